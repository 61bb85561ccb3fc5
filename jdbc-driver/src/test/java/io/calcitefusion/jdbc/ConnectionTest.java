package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.AuditRecord;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.StatementObserver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class ConnectionTest {
  private TestConnections connections;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:;planner=native");
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  @Test
  void transactionsAreEmpty() throws SQLException {
    assertThat(connection.getAutoCommit()).isTrue();
    assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "2D000");
    connection.setAutoCommit(false);
    connection.commit();
    connection.rollback();
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_NONE);
    assertThatThrownBy(() -> connection.setTransactionIsolation(99))
        .hasFieldOrPropertyWithValue("SQLState", "22023");
    assertThatThrownBy(connection::setSavepoint)
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  @Test
  void theNamespaceCanBeChanged() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet open = statement.executeQuery("SELECT * FROM generate_series(1, 20000)")) {
      try (Statement ddl = connection.createStatement()) {
        ddl.execute("CREATE SCHEMA sales");
        ddl.execute("CREATE TABLE sales.orders AS VALUES (1), (2)");
      }
      PreparedStatement prepared = connection.prepareStatement("SELECT count(*) FROM sales.orders");
      connection.setSchema("sales");
      assertThat(connection.getSchema()).isEqualTo("sales");
      assertThat(connection.getCatalog()).isEqualTo("datafusion");
      try (Statement after = connection.createStatement();
          ResultSet rows = after.executeQuery("SELECT count(*) FROM orders")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
      int count = 0;
      while (open.next()) {
        count++;
      }
      assertThat(count).isEqualTo(20000);
    }
    connection.setSchema(null);
    assertThat(connection.getSchema()).isEqualTo("public");
    assertThatThrownBy(() -> connection.setSchema("sale"))
        .hasFieldOrPropertyWithValue("SQLState", "3F000")
        .hasMessageContaining("sales");
    assertThatThrownBy(() -> connection.setCatalog("nowhere"))
        .hasFieldOrPropertyWithValue("SQLState", "3D000");
    connection.setCatalog("datafusion");
  }

  @Test
  void validityIsCheap() throws SQLException {
    assertThat(connection.isValid(1)).isTrue();
    assertThatThrownBy(() -> connection.isValid(-1)).isInstanceOf(SQLException.class);
    connection.close();
    assertThat(connection.isValid(1)).isFalse();
    assertThat(connection.isClosed()).isTrue();
    connection.close();
  }

  @Test
  void richerObjectsAreReached() throws SQLException {
    DataFusionConnection rich = connection.unwrap(DataFusionConnection.class);
    assertThat(rich.session()).isSameAs(connection.unwrap(DataFusionSession.class));
    assertThat(rich.engine()).isSameAs(connection.unwrap(DataFusionEngine.class));
    assertThat(connection.isWrapperFor(Connection.class)).isTrue();
    assertThat(connection.isWrapperFor(String.class)).isFalse();
    assertThatThrownBy(() -> connection.unwrap(String.class)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> connection.unwrap(null)).isInstanceOf(SQLException.class);
  }

  @Test
  void clientInfoIsKept() throws SQLException {
    connection.setClientInfo("ApplicationName", "test");
    assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("test");
    assertThat(connection.getClientInfo()).hasSize(1);
    connection.setClientInfo(new java.util.Properties());
    assertThat(connection.getClientInfo()).isEmpty();
    connection.close();
    assertThatThrownBy(() -> connection.setClientInfo("a", "b"))
        .isInstanceOf(SQLClientInfoException.class);
  }

  @Test
  void auditRecordsTellTheApplication() throws SQLException {
    List<AuditRecord> records = new CopyOnWriteArrayList<>();
    DataFusionDriver driver =
        new DataFusionDriver(
            AccessCeiling.none(),
            new StatementObserver(
                records::add, StatementObserver.Text.FULL, Duration.ofMinutes(1)));
    try (Connection own = driver.connect("jdbc:datafusion:", null);
        Statement statement = own.createStatement()) {
      own.setClientInfo("ApplicationName", "my report");
      statement.executeQuery("SELECT 1").close();
      own.setClientInfo("ApplicationName", null);
      statement.executeQuery("SELECT 2").close();
    } finally {
      driver.closeIdleEngines();
    }
    assertThat(records).extracting(AuditRecord::application).containsExactly("my report", null);
    assertThat(records.get(0).toLine()).contains(" application=my_report ");
  }

  @Test
  void otherResultSetsAreGrantedWithAWarning() throws SQLException {
    try (Statement statement =
        connection.createStatement(
            ResultSet.TYPE_SCROLL_INSENSITIVE,
            ResultSet.CONCUR_UPDATABLE,
            ResultSet.CLOSE_CURSORS_AT_COMMIT)) {
      assertThat(statement.getResultSetType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
      assertThat(statement.getResultSetConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
      assertThat(connection.getWarnings().getSQLState()).isEqualTo("01S02");
    }
    assertThatThrownBy(() -> connection.createStatement(7, 7, 7))
        .hasFieldOrPropertyWithValue("SQLState", "22023");
  }

  @Test
  void abortClosesEverything() throws SQLException {
    Statement statement = connection.createStatement();
    statement.executeQuery("SELECT * FROM generate_series(1, 1000000)");
    connection.abort(Runnable::run);
    assertThat(connection.isClosed()).isTrue();
    assertThat(statement.isClosed()).isTrue();
    assertThatThrownBy(() -> connection.abort(null)).isInstanceOf(SQLException.class);
  }

  @Test
  void nativeSqlIsTheTextOfTheEngine() throws SQLException {
    assertThat(connection.nativeSQL("SELECT ? + 1")).isEqualTo("SELECT $1 + 1");
  }
}
