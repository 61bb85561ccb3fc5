package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.Set;

/** Reads which datasets a dataset refers to. Used by one thread. */
final class ReferenceReader {
  static final Set<String> KEYS = Set.of("columns", "dataset", "to");

  private final Findings findings;

  ReferenceReader(Findings findings) {
    this.findings = findings;
  }

  /** Reads the references of a dataset; columns of the same names are meant without {@code to}. */
  ImmutableList<DatasetReference> read(YamlMapping dataset, String name, SourceLines.Owner lines) {
    ImmutableList.Builder<DatasetReference> references = ImmutableList.builder();
    int index = 0;
    for (YamlNode node : dataset.limited("references")) {
      lines.put("references " + index++, node.line());
      String what = "references of " + name;
      YamlMapping mapping = YamlMapping.of(node, what, KEYS, findings);
      ImmutableList<String> columns = mapping.texts("columns");
      if (node instanceof YamlNode.Mapping && !mapping.has("columns")) {
        findings.add(mapping.line(), what + ": key 'columns' is missing");
      }
      references.add(
          new DatasetReference(
              columns,
              mapping.required("dataset"),
              mapping.has("to") ? mapping.texts("to") : columns));
    }
    return references.build();
  }
}
