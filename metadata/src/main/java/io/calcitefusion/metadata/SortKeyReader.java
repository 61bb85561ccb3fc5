package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNullElse;

import com.google.common.collect.ImmutableList;
import java.util.Set;

/** Reads orders: lists of columns with their directions. Used by one thread. */
final class SortKeyReader {
  static final Set<String> KEYS = Set.of("column", "order");

  private final Findings findings;

  SortKeyReader(Findings findings) {
    this.findings = findings;
  }

  /** Reads the order below a key; {@code name} says whose it is. */
  ImmutableList<SortKey> read(YamlMapping mapping, String key, String name) {
    ImmutableList.Builder<SortKey> keys = ImmutableList.builder();
    String what = key + " of " + name;
    for (YamlNode node : mapping.limited(key)) {
      if (node instanceof YamlNode.Scalar scalar && !scalar.isNull() && !scalar.text().isBlank()) {
        keys.add(new SortKey(scalar.text(), SortOrder.ASCENDING));
      } else if (node instanceof YamlNode.Mapping) {
        keys.add(read(YamlMapping.of(node, what, KEYS, findings)));
      } else {
        findings.add(node, what + ": expected a column name or {column: NAME, order: descending}");
      }
    }
    return keys.build();
  }

  private static SortKey read(YamlMapping sortKey) {
    return new SortKey(
        sortKey.required("column"),
        requireNonNullElse(sortKey.choice("order", SortOrder.class), SortOrder.ASCENDING));
  }
}
