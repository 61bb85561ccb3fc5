package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionEngine;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class StatementTest {
  /** A query whose end nobody waits for. */
  private static final String ENDLESS =
      "SELECT count(*) FROM generate_series(1, 20000000000) AS t(v) WHERE v % 7 = 3";

  private TestConnections connections;
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:;planner=native");
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  @Test
  void aQueryGivesRows() throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y' ORDER BY a")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt("a")).isEqualTo(1);
      assertThat(rows.getString("B")).isEqualTo("x");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
      assertThat(rows.next()).isFalse();
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void executeTellsRowsFromCounts() throws SQLException {
    assertThat(statement.execute("CREATE TABLE t AS VALUES (1), (2)")).isFalse();
    assertThat(statement.getUpdateCount()).isEqualTo(0);
    assertThat(statement.getResultSet()).isNull();
    assertThat(statement.getMoreResults()).isFalse();
    assertThat(statement.getUpdateCount()).isEqualTo(-1);

    assertThat(statement.execute("SELECT * FROM t")).isTrue();
    assertThat(statement.getUpdateCount()).isEqualTo(-1);
    ResultSet rows = statement.getResultSet();
    assertThat(rows.next()).isTrue();
    assertThat(statement.getMoreResults()).isFalse();
    assertThat(rows.isClosed()).isTrue();
  }

  @Test
  void insertGivesItsCount() throws SQLException {
    statement.execute("CREATE TABLE t (v BIGINT)");
    assertThat(statement.executeUpdate("INSERT INTO t VALUES (1), (2), (3)")).isEqualTo(3);
    assertThat(statement.executeLargeUpdate("INSERT INTO t VALUES (4)")).isEqualTo(1);
    try (ResultSet keys = statement.getGeneratedKeys()) {
      assertThat(keys.next()).isFalse();
    }
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(4);
    }
  }

  @Test
  void aStatementOfTheWrongKindIsRefusedBeforeItRuns() throws SQLException {
    statement.execute("CREATE TABLE t (v BIGINT)");
    assertThatThrownBy(() -> statement.executeQuery("INSERT INTO t VALUES (1)"))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "07005");
    assertThatThrownBy(() -> statement.executeUpdate("SELECT 1"))
        .hasFieldOrPropertyWithValue("SQLState", "07005");
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isZero();
    }
  }

  @Test
  void aSyntaxErrorShowsItsPlace() {
    assertThatThrownBy(() -> statement.executeQuery("SELECT 1,\n  (2 3)"))
        .isInstanceOf(SQLSyntaxErrorException.class)
        .hasFieldOrPropertyWithValue("SQLState", "42601")
        .hasMessageContaining("  (2 3)\n")
        .hasMessageEndingWith("^");
  }

  @Test
  void errorsLeaveTheStatementUsable() throws SQLException {
    assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nowhere"))
        .isInstanceOf(SQLSyntaxErrorException.class)
        .hasFieldOrPropertyWithValue("SQLState", "42P01");
    assertThatThrownBy(() -> statement.executeQuery("SELECT 1 / v FROM (VALUES (0)) AS t(v)"))
        .isInstanceOf(java.sql.SQLDataException.class)
        .hasFieldOrPropertyWithValue("SQLState", "22012");
    try (ResultSet rows = statement.executeQuery("SELECT 7")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(7);
    }
  }

  @Test
  void maxRowsEndsTheResult() throws SQLException {
    statement.setMaxRows(5);
    assertThat(count(statement.executeQuery("SELECT * FROM generate_series(1, 100000)")))
        .isEqualTo(5);
    statement.setMaxRows(0);
    assertThat(count(statement.executeQuery("SELECT * FROM generate_series(1, 100000)")))
        .isEqualTo(100000);
  }

  private static int count(ResultSet rows) throws SQLException {
    int count = 0;
    try (rows) {
      while (rows.next()) {
        count++;
      }
    }
    return count;
  }

  @Test
  void aTimeLimitEndsTheExecution() throws SQLException {
    statement.setQueryTimeout(1);
    assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
        .isInstanceOf(SQLTimeoutException.class)
        .hasFieldOrPropertyWithValue("SQLState", "57014");
    statement.setQueryTimeout(0);
    assertThat(statement.execute("SELECT 1")).isTrue();
  }

  @Test
  void anotherThreadCancels() throws Exception {
    cancelled(ENDLESS);
  }

  @Test
  void anExplanationThatRunsItsQueryIsCancelled() throws Exception {
    statement = connections.open("jdbc:datafusion:").createStatement();
    cancelled("EXPLAIN (LAYERS, ANALYZE) " + ENDLESS);
  }

  private void cancelled(String sql) throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      CountDownLatch started = new CountDownLatch(1);
      Future<SQLException> outcome =
          other.submit(
              () -> {
                started.countDown();
                try {
                  statement.executeQuery(sql);
                  return null;
                } catch (SQLException e) {
                  return e;
                }
              });
      started.await();
      while (!outcome.isDone()) {
        statement.cancel();
        Thread.sleep(5);
      }
      assertThat(outcome.get().getSQLState()).isEqualTo("57014");
      assertThat(statement.execute("SELECT 1")).isTrue();
    } finally {
      other.shutdown();
    }
  }

  @Test
  void closingFromAnotherThreadEndsAReader() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      ResultSet rows =
          statement.executeQuery(
              "SELECT v, cast(v AS VARCHAR) AS s FROM generate_series(1, 2000000000) AS t(v)");
      CountDownLatch started = new CountDownLatch(1);
      Future<SQLException> outcome =
          other.submit(
              () -> {
                try {
                  long sum = 0;
                  while (rows.next()) {
                    sum += rows.getLong(1) + rows.getString(2).length();
                    started.countDown();
                  }
                  return new SQLException("read to the end: " + sum);
                } catch (SQLException e) {
                  return e;
                }
              });
      started.await();
      connection.close();
      assertThat(outcome.get().getSQLState()).isIn("24000", "57014", "08003");
    } finally {
      other.shutdown();
    }
  }

  @Test
  void closingFreesWhatAnotherThreadRead() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      ResultSet rows =
          statement.executeQuery("SELECT * FROM generate_series(1, 100000000) AS t(v)");
      assertThat(other.submit(rows::next).get()).isTrue();
      long before = DataFusionEngine.nativeCounters().batches();
      rows.close();
      assertThat(DataFusionEngine.nativeCounters().batches()).isEqualTo(before - 1);
    } finally {
      other.shutdown();
    }
  }

  @Test
  void aNewExecutionClosesTheLastResult() throws SQLException {
    ResultSet first = statement.executeQuery("SELECT 1");
    ResultSet second = statement.executeQuery("SELECT 2");
    assertThat(first.isClosed()).isTrue();
    assertThatThrownBy(first::next).hasFieldOrPropertyWithValue("SQLState", "24000");
    assertThat(second.next()).isTrue();
  }

  @Test
  void resultsOfTwoStatementsAreIndependent() throws SQLException {
    try (Statement inner = connection.createStatement();
        ResultSet outerRows = statement.executeQuery("SELECT * FROM generate_series(1, 3)")) {
      int sum = 0;
      while (outerRows.next()) {
        try (ResultSet innerRows =
            inner.executeQuery("SELECT * FROM generate_series(1, " + outerRows.getInt(1) + ")")) {
          while (innerRows.next()) {
            sum += innerRows.getInt(1);
          }
        }
      }
      assertThat(sum).isEqualTo(1 + 3 + 6);
    }
  }

  @Test
  void closeOnCompletionFollowsTheResult() throws SQLException {
    statement.closeOnCompletion();
    ResultSet first = statement.executeQuery("SELECT 1");
    ResultSet second = statement.executeQuery("SELECT 2");
    assertThat(first.isClosed()).isTrue();
    assertThat(statement.isClosed()).isFalse();
    second.close();
    assertThat(statement.isClosed()).isTrue();
  }

  @Test
  void aBatchGivesCountsUpToItsFailure() throws SQLException {
    statement.execute("CREATE TABLE t (v BIGINT)");
    statement.addBatch("INSERT INTO t VALUES (1)");
    statement.addBatch("INSERT INTO t VALUES (2), (3)");
    assertThat(statement.executeBatch()).containsExactly(1, 2);
    assertThat(statement.executeBatch()).isEmpty();

    statement.addBatch("INSERT INTO t VALUES (4)");
    statement.addBatch("SELECT 1");
    statement.addBatch("INSERT INTO t VALUES (5)");
    assertThatThrownBy(statement::executeBatch)
        .isInstanceOfSatisfying(
            BatchUpdateException.class, e -> assertThat(e.getUpdateCounts()).containsExactly(1));
  }

  @Test
  void closedStatementsAndConnectionsRefuse() throws SQLException {
    statement.close();
    statement.close();
    assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
        .hasFieldOrPropertyWithValue("SQLState", "24000");
    Statement open = connection.createStatement();
    ResultSet rows = open.executeQuery("SELECT 1");
    connection.close();
    assertThat(rows.isClosed()).isTrue();
    assertThat(open.isClosed()).isTrue();
    assertThatThrownBy(connection::createStatement)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08003");
  }

  @Test
  void parametersNeedAPreparedStatement() {
    assertThatThrownBy(() -> statement.executeQuery("SELECT ?"))
        .hasFieldOrPropertyWithValue("SQLState", "07001");
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThatThrownBy(() -> statement.setMaxRows(-1))
        .isInstanceOf(SQLNonTransientException.class)
        .hasFieldOrPropertyWithValue("SQLState", "22023");
    assertThatThrownBy(() -> statement.setFetchSize(-1))
        .hasFieldOrPropertyWithValue("SQLState", "22023");
    assertThatThrownBy(() -> statement.getMoreResults(Statement.KEEP_CURRENT_RESULT))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
    assertThatThrownBy(() -> statement.executeQuery(null))
        .hasFieldOrPropertyWithValue("SQLState", "22023");
  }

  @Test
  void theFetchSizeIsAHintForTheBatches() throws SQLException {
    statement.setFetchSize(10);
    try (ResultSet rows = statement.executeQuery("SELECT * FROM generate_series(1, 95)")) {
      assertThat(rows.getFetchSize()).isEqualTo(10);
      int count = 0;
      while (rows.next()) {
        count++;
        assertThat(rows.getRow()).isEqualTo(count);
      }
      assertThat(count).isEqualTo(95);
      assertThat(rows.isAfterLast()).isTrue();
    }
  }

  @Test
  void showAndExplainGiveRows() throws SQLException {
    assertThat(statement.execute("SHOW TABLES")).isTrue();
    assertThat(statement.execute("EXPLAIN SELECT 1")).isTrue();
  }

  @Test
  void aReadOnlyConnectionRefusesWrites() throws SQLException {
    connection.setReadOnly(true);
    assertThat(connection.isReadOnly()).isTrue();
    assertThatThrownBy(() -> statement.execute("CREATE TABLE t (v INT)"))
        .hasFieldOrPropertyWithValue("SQLState", "25006");
    connection.setReadOnly(false);
    assertThat(statement.execute("CREATE TABLE t (v INT)")).isFalse();
  }

  @Test
  void namesAndTextsAreQuoted() throws SQLException {
    assertThat(statement.enquoteLiteral("it's")).isEqualTo("'it''s'");
    assertThat(statement.enquoteIdentifier("name", false)).isEqualTo("name");
    assertThat(statement.enquoteIdentifier("name", true)).isEqualTo("\"name\"");
    assertThat(statement.enquoteIdentifier("Name", false)).isEqualTo("\"Name\"");
    assertThat(statement.enquoteIdentifier("\"a b\"", true)).isEqualTo("\"a b\"");
    assertThat(statement.enquoteIdentifier("a\"b", false)).isEqualTo("\"a\"\"b\"");
  }

  @Test
  void rowsOfAPreparedStatementComeOut() throws SQLException {
    statement.execute("PREPARE p AS SELECT 1 AS a");
    try (ResultSet rows = statement.executeQuery("EXECUTE p")) {
      assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("a");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
      assertThat(rows.next()).isFalse();
    }
  }
}
