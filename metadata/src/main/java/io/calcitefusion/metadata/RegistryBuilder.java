package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Turns the YAML tree of one registry into records. Used once, by one thread. */
final class RegistryBuilder {
  static final Set<String> KEYS =
      Set.of("registry", "catalog", "schema", "doc", "types", "datasets", "views");

  private final String source;
  private final @Nullable Path baseFolder;
  private final Findings findings;
  private final SourceLines lines = new SourceLines();
  private final Map<String, DatasetSpec> datasets = new TreeMap<>();
  private final Map<String, ViewSpec> views = new TreeMap<>();

  RegistryBuilder(String source, @Nullable Path baseFolder) {
    this.source = source;
    this.baseFolder = baseFolder;
    this.findings = new Findings(source);
  }

  Registry build(Node root) {
    int before = findings.count();
    YamlMapping top = YamlMapping.of(root, "registry", KEYS, findings);
    String name = top.required("registry");
    String catalog = top.text("catalog", name);
    String schema = top.text("schema", "public");
    if (findings.count() > before) {
      lines.markReported("registry");
    }
    for (String key : KEYS) {
      lines.put("registry", key, top.lineOf(key));
    }
    NamedTypes types = NamedTypes.read(top.mapping("types"), findings);
    ColumnReader columns = new ColumnReader(types, findings);
    DatasetReader datasetReader = new DatasetReader(columns, lines, findings);
    ViewReader viewReader = new ViewReader(columns, lines, findings);
    top.nodes("datasets").forEach(node -> add(node, datasetReader.read(node)));
    top.nodes("views").forEach(node -> add(node, viewReader.read(node)));

    RegistryChecks checks = new RegistryChecks(datasets, views, Vocabulary.EMPTY, lines, findings);
    checks.names(name, catalog, schema);
    checks.vocabulary();
    checks.datasets(baseFolder);
    if (!columns.anyBroken()) {
      checks.views();
    }
    findings.throwIfAny();
    return new Registry(
        name,
        catalog,
        schema,
        top.text("doc", ""),
        source,
        baseFolder,
        ImmutableSortedMap.copyOf(datasets),
        ImmutableSortedMap.copyOf(views),
        Vocabulary.EMPTY);
  }

  private void add(Node node, DatasetSpec dataset) {
    if (datasets.putIfAbsent(dataset.name(), dataset) != null && !dataset.name().isEmpty()) {
      findings.add(node, "dataset '" + dataset.name() + "' is defined twice");
    }
  }

  private void add(Node node, @Nullable ViewSpec view) {
    if (view != null && views.putIfAbsent(view.name(), view) != null && !view.name().isEmpty()) {
      findings.add(node, "view '" + view.name() + "' is defined twice");
    }
  }
}
