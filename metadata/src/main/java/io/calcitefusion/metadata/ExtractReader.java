package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNullElse;

import com.google.common.collect.ImmutableList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how an extractor makes a dataset. Used by one thread. */
final class ExtractReader {
  static final Set<String> KEYS =
      Set.of(
          "template",
          "derived",
          "row_fields",
          "row_extras",
          "order",
          "enabled_when",
          "feature_flag",
          "postprocess",
          "metadata",
          "evidence_required_columns",
          "pipeline",
          "evidence_columns");
  static final Set<String> DERIVED_KEYS = Set.of("name", "id", "kind", "required");
  private static final String FLAG = "feature_flag";
  private static final String FLAG_PREFIX = FLAG + ":";

  private final SortKeyReader sortKeys;
  private final Findings findings;

  ExtractReader(SortKeyReader sortKeys, Findings findings) {
    this.sortKeys = sortKeys;
    this.findings = findings;
  }

  /** What stands below the key {@code extract}; null when it is missing. */
  @Nullable YamlMapping mapping(YamlMapping dataset, String name) {
    return dataset.has("extract") ? dataset.section("extract", "extract of " + name, KEYS) : null;
  }

  /** Whether the columns of evidence follow the dataset's own. */
  static boolean hasEvidenceColumns(YamlMapping extract) {
    return extract.has("template") && extract.flag("evidence_columns", YamlMapping.Flag.TRUE);
  }

  /** The extraction of a dataset, of which the own columns are given. */
  ExtractMetadata read(
      YamlMapping extract,
      TableSchemaSpec table,
      ImmutableList<String> bundles,
      ImmutableList<String> ownColumns,
      ImmutableList<String> joinKeys,
      SourceLines.Owner lines) {
    lines.putKeys("extract", extract);
    return new ExtractMetadata(
        table.name(),
        table.version(),
        bundles,
        ownColumns,
        derived(extract, table.name(), lines),
        extract.texts("row_fields"),
        extract.texts("row_extras"),
        extract.textOrNull("template"),
        sortKeys.read(extract, "order", table.name()),
        joinKeys,
        enabledWhen(extract),
        extract.textOrNull(FLAG),
        extract.texts("postprocess"),
        extract.textMap("metadata"),
        extract.texts("evidence_required_columns"),
        extract.textOrNull("pipeline"));
  }

  private ImmutableList<DerivedId> derived(
      YamlMapping extract, String name, SourceLines.Owner lines) {
    ImmutableList.Builder<DerivedId> derived = ImmutableList.builder();
    int index = 0;
    for (YamlNode node : extract.nodes("derived")) {
      String part = "extract.derived " + index++;
      YamlMapping mapping =
          YamlMapping.of(node, "extract.derived of " + name, DERIVED_KEYS, findings);
      lines.put(part, mapping.line());
      lines.putKeys(part, mapping);
      derived.add(
          new DerivedId(
              mapping.required("name"),
              mapping.required("id"),
              requireNonNullElse(mapping.choice("kind", DerivedId.Kind.class), DerivedId.Kind.HASH),
              mapping.texts("required")));
    }
    return derived.build();
  }

  private static EnabledWhen enabledWhen(YamlMapping extract) {
    String word = extract.text("enabled_when", "");
    if (word.isEmpty()) {
      return new EnabledWhen.Always();
    }
    if (word.equals("allowlist")) {
      return new EnabledWhen.Allowlist();
    }
    if (!word.equals(FLAG) && !word.startsWith(FLAG_PREFIX)) {
      return new EnabledWhen.OptionIsOn(word);
    }
    String flag =
        word.equals(FLAG) ? extract.text(FLAG, "") : word.substring(FLAG_PREFIX.length()).strip();
    if (flag.isEmpty()) {
      extract.wrong(
          "enabled_when", "expected feature_flag:NAME, or the name below the key 'feature_flag'");
      return new EnabledWhen.Always();
    }
    return new EnabledWhen.FeatureFlag(flag);
  }
}
