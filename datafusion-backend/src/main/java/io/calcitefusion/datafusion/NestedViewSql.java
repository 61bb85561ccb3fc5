package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.ColumnSource;
import io.calcitefusion.metadata.ContextField;
import io.calcitefusion.metadata.ContextReference;
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
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a nested view: one select-list {@code unnest} per list on the path, each in a
 * sub-query of its own, because that is the only form in which the engine both plans and executes
 * an unnest of a column, and because two of them in one select list advance together instead of
 * multiplying.
 *
 * <p>Columns of the root and context fields that a column of the view refers to are handed outwards
 * by every sub-query, under names of their own.
 */
final class NestedViewSql {
  private final DatasetSpec root;
  private final NestedView view;
  // What the innermost sub-query hands outwards, by the names that it has there.
  private final Map<String, Field> carried = new LinkedHashMap<>();
  // Structs that the path met since the last unnest, outermost first; the last is the element.
  private final List<Scope> scopes = new ArrayList<>();
  private String from;

  /** A struct that the path reaches in {@code depth} steps, and the SQL that reads it. */
  private record Scope(String sql, Field field, int depth) {}

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
    rootColumns().forEach(name -> carried.put(name, field(rootFields(), name)));
    List<Field> fields = rootFields();
    int level = 0;
    int depth = 0;
    for (String step : view.path()) {
      depth++;
      Field next = field(fields, step);
      String sql = scopes.isEmpty() ? SqlIdentifier.quote(step) : access(element().sql(), step);
      if (isList(next)) {
        level++;
        next = next.getChildren().get(0);
        scopes.add(new Scope(unnest(level, sql), next, depth));
      } else {
        scopes.add(new Scope(sql, next, depth));
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
    List<String> items = new ArrayList<>();
    carried.keySet().forEach(name -> items.add(SqlIdentifier.quote(name)));
    for (ContextField field : view.context()) {
      String name = contextName(field.name());
      Value value = carried.containsKey(name) ? null : inScope(field);
      if (value != null) {
        items.add(value.sql() + " AS " + SqlIdentifier.quote(name));
        carried.put(name, value.field());
      }
    }
    String alias = SqlIdentifier.quote(freeName("n" + level));
    items.add("unnest(" + listSql + ") AS " + alias);
    from = "(SELECT " + String.join(", ", items) + " FROM " + from + ")";
    scopes.clear();
    return alias;
  }

  /** A context field read from the structs at hand; null when it lies elsewhere. */
  private @Nullable Value inScope(ContextField context) {
    int shared = 0;
    while (shared < Math.min(view.path().size(), context.path().size())
        && view.path().get(shared).equals(context.path().get(shared))) {
      shared++;
    }
    for (Scope scope : scopes) {
      if (scope.depth() == shared) {
        List<String> rest = context.path().subList(shared, context.path().size());
        return below(new Value(scope.sql(), scope.field()), rest);
      }
    }
    return null;
  }

  /** The name under which a context field travels; no column of the root has it. */
  private String contextName(String name) {
    return freeName("context." + name);
  }

  private String freeName(String wanted) {
    String name = wanted;
    while (find(rootFields(), name) != null) {
      name += "_";
    }
    return name;
  }

  private List<Field> rootFields() {
    return root.arrowSchema().getFields();
  }

  /** Columns of the root that the view's columns refer to, each once. */
  private Set<String> rootColumns() {
    Set<String> names = new LinkedHashSet<>();
    for (ViewColumn column : view.columns()) {
      List<ColumnSource> sources =
          column.source() instanceof Expression expression
              ? expression.references()
              : List.of(column.source());
      for (ColumnSource source : sources) {
        if (source instanceof RootColumn rootColumn) {
          names.add(rootColumn.column());
        }
      }
    }
    return names;
  }

  private String value(ViewColumn column) {
    if (column.source() instanceof Expression expression) {
      return expression.sql(source -> value(source).sql());
    }
    Value value = value(column.source());
    return EngineTypes.cast(value.sql(), value.field(), column.field());
  }

  private Value value(ColumnSource source) {
    if (source instanceof ElementField elementField) {
      return below(new Value(element().sql(), element().field()), elementField.path());
    }
    if (source instanceof ContextReference reference) {
      return below(context(reference.name()), reference.path());
    }
    String name = ((RootColumn) source).column();
    return new Value(SqlIdentifier.quote(name), field(rootFields(), name));
  }

  private Value context(String name) {
    String carriedName = contextName(name);
    Field field = carried.get(carriedName);
    if (field != null) {
      return new Value(SqlIdentifier.quote(carriedName), field);
    }
    return view.context().stream()
        .filter(candidate -> candidate.name().equals(name))
        .map(this::inScope)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> unknown(name));
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
