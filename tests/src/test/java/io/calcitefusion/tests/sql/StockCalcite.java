package io.calcitefusion.tests.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.DataContext;
import org.apache.calcite.jdbc.CalciteConnection;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.ScannableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The tables of an engine in Calcite's own driver, whose own parser, planner and operators answer
 * queries over copies of the rows. Tables with nested columns are left out.
 */
final class StockCalcite implements AutoCloseable {
  private final Connection connection;

  StockCalcite(Connection engine) throws SQLException {
    Properties info = new Properties();
    info.setProperty("fun", "standard,postgresql");
    info.setProperty("conformance", "LENIENT");
    info.setProperty("unquotedCasing", "TO_LOWER");
    info.setProperty("caseSensitive", "true");
    info.setProperty("timeZone", "UTC");
    info.setProperty("typeSystem", "io.calcitefusion.calcite.DataFusionTypeSystem#INSTANCE");
    connection = DriverManager.getConnection("jdbc:calcite:", info);
    CalciteConnection calcite = connection.unwrap(CalciteConnection.class);
    for (String name : names(engine)) {
      try (Statement statement = engine.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT * FROM \"" + name.replace("\"", "\"\"") + '"')) {
        Copy copy = Copy.of(rows);
        if (copy != null) {
          calcite.getRootSchema().add(name, copy);
        }
      }
    }
  }

  private static List<String> names(Connection engine) throws SQLException {
    List<String> names = new ArrayList<>();
    DatabaseMetaData metadata = engine.getMetaData();
    try (ResultSet tables = metadata.getTables(null, "public", "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
    }
    return names;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** A column as Calcite has it. */
  private record Column(String name, SqlTypeName type, int precision, int scale) {
    static @Nullable Column of(ResultSetMetaData metadata, int index) throws SQLException {
      SqlTypeName type = SqlTypeName.getNameForJdbcType(metadata.getColumnType(index));
      boolean nested = type == null || metadata.getColumnType(index) == Types.STRUCT;
      return nested || type == SqlTypeName.ARRAY
          ? null
          : new Column(
              metadata.getColumnLabel(index),
              type,
              metadata.getPrecision(index),
              metadata.getScale(index));
    }

    RelDataType relType(RelDataTypeFactory factory) {
      RelDataType bare =
          type == SqlTypeName.DECIMAL
              ? factory.createSqlType(type, precision, scale)
              : factory.createSqlType(type);
      return factory.createTypeWithNullability(bare, true);
    }
  }

  /** Rows in memory. */
  private static final class Copy extends AbstractTable implements ScannableTable {
    private final List<Column> columns;
    private final List<@Nullable Object[]> rows;

    private Copy(List<Column> columns, List<@Nullable Object[]> rows) {
      this.columns = columns;
      this.rows = rows;
    }

    static @Nullable Copy of(ResultSet result) throws SQLException {
      List<Column> columns = new ArrayList<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        Column column = Column.of(result.getMetaData(), i);
        if (column == null) {
          return null;
        }
        columns.add(column);
      }
      List<@Nullable Object[]> rows = new ArrayList<>();
      while (result.next()) {
        @Nullable Object[] row = new @Nullable Object[columns.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = internal(result.getObject(i + 1));
        }
        rows.add(row);
      }
      return new Copy(columns, rows);
    }

    /** Days, and milliseconds, since 1970. */
    private static @Nullable Object internal(@Nullable Object value) {
      if (value instanceof Date date) {
        return (int) date.toLocalDate().toEpochDay();
      }
      if (value instanceof Timestamp timestamp) {
        return timestamp.toLocalDateTime().toInstant(ZoneOffset.UTC).toEpochMilli();
      }
      return value;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      RelDataTypeFactory.Builder builder = factory.builder();
      columns.forEach(column -> builder.add(column.name(), column.relType(factory)));
      return builder.build();
    }

    @Override
    public Enumerable<@Nullable Object[]> scan(DataContext root) {
      return Linq4j.asEnumerable(rows);
    }
  }
}
