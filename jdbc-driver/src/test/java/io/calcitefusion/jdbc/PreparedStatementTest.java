package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class PreparedStatementTest {
  private TestConnections connections;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    connection = connections.open("jdbc:datafusion:;planner=native");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (i INT, l BIGINT, d DOUBLE, n DECIMAL(10, 2), s VARCHAR, b BOOLEAN,"
              + " da DATE, ti TIME, ts TIMESTAMP, x BYTEA)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connections.close();
  }

  private Object echo(String type, Object value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT CAST(? AS " + type + ") AS v")) {
      statement.setObject(1, value);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getObject(1);
      }
    }
  }

  @Test
  void valuesOfEveryKindArriveAsTheyWereGiven() throws SQLException, MalformedURLException {
    assertThat(echo("BOOLEAN", true)).isEqualTo(true);
    assertThat(echo("TINYINT", (byte) -128)).isEqualTo(-128);
    assertThat(echo("SMALLINT", Short.MAX_VALUE)).isEqualTo(32767);
    assertThat(echo("INT", Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
    assertThat(echo("BIGINT", Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(echo("BIGINT UNSIGNED", new BigInteger("18446744073709551615")))
        .isEqualTo(new BigDecimal("18446744073709551615"));
    assertThat(echo("REAL", 1.5f)).isEqualTo(1.5f);
    assertThat(echo("DOUBLE", -0.1)).isEqualTo(-0.1);
    assertThat(echo("DECIMAL(10, 2)", new BigDecimal("12345678.91")))
        .isEqualTo(new BigDecimal("12345678.91"));
    assertThat(echo("VARCHAR", "naïve 😀 '\"")).isEqualTo("naïve 😀 '\"");
    assertThat(echo("VARCHAR", UUID.fromString("00000000-0000-0001-0000-000000000002")))
        .isEqualTo("00000000-0000-0001-0000-000000000002");
    assertThat(echo("VARCHAR", OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHours(2))))
        .isEqualTo("01:02:03+02:00");
    assertThat(echo("VARCHAR", URI.create("file:/a%20b").toURL())).isEqualTo("file:/a%20b");
    assertThat(echo("VARCHAR", new StringReader("read"))).isEqualTo("read");
    assertThat(echo("BYTEA", new ByteArrayInputStream(new byte[] {5}))).isEqualTo(new byte[] {5});
    assertThat(echo("BYTEA", new byte[] {0, -1, 7})).isEqualTo(new byte[] {0, -1, 7});
    assertThat(echo("DATE", LocalDate.of(1969, 12, 31)))
        .isEqualTo(java.sql.Date.valueOf("1969-12-31"));
    assertThat(echo("TIME", LocalTime.of(23, 59, 59, 123_456_789)))
        .isEqualTo(LocalTime.of(23, 59, 59, 123_456_789));
    assertThat(echo("TIMESTAMP", LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4000)))
        .isEqualTo(java.sql.Timestamp.valueOf("2024-02-29 01:02:03.000004"));
    assertThat(echo("VARCHAR", null)).isNull();
  }

  @Test
  void valuesWithoutAKnownTypeKeepTheirOwn() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT arrow_typeof(?) AS v")) {
      assertThat(statement.getParameterMetaData().getParameterTypeName(1)).isEqualTo("UNKNOWN");
      Map<Object, String> types =
          Map.of(
              7,
              "Int32",
              7L,
              "Int64",
              1.5,
              "Float64",
              1.5f,
              "Float32",
              new BigDecimal("1.50"),
              "Decimal128(3, 2)",
              "x",
              "Utf8",
              true,
              "Boolean",
              LocalDate.of(2024, 1, 2),
              "Date32",
              LocalDateTime.of(2024, 1, 2, 3, 4),
              "Timestamp(µs)",
              OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHours(2)),
              "Timestamp(µs, \"UTC\")");
      for (Map.Entry<Object, String> entry : types.entrySet()) {
        statement.setObject(1, entry.getKey());
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo(entry.getValue());
        }
      }
    }
  }

  @Test
  void aResultColumnWithoutATypeIsRefused() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT ? AS v")) {
      statement.setInt(1, 1);
      assertThatThrownBy(statement::executeQuery)
          .hasFieldOrPropertyWithValue("SQLState", "42P18")
          .hasMessageContaining("CAST(? AS type)");
    }
  }

  @Test
  void aValueThatChangesTheTypeOfTheResultIsRefused() throws SQLException {
    try (Connection own = DriverManager.getConnection("jdbc:datafusion:;planner=native");
        PreparedStatement statement = own.prepareStatement("SELECT nvl(?, 1) AS v")) {
      statement.setBigDecimal(1, new BigDecimal("2.5"));
      assertThatThrownBy(
              () -> {
                try (ResultSet rows = statement.executeQuery()) {
                  rows.next();
                }
              })
          .hasFieldOrPropertyWithValue("SQLState", "42P18")
          .hasMessageContaining("'v'");
      statement.setLong(1, 7);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(7);
      }
    }
  }

  @Test
  void aTextThatLeavesOutANumberIsRefused() throws SQLException {
    try (Connection own = DriverManager.getConnection("jdbc:datafusion:;planner=native")) {
      assertThatThrownBy(() -> own.prepareStatement("SELECT $2 + 1"))
          .hasFieldOrPropertyWithValue("SQLState", "42P02")
          .hasMessageContaining("$1 is missing");
    }
  }

  @Test
  void parametersCompareWithColumns() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, 1);
      insert.setLong(2, 2);
      insert.setDouble(3, 3.5);
      insert.setBigDecimal(4, new BigDecimal("4.25"));
      insert.setString(5, "five");
      insert.setBoolean(6, true);
      insert.setDate(7, java.sql.Date.valueOf("2024-03-31"));
      insert.setTime(8, java.sql.Time.valueOf("10:11:12"));
      insert.setTimestamp(9, java.sql.Timestamp.valueOf("2024-03-31 02:30:00"));
      insert.setBytes(10, new byte[] {1, 2});
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT count(*) FROM t WHERE i = ? AND l = ? AND d = ? AND n = ? AND s = ? AND b = ?"
                + " AND da = ? AND ti = ? AND ts = ? AND x = ?")) {
      select.setObject(1, 1L);
      select.setObject(2, BigInteger.TWO);
      select.setObject(3, new BigDecimal("3.5"));
      select.setObject(4, "4.25");
      select.setObject(5, 'f' + "ive");
      select.setObject(6, 1);
      select.setObject(7, LocalDate.of(2024, 3, 31));
      select.setObject(8, "10:11:12");
      select.setObject(9, LocalDateTime.of(2024, 3, 31, 2, 30));
      select.setBinaryStream(10, new ByteArrayInputStream(new byte[] {1, 2}));
      try (ResultSet rows = select.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void limitAndOffsetTakeAnyInteger() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT v FROM generate_series(1, 10) AS g(v) LIMIT ? OFFSET ?")) {
      statement.setInt(1, 2);
      statement.setLong(2, 3);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.next()).isTrue();
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void aValueThatDoesNotFitIsRefusedWhenItIsSet() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM t WHERE i = ? AND da = ? AND x = ?")) {
      assertThatThrownBy(() -> statement.setLong(1, 1L << 40))
          .isInstanceOf(SQLDataException.class)
          .hasFieldOrPropertyWithValue("SQLState", "22003")
          .hasMessageStartingWith("parameter 1: ");
      assertThatThrownBy(() -> statement.setString(1, "one"))
          .hasFieldOrPropertyWithValue("SQLState", "22018");
      assertThatThrownBy(() -> statement.setDouble(1, 1.5))
          .hasFieldOrPropertyWithValue("SQLState", "22003");
      assertThatThrownBy(() -> statement.setString(2, "31.3.2024"))
          .hasFieldOrPropertyWithValue("SQLState", "22018");
      assertThatThrownBy(() -> statement.setInt(3, 1))
          .hasFieldOrPropertyWithValue("SQLState", "07006");
      assertThatThrownBy(() -> statement.setObject(1, new Object()))
          .isInstanceOf(SQLFeatureNotSupportedException.class);
    }
  }

  @Test
  void missingAndWrongParametersAreNamed() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT ? + 1, CAST(? AS VARCHAR)")) {
      assertThatThrownBy(() -> statement.setInt(0, 1))
          .hasFieldOrPropertyWithValue("SQLState", "07009");
      assertThatThrownBy(() -> statement.setInt(3, 1))
          .hasFieldOrPropertyWithValue("SQLState", "07009");
      statement.setInt(1, 1);
      assertThatThrownBy(statement::executeQuery)
          .hasFieldOrPropertyWithValue("SQLState", "07001")
          .hasMessageContaining("parameter 2");
      statement.setString(2, "x");
      assertThat(statement.execute()).isTrue();
      statement.clearParameters();
      assertThatThrownBy(statement::execute).hasFieldOrPropertyWithValue("SQLState", "07001");
    }
  }

  @Test
  void marksInTextsAndCommentsAreNoParameters() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT '?', \"?\" /* ? */ FROM (SELECT CAST(? AS VARCHAR) AS \"?\") -- ?")) {
      assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
      statement.setString(1, "v");
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("?");
        assertThat(rows.getString(2)).isEqualTo("v");
      }
    }
  }

  @Test
  void metadataIsThereBeforeTheExecution() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT n, s FROM t WHERE n > ? AND ts < ?")) {
      assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
      assertThat(statement.getMetaData().getColumnType(1)).isEqualTo(Types.DECIMAL);
      ParameterMetaData parameters = statement.getParameterMetaData();
      assertThat(parameters.getParameterType(1)).isEqualTo(Types.DECIMAL);
      assertThat(parameters.getPrecision(1)).isEqualTo(10);
      assertThat(parameters.getScale(1)).isEqualTo(2);
      assertThat(parameters.getParameterTypeName(2)).isEqualTo("TIMESTAMP");
      assertThatThrownBy(() -> parameters.getParameterType(3))
          .hasFieldOrPropertyWithValue("SQLState", "07009");
    }
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t(i) VALUES (?)")) {
      assertThat(insert.getMetaData()).isNull();
    }
  }

  @Test
  void aChangedCatalogIsSeen() throws SQLException {
    try (Statement ddl = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement("SELECT * FROM t")) {
      ddl.execute("DROP TABLE t");
      ddl.execute("CREATE TABLE t AS SELECT 42 AS v");
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.getMetaData().getColumnCount()).isEqualTo(1);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt("v")).isEqualTo(42);
      }
    }
  }

  @Test
  void aBatchRunsWithEachSetOfValues() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t(i, s) VALUES (?, ?)")) {
      for (int i = 0; i < 3; i++) {
        insert.setInt(1, i);
        insert.setString(2, "s" + i);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
      assertThat(insert.executeLargeBatch()).isEmpty();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT max(s) FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("s2");
    }
  }

  @Test
  void nullsAndStreamsAndTargetTypes() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT CAST(? AS INT), CAST(? AS VARCHAR), CAST(? AS DECIMAL(6, 3))")) {
      statement.setNull(1, Types.INTEGER);
      statement.setCharacterStream(2, new StringReader("long text"), 4);
      statement.setObject(3, 1.5, JDBCType.DECIMAL, 3);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isZero();
        assertThat(rows.wasNull()).isTrue();
        assertThat(rows.getString(2)).isEqualTo("long");
        assertThat(rows.getBigDecimal(3)).isEqualTo(new BigDecimal("1.500"));
      }
      assertThatThrownBy(() -> statement.setObject(3, 1.23456, Types.DECIMAL, 3))
          .hasFieldOrPropertyWithValue("SQLState", "22003");
      assertThatThrownBy(() -> statement.setCharacterStream(2, new StringReader("ab"), 4))
          .hasFieldOrPropertyWithValue("SQLState", "22023");
    }
  }

  @Test
  void instantsArriveInColumnsWithAZone() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT CAST(? AS TIMESTAMP WITH TIME ZONE) AS v")) {
      Instant instant = Instant.parse("2024-03-31T00:59:59.123456Z");
      statement.setObject(1, instant);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getObject(1, Instant.class)).isEqualTo(instant);
        assertThat(rows.getTimestamp(1).toInstant()).isEqualTo(instant);
      }
      statement.setTimestamp(1, java.sql.Timestamp.from(instant));
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getObject(1, Instant.class)).isEqualTo(instant);
      }
    }
  }

  @Test
  void methodsWithATextAreRefused() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT 2"))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "22023");
      assertThatThrownBy(() -> statement.addBatch("SELECT 2")).isInstanceOf(SQLException.class);
    }
  }
}
