package io.calcitefusion.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Functions and their parameters, from the engine's {@code information_schema}. */
final class FunctionRows {
  private static final String FUNCTIONS =
      "SELECT routine_catalog, routine_schema, routine_name, min(description), min(function_type)"
          + " FROM information_schema.routines"
          + " GROUP BY routine_catalog, routine_schema, routine_name"
          + " ORDER BY routine_catalog, routine_schema, routine_name";
  private static final String PARAMETERS =
      "SELECT DISTINCT specific_catalog, specific_schema, specific_name, rid, ordinal_position,"
          + " parameter_mode, parameter_name, data_type"
          + " FROM information_schema.parameters"
          + " ORDER BY specific_catalog, specific_schema, specific_name, rid, parameter_mode DESC,"
          + " ordinal_position";

  private FunctionRows() {}

  static ResultSet functions(
      EngineConnection connection,
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern)
      throws SQLException {
    MetaShape.Rows rows = MetaShape.FUNCTIONS.rows();
    for (List<@Nullable String> row :
        select(connection, FUNCTIONS, catalog, schemaPattern, namePattern)) {
      boolean table = "TABLE".equalsIgnoreCase(row.get(4));
      rows.add(
          row.get(0),
          row.get(1),
          row.get(2),
          row.get(3),
          (short)
              (table ? DatabaseMetaData.functionReturnsTable : DatabaseMetaData.functionNoTable),
          row.get(2));
    }
    return rows.resultSet();
  }

  static ResultSet columns(
      EngineConnection connection,
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      @Nullable String columnPattern)
      throws SQLException {
    List<List<@Nullable String>> parameters =
        select(connection, PARAMETERS, catalog, schemaPattern, namePattern);
    NamePattern columns =
        NamePattern.of(
            columnPattern,
            parameters.stream().map(FunctionRows::parameterName).collect(Collectors.toSet()));
    MetaShape.Rows rows = MetaShape.FUNCTION_COLUMNS.rows();
    for (List<@Nullable String> row : parameters) {
      String name = parameterName(row);
      if (columns.matches(name)) {
        boolean result = "OUT".equals(row.get(5));
        String typeText = row.get(7) == null ? "" : row.get(7);
        ColumnType type = FunctionTypes.of(String.valueOf(typeText));
        rows.add(
            row.get(0),
            row.get(1),
            row.get(2),
            name,
            (short) (result ? DatabaseMetaData.functionReturn : DatabaseMetaData.functionColumnIn),
            type.jdbcType(),
            type.typeName(),
            type.precision(),
            null,
            (short) type.scale(),
            (short) 10,
            (short) DatabaseMetaData.functionNullable,
            null,
            type.jdbcType() == Types.VARCHAR ? type.precision() : null,
            result ? 0 : Integer.parseInt(String.valueOf(row.get(4))),
            "YES",
            // Overloads share the name and differ in this.
            row.get(2) + "_" + row.get(3));
      }
    }
    return rows.resultSet();
  }

  private static String parameterName(List<@Nullable String> row) {
    return row.get(6) == null ? "" : String.valueOf(row.get(6));
  }

  /** Rows as texts, filtered by catalog, schema and name, which are the first three columns. */
  private static List<List<@Nullable String>> select(
      EngineConnection connection,
      String sql,
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern)
      throws SQLException {
    List<List<@Nullable String>> all = new ArrayList<>();
    StreamRows stream =
        SqlExceptions.translate(
            sql,
            () ->
                StreamRows.open(
                    connection.session().query(sql),
                    new StatementText(sql, sql),
                    connection.engine()));
    try {
      for (int count = stream.nextBatch(); count > 0; count = stream.nextBatch()) {
        for (int row = 0; row < count; row++) {
          List<@Nullable String> texts = new ArrayList<>();
          for (ColumnReader reader : stream.readers()) {
            texts.add(reader.isNullAt(row) ? null : reader.stringAt(row));
          }
          all.add(texts);
        }
      }
    } finally {
      stream.close();
    }
    NamePattern catalogs = NamePattern.ofNamespace(catalog, names(all, 0));
    NamePattern schemas = NamePattern.ofNamespace(schemaPattern, names(all, 1));
    NamePattern functions = NamePattern.of(namePattern, names(all, 2));
    return all.stream()
        .filter(
            row ->
                catalogs.matches(String.valueOf(row.get(0)))
                    && schemas.matches(String.valueOf(row.get(1)))
                    && functions.matches(String.valueOf(row.get(2))))
        .toList();
  }

  private static Set<String> names(List<List<@Nullable String>> rows, int column) {
    return rows.stream().map(row -> String.valueOf(row.get(column))).collect(Collectors.toSet());
  }
}
