package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Rules of statements. */
final class StatementChecks {
  private static final String GROUP = "statements";

  private StatementChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    results(checks);
    lifeAndErrors(checks);
    textsAndProperties(checks);
    severalOnes(checks);
    limits(checks);
    hints(checks);
    counts(checks);
    batchesAndKinds(checks);
    escapes(checks);
    return checks;
  }

  private interface OnStatement {
    void run(Statement statement) throws Exception;
  }

  private static void statement(List<ContractCheck> checks, String name, OnStatement body) {
    checks.add(
        new ContractCheck(
            GROUP,
            name,
            session -> {
              try (Statement statement = session.connection().createStatement()) {
                body.run(statement);
              }
            }));
  }

  private interface Failing {
    void run() throws Exception;
  }

  private static void refused(Failing failing) {
    assertThatThrownBy(failing::run).isInstanceOf(SQLException.class);
  }

  private static void results(List<ContractCheck> checks) {
    statement(
        checks,
        "execute tells rows",
        s -> {
          assertThat(s.execute("SELECT 1")).isTrue();
          assertThat(s.getUpdateCount()).isEqualTo(-1);
          assertThat(s.getResultSet()).isNotNull();
          assertThat(s.getMoreResults()).isFalse();
          assertThat(s.getUpdateCount()).isEqualTo(-1);
        });
    statement(
        checks,
        "getMoreResults closes the result",
        s -> {
          ResultSet rows = s.executeQuery("SELECT 1");
          s.getMoreResults();
          assertThat(rows.isClosed()).isTrue();
        });
    statement(
        checks,
        "a new execution closes the last result",
        s -> {
          ResultSet rows = s.executeQuery("SELECT 1");
          s.executeQuery("SELECT 2");
          assertThat(rows.isClosed()).isTrue();
        });
    statement(
        checks,
        "closing closes the result",
        s -> {
          ResultSet rows = s.executeQuery("SELECT 1");
          s.close();
          assertThat(rows.isClosed()).isTrue();
          s.close();
        });
    statement(
        checks,
        "a result knows its statement",
        s -> assertThat(s.executeQuery("SELECT 1").getStatement()).isSameAs(s));
  }

  private static void lifeAndErrors(List<ContractCheck> checks) {
    statement(
        checks,
        "closeOnCompletion",
        s -> {
          s.closeOnCompletion();
          assertThat(s.isCloseOnCompletion()).isTrue();
          s.executeQuery("SELECT 1").close();
          assertThat(s.isClosed()).isTrue();
        });
    statement(
        checks,
        "its connection",
        s -> assertThat(s.getConnection()).isInstanceOf(Connection.class));
    statement(
        checks,
        "a wrong statement",
        s ->
            assertThatThrownBy(() -> s.execute("SELEC 1"))
                .isInstanceOf(SQLSyntaxErrorException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .asString()
                .startsWith("42"));
    statement(
        checks,
        "an unknown table",
        s ->
            assertThatThrownBy(() -> s.execute("SELECT * FROM no_such_table"))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .asString()
                .startsWith("42"));
    statement(
        checks,
        "an error of data",
        s ->
            assertThatThrownBy(() -> s.executeQuery("SELECT CAST('x' AS INTEGER) AS \"v\"").next())
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .asString()
                .startsWith("22"));
  }

  private static void textsAndProperties(List<ContractCheck> checks) {
    statement(
        checks,
        "usable after an error",
        s -> {
          refused(() -> s.execute("SELEC 1"));
          assertThat(s.executeQuery("SELECT 1").next()).isTrue();
        });
    statement(checks, "no text", s -> refused(() -> s.execute(null)));
    statement(checks, "an empty text", s -> refused(() -> s.executeQuery("")));
    statement(
        checks, "a final semicolon", s -> assertThat(s.executeQuery("SELECT 1;").next()).isTrue());
    statement(
        checks,
        "comments",
        s -> assertThat(s.executeQuery("/* a */ SELECT 1 -- the end").next()).isTrue());
    statement(checks, "cancel without an execution", Statement::cancel);
    statement(checks, "no warnings", s -> assertThat((Object) s.getWarnings()).isNull());
    statement(checks, "clearWarnings", Statement::clearWarnings);
    statement(checks, "escape processing", s -> s.setEscapeProcessing(true));
    statement(
        checks,
        "poolable",
        s -> {
          s.setPoolable(true);
          assertThat(s.isPoolable()).isTrue();
        });
    statement(
        checks,
        "type, concurrency and holdability",
        s -> {
          assertThat(s.getResultSetType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
          assertThat(s.getResultSetConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
          assertThat(s.getResultSetHoldability())
              .isIn(ResultSet.HOLD_CURSORS_OVER_COMMIT, ResultSet.CLOSE_CURSORS_AT_COMMIT);
        });
  }

  private static void severalOnes(List<ContractCheck> checks) {
    statement(
        checks,
        "two statements are independent",
        s -> {
          ResultSet outer = s.executeQuery(JdbcProduct.THREE_ROWS);
          int seen = 0;
          while (outer.next()) {
            try (Statement inner = s.getConnection().createStatement();
                ResultSet rows = inner.executeQuery(JdbcProduct.THREE_ROWS)) {
              while (rows.next()) {
                seen += rows.getInt(1);
              }
            }
          }
          assertThat(seen).isEqualTo(18);
        });
    statement(
        checks,
        "generated keys are a result",
        s -> {
          s.execute("SELECT 1");
          try (ResultSet keys = s.getGeneratedKeys()) {
            assertThat(keys.next()).isFalse();
          }
        });
  }

  private static void limits(List<ContractCheck> checks) {
    statement(
        checks,
        "maxRows",
        s -> {
          s.setMaxRows(2);
          assertThat(s.getMaxRows()).isEqualTo(2);
          ResultSet rows = s.executeQuery(JdbcProduct.THREE_ROWS);
          assertThat(rows.next()).isTrue();
          assertThat(rows.next()).isTrue();
          assertThat(rows.next()).isFalse();
        });
    statement(
        checks,
        "largeMaxRows",
        s -> {
          s.setLargeMaxRows(2);
          assertThat(s.getLargeMaxRows()).isEqualTo(2);
        });
    statement(
        checks,
        "maxFieldSize",
        s -> {
          s.setMaxFieldSize(2);
          ResultSet rows = s.executeQuery("SELECT CAST('abc' AS VARCHAR) AS \"v\"");
          rows.next();
          assertThat(rows.getString(1)).isEqualTo("ab");
        });
    statement(
        checks,
        "fetchSize",
        s -> {
          s.setFetchSize(2);
          assertThat(s.getFetchSize()).isEqualTo(2);
          ResultSet rows = s.executeQuery(JdbcProduct.THREE_ROWS);
          int count = 0;
          while (rows.next()) {
            count++;
          }
          assertThat(count).isEqualTo(3);
        });
  }

  private static void hints(List<ContractCheck> checks) {
    statement(
        checks,
        "queryTimeout",
        s -> {
          s.setQueryTimeout(7);
          assertThat(s.getQueryTimeout()).isEqualTo(7);
        });
    statement(
        checks,
        "fetchDirection",
        s -> {
          s.setFetchDirection(ResultSet.FETCH_FORWARD);
          assertThat(s.getFetchDirection()).isEqualTo(ResultSet.FETCH_FORWARD);
        });
    statement(checks, "negative maxRows", s -> refused(() -> s.setMaxRows(-1)));
    statement(checks, "negative maxFieldSize", s -> refused(() -> s.setMaxFieldSize(-1)));
    statement(checks, "negative fetchSize", s -> refused(() -> s.setFetchSize(-1)));
    statement(checks, "negative queryTimeout", s -> refused(() -> s.setQueryTimeout(-1)));
    statement(checks, "no such fetchDirection", s -> refused(() -> s.setFetchDirection(77)));
    statement(checks, "no such type of results", s -> refused(() -> s.getMoreResults(77)));
  }

  private static void counts(List<ContractCheck> checks) {
    statement(
        checks,
        "rows are counted",
        s -> {
          s.execute("CREATE TABLE contract_count (v INTEGER)");
          try {
            assertThat(s.executeUpdate("INSERT INTO contract_count VALUES (1), (2)")).isEqualTo(2);
            assertThat(s.getUpdateCount()).isEqualTo(2);
            assertThat(s.executeLargeUpdate("INSERT INTO contract_count VALUES (1)")).isEqualTo(1);
            assertThat(s.execute("INSERT INTO contract_count VALUES (1)")).isFalse();
            assertThat(s.getUpdateCount()).isEqualTo(1);
          } finally {
            s.execute("DROP TABLE contract_count");
          }
        });
    statement(
        checks,
        "a batch",
        s -> {
          s.execute("CREATE TABLE contract_batch (v INTEGER)");
          try {
            s.addBatch("INSERT INTO contract_batch VALUES (1)");
            s.addBatch("INSERT INTO contract_batch VALUES (2), (3)");
            assertThat(s.executeBatch()).containsExactly(1, 2);
            assertThat(s.executeBatch()).isEmpty();
          } finally {
            s.execute("DROP TABLE contract_batch");
          }
        });
  }

  private static void batchesAndKinds(List<ContractCheck> checks) {
    statement(
        checks,
        "a batch of parameters",
        s -> {
          s.execute("CREATE TABLE contract_values (v INTEGER)");
          try (PreparedStatement insert =
              s.getConnection().prepareStatement("INSERT INTO contract_values VALUES (?)")) {
            insert.setInt(1, 1);
            insert.addBatch();
            insert.setInt(1, 2);
            insert.addBatch();
            assertThat(insert.executeBatch()).containsExactly(1, 1);
          } finally {
            s.execute("DROP TABLE contract_values");
          }
        });
    statement(
        checks,
        "a batch that fails",
        s -> {
          s.addBatch("SELEC 1");
          assertThatThrownBy(s::executeBatch).isInstanceOf(BatchUpdateException.class);
        });
    statement(checks, "a query is no update", s -> refused(() -> s.executeUpdate("SELECT 1")));
    statement(
        checks,
        "an update is no query",
        s -> {
          refused(() -> s.executeQuery("CREATE TABLE contract_none (v INTEGER)"));
          s.execute("DROP TABLE IF EXISTS contract_none");
        });
  }

  private static void escapes(List<ContractCheck> checks) {
    escape(checks, "{d '2024-02-29'}", "2024-02-29");
    escape(checks, "{ts '2024-02-29 12:34:56'}", "2024-02-29 12:34:56");
    escape(checks, "{fn UCASE('abc')}", "ABC");
    escape(checks, "{fn LENGTH('abc')}", "3");
    escape(checks, "{fn CONCAT('a', 'b')}", "ab");
    statement(
        checks,
        "{oj}",
        s ->
            assertThat(
                    s.executeQuery(
                            "SELECT * FROM {oj (VALUES (1)) AS a(x)"
                                + " LEFT OUTER JOIN (VALUES (2)) AS b(y) ON x = y}")
                        .next())
                .isTrue());
    statement(
        checks,
        "{escape}",
        s ->
            assertThat(s.executeQuery("SELECT 1 WHERE 'a_c' LIKE 'a\\_c' {escape '\\'}").next())
                .isTrue());
  }

  private static void escape(List<ContractCheck> checks, String escape, String expected) {
    statement(
        checks,
        escape,
        s -> {
          ResultSet rows = s.executeQuery("SELECT " + escape + " AS \"v\"");
          rows.next();
          assertThat(rows.getString(1)).startsWith(expected);
        });
  }
}
