package io.calcitefusion.calcite;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.jdbc.CalciteConnection;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** A connection of Calcite's own driver with the schema DF over the session of a fixture. */
final class StockConnection implements AutoCloseable {
  private final Connection connection;
  private final SchemaPlus root;

  StockConnection(EngineFixture engine) throws SQLException {
    Properties info = new Properties();
    info.setProperty("lex", "JAVA");
    info.setProperty("fun", "standard,postgresql");
    info.setProperty("typeSystem", "io.calcitefusion.calcite.DataFusionTypeSystem#INSTANCE");
    connection = DriverManager.getConnection("jdbc:calcite:", info);
    CalciteConnection calcite = connection.unwrap(CalciteConnection.class);
    root = calcite.getRootSchema();
    root.add("DF", DataFusionSchema.of(engine.session()));
    calcite.setSchema("DF");
  }

  SchemaPlus root() {
    return root;
  }

  Connection connection() {
    return connection;
  }

  /** Rows as texts, sorted. */
  List<String> rows(String sql, Object... parameters) throws SQLException {
    return list(sql, parameters).stream().sorted(Comparator.naturalOrder()).toList();
  }

  /** Rows as texts in their order. */
  List<String> list(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        int width = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<@Nullable Object> row = new ArrayList<>();
          for (int i = 1; i <= width; i++) {
            row.add(plain(result.getObject(i)));
          }
          rows.add(row.toString());
        }
      }
      return rows;
    }
  }

  /** Values in the words of {@link io.calcitefusion.datafusion.BatchValues}. */
  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    if (value instanceof java.sql.Array array) {
      List<@Nullable Object> values = new ArrayList<>();
      for (Object element : (Object[]) array.getArray()) {
        values.add(plain(element));
      }
      return values;
    }
    if (value instanceof BigDecimal || value instanceof Float || value instanceof Double) {
      return value instanceof Float single ? (Object) single.doubleValue() : value;
    }
    return value;
  }

  /** The plan as text. */
  String plan(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("explain plan for " + sql);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
