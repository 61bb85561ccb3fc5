package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.CheckFinding;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.DerivedField;
import io.calcitefusion.metadata.QuerySpec;
import io.calcitefusion.metadata.Registry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The query that a dataset stands for, which the engine shows as a view.
 *
 * @param view the view
 * @param table the dataset's own table
 * @param dataset the dataset
 */
record DeclaredQuery(TableName view, TableName table, DatasetSpec dataset) {
  /** Those of a registry; a dataset that stands for all its columns and rows has none. */
  static ImmutableList<DeclaredQuery> of(Registry registry) {
    ImmutableList.Builder<DeclaredQuery> queries = ImmutableList.builder();
    for (DatasetSpec dataset : registry.datasets().values()) {
      if (dataset.query().equals(QuerySpec.DEFAULT)) {
        continue;
      }
      DatasetView.of(dataset).stream()
          .filter(view -> view.kind() != DatasetView.Kind.DEDUPED)
          .forEach(
              view ->
                  queries.add(
                      new DeclaredQuery(
                          name(registry, view.name()), name(registry, dataset.name()), dataset)));
    }
    return queries.build();
  }

  private static TableName name(Registry registry, String table) {
    return new TableName(registry.catalog(), registry.schema(), table);
  }

  ImmutableList<CheckFinding> check(DataFusionFrontEnd frontEnd) {
    String pushed = dataset.query().pushdownPredicate();
    if (pushed != null) {
      // A line break, so that a comment at the end of the condition ends with it.
      String sql = "SELECT 1 AS \"one\" FROM %s WHERE (%s\n)".formatted(table.toSql(), pushed);
      frontEnd.prepare(sql).close();
    }
    Schema stored = columns(frontEnd, table);
    Schema found = columns(frontEnd, view);
    return QueryContract.columns(view, expected(stored, found), decoded(found));
  }

  private static Schema columns(DataFusionFrontEnd frontEnd, TableName name) {
    try (PreparedQuery prepared = frontEnd.prepare("SELECT * FROM " + name.toSql())) {
      return prepared.arrowSchema();
    }
  }

  /**
   * The declared columns in the order of the query, with the types that they have in the table. The
   * type of a computed one is the engine's when the dataset has no column of that name, and what
   * follows a query of an extraction is its own.
   */
  private Schema expected(Schema stored, Schema found) {
    Set<String> names = new LinkedHashSet<>(dataset.query().columns());
    if (names.isEmpty()) {
      stored.getFields().forEach(field -> names.add(field.getName()));
    }
    for (DerivedField derived : dataset.query().derivedFields()) {
      names.remove(derived.name());
      names.add(derived.name());
    }
    ImmutableList.Builder<Field> fields = ImmutableList.builder();
    for (String name : names) {
      List<Field> known =
          ImmutableList.<Field>builder()
              .addAll(named(stored, name))
              .addAll(named(found, name))
              .build();
      fields.add(
          known.isEmpty()
              ? new Field(name, FieldType.nullable(ArrowType.Null.INSTANCE), null)
              : known.get(0));
    }
    if (dataset.extract() != null) {
      found.getFields().stream()
          .filter(field -> !names.contains(field.getName()))
          .forEach(fields::add);
    }
    return decoded(new Schema(fields.build()));
  }

  private static List<Field> named(Schema schema, String name) {
    return schema.getFields().stream().filter(field -> field.getName().equals(name)).toList();
  }

  /** Nullable columns of values: a computed one is in no dictionary and knows of no promise. */
  private static Schema decoded(Schema schema) {
    return new Schema(
        schema.getFields().stream()
            .map(
                field ->
                    new Field(
                        field.getName(), FieldType.nullable(field.getType()), field.getChildren()))
            .toList());
  }
}
