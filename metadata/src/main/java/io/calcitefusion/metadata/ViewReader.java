package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Reads one entry below {@code views}. Used by one thread. */
final class ViewReader {
  static final Set<String> KEYS =
      Set.of("name", "doc", "sql", "root", "path", "context", "columns");
  private static final List<String> NESTED_KEYS = List.of("path", "context", "columns");
  static final Set<String> COLUMN_KEYS =
      Set.of("name", "type", "nullable", "doc", "from", "context", "field", "expr");
  private static final List<String> SOURCE_KEYS = List.of("from", "context", "field", "expr");

  private final ColumnReader columnReader;
  private final SourceLines lines;
  private final Findings findings;

  ViewReader(ColumnReader columnReader, SourceLines lines, Findings findings) {
    this.columnReader = columnReader;
    this.lines = lines;
    this.findings = findings;
  }

  /** Reads a view that stands alone; null, after a finding, when it has no definition. */
  @Nullable ViewSpec read(YamlNode node) {
    return read(node, null);
  }

  /** Reads the views of a dataset, which is the root of those that name none. */
  ImmutableList<ViewSpec> readAll(
      YamlMapping holder, String part, String dataset, SourceLines.Owner owner) {
    ImmutableList.Builder<ViewSpec> views = ImmutableList.builder();
    int index = 0;
    for (YamlNode node : holder.nodes("views")) {
      owner.put(part + " " + index++, node.line());
      ViewSpec view = read(node, dataset);
      if (view != null) {
        views.add(view);
      }
    }
    return views.build();
  }

  private @Nullable ViewSpec read(YamlNode node, @Nullable String dataset) {
    int before = findings.count();
    YamlMapping mapping = YamlMapping.of(node, "view", KEYS, findings);
    String name = mapping.required("name");
    SourceLines.Owner owner = lines.begin("view " + name, mapping.line());
    owner.putKeys("", mapping);
    boolean nested = mapping.has("root") || (dataset != null && mapping.has("path"));
    ViewDefinition definition = null;
    if (mapping.has("sql") == nested) {
      findings.add(
          node,
          "view '%s': expected either 'sql' or %s"
              .formatted(name, dataset == null ? "'root' with 'path'" : "'path'"));
    } else {
      String root = dataset == null ? "" : dataset;
      definition = nested ? nested(mapping, name, root, owner) : sql(mapping, name);
    }
    String doc = mapping.text("doc", "");
    owner.markReported(findings.linesSince(before));
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

  private @Nullable ViewDefinition nested(
      YamlMapping mapping, String name, String dataset, SourceLines.Owner owner) {
    String root = mapping.text("root", dataset);
    String pathText = mapping.required("path");
    ImmutableList<String> path =
        pathText.isEmpty() ? ImmutableList.of() : path(mapping, "path", pathText, name);
    ImmutableList<ContextField> context = context(mapping.mapping("context"), name, owner);
    ImmutableList.Builder<ViewColumn> columns = ImmutableList.builder();
    int index = 0;
    for (YamlNode column : mapping.limited("columns")) {
      owner.putColumn(index++, column.line());
      columns.add(column(column, name));
    }
    if (index == 0) {
      findings.add(mapping.lineOf("columns"), "view '" + name + "' has no columns");
    }
    return root.isEmpty() || path.isEmpty() || index == 0
        ? null
        : new NestedView(root, path, context, columns.build());
  }

  private ImmutableList<ContextField> context(
      YamlMapping mapping, String view, SourceLines.Owner owner) {
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
        owner.put("context " + name, mapping.lineOf(name));
        fields.add(new ContextField(name, path));
      }
    }
    return fields.build();
  }

  private ViewColumn column(YamlNode node, String view) {
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
    return new ViewColumn(field, source, column.text("doc", ""));
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
