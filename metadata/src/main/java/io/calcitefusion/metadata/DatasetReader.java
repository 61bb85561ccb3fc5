package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one entry below {@code datasets}. Used by one thread. */
final class DatasetReader {
  static final Set<String> KEYS =
      Set.of("name", "version", "doc", "columns", "key", "required", "join", "sort", "location");
  static final Set<String> COLUMN_KEYS = Set.of("name", "type", "nullable", "doc");
  static final Set<String> LOCATION_KEYS = Set.of("path", "format", "options", "sorted");
  private static final Set<String> SORT_KEYS = Set.of("column", "order");

  private final ColumnReader columns;
  private final SourceLines lines;
  private final Findings findings;

  DatasetReader(ColumnReader columns, SourceLines lines, Findings findings) {
    this.columns = columns;
    this.lines = lines;
    this.findings = findings;
  }

  DatasetSpec read(Node node) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "dataset", KEYS, findings);
    String name = mapping.required("name");
    String owner = "dataset " + name;
    lines.put(owner, mapping.line());
    for (String key : mapping.keys()) {
      lines.put(owner, key, mapping.lineOf(key));
    }
    lines.put(owner, "contract.sort", mapping.lineOf("sort"));
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    Map<String, String> docs = new LinkedHashMap<>();
    int index = 0;
    for (Node columnNode : mapping.nodes("columns")) {
      YamlMapping column = YamlMapping.of(columnNode, "column of " + name, COLUMN_KEYS, findings);
      Field field = columns.read(column, name);
      lines.put(owner, "column " + index++, column.line());
      fields.add(field);
      if (column.has("doc")) {
        docs.put(field.getName(), column.text("doc", ""));
      }
    }
    int version = mapping.wholeNumber("version", 0);
    DatasetSpec dataset =
        DatasetSpec.builder(name, version, new Schema(fields.build()))
            .doc(mapping.text("doc", ""))
            .keyFields(mapping.texts("key"))
            .requiredNonNull(mapping.texts("required"))
            .joinKeys(mapping.texts("join"))
            .canonicalSort(sortKeys(mapping, "sort", name))
            .columnDocs(docs)
            .location(location(mapping, name))
            .build();
    if (findings.count() > before) {
      lines.markReported(owner);
    }
    return dataset;
  }

  private @Nullable DatasetLocation location(YamlMapping dataset, String name) {
    Node node = dataset.value("location");
    if (node == null) {
      return null;
    }
    YamlMapping mapping = YamlMapping.of(node, "location of " + name, LOCATION_KEYS, findings);
    lines.put("dataset " + name, "path", mapping.lineOf("path"));
    lines.put("dataset " + name, "sorted", mapping.lineOf("sorted"));
    ImmutableList<String> paths = mapping.texts("path");
    ImmutableMap<String, String> options = mapping.textMap("options");
    ImmutableList<SortKey> sorted = sortKeys(mapping, "sorted", name);
    if (paths.isEmpty()) {
      if (!mapping.has("path") && node instanceof MappingNode) {
        findings.add(node, "location of " + name + ": key 'path' is missing");
      }
      return null;
    }
    return DatasetLocation.of(paths, format(mapping, paths, name), options, sorted);
  }

  private DataFormat format(YamlMapping location, ImmutableList<String> paths, String name) {
    String word = location.text("format", "");
    if (word.isEmpty()) {
      return DataFormat.ofPath(paths.get(0)).orElse(DataFormat.PARQUET);
    }
    Optional<DataFormat> format = DataFormat.ofWord(word);
    if (format.isEmpty()) {
      findings.add(
          location.lineOf("format"),
          "location of %s: unknown format '%s'; expected parquet, csv, json, arrow or delta"
              .formatted(name, word));
    }
    return format.orElse(DataFormat.PARQUET);
  }

  private ImmutableList<SortKey> sortKeys(YamlMapping mapping, String key, String name) {
    ImmutableList.Builder<SortKey> keys = ImmutableList.builder();
    for (Node node : mapping.nodes(key)) {
      if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
        keys.add(new SortKey(scalar.getValue(), SortOrder.ASCENDING));
      } else if (node instanceof MappingNode) {
        keys.add(
            sortKey(YamlMapping.of(node, key + " of " + name, SORT_KEYS, findings), key, name));
      } else {
        findings.add(
            node,
            "%s of %s: expected a column name or {column: NAME, order: descending}"
                .formatted(key, name));
      }
    }
    return keys.build();
  }

  private SortKey sortKey(YamlMapping sortKey, String key, String name) {
    String order = sortKey.text("order", "ascending");
    if (!order.equals("ascending") && !order.equals("descending")) {
      findings.add(
          sortKey.lineOf("order"),
          "%s of %s: expected order ascending or descending, found '%s'"
              .formatted(key, name, order));
    }
    return new SortKey(
        sortKey.required("column"),
        order.equals("descending") ? SortOrder.DESCENDING : SortOrder.ASCENDING);
  }
}
