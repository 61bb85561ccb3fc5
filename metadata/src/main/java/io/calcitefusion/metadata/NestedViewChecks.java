package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Checks one nested view against the columns of its root. Used once, by one thread. */
final class NestedViewChecks {
  private final String name;
  private final NestedView view;
  private final DatasetSpec root;
  private final CheckReport report;
  private final Map<String, Field> context = new HashMap<>();

  NestedViewChecks(String name, NestedView view, DatasetSpec root, CheckReport report) {
    this.name = name;
    this.view = view;
    this.root = root;
    this.report = report;
  }

  void check() {
    Field element = elementAt("path", view.path());
    Set<String> names = new HashSet<>();
    for (ContextField field : view.context()) {
      String part = "context " + field.name();
      if (!names.add(field.name())) {
        report(part, "context '" + field.name() + "' stands twice");
      }
      Field found = contextField(part, field);
      if (found != null) {
        context.put(field.name(), found);
      }
    }
    if (element == null || context.size() < names.size()) {
      return;
    }
    for (int i = 0; i < view.columns().size(); i++) {
      column("column " + i, view.columns().get(i), element);
    }
  }

  private void column(String part, ViewColumn column, Field element) {
    String columnName = column.field().getName();
    if (columnName.chars().anyMatch(c -> ".(){}".indexOf(c) >= 0 || Character.isWhitespace(c))) {
      report(
          part,
          "column '" + columnName + "': a view's column has no '.', '(', ')', '{', '}' or blank");
    }
    if (column.source() instanceof Expression expression) {
      expression.references().forEach(reference -> resolve(part, columnName, reference, element));
      return;
    }
    Field found = resolve(part, columnName, column.source(), element);
    if (found != null) {
      String declared = ArrowTypeFormatter.format(column.field());
      String actual = ArrowTypeFormatter.format(found);
      if (!declared.equals(actual)) {
        report(
            part,
            "column '%s' is declared %s; its source is %s; use 'expr' to convert"
                .formatted(columnName, declared, actual));
      }
    }
  }

  private @Nullable Field resolve(String part, String column, ColumnSource source, Field element) {
    if (source instanceof RootColumn rootColumn) {
      return step(part, column, rootColumn.column(), root.arrowSchema().getFields());
    }
    if (source instanceof ContextReference reference) {
      Field field = context.get(reference.name());
      if (field == null) {
        // The reader keeps no context that it could not read, and has said so.
        if (!report.isReported("view " + name)) {
          report(
              part,
              "column '%s': unknown context '%s'%s"
                  .formatted(
                      column,
                      reference.name(),
                      NearNames.hint(reference.name(), context.keySet())));
        }
        return null;
      }
      return below(part, column, field, reference.path());
    }
    if (source instanceof TemplateField field) {
      if (root.extract() == null || root.extract().template() == null) {
        report(
            part,
            "column '%s': the root '%s' follows no template, which would give the %s"
                .formatted(column, root.name(), field.name()));
      }
      return null;
    }
    return source instanceof ElementField field ? below(part, column, element, field.path()) : null;
  }

  /** The field at the end of a path that leads through structs only. */
  private @Nullable Field below(
      String part, String column, Field start, ImmutableList<String> path) {
    Field current = start;
    for (String step : path) {
      if (!(current.getType() instanceof ArrowType.Struct)) {
        report(
            part,
            "column '%s': '%s' can not be looked up in %s; '.' stands for the element itself"
                .formatted(column, step, ArrowTypeFormatter.format(current)));
        return null;
      }
      Field next = step(part, column, step, current.getChildren());
      if (next == null) {
        return null;
      }
      current = next;
    }
    return current;
  }

  private @Nullable Field step(String part, String column, String step, List<Field> among) {
    Field next = find(among, step);
    if (next == null) {
      report(part, "column '%s': %s".formatted(column, unknown(step, among)));
    }
    return next;
  }

  private @Nullable Field contextField(String part, ContextField field) {
    ImmutableList<String> path = field.path();
    int shared = 0;
    while (shared < Math.min(path.size(), view.path().size())
        && path.get(shared).equals(view.path().get(shared))) {
      shared++;
    }
    String shown = String.join(".", path);
    if (shared == 0 || shared == path.size() || shared == view.path().size()) {
      report(
          part,
          ("context '%s': '%s' is not a field of an element above '%s';"
                  + " use 'from' for a column of the root and 'field' for the element's own fields")
              .formatted(field.name(), shown, String.join(".", view.path())));
      return null;
    }
    Field enclosing = elementAt(part, path.subList(0, shared));
    return enclosing == null
        ? null
        : belowContext(part, field.name(), enclosing, path.subList(shared, path.size()));
  }

  private @Nullable Field belowContext(
      String part, String contextName, Field enclosing, ImmutableList<String> path) {
    Field current = enclosing;
    for (String step : path) {
      Field next = find(current.getChildren(), step);
      if (next == null || !(current.getType() instanceof ArrowType.Struct)) {
        report(
            part, "context '%s': %s".formatted(contextName, unknown(step, current.getChildren())));
        return null;
      }
      current = next;
    }
    return current;
  }

  /** The element that a path through structs and lists reaches. */
  private @Nullable Field elementAt(String part, List<String> path) {
    Field current = null;
    List<Field> children = root.arrowSchema().getFields();
    for (String step : path) {
      if (current != null && !(current.getType() instanceof ArrowType.Struct)) {
        report(
            part,
            "'%s' can not be looked up in %s; a path leads through structs and lists of structs"
                .formatted(step, ArrowTypeFormatter.format(current)));
        return null;
      }
      Field next = find(children, step);
      if (next == null) {
        report(part, unknown(step, children));
        return null;
      }
      current = ArrowTypeWords.isList(next.getType()) ? next.getChildren().get(0) : next;
      children = current.getChildren();
    }
    return current;
  }

  private static String unknown(String step, List<Field> among) {
    return "unknown field '%s'%s"
        .formatted(step, NearNames.hint(step, among.stream().map(Field::getName).toList()));
  }

  private static @Nullable Field find(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.getName().equals(name)).findFirst().orElse(null);
  }

  private void report(String part, String message) {
    report.add("view " + name, part, "view '" + name + "': " + message);
  }
}
