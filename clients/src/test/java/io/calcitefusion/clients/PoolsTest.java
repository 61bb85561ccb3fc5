package io.calcitefusion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HikariCP and Commons DBCP, without a test query and without options of ours. */
@ExtendWith(Shop.class)
final class PoolsTest {
  private static final String COUNT = "SELECT count(*) FROM orders";

  private static HikariConfig config(Shop.Place shop) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(shop.url());
    config.setMaximumPoolSize(1);
    return config;
  }

  /** The connection below the pool's, by which a test sees whether it was replaced. */
  private static Connection physical(Connection pooled) throws SQLException {
    return pooled.unwrap(Connection.class);
  }

  private static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(COUNT)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void hikariTakesEveryModeAndResetsIt(boolean autoCommit, boolean readOnly, Shop.Place shop)
      throws SQLException {
    HikariConfig config = config(shop);
    config.setAutoCommit(autoCommit);
    config.setReadOnly(readOnly);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setCatalog("shop");
    config.setSchema("public");
    config.setKeepaliveTime(30_000);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      Connection first;
      try (Connection connection = pool.getConnection()) {
        first = physical(connection);
        assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
        assertThat(connection.isReadOnly()).isTrue();
        assertThat(connection.getCatalog()).isEqualTo("shop");
        assertThat(connection.getSchema()).isEqualTo("public");
        assertThat(count(connection)).isEqualTo(8);
        if (!autoCommit) {
          connection.commit();
          connection.rollback();
        }
        connection.setAutoCommit(!autoCommit);
        connection.setCatalog("system");
        connection.setNetworkTimeout(Runnable::run, 1234);
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(physical(connection)).isSameAs(first);
        assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
        assertThat(connection.getCatalog()).isEqualTo("shop");
        assertThat(connection.getSchema()).isEqualTo("public");
        assertThat(connection.getNetworkTimeout()).isZero();
        assertThat(connection.isValid(1)).isTrue();
        assertThat(count(connection)).isEqualTo(8);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELEC 1",
        "SELECT * FROM no_such_table",
        "SELECT no_such_column FROM orders",
        "SELECT no_such_function(1)",
        "SELECT 1 / (order_id - order_id) FROM orders",
        "SELECT CAST(status AS INTEGER) FROM orders",
        "CREATE TABLE t AS SELECT 1"
      })
  void aFailedStatementKeepsTheConnectionInThePool(String sql, Shop.Place shop)
      throws SQLException {
    try (HikariDataSource pool = new HikariDataSource(config(shop))) {
      Connection first;
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        first = physical(connection);
        assertThatThrownBy(
                () -> {
                  try (ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                      rows.getObject(1);
                    }
                  }
                })
            .isInstanceOf(SQLException.class);
        assertThat(count(connection)).isEqualTo(8);
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(physical(connection)).isSameAs(first);
        assertThat(count(connection)).isEqualTo(8);
      }
    }
  }

  /** Keeps connections whose statement timed out or was refused; both leave them usable. */
  public static final class KeepUsable implements SQLExceptionOverride {
    /** Made by the pool. */
    public KeepUsable() {}

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
      return failure instanceof SQLTimeoutException || "0A000".equals(failure.getSQLState())
          ? Override.DO_NOT_EVICT
          : Override.CONTINUE_EVICT;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hikariReplacesConnectionsAfterRefusalsUnlessItIsTold(boolean told, Shop.Place shop)
      throws SQLException {
    HikariConfig config = config(shop);
    if (told) {
      config.setExceptionOverrideClassName(KeepUsable.class.getName());
    }
    try (HikariDataSource pool = new HikariDataSource(config)) {
      Connection first;
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        first = physical(connection);
        assertThatThrownBy(
                () -> statement.executeQuery("SELECT * FROM orders TABLESAMPLE BERNOULLI(10)"))
            .hasFieldOrPropertyWithValue("SQLState", "0A000");
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(physical(connection) == first).isEqualTo(told);
        assertThat(count(connection)).isEqualTo(8);
      }
    }
  }

  @Test
  void dbcpTakesItToo(Shop.Place shop) throws SQLException {
    try (BasicDataSource pool = new BasicDataSource()) {
      pool.setUrl(shop.url());
      pool.setMaxTotal(1);
      pool.setTestOnBorrow(true);
      pool.setTestOnReturn(true);
      pool.setFastFailValidation(true);
      pool.setPoolPreparedStatements(true);
      pool.setDefaultAutoCommit(false);
      pool.setDefaultReadOnly(true);
      pool.setDefaultTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      pool.setDefaultQueryTimeout(java.time.Duration.ofSeconds(30));
      pool.setRollbackOnReturn(true);
      for (int i = 0; i < 3; i++) {
        try (Connection connection = pool.getConnection();
            PreparedStatement statement =
                connection.prepareStatement("SELECT name FROM customers WHERE customer_id = ?")) {
          statement.setInt(1, i + 1);
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo(new String[] {"Ada", "Bob", "Chloé"}[i]);
          }
          connection.commit();
          try (Statement wrong = connection.createStatement()) {
            assertThatThrownBy(() -> wrong.execute("SELECT"))
                .hasFieldOrPropertyWithValue("SQLState", "42601");
          }
        }
      }
      assertThat(pool.getNumIdle()).isEqualTo(1);
      assertThat(pool.getNumActive()).isZero();
    }
  }
}
