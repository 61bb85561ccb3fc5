package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Turns the YAML tree of one registry into records. Used once, by one thread. */
final class RegistryBuilder {
  private static final Set<String> TOP =
      Set.of("registry", "catalog", "schema", "doc", "types", "datasets", "views");
  private static final Set<String> DATASET =
      Set.of("name", "version", "doc", "columns", "key", "required", "join", "sort", "location");
  private static final Set<String> COLUMN = Set.of("name", "type", "nullable", "doc");
  private static final Set<String> LOCATION = Set.of("path", "format", "options", "sorted");
  private static final Set<String> VIEW =
      Set.of("name", "doc", "sql", "root", "path", "context", "columns");
  private static final Set<String> VIEW_COLUMN =
      Set.of("name", "type", "nullable", "from", "field", "expr");

  private final String source;
  private final @Nullable Path baseFolder;
  private final Findings findings;
  private final Map<String, String> types = new HashMap<>();
  private final Map<String, DatasetSpec> datasets = new TreeMap<>();
  private final Map<String, ViewSpec> views = new TreeMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  RegistryBuilder(String source, @Nullable Path baseFolder) {
    this.source = source;
    this.baseFolder = baseFolder;
    this.findings = new Findings(source);
  }

  Registry build(Node root) {
    YamlMapping top = YamlMapping.of(root, "registry", TOP, findings);
    String name = top.required("registry");
    types.putAll(top.textMap("types"));
    top.nodes("datasets").forEach(this::dataset);
    top.nodes("views").forEach(this::view);
    Registry registry =
        new Registry(
            name,
            top.text("catalog", name),
            top.text("schema", "public"),
            source,
            baseFolder,
            ImmutableSortedMap.copyOf(datasets),
            ImmutableSortedMap.copyOf(views));
    RegistryChecks.check(registry, lines, findings);
    findings.throwIfAny();
    return registry;
  }

  private void dataset(Node node) {
    YamlMapping mapping = YamlMapping.of(node, "dataset", DATASET, findings);
    String name = mapping.required("name");
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    Map<String, String> docs = new TreeMap<>();
    for (Node columnNode : mapping.nodes("columns")) {
      YamlMapping column = YamlMapping.of(columnNode, "column of " + name, COLUMN, findings);
      Field field = field(column, name);
      fields.add(field);
      if (column.has("doc")) {
        docs.put(field.getName(), column.text("doc", ""));
      }
    }
    DatasetSpec dataset =
        new DatasetSpec(
            name,
            mapping.wholeNumber("version", 0),
            mapping.text("doc", ""),
            new Schema(fields.build()),
            mapping.texts("key"),
            mapping.texts("required"),
            mapping.texts("join"),
            sortKeys(mapping, "sort", name),
            ImmutableMap.copyOf(docs),
            location(mapping, name));
    if (datasets.put(name, dataset) != null) {
      findings.add(node, "dataset '" + name + "' is defined twice");
    }
    lines.put(name, mapping.line());
  }

  private void view(Node node) {
    YamlMapping mapping = YamlMapping.of(node, "view", VIEW, findings);
    String name = mapping.required("name");
    if (mapping.has("sql") == mapping.has("root")) {
      findings.add(node, "view '" + name + "': expected either 'sql' or 'root' with 'path'");
      return;
    }
    ViewDefinition definition;
    if (mapping.has("sql")) {
      definition = new SqlView(mapping.required("sql"));
    } else {
      ImmutableList<String> path = dotted(mapping.required("path"));
      ImmutableList<ViewColumn> columns =
          mapping.nodes("columns").stream()
              .map(column -> viewColumn(column, name))
              .collect(ImmutableList.toImmutableList());
      if (path.isEmpty() || columns.isEmpty()) {
        findings.add(node, "view '" + name + "': a nested view needs a path and columns");
        return;
      }
      definition =
          new NestedView(mapping.required("root"), path, mapping.texts("context"), columns);
    }
    if (views.put(name, new ViewSpec(name, mapping.text("doc", ""), definition)) != null) {
      findings.add(node, "view '" + name + "' is defined twice");
    }
    lines.put(name, mapping.line());
  }

  private ViewColumn viewColumn(Node node, String view) {
    YamlMapping column = YamlMapping.of(node, "column of " + view, VIEW_COLUMN, findings);
    Field field = field(column, view);
    long sources = List.of("from", "field", "expr").stream().filter(column::has).count();
    if (sources > 1) {
      findings.add(
          node,
          "column '%s' of %s: expected at most one of from, field, expr"
              .formatted(field.getName(), view));
    }
    ColumnSource columnSource;
    if (column.has("from")) {
      columnSource = new RootColumn(column.text("from", ""));
    } else if (column.has("expr")) {
      columnSource = new Expression(column.text("expr", ""));
    } else {
      columnSource = new ElementField(dotted(column.text("field", field.getName())));
    }
    return new ViewColumn(field, columnSource);
  }

  private Field field(YamlMapping column, String owner) {
    String name = column.required("name");
    String type = column.required("type");
    boolean nullable = column.flag("nullable", YamlMapping.Flag.TRUE);
    try {
      return ArrowTypeText.parse(name, nullable, type, types::get);
    } catch (IllegalArgumentException e) {
      findings.add(
          column.lineOf("type"), "column '" + name + "' of " + owner + ": " + e.getMessage());
      return new Field(name, new FieldType(nullable, ArrowType.Null.INSTANCE, null), List.of());
    }
  }

  private @Nullable DatasetLocation location(YamlMapping dataset, String name) {
    Node node = dataset.value("location");
    if (node == null) {
      return null;
    }
    YamlMapping mapping = YamlMapping.of(node, "location of " + name, LOCATION, findings);
    ImmutableList<String> paths = mapping.texts("path");
    if (paths.isEmpty()) {
      findings.add(node, "location of " + name + ": key 'path' is missing");
      return null;
    }
    String format = mapping.text("format", "parquet");
    for (DataFormat candidate : DataFormat.values()) {
      if (candidate.extension().equals(format.toLowerCase(Locale.ROOT))) {
        return new DatasetLocation(
            paths, candidate, mapping.textMap("options"), sortKeys(mapping, "sorted", name));
      }
    }
    findings.add(
        mapping.lineOf("format"),
        "location of %s: unknown format '%s'; expected parquet, csv, json or arrow"
            .formatted(name, format));
    return null;
  }

  private ImmutableList<SortKey> sortKeys(YamlMapping mapping, String key, String name) {
    ImmutableList.Builder<SortKey> keys = ImmutableList.builder();
    for (Node node : mapping.nodes(key)) {
      if (node instanceof MappingNode) {
        YamlMapping sortKey =
            YamlMapping.of(node, "sort of " + name, Set.of("column", "order"), findings);
        String order = sortKey.text("order", "ascending");
        if (!order.equals("ascending") && !order.equals("descending")) {
          findings.add(
              sortKey.lineOf("order"),
              "sort of %s: expected ascending or descending, found '%s'".formatted(name, order));
        }
        keys.add(
            new SortKey(
                sortKey.required("column"),
                order.equals("descending") ? SortOrder.DESCENDING : SortOrder.ASCENDING));
      } else {
        findings.add(node, "sort of " + name + ": expected {column: NAME, order: ascending}");
      }
    }
    return keys.build();
  }

  private static ImmutableList<String> dotted(String path) {
    return path.isEmpty() ? ImmutableList.of() : ImmutableList.copyOf(path.split("\\.", -1));
  }
}
