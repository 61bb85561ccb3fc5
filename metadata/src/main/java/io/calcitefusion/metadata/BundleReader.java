package io.calcitefusion.metadata;

import java.util.Set;

/** Reads one entry below {@code bundles}. Used by one thread. */
final class BundleReader {
  static final Set<String> KEYS = Set.of("name", "doc", "columns", "key", "required");

  private final ColumnReader columns;
  private final SourceLines lines;
  private final Findings findings;

  BundleReader(ColumnReader columns, SourceLines lines, Findings findings) {
    this.columns = columns;
    this.lines = lines;
    this.findings = findings;
  }

  FieldBundle read(YamlNode node) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "bundle", KEYS, findings);
    String name = mapping.required("name");
    SourceLines.Owner owner = lines.begin("bundle " + name, mapping.line());
    owner.putKeys("", mapping);
    ColumnReader.Columns own = columns.readAll(mapping, "bundle " + name, owner);
    FieldBundle bundle =
        new FieldBundle(
            name,
            mapping.text("doc", ""),
            own.fields(),
            mapping.texts("required"),
            mapping.texts("key"),
            own.docs());
    owner.markReported(findings.linesSince(before));
    return bundle;
  }
}
