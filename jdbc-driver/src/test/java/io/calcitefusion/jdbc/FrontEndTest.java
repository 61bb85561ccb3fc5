package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries through the Calcite front end, which is the default. */
@ExtendWith(NativeLeakCheck.class)
class FrontEndTest {
  private TestConnections connections;
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:");
    statement = connection.createStatement();
    statement.execute(
        "CREATE TABLE sales (id INT, item VARCHAR, price DECIMAL(10, 2), sold DATE) AS VALUES"
            + " (1, 'pen', 1.50, DATE '2024-01-31'), (2, 'ink', 7.25, DATE '2024-02-29'),"
            + " (3, 'pen', 1.75, DATE '2024-03-31')");
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  @Test
  void aQueryRunsThroughCalcite() throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT item, COUNT(*) AS n, SUM(price) AS total FROM sales GROUP BY item ORDER BY item;")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("item")).isEqualTo("ink");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong("n")).isEqualTo(2);
      assertThat(rows.getBigDecimal("total")).isEqualByComparingTo(new BigDecimal("3.25"));
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void resultColumnsKnowTheirTable() throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT price AS p, price + 1 AS q FROM sales")) {
      ResultSetMetaData metadata = rows.getMetaData();
      assertThat(metadata.getTableName(1)).isEqualTo("sales");
      assertThat(metadata.getSchemaName(1)).isEqualTo("public");
      assertThat(metadata.getCatalogName(1)).isEqualTo("datafusion");
      assertThat(metadata.getTableName(2)).isEmpty();
      assertThat(metadata.getColumnType(1)).isEqualTo(Types.DECIMAL);
      assertThat(metadata.getPrecision(1)).isEqualTo(10);
    }
  }

  @Test
  void parametersAreTypedByTheQuery() throws SQLException {
    try (PreparedStatement prepared =
        connection.prepareStatement(
            "SELECT id FROM sales WHERE sold > ? AND item = ? ORDER BY id")) {
      assertThat(prepared.getParameterMetaData().getParameterCount()).isEqualTo(2);
      assertThat(prepared.getParameterMetaData().getParameterType(1)).isEqualTo(Types.DATE);
      prepared.setObject(1, LocalDate.of(2024, 2, 1));
      prepared.setString(2, "pen");
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(3);
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void errorsShowTheUsersText() {
    assertThatThrownBy(() -> statement.executeQuery("SELECT id,\n  prise FROM sales"))
        .isInstanceOf(SQLSyntaxErrorException.class)
        .hasFieldOrPropertyWithValue("SQLState", "42703")
        .hasMessageContaining("  prise FROM sales\n  ^");
    assertThatThrownBy(() -> statement.executeQuery("SELECT FROM FROM"))
        .isInstanceOf(SQLSyntaxErrorException.class)
        .hasFieldOrPropertyWithValue("SQLState", "42601");
  }

  @Test
  void otherStatementsGoToTheEngine() throws SQLException {
    assertThat(statement.executeUpdate("INSERT INTO sales VALUES (4, 'cap', 9, DATE '2024-04-01')"))
        .isEqualTo(1);
    assertThat(statement.execute("SHOW TABLES")).isTrue();
    assertThat(statement.execute("DESCRIBE sales")).isTrue();
    try (ResultSet rows = statement.executeQuery("EXPLAIN SELECT id FROM sales")) {
      assertThat(rows.next()).isTrue();
    }
    try (ResultSet rows = statement.executeQuery("SELECT MAX(id) FROM sales")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(4);
    }
  }

  @Test
  void nativeSqlIsWhatTheFrontEndHandsOver() throws SQLException {
    assertThat(connection.nativeSQL("SELECT id FROM sales WHERE item = ?"))
        .contains("\"datafusion\".\"public\".\"sales\"")
        .contains("$1");
  }
}
