package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads what the engine's {@code information_schema} says. Used once, by one thread. */
final class EnginePicture {
  private static final String SCHEMATA =
      "SELECT catalog_name, schema_name FROM information_schema.schemata";
  private static final String TABLES =
      "SELECT table_catalog, table_schema, table_name, table_type"
          + " FROM information_schema.tables WHERE table_schema <> 'information_schema'";
  private static final String COLUMNS =
      "SELECT table_catalog, table_schema, table_name, column_name, data_type, is_nullable"
          + " FROM information_schema.columns WHERE table_schema <> 'information_schema'"
          + " ORDER BY table_catalog, table_schema, table_name, ordinal_position";
  private static final String VIEWS =
      "SELECT table_catalog, table_schema, table_name, definition"
          + " FROM information_schema.views WHERE definition IS NOT NULL";

  private final DataFusionSession session;
  // Few types stand for many columns.
  private final Map<String, Field> types = new HashMap<>();
  private final Map<TableName, List<Field>> columns = new LinkedHashMap<>();
  private final Map<TableName, String> problems = new HashMap<>();
  private final Set<TableName> unknown = new HashSet<>();

  private EnginePicture(DataFusionSession session) {
    this.session = session;
  }

  /**
   * The picture of what is there now.
   *
   * @param facts what the engine knows beside its {@code information_schema}: keys
   * @param unreadable why tables can not be read, by name
   */
  static CatalogPicture read(
      DataFusionSession session,
      CatalogSnapshot facts,
      Map<TableName, DataFusionException> unreadable) {
    EnginePicture picture = new EnginePicture(session);
    unreadable.forEach(
        (name, problem) -> picture.problems.put(name, String.valueOf(problem.getMessage())));
    picture.readColumns();
    return new CatalogPicture(picture.schemas(), picture.tables(facts));
  }

  private ImmutableSetMultimap<String, String> schemas() {
    ImmutableSetMultimap.Builder<String, String> schemas = ImmutableSetMultimap.builder();
    for (List<@Nullable Object> row : SqlRows.of(session, SCHEMATA)) {
      schemas.put(text(row, 0), text(row, 1));
    }
    return schemas.build();
  }

  private ImmutableSortedMap<TableName, TablePicture> tables(CatalogSnapshot facts) {
    Map<TableName, String> definitions = new HashMap<>();
    for (List<@Nullable Object> row : SqlRows.of(session, VIEWS)) {
      definitions.put(name(row), text(row, 3));
    }
    ImmutableSortedMap.Builder<TableName, TablePicture> tables = ImmutableSortedMap.naturalOrder();
    for (List<@Nullable Object> row : SqlRows.of(session, TABLES)) {
      TableName name = name(row);
      TableKind kind = text(row, 3).equals("VIEW") ? TableKind.VIEW : TableKind.TABLE;
      TableSnapshot known = facts.tables().get(name);
      Schema arrowSchema = new Schema(columns.getOrDefault(name, List.of()));
      tables.put(
          name,
          TablePicture.of(kind, unknown.contains(name) ? null : arrowSchema)
              .withKey(known == null ? ImmutableList.of() : known.key())
              .withDefinition(kind == TableKind.VIEW ? definitions.get(name) : null)
              .withProblem(problems.get(name)));
    }
    return tables.buildOrThrow();
  }

  private void readColumns() {
    for (List<@Nullable Object> row : SqlRows.of(session, COLUMNS)) {
      TableName name = name(row);
      String column = text(row, 3);
      try {
        Field type = types.computeIfAbsent(text(row, 4), EnginePicture::type);
        FieldType fieldType =
            new FieldType(text(row, 5).equals("YES"), type.getType(), type.getDictionary());
        columns
            .computeIfAbsent(name, first -> new ArrayList<>())
            .add(new Field(column, fieldType, type.getChildren()));
      } catch (DataFusionException e) {
        unknown.add(name);
        problems.putIfAbsent(name, "column '%s': %s".formatted(column, e.getMessage()));
      }
    }
  }

  private static Field type(String display) {
    return PlainTypes.of(EngineTypeText.field("", display, true));
  }

  private static TableName name(List<@Nullable Object> row) {
    return new TableName(text(row, 0), text(row, 1), text(row, 2));
  }

  private static String text(List<@Nullable Object> row, int column) {
    return String.valueOf(row.get(column));
  }
}
