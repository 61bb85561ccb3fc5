package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The typed getters of a result set, for every type and for null. */
final class GetterChecks {
  private static final String GROUP = "getters";

  private interface ByIndex {
    Object get(ResultSet rows, int column) throws SQLException;
  }

  private interface ByLabel {
    Object get(ResultSet rows, String label) throws SQLException;
  }

  private record Getter(ByIndex byIndex, ByLabel byLabel, Object one) {}

  private static final Map<String, Getter> GETTERS = new LinkedHashMap<>();

  static {
    GETTERS.put("getBoolean", new Getter(ResultSet::getBoolean, ResultSet::getBoolean, true));
    GETTERS.put("getByte", new Getter(ResultSet::getByte, ResultSet::getByte, (byte) 1));
    GETTERS.put("getShort", new Getter(ResultSet::getShort, ResultSet::getShort, (short) 1));
    GETTERS.put("getInt", new Getter(ResultSet::getInt, ResultSet::getInt, 1));
    GETTERS.put("getLong", new Getter(ResultSet::getLong, ResultSet::getLong, 1L));
    GETTERS.put("getFloat", new Getter(ResultSet::getFloat, ResultSet::getFloat, 1f));
    GETTERS.put("getDouble", new Getter(ResultSet::getDouble, ResultSet::getDouble, 1.0));
    GETTERS.put(
        "getBigDecimal",
        new Getter(ResultSet::getBigDecimal, ResultSet::getBigDecimal, BigDecimal.ONE));
    GETTERS.put("getString", new Getter(ResultSet::getString, ResultSet::getString, null));
    GETTERS.put("getNString", new Getter(ResultSet::getNString, ResultSet::getNString, null));
    GETTERS.put("getBytes", new Getter(ResultSet::getBytes, ResultSet::getBytes, null));
    GETTERS.put("getDate", new Getter(ResultSet::getDate, ResultSet::getDate, null));
    GETTERS.put("getTime", new Getter(ResultSet::getTime, ResultSet::getTime, null));
    GETTERS.put("getTimestamp", new Getter(ResultSet::getTimestamp, ResultSet::getTimestamp, null));
    GETTERS.put("getObject", new Getter(ResultSet::getObject, ResultSet::getObject, null));
  }

  private GetterChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    for (ContractType type : ContractType.values()) {
      GETTERS.forEach(
          (name, getter) -> {
            if (getter.one() != null
                && (type.kind() == ContractType.Kind.NUMBER || type == ContractType.BOOLEAN)) {
              checks.add(
                  check(
                      name + " of " + type,
                      session ->
                          session.row(
                              session.literal(type),
                              rows -> same(getter.byIndex().get(rows, 1), getter.one()))));
              checks.add(
                  check(
                      name + " of " + type + " by label",
                      session ->
                          session.row(
                              session.literal(type),
                              rows -> same(getter.byLabel().get(rows, "v"), getter.one()))));
            }
            if (reads(name, type)) {
              checks.add(nullCheck(name, getter, type));
            }
          });
    }
    checks.addAll(texts());
    checks.addAll(bytes());
    checks.addAll(times());
    checks.addAll(moments());
    checks.addAll(arrays());
    return checks;
  }

  /** Which getters JDBC has for the nulls of which types. */
  private static boolean reads(String getter, ContractType type) {
    return switch (type.kind()) {
      case NUMBER, BOOLEAN -> GETTERS.get(getter).one() != null || isText(getter);
      case TEXT -> isText(getter);
      case BINARY -> getter.equals("getBytes") || getter.equals("getObject");
      case TIME ->
          isText(getter)
              || getter.equals("getTimestamp") && type != ContractType.TIME
              || getter.equals("getDate") && type == ContractType.DATE
              || getter.equals("getTime") && type == ContractType.TIME;
      case NESTED -> getter.equals("getObject");
    };
  }

  private static boolean isText(String getter) {
    return getter.equals("getString") || getter.equals("getNString") || getter.equals("getObject");
  }

  private static ContractCheck nullCheck(String name, Getter getter, ContractType type) {
    return check(
        name + " of a null " + type,
        session ->
            session.row(
                "CASE WHEN 1 = 0 THEN " + session.literal(type) + " END",
                rows -> {
                  Object value = getter.byIndex().get(rows, 1);
                  assertThat(rows.wasNull()).isTrue();
                  if (value instanceof Boolean bool) {
                    assertThat(bool).isFalse();
                  } else if (value != null) {
                    assertThat(((Number) value).doubleValue()).isZero();
                  }
                }));
  }

  private static void same(Object value, Object expected) {
    if (expected instanceof BigDecimal number) {
      assertThat((BigDecimal) value).isEqualByComparingTo(number);
    } else {
      assertThat(value).isEqualTo(expected);
    }
  }

  private static ContractCheck check(String name, ContractCheck.Body body) {
    return new ContractCheck(GROUP, name, body);
  }

  private static ContractCheck of(
      String name, ContractType type, JdbcProduct.Session.RowBody body) {
    return check(name + " of " + type, session -> session.row(session.literal(type), body));
  }

  private static String text(InputStream stream) throws Exception {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String text(Reader reader) throws Exception {
    try (reader) {
      StringBuilder text = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        text.append((char) c);
      }
      return text.toString();
    }
  }

  private static List<ContractCheck> texts() {
    return List.of(
        of("getString", ContractType.VARCHAR, r -> assertThat(r.getString(1)).isEqualTo("Zoë")),
        of("getNString", ContractType.VARCHAR, r -> assertThat(r.getNString(1)).isEqualTo("Zoë")),
        of(
            "getCharacterStream",
            ContractType.VARCHAR,
            r -> assertThat(text(r.getCharacterStream(1))).isEqualTo("Zoë")),
        of(
            "getNCharacterStream",
            ContractType.VARCHAR,
            r -> assertThat(text(r.getNCharacterStream(1))).isEqualTo("Zoë")),
        of(
            "getAsciiStream",
            ContractType.NUMERIC_TEXT,
            r -> assertThat(text(r.getAsciiStream(1))).isEqualTo("1")),
        of(
            "getClob",
            ContractType.VARCHAR,
            r -> assertThat(r.getClob(1).getSubString(1, 3)).isEqualTo("Zoë")),
        of("getNClob", ContractType.VARCHAR, r -> assertThat(r.getNClob(1).length()).isEqualTo(3)));
  }

  private static List<ContractCheck> bytes() {
    byte[] bytes = {0x2a, 0, (byte) 0xff};
    return List.of(
        of("getBytes", ContractType.VARBINARY, r -> assertThat(r.getBytes(1)).isEqualTo(bytes)),
        of(
            "getBinaryStream",
            ContractType.VARBINARY,
            r -> assertThat(r.getBinaryStream(1).readAllBytes()).isEqualTo(bytes)),
        of(
            "getBlob",
            ContractType.VARBINARY,
            r -> assertThat(r.getBlob(1).getBytes(1, 3)).isEqualTo(bytes)),
        of(
            "getObject",
            ContractType.VARBINARY,
            r -> assertThat(r.getObject(1)).isInstanceOf(byte[].class)));
  }

  private static List<ContractCheck> times() {
    Date day = Date.valueOf("2024-02-29");
    return List.of(
        of("getDate", ContractType.DATE, r -> assertThat(r.getDate(1)).isEqualTo(day)),
        of("getString", ContractType.DATE, r -> assertThat(r.getString(1)).isEqualTo("2024-02-29")),
        of(
            "getTimestamp",
            ContractType.DATE,
            r -> assertThat(r.getTimestamp(1)).isEqualTo(Timestamp.valueOf("2024-02-29 00:00:00"))),
        of(
            "getTime",
            ContractType.TIME,
            r ->
                assertThat(r.getTime(1).toLocalTime())
                    .isEqualTo(Time.valueOf("12:34:56").toLocalTime())),
        of(
            "getString",
            ContractType.TIME,
            r -> assertThat(r.getString(1)).startsWith("12:34:56.789")));
  }

  private static List<ContractCheck> moments() {
    Timestamp moment = Timestamp.valueOf("2024-02-29 12:34:56.789");
    Date day = Date.valueOf("2024-02-29");
    return List.of(
        of(
            "getTimestamp",
            ContractType.TIMESTAMP,
            r -> assertThat(r.getTimestamp(1)).isEqualTo(moment)),
        of("getDate", ContractType.TIMESTAMP, r -> assertThat(r.getDate(1)).isEqualTo(day)),
        of(
            "getTime",
            ContractType.TIMESTAMP,
            r -> assertThat(r.getTime(1).toString()).isEqualTo("12:34:56")),
        of(
            "getString",
            ContractType.TIMESTAMP,
            r -> assertThat(r.getString(1)).startsWith("2024-02-29 12:34:56.789")),
        of(
            "getTimestamp",
            ContractType.TIMESTAMP_WITH_ZONE,
            r ->
                assertThat(r.getTimestamp(1).toInstant())
                    .isEqualTo(java.time.Instant.parse("2024-02-29T12:34:56.789Z"))));
  }

  private static List<ContractCheck> arrays() {
    return List.of(
        of(
            "getArray",
            ContractType.ARRAY,
            r ->
                assertThat((Object[]) r.getArray(1).getArray()).hasSize(3).endsWith((Object) null)),
        of(
            "getArray, its base type",
            ContractType.ARRAY,
            r -> assertThat(r.getArray(1).getBaseTypeName()).isNotBlank()),
        of(
            "getArray, its slice",
            ContractType.ARRAY,
            r -> assertThat((Object[]) r.getArray(1).getArray(2, 1)).hasSize(1)),
        of(
            "getArray, its rows",
            ContractType.ARRAY,
            r -> {
              try (ResultSet elements = r.getArray(1).getResultSet()) {
                assertThat(elements.next()).isTrue();
                assertThat(elements.getInt(1)).isEqualTo(1);
                assertThat(elements.getInt(2)).isEqualTo(1);
              }
            }),
        of(
            "getObject",
            ContractType.ARRAY,
            r -> assertThat(r.getObject(1)).isInstanceOf(java.sql.Array.class)),
        of("getString", ContractType.ARRAY, r -> assertThat(r.getString(1)).contains("1", "2")),
        of("getBigDecimal with a scale", ContractType.DECIMAL, GetterChecks::scaled));
  }

  @SuppressWarnings("deprecation") // part of the contract nevertheless
  private static void scaled(ResultSet rows) throws SQLException {
    assertThat(rows.getBigDecimal(1, 1)).isEqualTo(new BigDecimal("1.0"));
  }
}
