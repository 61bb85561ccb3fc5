package io.calcitefusion.metadata;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Checks the records of a registry against each other before anything uses them. */
final class RegistryChecks {
  private static final Pattern VERSION_SUFFIX = Pattern.compile(".*_v(\\d+)", Pattern.DOTALL);
  private static final String RESERVED_CATALOG = "system";
  private static final String RESERVED_SCHEMA = "information_schema";

  private final Map<String, DatasetSpec> datasets;
  private final Map<String, ViewSpec> views;
  private final Vocabulary vocabulary;
  private final SourceLines lines;
  private final Findings findings;

  RegistryChecks(
      Map<String, DatasetSpec> datasets,
      Map<String, ViewSpec> views,
      Vocabulary vocabulary,
      SourceLines lines,
      Findings findings) {
    this.datasets = datasets;
    this.views = views;
    this.vocabulary = vocabulary;
    this.lines = lines;
    this.findings = findings;
  }

  void names(String registry, String catalog, String schema) {
    name("registry", "registry", "the registry", registry);
    name("registry", "catalog", "the catalog", catalog);
    name("registry", "schema", "the schema", schema);
    if (catalog.equalsIgnoreCase(RESERVED_CATALOG)) {
      report("registry", "catalog", "the catalog 'system' is reserved for diagnostics");
    }
    if (schema.equalsIgnoreCase(RESERVED_SCHEMA)) {
      report("registry", "schema", "the schema 'information_schema' belongs to the engine");
    }
  }

  void datasets(@Nullable Path baseFolder) {
    datasets.forEach(
        (name, dataset) -> {
          mapKey("dataset", name, dataset.name());
          dataset(dataset);
          if (dataset.location() != null) {
            location(dataset, dataset.location(), baseFolder);
          }
        });
  }

  void views() {
    for (Map.Entry<String, ViewSpec> entry : views.entrySet()) {
      ViewSpec view = entry.getValue();
      String owner = "view " + view.name();
      mapKey("view", entry.getKey(), view.name());
      name(owner, "name", "a view", view.name());
      if (datasets.containsKey(view.name())) {
        report(owner, "name", "view '" + view.name() + "' has the name of a dataset");
      }
      if (view.definition() instanceof NestedView nested) {
        nested(view, nested);
      }
    }
  }

  private void nested(ViewSpec view, NestedView nested) {
    String owner = "view " + view.name();
    List<String> columns = nested.columns().stream().map(c -> c.field().getName()).toList();
    unique(owner, "view '" + view.name() + "'", columns);
    DatasetSpec root = datasets.get(nested.root());
    if (root == null) {
      report(
          owner,
          "root",
          "view '%s': unknown root '%s'%s"
              .formatted(
                  view.name(), nested.root(), NearNames.hint(nested.root(), datasets.keySet())));
      return;
    }
    new NestedViewChecks(view.name(), nested, root, this::report).check();
  }

  private void dataset(DatasetSpec dataset) {
    String name = dataset.name();
    String owner = "dataset " + name;
    name(owner, "name", "a dataset", name);
    if (dataset.version() < 1) {
      report(
          owner,
          "version",
          "dataset '%s' has the version %d; expected 'version:' with a whole number from 1"
              .formatted(name, dataset.version()));
    } else {
      Matcher suffix = VERSION_SUFFIX.matcher(name);
      if (suffix.matches() && !suffix.group(1).equals(Integer.toString(dataset.version()))) {
        report(
            owner,
            "version",
            "dataset '%s' declares version %d; its name says %s"
                .formatted(name, dataset.version(), suffix.group(1)));
      }
    }
    List<String> columns = dataset.arrowSchema().getFields().stream().map(Field::getName).toList();
    if (columns.isEmpty()) {
      report(owner, "columns", "dataset '" + name + "' has no columns");
    }
    unique(owner, "dataset '" + name + "'", columns);
    for (String bundle : dataset.bundles()) {
      if (!vocabulary.bundles().containsKey(bundle)) {
        report(
            owner,
            "bundles",
            "dataset '%s': unknown bundle '%s'%s"
                .formatted(name, bundle, NearNames.hint(bundle, vocabulary.bundles().keySet())));
      }
    }
    known(dataset, "key", dataset.keyFields(), columns);
    known(dataset, "required", dataset.requiredNonNull(), columns);
    known(dataset, "join", dataset.joinKeys(), columns);
    known(dataset, "contract.sort", columnsOf(dataset.canonicalSort()), columns);
  }

  private void location(DatasetSpec dataset, DatasetLocation location, @Nullable Path baseFolder) {
    List<String> columns = dataset.arrowSchema().getFields().stream().map(Field::getName).toList();
    known(dataset, "sorted", columnsOf(location.fileSortOrder()), columns);
    for (String path : location.paths()) {
      String wrong = wrongPath(path, baseFolder);
      if (wrong != null) {
        report(
            "dataset " + dataset.name(),
            "path",
            "location of %s: the path '%s' %s".formatted(dataset.name(), path, wrong));
      }
    }
  }

  private static @Nullable String wrongPath(String path, @Nullable Path baseFolder) {
    if (path.isBlank()) {
      return "is empty; expected a file, a folder or a glob";
    }
    if (path.contains("://")) {
      return "is a URL; expected a file, a folder or a glob on this machine";
    }
    try {
      boolean relative = !Path.of(path).isAbsolute();
      return relative && baseFolder == null
          ? "is relative; a shipped registry has no folder, so only an absolute path can be found"
          : null;
    } catch (InvalidPathException e) {
      return "is not a path: " + e.getReason();
    }
  }

  private static List<String> columnsOf(List<SortKey> keys) {
    return keys.stream().map(SortKey::column).toList();
  }

  private void unique(String owner, String shown, List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      name(owner, "column " + i, "a column of " + shown, column);
      if (!column.isEmpty() && !seen.add(column)) {
        report(owner, "column " + i, shown + ": column '" + column + "' stands twice");
      }
    }
  }

  private void known(
      DatasetSpec dataset, String role, Collection<String> names, Collection<String> columns) {
    String owner = "dataset " + dataset.name();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!columns.contains(name)) {
        report(
            owner,
            role,
            "dataset '%s': '%s' names the unknown column '%s'%s"
                .formatted(dataset.name(), role, name, NearNames.hint(name, columns)));
      } else if (!seen.add(name)) {
        report(
            owner,
            role,
            "dataset '%s': '%s' names the column '%s' twice".formatted(dataset.name(), role, name));
      }
    }
  }

  /** Any name can be quoted; one that is empty or has control characters is a mistake. */
  private void name(String owner, String part, String what, String name) {
    if (name.isBlank()) {
      report(owner, part, what + " has no name");
    } else if (name.chars().anyMatch(Character::isISOControl)) {
      report(owner, part, what + " has control characters in its name");
    } else if (!name.equals(name.strip())) {
      report(owner, part, what + " has blanks around its name: '" + name + "'");
    }
  }

  private void mapKey(String what, String key, String name) {
    if (!key.equals(name)) {
      findings.add(0, what + " '" + name + "' is listed under the name '" + key + "'");
    }
  }

  private void report(String owner, String part, String message) {
    if (!lines.isReported(owner)) {
      findings.add(lines.of(owner, part), message);
    }
  }
}
