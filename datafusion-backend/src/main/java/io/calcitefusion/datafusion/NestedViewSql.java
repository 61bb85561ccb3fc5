package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.ColumnSource;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.ElementField;
import io.calcitefusion.metadata.Expression;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.RootColumn;
import io.calcitefusion.metadata.ViewColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a nested view: one select-list {@code unnest} per list on the path, each in a
 * sub-query of its own, because that is the only form in which the engine both plans and executes
 * an unnest of a column, and because two of them in one select list advance together instead of
 * multiplying.
 *
 * <p>A name in a column's source means a field of the element; else a context field, of the nearest
 * element around it; else a column of the root.
 */
final class NestedViewSql {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");

  private final DatasetSpec root;
  private final NestedView view;
  // Values that the innermost sub-query hands outwards, by name, with their fields.
  private final Map<String, Field> carried = new LinkedHashMap<>();
  // Structs that the path met since the last unnest, outermost first; the last is the element.
  private final List<Scope> scopes = new ArrayList<>();
  private String from;

  /** A struct on the path, and the SQL that reads it from the sub-query. */
  private record Scope(String sql, Field field) {}

  /** The SQL of a value and what is known of its type. */
  private record Value(String sql, Field field) {}

  private NestedViewSql(TableName rootName, DatasetSpec root, NestedView view) {
    this.root = root;
    this.view = view;
    this.from = rootName.toSql();
  }

  /**
   * Writes the query.
   *
   * @param rootName full name of the root table
   * @param root its specification
   * @param view a view that was checked against the root
   */
  static String of(TableName rootName, DatasetSpec root, NestedView view) {
    return new NestedViewSql(rootName, root, view).write();
  }

  private String write() {
    for (String name : usedNames()) {
      Field column = find(root.arrowSchema().getFields(), name);
      if (column != null) {
        carried.put(name, column);
      }
    }
    List<Field> fields = root.arrowSchema().getFields();
    int level = 0;
    for (String step : view.path()) {
      Field next = field(fields, step);
      String sql = scopes.isEmpty() ? SqlIdentifier.quote(step) : access(element().sql(), step);
      if (isList(next)) {
        level++;
        next = next.getChildren().get(0);
        scopes.add(new Scope(unnest(level, sql), next));
      } else {
        scopes.add(new Scope(sql, next));
      }
      fields = next.getChildren();
    }
    List<String> outputs = new ArrayList<>();
    for (ViewColumn column : view.columns()) {
      outputs.add(value(column) + " AS " + SqlIdentifier.quote(column.field().getName()));
    }
    return "SELECT " + String.join(", ", outputs) + " FROM " + from;
  }

  /** Wraps what was built into a sub-query with a row per element of a list; gives its name. */
  private String unnest(int level, String listSql) {
    Map<String, String> outputs = new LinkedHashMap<>();
    carried.keySet().forEach(name -> outputs.put(name, SqlIdentifier.quote(name)));
    for (Scope scope : scopes) {
      for (Field field : scope.field().getChildren()) {
        String name = field.getName();
        if (view.context().contains(name)) {
          outputs.put(name, access(scope.sql(), name) + " AS " + SqlIdentifier.quote(name));
          carried.put(name, field);
        }
      }
    }
    String alias = elementAlias(level);
    List<String> items = new ArrayList<>(outputs.values());
    items.add("unnest(" + listSql + ") AS " + alias);
    from = "(SELECT " + String.join(", ", items) + " FROM " + from + ")";
    scopes.clear();
    return alias;
  }

  /** A name that no carried value has. */
  private String elementAlias(int level) {
    StringBuilder alias = new StringBuilder("n").append(level);
    while (find(root.arrowSchema().getFields(), alias.toString()) != null
        || view.context().contains(alias.toString())) {
      alias.append('_');
    }
    return SqlIdentifier.quote(alias.toString());
  }

  /** First steps of what the columns name outside the element, each once. */
  private Set<String> usedNames() {
    List<Field> elementFields = root.arrowSchema().getFields();
    for (String step : view.path()) {
      Field next = field(elementFields, step);
      elementFields = isList(next) ? next.getChildren().get(0).getChildren() : next.getChildren();
    }
    Set<String> names = new LinkedHashSet<>();
    for (ViewColumn column : view.columns()) {
      if (column.source() instanceof RootColumn rootColumn) {
        names.add(rootColumn.column());
      } else if (column.source() instanceof Expression expression) {
        Matcher placeholder = PLACEHOLDER.matcher(expression.template());
        while (placeholder.find()) {
          String name = steps(placeholder.group(1)).get(0);
          if (find(elementFields, name) == null) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  private String value(ViewColumn column) {
    ColumnSource source = column.source();
    if (source instanceof Expression expression) {
      return PLACEHOLDER
          .matcher(expression.template())
          .replaceAll(match -> Matcher.quoteReplacement(placeholder(match.group(1)).sql()));
    }
    Value value =
        source instanceof ElementField elementField
            ? below(new Value(element().sql(), element().field()), elementField.path())
            : outer(((RootColumn) source).column());
    return EngineTypes.cast(value.sql(), value.field(), column.field());
  }

  private Value placeholder(String dotted) {
    List<String> path = steps(dotted);
    if (find(element().field().getChildren(), path.get(0)) != null) {
      return below(new Value(element().sql(), element().field()), path);
    }
    return below(outer(path.get(0)), path.subList(1, path.size()));
  }

  /** A context field of a struct around the element, or a carried value. */
  private Value outer(String name) {
    for (int i = scopes.size() - 2; i >= 0; i--) {
      Field field = find(scopes.get(i).field().getChildren(), name);
      if (field != null && view.context().contains(name)) {
        return new Value(access(scopes.get(i).sql(), name), field);
      }
    }
    Field field = carried.get(name);
    if (field == null) {
      throw unknown(name);
    }
    return new Value(SqlIdentifier.quote(name), field);
  }

  private Value below(Value start, List<String> path) {
    Value value = start;
    for (String step : path) {
      value = new Value(access(value.sql(), step), field(value.field().getChildren(), step));
    }
    return value;
  }

  private Scope element() {
    return scopes.get(scopes.size() - 1);
  }

  private static List<String> steps(String dotted) {
    return List.of(dotted.split("\\.", -1));
  }

  private static String access(String value, String field) {
    return value + "[" + SqlIdentifier.literal(field) + "]";
  }

  private static boolean isList(Field field) {
    return field.getType() instanceof ArrowType.List
        || field.getType() instanceof ArrowType.LargeList;
  }

  private Field field(List<Field> among, String name) {
    Field field = find(among, name);
    if (field == null) {
      throw unknown(name);
    }
    return field;
  }

  private static @Nullable Field find(List<Field> among, String name) {
    return among.stream().filter(field -> field.getName().equals(name)).findFirst().orElse(null);
  }

  private DataFusionException unknown(String name) {
    return new DataFusionException(
        ErrorKind.CONFIGURATION,
        "42703",
        "'%s' is no field of the element '%s' of %s, no context field and no column of %s."
            .formatted(name, String.join(".", view.path()), root.name(), root.name()));
  }
}
