package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Values of parameters: every setter, {@code setObject} of every class, and what is refused. */
final class ParameterChecks {
  private static final String GROUP = "parameters";

  private interface Setting {
    void set(PreparedStatement statement) throws Exception;
  }

  private ParameterChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    numbersAndTexts(checks);
    streams(checks);
    times(checks);
    objects(checks);
    nulls(checks);
    rules(checks);
    metadata(checks);
    limits(checks);
    return checks;
  }

  private static void sets(
      List<ContractCheck> checks,
      String name,
      ContractType type,
      Setting setting,
      Object expected) {
    checks.add(
        new ContractCheck(
            GROUP,
            name + " as " + type,
            session -> {
              String sql = "SELECT CAST(? AS " + type.sqlName() + ") AS \"v\"";
              try (PreparedStatement statement = session.prepare(sql)) {
                setting.set(statement);
                try (ResultSet rows = statement.executeQuery()) {
                  assertThat(rows.next()).isTrue();
                  check(rows, expected);
                }
              }
            }));
  }

  private static void check(ResultSet rows, Object expected) throws SQLException {
    if (expected == null) {
      assertThat(rows.getObject(1)).isNull();
    } else if (expected instanceof BigDecimal number) {
      assertThat(rows.getBigDecimal(1)).isEqualByComparingTo(number);
    } else if (expected instanceof byte[] bytes) {
      assertThat(rows.getBytes(1)).isEqualTo(bytes);
    } else if (expected instanceof OffsetDateTime moment) {
      assertThat(rows.getObject(1, OffsetDateTime.class).toInstant()).isEqualTo(moment.toInstant());
    } else {
      assertThat((Object) rows.getObject(1, expected.getClass())).isEqualTo(expected);
    }
  }

  private static void numbersAndTexts(List<ContractCheck> checks) {
    byte[] bytes = {1, 0, (byte) 0xff};
    sets(checks, "setBoolean", ContractType.BOOLEAN, s -> s.setBoolean(1, true), true);
    sets(checks, "setByte", ContractType.TINYINT, s -> s.setByte(1, (byte) -7), (byte) -7);
    sets(checks, "setShort", ContractType.SMALLINT, s -> s.setShort(1, (short) -700), (short) -700);
    sets(checks, "setInt", ContractType.INTEGER, s -> s.setInt(1, -70_000), -70_000);
    sets(checks, "setLong", ContractType.BIGINT, s -> s.setLong(1, Long.MIN_VALUE), Long.MIN_VALUE);
    sets(checks, "setFloat", ContractType.REAL, s -> s.setFloat(1, 1.5f), 1.5f);
    sets(checks, "setDouble", ContractType.DOUBLE, s -> s.setDouble(1, 0.1), 0.1);
    BigDecimal price = new BigDecimal("12345678.25");
    sets(checks, "setBigDecimal", ContractType.DECIMAL, s -> s.setBigDecimal(1, price), price);
    sets(checks, "setString", ContractType.VARCHAR, s -> s.setString(1, "Zoë"), "Zoë");
    sets(checks, "setNString", ContractType.VARCHAR, s -> s.setNString(1, "Zoë"), "Zoë");
    sets(checks, "setBytes", ContractType.VARBINARY, s -> s.setBytes(1, bytes), bytes);
  }

  private static void streams(List<ContractCheck> checks) {
    byte[] bytes = {1, 0, (byte) 0xff};
    sets(
        checks,
        "setBinaryStream",
        ContractType.VARBINARY,
        s -> s.setBinaryStream(1, new ByteArrayInputStream(bytes)),
        bytes);
    sets(
        checks,
        "setCharacterStream",
        ContractType.VARCHAR,
        s -> s.setCharacterStream(1, new StringReader("Zoë")),
        "Zoë");
    sets(
        checks,
        "setNCharacterStream",
        ContractType.VARCHAR,
        s -> s.setNCharacterStream(1, new StringReader("Zoë")),
        "Zoë");
    sets(
        checks,
        "setAsciiStream",
        ContractType.VARCHAR,
        s ->
            s.setAsciiStream(
                1, new ByteArrayInputStream("abc".getBytes(StandardCharsets.US_ASCII))),
        "abc");
    sets(
        checks,
        "setClob of a reader",
        ContractType.VARCHAR,
        s -> s.setClob(1, new StringReader("abc")),
        "abc");
    sets(
        checks,
        "setBlob of a stream",
        ContractType.VARBINARY,
        s -> s.setBlob(1, new ByteArrayInputStream(bytes)),
        bytes);
  }

  private static void times(List<ContractCheck> checks) {
    Date day = Date.valueOf("2024-02-29");
    Time time = Time.valueOf("12:34:56");
    Timestamp moment = Timestamp.valueOf("2024-02-29 12:34:56.789");
    sets(checks, "setDate", ContractType.DATE, s -> s.setDate(1, day), day.toLocalDate());
    sets(checks, "setTime", ContractType.TIME, s -> s.setTime(1, time), time.toLocalTime());
    sets(
        checks,
        "setTimestamp",
        ContractType.TIMESTAMP,
        s -> s.setTimestamp(1, moment),
        moment.toLocalDateTime());
  }

  private static void object(
      List<ContractCheck> checks, ContractType type, Object value, Object expected) {
    sets(
        checks,
        "setObject of " + value.getClass().getSimpleName(),
        type,
        s -> s.setObject(1, value),
        expected);
    if (type.jdbcType() != Types.TIMESTAMP_WITH_TIMEZONE) {
      sets(
          checks,
          "setObject with a type, of " + value.getClass().getSimpleName(),
          type,
          s -> s.setObject(1, value, type.jdbcType()),
          expected);
    }
  }

  private static void objects(List<ContractCheck> checks) {
    LocalDateTime moment = LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_000_000);
    object(checks, ContractType.BOOLEAN, true, true);
    object(checks, ContractType.TINYINT, (byte) 7, (byte) 7);
    object(checks, ContractType.SMALLINT, (short) 7, (short) 7);
    object(checks, ContractType.INTEGER, 7, 7);
    object(checks, ContractType.BIGINT, 7L, 7L);
    object(checks, ContractType.BIGINT, BigInteger.valueOf(7), 7L);
    object(checks, ContractType.REAL, 1.5f, 1.5f);
    object(checks, ContractType.DOUBLE, 1.5, 1.5);
    object(checks, ContractType.DECIMAL, new BigDecimal("1.25"), new BigDecimal("1.25"));
    object(checks, ContractType.VARCHAR, "text", "text");
    object(checks, ContractType.INTEGER, "7", 7);
    object(checks, ContractType.VARBINARY, new byte[] {1, 2}, new byte[] {1, 2});
    object(checks, ContractType.DATE, moment.toLocalDate(), moment.toLocalDate());
    object(checks, ContractType.DATE, Date.valueOf("2024-02-29"), moment.toLocalDate());
    object(checks, ContractType.TIME, LocalTime.of(12, 34, 56), LocalTime.of(12, 34, 56));
    object(checks, ContractType.TIME, Time.valueOf("12:34:56"), LocalTime.of(12, 34, 56));
    object(checks, ContractType.TIMESTAMP, moment, moment);
    object(checks, ContractType.TIMESTAMP, Timestamp.valueOf(moment), moment);
    object(
        checks, ContractType.TIMESTAMP, new java.util.Date(0), new Timestamp(0).toLocalDateTime());
    OffsetDateTime instant = OffsetDateTime.parse("2024-02-29T12:34:56.789+02:00");
    object(checks, ContractType.TIMESTAMP_WITH_ZONE, instant, instant);
    object(
        checks,
        ContractType.VARCHAR,
        java.util.UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
        "123e4567-e89b-12d3-a456-426614174000");
    object(checks, ContractType.VARCHAR, LocalDate.of(2024, 2, 29), "2024-02-29");
    object(checks, ContractType.VARCHAR, 7, "7");
  }

  private static void nulls(List<ContractCheck> checks) {
    for (ContractType type : ContractType.values()) {
      if (!type.sqlName().isEmpty()) {
        sets(checks, "setNull", type, s -> s.setNull(1, type.jdbcType()), null);
        sets(checks, "setObject of null", type, s -> s.setObject(1, null), null);
      }
    }
    sets(checks, "setString of null", ContractType.VARCHAR, s -> s.setString(1, null), null);
    sets(
        checks, "setBigDecimal of null", ContractType.DECIMAL, s -> s.setBigDecimal(1, null), null);
    sets(checks, "setDate of null", ContractType.DATE, s -> s.setDate(1, null), null);
    sets(
        checks, "setTimestamp of null", ContractType.TIMESTAMP, s -> s.setTimestamp(1, null), null);
    sets(checks, "setBytes of null", ContractType.VARBINARY, s -> s.setBytes(1, null), null);
  }

  private static void rule(List<ContractCheck> checks, String name, String sql, Setting setting) {
    checks.add(
        new ContractCheck(
            GROUP,
            name,
            session -> {
              try (PreparedStatement statement = session.prepare(sql)) {
                setting.set(statement);
              }
            }));
  }

  private interface Failing {
    void run() throws Exception;
  }

  private static void refused(Failing failing) {
    assertThatThrownBy(failing::run).isInstanceOf(SQLException.class);
  }

  private static void rules(List<ContractCheck> checks) {
    String sql = "SELECT CAST(? AS INTEGER) AS \"v\"";
    rule(checks, "parameter 0", sql, s -> refused(() -> s.setInt(0, 1)));
    rule(checks, "parameter 2 of 1", sql, s -> refused(() -> s.setInt(2, 1)));
    rule(checks, "a value that was not set", sql, s -> refused(s::executeQuery));
    rule(
        checks,
        "clearParameters",
        sql,
        s -> {
          s.setInt(1, 1);
          s.clearParameters();
          refused(s::executeQuery);
        });
    rule(
        checks,
        "values stay",
        sql,
        s -> {
          s.setInt(1, 5);
          for (int i = 0; i < 2; i++) {
            try (ResultSet rows = s.executeQuery()) {
              rows.next();
              assertThat(rows.getInt(1)).isEqualTo(5);
            }
          }
        });
    rule(checks, "a text for a prepared one", sql, s -> refused(() -> s.executeQuery("SELECT 1")));
  }

  private static void metadata(List<ContractCheck> checks) {
    String sql = "SELECT CAST(? AS INTEGER) AS \"v\"";
    rule(
        checks,
        "their number",
        sql,
        s -> assertThat(s.getParameterMetaData().getParameterCount()).isEqualTo(1));
    rule(
        checks,
        "their type",
        sql,
        s -> assertThat(s.getParameterMetaData().getParameterType(1)).isEqualTo(Types.INTEGER));
    rule(
        checks,
        "their mode",
        sql,
        s ->
            assertThat(s.getParameterMetaData().getParameterMode(1))
                .isEqualTo(ParameterMetaData.parameterModeIn));
    rule(
        checks,
        "their class",
        sql,
        s ->
            assertThat(s.getParameterMetaData().getParameterClassName(1))
                .isEqualTo(Integer.class.getName()));
    rule(
        checks,
        "metadata of a parameter that is not there",
        sql,
        s -> refused(() -> s.getParameterMetaData().getParameterType(2)));
    rule(
        checks,
        "a mark in a text",
        "SELECT '?' AS \"v\" -- ?",
        s -> assertThat(s.getParameterMetaData().getParameterCount()).isZero());
  }

  private static void limits(List<ContractCheck> checks) {
    for (Object number : new Object[] {(short) 1, 1, 1L}) {
      rule(
          checks,
          "LIMIT and OFFSET of " + number.getClass().getSimpleName(),
          JdbcProduct.THREE_ROWS + " LIMIT ? OFFSET ?",
          s -> {
            s.setObject(1, number);
            s.setObject(2, number);
            try (ResultSet rows = s.executeQuery()) {
              assertThat(rows.next()).isTrue();
              assertThat(rows.getInt(1)).isEqualTo(2);
              assertThat(rows.next()).isFalse();
            }
          });
    }
  }
}
