package io.calcitefusion.metadata;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the records of a registry against each other before anything uses them. Used by one
 * thread.
 */
final class RegistryChecks {
  private static final String RESERVED_SCHEMA = "information_schema";

  private final Map<String, DatasetSpec> datasets;
  private final Map<String, ViewSpec> views;
  private final Vocabulary vocabulary;
  private final CheckReport report;

  RegistryChecks(
      Map<String, DatasetSpec> datasets,
      Map<String, ViewSpec> views,
      Vocabulary vocabulary,
      SourceLines lines,
      Findings findings) {
    this.datasets = datasets;
    this.views = views;
    this.vocabulary = vocabulary;
    this.report = new CheckReport(lines, findings);
  }

  void names(String source, String registry, String catalog, String schema) {
    report.name("registry", "registry", "the registry", registry);
    report.name("registry", "catalog", "the catalog", catalog);
    report.name("registry", "schema", "the schema", schema);
    if (catalog.equalsIgnoreCase(SystemRegistry.CATALOG) && !SystemRegistry.isSource(source)) {
      report.add("registry", "catalog", "the catalog 'system' is reserved for diagnostics");
    }
    if (schema.equalsIgnoreCase(RESERVED_SCHEMA)) {
      report.add("registry", "schema", "the schema 'information_schema' belongs to the engine");
    }
  }

  void vocabulary() {
    new VocabularyChecks(vocabulary, report).check();
  }

  void datasets(@Nullable Path baseFolder) {
    datasets.forEach(
        (name, dataset) -> {
          report.mapKey("dataset", name, dataset.name());
          new DatasetChecks(dataset, vocabulary, report).check(baseFolder);
        });
    new ReferenceChecks(datasets, report).check();
    new ExtractChecks(datasets, views, vocabulary, report).check();
  }

  /**
   * Checks the views.
   *
   * @param unreadable datasets whose columns are not known well enough to check views over them
   */
  void views(String catalog, String schema, Set<String> unreadable) {
    for (Map.Entry<String, ViewSpec> entry : views.entrySet()) {
      ViewSpec view = entry.getValue();
      String owner = "view " + view.name();
      report.mapKey("view", entry.getKey(), view.name());
      report.name(owner, "name", "a view", view.name());
      if (datasets.containsKey(view.name())) {
        report.add(owner, "name", "view '" + view.name() + "' has the name of a dataset");
      }
      if (view.definition() instanceof NestedView nested) {
        nested(view, nested, unreadable);
      }
    }
    for (DatasetSpec dataset : datasets.values()) {
      for (ViewSpec view : dataset.resolvedViews().values()) {
        if (!view.equals(views.get(view.name()))) {
          report.add(
              "dataset " + dataset.name(),
              "views",
              "dataset '%s' has a view '%s', and another view has that name"
                  .formatted(dataset.name(), view.name()));
        }
      }
    }
    viewsOfDatasets();
    new ViewCycleChecks(catalog, schema, views, report).check();
  }

  /** What follows from a dataset needs a name of its own too. */
  private void viewsOfDatasets() {
    Map<String, DatasetView> owners = new HashMap<>();
    for (DatasetSpec dataset : datasets.values()) {
      for (DatasetView view : DatasetView.of(dataset)) {
        DatasetView first = owners.putIfAbsent(view.name(), view);
        String other = null;
        if (datasets.containsKey(view.name())) {
          other = "a dataset";
        } else if (views.containsKey(view.name())) {
          other = "another view";
        } else if (first != null && first.kind() != view.kind()) {
          // Two outputs of one name are a finding of their own.
          other = "a view of dataset '" + first.dataset() + "'";
        }
        if (other != null) {
          report.add(
              "dataset " + dataset.name(),
              part(view.kind()),
              "dataset '%s' is also shown as the view '%s', and %s has that name; rename it"
                  .formatted(dataset.name(), view.name(), other));
        }
      }
    }
  }

  private static String part(DatasetView.Kind kind) {
    return switch (kind) {
      case OUTPUT -> "extract";
      case QUERY -> "query";
      case DEDUPED -> "contract.dedupe";
    };
  }

  private void nested(ViewSpec view, NestedView nested, Set<String> unreadable) {
    String owner = "view " + view.name();
    List<String> columns = nested.columns().stream().map(c -> c.field().getName()).toList();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      report.name(owner, "column " + i, "a column of view '" + view.name() + "'", column);
      if (!column.isEmpty() && !seen.add(column)) {
        report.add(
            owner,
            "column " + i,
            "view '" + view.name() + "': column '" + column + "' stands twice");
      }
    }
    DatasetSpec root = datasets.get(nested.root());
    if (root == null) {
      report.add(
          owner,
          "root",
          "view '%s': unknown root '%s'%s"
              .formatted(
                  view.name(), nested.root(), NearNames.hint(nested.root(), datasets.keySet())));
      return;
    }
    if (!unreadable.contains(root.name())) {
      new NestedViewChecks(view.name(), nested, root, report).check();
    }
  }
}
