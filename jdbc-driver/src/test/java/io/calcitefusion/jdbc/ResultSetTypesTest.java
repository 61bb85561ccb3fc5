package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NativeLeakCheck.class)
class ResultSetTypesTest {
  private TestConnections connections;
  private Statement statement;
  private final TimeZone zone = TimeZone.getDefault();

  @BeforeEach
  void open() throws SQLException {
    connections = new TestConnections();
    Connection connection = connections.open("jdbc:datafusion:;planner=native");
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    TimeZone.setDefault(zone);
    connections.close();
  }

  private interface Reading {
    Object read(ResultSet rows) throws SQLException;
  }

  private Object read(String expression, Reading reading) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT " + expression + " AS v")) {
      assertThat(rows.next()).isTrue();
      return reading.read(rows);
    }
  }

  private static String cast(String value, String arrowType) {
    return "arrow_cast(" + value + ", '" + arrowType.replace("'", "''") + "')";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1.50",
        "-99999999999999.999999",
        "9223372036854.775807",
        "9223372036854.775808",
        "-9223372036854.775808",
        "-9223372036854.775809",
        "12345678901234567890123456789012.345678",
        "-12345678901234567890123456789012.345678"
      })
  void decimalsOfEveryWidthKeepAllDigits(String value) throws SQLException {
    BigDecimal expected = new BigDecimal(value).setScale(6);
    for (String type : new String[] {"Decimal128(38, 6)", "Decimal256(76, 6)"}) {
      assertThat(read(cast("'" + value + "'", type), rows -> rows.getBigDecimal(1)))
          .as(type)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Int8, -128, -6, TINYINT, true",
    "Int16, -32768, 5, SMALLINT, true",
    "Int32, -2147483648, 4, INTEGER, true",
    "Int64, -9223372036854775808, -5, BIGINT, true",
    "UInt8, 255, 5, TINYINT UNSIGNED, false",
    "UInt16, 65535, 4, SMALLINT UNSIGNED, false",
    "UInt32, 4294967295, -5, INTEGER UNSIGNED, false",
    "UInt64, 18446744073709551615, 3, BIGINT UNSIGNED, false"
  })
  void integersAreExact(String type, String value, int jdbcType, String name, boolean signed)
      throws SQLException {
    String expression = cast("'" + value + "'", type);
    assertThat(read(expression, rows -> rows.getBigDecimal(1))).isEqualTo(new BigDecimal(value));
    assertThat(read(expression, rows -> rows.getString(1))).isEqualTo(value);
    assertThat(read(expression, rows -> rows.getObject(1, BigInteger.class)))
        .isEqualTo(new BigInteger(value));
    assertThat(read(expression, rows -> rows.getObject(1)).toString()).isEqualTo(value);
    assertThat(read(expression, rows -> rows.getDouble(1))).isEqualTo(Double.parseDouble(value));
    read(
        expression,
        rows -> {
          ResultSetMetaData metadata = rows.getMetaData();
          assertThat(metadata.getColumnType(1)).isEqualTo(jdbcType);
          assertThat(metadata.getColumnTypeName(1)).isEqualTo(name);
          assertThat(metadata.isSigned(1)).isEqualTo(signed);
          assertThat(metadata.getColumnDisplaySize(1)).isGreaterThanOrEqualTo(value.length());
          return assertThat(rows.getObject(1).getClass().getName())
              .isEqualTo(metadata.getColumnClassName(1));
        });
  }

  @Test
  void gettersRefuseWhatTheyCanNotHold() {
    Map<String, Reading> refusals =
        Map.of(
            "300",
            rows -> rows.getByte(1),
            "70000",
            rows -> rows.getShort(1),
            "3000000000",
            rows -> rows.getInt(1),
            cast("'18446744073709551615'", "UInt64"),
            rows -> rows.getLong(1),
            "1.5",
            rows -> rows.getInt(1),
            "1e300",
            rows -> rows.getFloat(1),
            cast("'NaN'", "Float64"),
            rows -> rows.getLong(1),
            "2",
            rows -> rows.getBoolean(1),
            cast("'1.25'", "Decimal128(5, 2)"),
            rows -> rows.getLong(1),
            cast("'Infinity'", "Float64"),
            rows -> rows.getBigDecimal(1));
    refusals.forEach(
        (expression, reading) ->
            assertThatThrownBy(() -> read(expression, reading))
                .as(expression)
                .isInstanceOf(SQLDataException.class)
                .hasFieldOrPropertyWithValue("SQLState", "22003"));
  }

  @Test
  void floatsAndDecimals() throws SQLException {
    assertThat(read(cast("'0.1'", "Float32"), rows -> rows.getFloat(1))).isEqualTo(0.1f);
    assertThat(read(cast("'0.1'", "Float32"), rows -> rows.getBigDecimal(1)))
        .isEqualTo(new BigDecimal("0.1"));
    assertThat(read(cast("1.5", "Float16"), rows -> rows.getObject(1))).isEqualTo(1.5f);
    assertThat(read(cast("'-0.1'", "Float64"), rows -> rows.getString(1))).isEqualTo("-0.1");
    String wide = "12345678901234567890123456789012345.678";
    assertThat(read(cast("'" + wide + "'", "Decimal128(38, 3)"), rows -> rows.getBigDecimal(1)))
        .isEqualTo(new BigDecimal(wide));
    assertThat(read(cast("'-" + wide + "'", "Decimal256(76, 3)"), rows -> rows.getObject(1)))
        .isEqualTo(new BigDecimal("-" + wide));
    assertThat(read(cast("'-99.90'", "Decimal128(5, 2)"), rows -> rows.getString(1)))
        .isEqualTo("-99.90");
    assertThat(read(cast("'7'", "Decimal128(5, 0)"), rows -> rows.getInt(1))).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Utf8", "LargeUtf8", "Utf8View", "Dictionary(Int32, Utf8)"})
  void textsOfEveryEncoding(String type) throws SQLException {
    for (String value :
        List.of("", "a", "abcdefgh", "abcdefghi", "naïve", "😀", "x".repeat(3000))) {
      String expression = cast("'" + value + "'", type);
      assertThat(read(expression, rows -> rows.getString(1))).isEqualTo(value);
      assertThat(read(expression, rows -> rows.getObject(1))).isEqualTo(value);
      assertThat(read(expression, rows -> rows.getClob(1).getSubString(1, 4000))).isEqualTo(value);
    }
    assertThat(read(cast("' 12 '", type), rows -> rows.getInt(1))).isEqualTo(12);
    assertThat(read(cast("'true'", type), rows -> rows.getBoolean(1))).isEqualTo(true);
    assertThat(read(cast("'2024-01-02'", type), rows -> rows.getDate(1)))
        .isEqualTo(java.sql.Date.valueOf("2024-01-02"));
    assertThatThrownBy(() -> read(cast("'x'", type), rows -> rows.getInt(1)))
        .hasFieldOrPropertyWithValue("SQLState", "22018");
  }

  @Test
  void shortTextsThatRepeatStayApart() throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT CASE v % 5 WHEN 0 THEN 'a' WHEN 1 THEN concat('a', chr(1)) WHEN 2 THEN 'abcdefgh'"
                + " WHEN 3 THEN 'abcdefghi' ELSE concat('x', cast(v AS VARCHAR)) END AS s, v"
                + " FROM generate_series(0, 50000) AS t(v)")) {
      while (rows.next()) {
        long v = rows.getLong(2);
        String expected =
            switch ((int) (v % 5)) {
              case 0 -> "a";
              case 1 -> "a\u0001";
              case 2 -> "abcdefgh";
              case 3 -> "abcdefghi";
              default -> "x" + v;
            };
        assertThat(rows.getString(1)).isEqualTo(expected);
      }
    }
  }

  @Test
  void bytesOfEveryEncoding() throws SQLException {
    for (String type : List.of("Binary", "LargeBinary", "BinaryView", "FixedSizeBinary(3)")) {
      String expression = cast("X'00ff07'", type);
      assertThat(read(expression, rows -> rows.getBytes(1))).isEqualTo(new byte[] {0, -1, 7});
      assertThat(read(expression, rows -> rows.getString(1))).isEqualTo("00ff07");
      assertThat(read(expression, rows -> rows.getBlob(1).length())).isEqualTo(3L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/St_Johns", "Pacific/Apia"})
  void timesDoNotDependOnTheZoneOfTheJvm(String jvmZone) throws SQLException {
    TimeZone.setDefault(TimeZone.getTimeZone(jvmZone));
    for (String date :
        List.of("1582-10-15", "1969-12-31", "1970-01-01", "2011-12-30", "9999-12-31")) {
      LocalDate expected = LocalDate.parse(date);
      for (String type : List.of("Date32", "Date64")) {
        assertThat(read(cast("'" + date + "'", type), rows -> rows.getObject(1, LocalDate.class)))
            .isEqualTo(expected);
        assertThat(read(cast("'" + date + "'", type), rows -> rows.getString(1))).isEqualTo(date);
      }
    }
    assertThat(read("DATE '2024-03-10'", rows -> rows.getDate(1).toString()))
        .isEqualTo("2024-03-10");
    for (String unit : List.of("s", "ms", "µs", "ns")) {
      String text = "2024-03-10 02:30:00";
      String local = cast("'" + text + "'", "Timestamp(" + unit + ")");
      assertThat(read(local, rows -> rows.getObject(1, LocalDateTime.class)))
          .isEqualTo(LocalDateTime.of(2024, 3, 10, 2, 30));
      assertThat(read(local, rows -> rows.getString(1))).isEqualTo(text);
      assertThat(read(local, rows -> rows.getObject(1, LocalDate.class)))
          .isEqualTo(LocalDate.of(2024, 3, 10));

      String instant = cast("'2024-03-10T02:30:00Z'", "Timestamp(" + unit + ", \"UTC\")");
      assertThat(read(instant, rows -> rows.getTimestamp(1).toInstant()))
          .isEqualTo(Instant.parse("2024-03-10T02:30:00Z"));
      assertThat(read(instant, rows -> rows.getObject(1)))
          .isEqualTo(OffsetDateTime.of(2024, 3, 10, 2, 30, 0, 0, ZoneOffset.UTC));
      assertThat(read(instant, rows -> rows.getString(1))).isEqualTo(text + "+00:00");
    }
    assertThat(
            read(
                cast("'1969-12-31T23:59:59.999999999'", "Timestamp(ns)"),
                rows -> rows.getObject(1, LocalDateTime.class)))
        .isEqualTo(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999));
    assertThat(read("TIMESTAMP '2024-07-01 12:00:00.5'", rows -> rows.getTimestamp(1)))
        .isEqualTo(java.sql.Timestamp.valueOf("2024-07-01 12:00:00.5"));
  }

  @Test
  void calendarsGiveTheirZone() throws SQLException {
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    assertThat(
            read(
                "TIMESTAMP '2024-07-01 12:00:00'", rows -> rows.getTimestamp(1, tokyo).toInstant()))
        .isEqualTo(Instant.parse("2024-07-01T03:00:00Z"));
    assertThat(read("DATE '2024-07-01'", rows -> rows.getDate(1, tokyo).getTime()))
        .isEqualTo(Instant.parse("2024-06-30T15:00:00Z").toEpochMilli());
    String instant = cast("'2024-03-10T02:30:00Z'", "Timestamp(s, \"America/New_York\")");
    assertThat(read(instant, rows -> rows.getTimestamp(1, tokyo).toInstant()))
        .isEqualTo(Instant.parse("2024-03-10T02:30:00Z"));
    assertThat(read(instant, rows -> rows.getObject(1, OffsetDateTime.class).getOffset()))
        .isEqualTo(ZoneOffset.ofHours(-5));
    assertThat(read(instant, rows -> rows.getString(1))).isEqualTo("2024-03-09 21:30:00-05:00");
    assertThatThrownBy(
            () ->
                read(
                    "TIMESTAMP '2024-07-01 12:00:00'",
                    rows -> rows.getObject(1, OffsetDateTime.class)))
        .hasFieldOrPropertyWithValue("SQLState", "07006");
  }

  @Test
  void timesOfDay() throws SQLException {
    for (String type : List.of("Time32(s)", "Time32(ms)", "Time64(µs)", "Time64(ns)")) {
      assertThat(read(cast("'10:11:12'", type), rows -> rows.getObject(1)))
          .isEqualTo(LocalTime.of(10, 11, 12));
      assertThat(read(cast("'10:11:12'", type), rows -> rows.getTime(1).toString()))
          .isEqualTo("10:11:12");
    }
    String fine = cast("'10:11:12.000001'", "Time64(µs)");
    assertThat(read(fine, rows -> rows.getString(1))).isEqualTo("10:11:12.000001");
    assertThatThrownBy(() -> read(fine, rows -> rows.getTime(1)))
        .hasFieldOrPropertyWithValue("SQLState", "22008");
  }

  @Test
  void intervalsAndDurations() throws SQLException {
    assertThat(read("INTERVAL '1 month 2 days 3 seconds'", rows -> rows.getString(1)))
        .isEqualTo("P1M2DT3S");
    assertThat(read("INTERVAL '14 months'", rows -> rows.getObject(1, Period.class)))
        .isEqualTo(Period.of(1, 2, 0));
    assertThat(read(cast("90061", "Duration(s)"), rows -> rows.getObject(1)))
        .isEqualTo(Duration.ofSeconds(90061));
  }

  @Test
  void nestedValues() throws SQLException {
    String list = "make_array(1, NULL, 3)";
    assertThat(read(list, rows -> rows.getString(1))).isEqualTo("[1,null,3]");
    assertThat(read(list, rows -> (Object[]) rows.getArray(1).getArray()))
        .isEqualTo(new Object[] {1L, null, 3L});
    assertThat(read(list, rows -> rows.getObject(1, List.class)))
        .isEqualTo(java.util.Arrays.asList(1L, null, 3L));
    try (ResultSet elements = (ResultSet) read(list, rows -> rows.getArray(1).getResultSet(2, 2))) {
      assertThat(elements.next()).isTrue();
      assertThat(elements.getInt(1)).isEqualTo(2);
      assertThat(elements.getObject(2)).isNull();
      assertThat(elements.next()).isTrue();
      assertThat(elements.getLong("VALUE")).isEqualTo(3);
      assertThat(elements.next()).isFalse();
    }
    String struct = "named_struct('a', 1, 'b', make_array('x\"y'), 'c', NULL)";
    assertThat(read(struct, rows -> rows.getString(1)))
        .isEqualTo("{\"a\":1,\"b\":[\"x\\\"y\"],\"c\":null}");
    assertThat(read(struct, rows -> ((Struct) rows.getObject(1)).getAttributes()[0])).isEqualTo(1L);
    assertThat(read(struct, rows -> rows.getObject(1, Map.class).get("a"))).isEqualTo(1L);
    assertThat(read(struct, rows -> rows.getObject(1)).toString())
        .isEqualTo("{\"a\":1,\"b\":[\"x\\\"y\"],\"c\":null}");
    String map = "MAP {'k': 1, 'l': 2}";
    assertThat(read(map, rows -> rows.getObject(1))).isEqualTo(Map.of("k", 1L, "l", 2L));
    assertThat(read(map, rows -> rows.getString(1))).isEqualTo("{\"k\":1,\"l\":2}");
    assertThat(read(map, rows -> rows.getMetaData().getColumnType(1))).isEqualTo(Types.JAVA_OBJECT);
    assertThat(read(list, rows -> rows.getMetaData().getColumnTypeName(1))).isEqualTo("BIGINT[]");
    for (String type : List.of("LargeList(Int64)", "FixedSizeList(3 x Int64)")) {
      assertThat(read(cast(list, type), rows -> rows.getString(1))).isEqualTo("[1,null,3]");
    }
  }

  @Test
  void slicedAndNestedColumnsKeepTheirRows() throws SQLException {
    String sql =
        "SELECT v, make_array(v, v + 1) AS l, named_struct('x', v, 's', cast(v AS VARCHAR)) AS s,"
            + " v % 3 = 0 AS b, CASE WHEN v % 4 = 0 THEN NULL ELSE cast(v AS VARCHAR) END AS t"
            + " FROM generate_series(1, 30000) AS g(v) ORDER BY v LIMIT 20000 OFFSET 777";
    try (ResultSet rows = statement.executeQuery(sql)) {
      long expected = 778;
      while (rows.next()) {
        assertThat(rows.getLong(1)).isEqualTo(expected);
        assertThat(rows.getString(2)).isEqualTo("[" + expected + "," + (expected + 1) + "]");
        assertThat(rows.getString(3))
            .isEqualTo("{\"x\":" + expected + ",\"s\":\"" + expected + "\"}");
        assertThat(rows.getBoolean(4)).isEqualTo(expected % 3 == 0);
        assertThat(rows.getString(5)).isEqualTo(expected % 4 == 0 ? null : "" + expected);
        assertThat(rows.wasNull()).isEqualTo(expected % 4 == 0);
        expected++;
      }
      assertThat(expected).isEqualTo(20778);
    }
  }

  @Test
  void nullsOfEveryType() throws SQLException {
    for (String type :
        List.of(
            "Boolean",
            "Int8",
            "UInt64",
            "Float64",
            "Decimal128(10, 2)",
            "Utf8",
            "Binary",
            "Date32",
            "Time64(ns)",
            "Timestamp(ns)",
            "Timestamp(ns, \"UTC\")",
            "List(Int32)")) {
      String expression = cast("NULL", type);
      assertThat(read(expression, rows -> rows.getObject(1))).as(type).isNull();
      assertThat(read(expression, rows -> rows.getString(1))).as(type).isNull();
      assertThat(read(expression, rows -> rows.getObject(1, String.class))).as(type).isNull();
      assertThat(read(expression, rows -> rows.getInt(1))).as(type).isEqualTo(0);
    }
    assertThat(read("NULL", rows -> rows.getObject(1))).isNull();
  }

  @Test
  void uuidsComeFromTexts() throws SQLException {
    String uuid = "00000000-0000-0001-0000-000000000002";
    assertThat(read("'" + uuid + "'", rows -> rows.getObject(1, UUID.class)))
        .isEqualTo(UUID.fromString(uuid));
    assertThatThrownBy(() -> read("'no'", rows -> rows.getObject(1, UUID.class)))
        .hasFieldOrPropertyWithValue("SQLState", "22018");
    assertThatThrownBy(() -> read("1", rows -> rows.getObject(1, Thread.class)))
        .hasFieldOrPropertyWithValue("SQLState", "07006");
  }

  @Test
  void positionsAreChecked() throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT 1 AS a")) {
      assertThat(rows.isBeforeFirst()).isTrue();
      assertThatThrownBy(() -> rows.getInt(1)).hasFieldOrPropertyWithValue("SQLState", "24000");
      assertThat(rows.next()).isTrue();
      assertThat(rows.isFirst()).isTrue();
      assertThat(rows.getRow()).isEqualTo(1);
      assertThatThrownBy(() -> rows.getInt(2)).hasFieldOrPropertyWithValue("SQLState", "22023");
      assertThatThrownBy(() -> rows.getInt("b")).hasFieldOrPropertyWithValue("SQLState", "42703");
      assertThat(rows.next()).isFalse();
      assertThat(rows.isAfterLast()).isTrue();
      assertThat(rows.getRow()).isZero();
      assertThatThrownBy(() -> rows.getInt(1)).hasFieldOrPropertyWithValue("SQLState", "24000");
    }
  }
}
