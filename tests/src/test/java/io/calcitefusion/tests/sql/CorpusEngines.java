package io.calcitefusion.tests.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The same tables in one engine, with and without Calcite before it, in DuckDB and in Calcite. */
final class CorpusEngines implements AutoCloseable {
  private final Connection calcite;
  private final Connection engine;
  private final Connection duckdb;
  private final StockCalcite stock;

  CorpusEngines() throws SQLException {
    calcite = DriverManager.getConnection("jdbc:datafusion:;name=corpus");
    engine = DriverManager.getConnection("jdbc:datafusion:;name=corpus;planner=native");
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    execute(engine, "sql/tables.sql");
    execute(engine, "sql/tables-datafusion.sql");
    execute(duckdb, "sql/tables.sql");
    execute(duckdb, "sql/tables-duckdb.sql");
    stock = new StockCalcite(engine);
  }

  private static void execute(Connection connection, String resource) throws SQLException {
    String[] statements;
    try {
      statements = Resources.toString(Resources.getResource(resource), UTF_8).split(";\\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
  }

  /**
   * The answer by way of Calcite.
   *
   * @param parameters values of the parameters as a list of SQL literals
   */
  CorpusAnswer byCalcite(String sql, @Nullable String parameters) throws SQLException {
    if (parameters == null) {
      return CorpusAnswer.of(calcite, sql);
    }
    try (PreparedStatement query = calcite.prepareStatement(sql);
        Statement statement = engine.createStatement();
        ResultSet values = statement.executeQuery("SELECT " + parameters)) {
      values.next();
      for (int i = 1; i <= values.getMetaData().getColumnCount(); i++) {
        query.setObject(i, values.getObject(i));
      }
      try (ResultSet result = query.executeQuery()) {
        return CorpusAnswer.of(result);
      }
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return calcite.prepareStatement(sql);
  }

  Connection engine() {
    return engine;
  }

  Connection duckdb() {
    return duckdb;
  }

  /** Calcite without an engine below it. */
  Connection stock() {
    return stock.connection();
  }

  @Override
  public void close() throws SQLException {
    calcite.close();
    engine.close();
    duckdb.close();
    stock.close();
  }
}
