package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one entry below {@code views}. Used by one thread. */
final class ViewReader {
  static final Set<String> KEYS =
      Set.of("name", "doc", "sql", "root", "path", "context", "columns");
  private static final List<String> NESTED_KEYS = List.of("path", "context", "columns");
  static final Set<String> COLUMN_KEYS =
      Set.of("name", "type", "nullable", "from", "context", "field", "expr");
  private static final List<String> SOURCE_KEYS = List.of("from", "context", "field", "expr");

  private final ColumnReader columnReader;
  private final SourceLines lines;
  private final Findings findings;

  ViewReader(ColumnReader columnReader, SourceLines lines, Findings findings) {
    this.columnReader = columnReader;
    this.lines = lines;
    this.findings = findings;
  }

  /** The view, or null when it has no definition, which is a finding. */
  @Nullable ViewSpec read(Node node) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "view", KEYS, findings);
    String name = mapping.required("name");
    String owner = "view " + name;
    lines.put(owner, mapping.line());
    for (String key : mapping.keys()) {
      lines.put(owner, key, mapping.lineOf(key));
    }
    if (mapping.has("sql") == mapping.has("root")) {
      findings.add(node, "view '" + name + "': expected either 'sql' or 'root' with 'path'");
      return null;
    }
    String doc = mapping.text("doc", "");
    ViewDefinition definition = mapping.has("sql") ? sql(mapping, name) : nested(mapping, name);
    if (findings.count() > before) {
      lines.markReported(owner);
    }
    return definition == null ? null : new ViewSpec(name, doc, definition);
  }

  private @Nullable ViewDefinition sql(YamlMapping mapping, String name) {
    for (String key : NESTED_KEYS) {
      if (mapping.has(key)) {
        findings.add(
            mapping.lineOf(key),
            "view '%s': key '%s' belongs to a view with 'root', not to one with 'sql'"
                .formatted(name, key));
      }
    }
    String sql = mapping.text("sql", "");
    return sql.isEmpty() ? null : new SqlView(sql);
  }

  private @Nullable ViewDefinition nested(YamlMapping mapping, String name) {
    String root = mapping.text("root", "");
    String pathText = mapping.required("path");
    ImmutableList<String> path =
        pathText.isEmpty() ? ImmutableList.of() : path(mapping, "path", pathText, name);
    ImmutableList<ContextField> context = context(mapping.mapping("context"), name);
    ImmutableList.Builder<ViewColumn> columns = ImmutableList.builder();
    int index = 0;
    for (Node column : mapping.nodes("columns")) {
      lines.put("view " + name, "column " + index++, Findings.lineOf(column));
      columns.add(column(column, name));
    }
    if (index == 0) {
      findings.add(mapping.lineOf("columns"), "view '" + name + "' has no columns");
    }
    return root.isEmpty() || path.isEmpty() || index == 0
        ? null
        : new NestedView(root, path, context, columns.build());
  }

  private ImmutableList<ContextField> context(YamlMapping mapping, String view) {
    ImmutableList.Builder<ContextField> fields = ImmutableList.builder();
    for (String name : mapping.keys()) {
      String text = mapping.text(name, "");
      if (text.isEmpty()) {
        continue;
      }
      ImmutableList<String> path = path(mapping, name, text, view);
      if (name.isEmpty() || path.size() < 2) {
        findings.add(
            mapping.lineOf(name),
            ("view '%s': context '%s' is '%s'; expected NAME: COLUMN.FIELD,"
                    + " and 'from' for a column of the root")
                .formatted(view, name, text));
      } else {
        lines.put("view " + view, "context " + name, mapping.lineOf(name));
        fields.add(new ContextField(name, path));
      }
    }
    return fields.build();
  }

  private ViewColumn column(Node node, String view) {
    YamlMapping column = YamlMapping.of(node, "column of " + view, COLUMN_KEYS, findings);
    Field field = columnReader.read(column, view);
    long sources = SOURCE_KEYS.stream().filter(column::has).count();
    if (sources > 1) {
      findings.add(
          node,
          "column '%s' of %s: expected at most one of from, context, field, expr"
              .formatted(field.getName(), view));
    }
    ColumnSource source = new ElementField(ImmutableList.of(field.getName()));
    try {
      source = source(column, source);
    } catch (IllegalArgumentException e) {
      findings.add(
          column.line(), "column '%s' of %s: %s".formatted(field.getName(), view, e.getMessage()));
    }
    return new ViewColumn(field, source);
  }

  private static ColumnSource source(YamlMapping column, ColumnSource otherwise) {
    for (String key : SOURCE_KEYS) {
      String text = column.has(key) ? column.text(key, "") : "";
      if (!text.isEmpty()) {
        return switch (key) {
          case "from" -> new RootColumn(text);
          case "context" -> Expression.context(text);
          case "field" -> new ElementField(FieldPath.parse(text));
          default -> new Expression(text);
        };
      }
    }
    return otherwise;
  }

  private ImmutableList<String> path(YamlMapping mapping, String key, String text, String view) {
    try {
      ImmutableList<String> path = FieldPath.parse(text);
      if (path.isEmpty()) {
        findings.add(mapping.lineOf(key), "view '" + view + "': the path '.' names no column");
      }
      return path;
    } catch (IllegalArgumentException e) {
      findings.add(mapping.lineOf(key), "view '" + view + "': " + e.getMessage());
      return ImmutableList.of();
    }
  }
}
