package io.calcitefusion.metadata;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Checks the records of a registry against each other before anything uses them. */
final class RegistryChecks {
  private static final Pattern VERSION_SUFFIX = Pattern.compile(".*_v(\\d+)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");

  private final Registry registry;
  private final Map<String, Integer> lines;
  private final Findings findings;

  private RegistryChecks(Registry registry, Map<String, Integer> lines, Findings findings) {
    this.registry = registry;
    this.lines = lines;
    this.findings = findings;
  }

  static void check(Registry registry, Map<String, Integer> lines, Findings findings) {
    RegistryChecks checks = new RegistryChecks(registry, lines, findings);
    registry.datasets().values().forEach(checks::dataset);
    registry.views().values().forEach(checks::view);
  }

  private void dataset(DatasetSpec dataset) {
    String name = dataset.name();
    if (dataset.version() < 1) {
      report(name, "dataset '" + name + "' has no version; expected 'version:' from 1");
    }
    Matcher suffix = VERSION_SUFFIX.matcher(name);
    if (suffix.matches() && !suffix.group(1).equals(Integer.toString(dataset.version()))) {
      report(
          name,
          "dataset '%s' declares version %d; its name says %s"
              .formatted(name, dataset.version(), suffix.group(1)));
    }
    List<String> columns = dataset.arrowSchema().getFields().stream().map(Field::getName).toList();
    if (columns.isEmpty()) {
      report(name, "dataset '" + name + "' has no columns");
    }
    unique(name, columns);
    known(name, "key", dataset.keyFields(), columns);
    known(name, "required", dataset.requiredNonNull(), columns);
    known(name, "join", dataset.joinKeys(), columns);
    known(name, "sort", dataset.canonicalSort().stream().map(SortKey::column).toList(), columns);
    if (dataset.location() != null) {
      known(
          name,
          "location.sorted",
          dataset.location().fileSortOrder().stream().map(SortKey::column).toList(),
          columns);
    }
  }

  private void view(ViewSpec view) {
    String name = view.name();
    if (registry.datasets().containsKey(name)) {
      report(name, "view '" + name + "' has the name of a dataset");
    }
    if (!(view.definition() instanceof NestedView nested)) {
      return;
    }
    unique(name, nested.columns().stream().map(column -> column.field().getName()).toList());
    DatasetSpec root = registry.datasets().get(nested.root());
    if (root == null) {
      report(
          name,
          "view '%s': unknown root '%s'%s"
              .formatted(
                  name,
                  nested.root(),
                  NearNames.hint(nested.root(), registry.datasets().keySet())));
      return;
    }
    List<Field> rootFields = root.arrowSchema().getFields();
    Field element = elementAt(name, rootFields, nested.path());
    if (element == null) {
      return;
    }
    for (ViewColumn column : nested.columns()) {
      ColumnSource source = column.source();
      if (source instanceof RootColumn rootColumn) {
        known(
            name,
            "column " + column.field().getName(),
            List.of(rootColumn.column()),
            rootFields.stream().map(Field::getName).toList());
      } else if (source instanceof ElementField field) {
        resolve(name, element, field.path());
      } else if (source instanceof Expression expression) {
        Matcher placeholder = PLACEHOLDER.matcher(expression.template());
        while (placeholder.find()) {
          resolve(name, element, List.of(placeholder.group(1).split("\\.", -1)));
        }
      }
    }
  }

  private @Nullable Field elementAt(String view, List<Field> fields, List<String> path) {
    Field current = null;
    List<Field> children = fields;
    for (String step : path) {
      Field next = find(children, step);
      if (next == null) {
        report(view, unknownField(view, step, children));
        return null;
      }
      current = SchemaComparison.isList(next.getType()) ? next.getChildren().get(0) : next;
      children = current.getChildren();
    }
    return current;
  }

  private void resolve(String view, Field element, List<String> path) {
    Field current = element;
    for (String step : path) {
      if (!(current.getType() instanceof ArrowType.Struct)) {
        report(view, "view '%s': '%s' has no fields".formatted(view, current.getName()));
        return;
      }
      Field next = find(current.getChildren(), step);
      if (next == null) {
        report(view, unknownField(view, step, current.getChildren()));
        return;
      }
      current = next;
    }
  }

  private static String unknownField(String view, String step, List<Field> among) {
    return "view '%s': unknown field '%s'%s"
        .formatted(view, step, NearNames.hint(step, among.stream().map(Field::getName).toList()));
  }

  private static @Nullable Field find(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.getName().equals(name)).findFirst().orElse(null);
  }

  private void unique(String owner, List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        report(owner, "'" + owner + "': column '" + column + "' stands twice");
      }
    }
  }

  private void known(
      String owner, String role, Collection<String> names, Collection<String> columns) {
    for (String name : names) {
      if (!columns.contains(name)) {
        report(
            owner,
            "'%s': %s names the unknown column '%s'%s"
                .formatted(owner, role, name, NearNames.hint(name, columns)));
      }
    }
  }

  private void report(String owner, String message) {
    findings.add(lines.getOrDefault(owner, 0), message);
  }
}
