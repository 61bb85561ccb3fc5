package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.ColumnSource;
import io.calcitefusion.metadata.ContextField;
import io.calcitefusion.metadata.ContextReference;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.ElementField;
import io.calcitefusion.metadata.Expression;
import io.calcitefusion.metadata.ExtractTemplate;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.RootColumn;
import io.calcitefusion.metadata.TemplateField;
import io.calcitefusion.metadata.ViewColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a nested view: one select-list {@code unnest} per list on the path, each in a
 * sub-query of its own, because that is the only form in which the engine both plans and executes
 * an unnest of a column, and because two of them in one select list advance together instead of
 * multiplying. Steps through structs need no sub-query.
 *
 * <p>Every level carries the root columns that the view uses and the context fields met so far.
 */
final class NestedViewSql {
  private final DatasetSpec root;
  private final @Nullable ExtractTemplate template;
  private final NestedView view;
  private final Set<String> aliases = new HashSet<>();
  // SQL of each context field that was met, as the current level reads it.
  private final Map<String, String> context = new LinkedHashMap<>();
  // The select list of the next sub-query: root columns and context fields.
  private final List<String> carried = new ArrayList<>();
  private String from;
  // SQL of the place on the path, as the current level reads it.
  private String place = "";

  private NestedViewSql(
      TableName rootName, DatasetSpec root, @Nullable ExtractTemplate template, NestedView view) {
    this.root = root;
    this.template = template;
    this.view = view;
    this.from = rootName.toSql();
    root.arrowSchema().getFields().forEach(field -> aliases.add(field.getName()));
  }

  /**
   * Writes the query.
   *
   * @param rootName full name of the root table
   * @param root its specification
   * @param template the template that the root follows, or null
   * @param view a view that was checked against the root
   */
  static String of(
      TableName rootName, DatasetSpec root, @Nullable ExtractTemplate template, NestedView view) {
    return new NestedViewSql(rootName, root, template, view).write();
  }

  private String write() {
    rootColumns().forEach(column -> carried.add(SqlIdentifier.quote(column)));
    List<Field> fields = root.arrowSchema().getFields();
    for (int steps = 1; steps <= view.path().size(); steps++) {
      String step = view.path().get(steps - 1);
      Field field = field(fields, step);
      place = place.isEmpty() ? SqlIdentifier.quote(step) : access(place, step);
      if (isList(field)) {
        unnest();
        field = field.getChildren().get(0);
      }
      meetContext(steps);
      fields = field.getChildren();
    }
    List<String> outputs = new ArrayList<>();
    for (ViewColumn column : view.columns()) {
      outputs.add(value(column.source()) + " AS " + SqlIdentifier.quote(column.field().getName()));
    }
    return "SELECT " + String.join(", ", outputs) + " FROM " + from;
  }

  /** Wraps what was built into a sub-query with one row per element of the list at the place. */
  private void unnest() {
    List<String> outputs = new ArrayList<>(carried);
    for (Map.Entry<String, String> met : context.entrySet()) {
      if (!carried.contains(met.getValue())) {
        String alias = SqlIdentifier.quote(alias(met.getKey()));
        outputs.add(met.getValue() + " AS " + alias);
        carried.add(alias);
        met.setValue(alias);
      }
    }
    String alias = SqlIdentifier.quote(alias("element"));
    outputs.add("unnest(" + place + ") AS " + alias);
    from = "(SELECT " + String.join(", ", outputs) + " FROM " + from + ")";
    place = alias;
  }

  /** Takes up the context fields of the element that a number of steps reaches. */
  private void meetContext(int steps) {
    for (ContextField field : view.context()) {
      if (sharedSteps(field) == steps) {
        context.put(field.name(), access(place, field.path().subList(steps, field.path().size())));
      }
    }
  }

  private int sharedSteps(ContextField field) {
    int shared = 0;
    while (shared < Math.min(field.path().size(), view.path().size())
        && field.path().get(shared).equals(view.path().get(shared))) {
      shared++;
    }
    return shared;
  }

  /** A name that neither a column of the root nor another value of a level has. */
  private String alias(String wish) {
    StringBuilder alias = new StringBuilder(wish);
    while (!aliases.add(alias.toString())) {
      alias.append('_');
    }
    return alias.toString();
  }

  /** Columns of the root that the view's columns use, each once. */
  private Set<String> rootColumns() {
    Set<String> names = new LinkedHashSet<>();
    view.columns().stream()
        .map(ViewColumn::source)
        .flatMap(
            source ->
                source instanceof Expression expression
                    ? expression.references().stream()
                    : Stream.of(source))
        .forEach(
            source -> {
              if (source instanceof RootColumn rootColumn) {
                names.add(field(root.arrowSchema().getFields(), rootColumn.column()).getName());
              } else if (source instanceof TemplateField evidence
                  && EvidenceSql.isStored(root, evidence.field())) {
                names.add(evidence.name());
              }
            });
    return names;
  }

  private String value(ColumnSource source) {
    if (source instanceof RootColumn rootColumn) {
      return SqlIdentifier.quote(rootColumn.column());
    }
    if (source instanceof ContextReference reference) {
      String sql = context.get(reference.name());
      if (sql == null) {
        throw unknown(reference.name());
      }
      return access(sql, reference.path());
    }
    if (source instanceof TemplateField evidence) {
      if (template == null) {
        throw unknown(evidence.name());
      }
      return EvidenceSql.value(root, template, evidence.field());
    }
    if (source instanceof ElementField elementField) {
      return access(place, elementField.path());
    }
    return ((Expression) source).sql(this::value);
  }

  private static String access(String value, List<String> path) {
    String sql = value;
    for (String step : path) {
      sql = access(sql, step);
    }
    return sql;
  }

  private static String access(String value, String field) {
    return value + "[" + SqlIdentifier.literal(field) + "]";
  }

  private static boolean isList(Field field) {
    return field.getType() instanceof ArrowType.List
        || field.getType() instanceof ArrowType.LargeList;
  }

  private Field field(List<Field> among, String name) {
    return among.stream()
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private DataFusionException unknown(String name) {
    return new DataFusionException(
        ErrorKind.CONFIGURATION,
        "42703",
        "'%s', which the view over %s of %s names, does not exist there."
            .formatted(name, String.join(".", view.path()), root.name()));
  }
}
