package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens when the engine leaves a request without an answer for too long. */
@ExtendWith(NativeLeakCheck.class)
class NetworkTimeoutTest {
  private static final String ENDLESS =
      "SELECT count(*) FROM generate_series(1, 20000000000) AS t(v) WHERE v % 7 = 3";

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
  void theWaitEndsAndTheConnectionWithIt() throws Exception {
    PreparedStatement other = connection.prepareStatement("SELECT 1");
    PreparedStatement endless = connection.prepareStatement(ENDLESS);
    CountDownLatch closing = new CountDownLatch(1);
    List<Runnable> asked = new ArrayList<>();
    connection.setNetworkTimeout(
        task -> {
          asked.add(task);
          task.run();
          closing.countDown();
        },
        50);
    assertThatThrownBy(endless::executeQuery)
        .isInstanceOf(SQLTimeoutException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08006")
        .hasMessageContaining("50 ms");
    assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(asked).hasSize(1);
    assertThat(connection.isClosed()).isTrue();
    assertThat(connection.isValid(0)).isFalse();
    assertThat(endless.isClosed()).isTrue();
    assertThatThrownBy(other::executeQuery).isInstanceOf(SQLException.class);
    assertThatThrownBy(connection::createStatement)
        .hasFieldOrPropertyWithValue("SQLState", "08003");
  }

  @Test
  void anExecutorThatNeverRunsKeepsNobodyWaiting() throws SQLException {
    connection.setNetworkTimeout(task -> {}, 50);
    Statement statement = connection.createStatement();
    assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
        .isInstanceOf(SQLTimeoutException.class);
    assertThat(connection.isClosed()).isTrue();
    connection.close();
    assertThat(statement.isClosed()).isTrue();
  }

  @Test
  void theTimeOfTheReaderDoesNotCount() throws Exception {
    connection.setNetworkTimeout(Runnable::run, 2000);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT value FROM generate_series(1, 100000)")) {
      int count = 0;
      while (rows.next()) {
        if (count == 0) {
          Thread.sleep(2500);
        }
        count++;
      }
      assertThat(count).isEqualTo(100_000);
    }
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void zeroWaitsWithoutEnd() throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 50);
    assertThat(connection.getNetworkTimeout()).isEqualTo(50);
    connection.setNetworkTimeout(Runnable::run, 0);
    assertThat(connection.getNetworkTimeout()).isZero();
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
          .isInstanceOf(SQLTimeoutException.class)
          .hasFieldOrPropertyWithValue("SQLState", "57014");
    }
    assertThat(connection.isClosed()).isFalse();
    assertThatThrownBy(() -> connection.setNetworkTimeout(null, 5))
        .hasFieldOrPropertyWithValue("SQLState", "22023");
    assertThatThrownBy(() -> connection.setNetworkTimeout(Runnable::run, -1))
        .hasFieldOrPropertyWithValue("SQLState", "22023");
  }
}
