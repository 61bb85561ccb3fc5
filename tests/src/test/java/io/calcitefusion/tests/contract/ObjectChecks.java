package io.calcitefusion.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** {@code getObject} with a class: the table of conversions of JDBC 4.2. */
final class ObjectChecks {
  private static final String GROUP = "getObject with a class";

  private static final List<Object> ONES =
      List.of(true, (byte) 1, (short) 1, 1, 1L, 1f, 1.0, BigDecimal.ONE, BigInteger.ONE, "1");

  private ObjectChecks() {}

  static List<ContractCheck> all() {
    List<ContractCheck> checks = new ArrayList<>();
    for (ContractType type : ContractType.values()) {
      if (type.kind() == ContractType.Kind.NUMBER) {
        ONES.forEach(one -> checks.add(number(type, one)));
      }
      checks.add(
          new ContractCheck(
              GROUP,
              "a class that nothing becomes of " + type,
              session ->
                  session.row(
                      session.literal(type),
                      rows ->
                          assertThatThrownBy(() -> rows.getObject(1, Thread.class))
                              .isInstanceOf(SQLException.class))));
      checks.add(
          new ContractCheck(
              GROUP,
              "no class of " + type,
              session ->
                  session.row(
                      session.literal(type),
                      rows ->
                          assertThatThrownBy(() -> rows.getObject(1, (Class<?>) null))
                              .isInstanceOf(SQLException.class))));
      checks.add(
          new ContractCheck(
              GROUP,
              "String of a null " + type,
              session ->
                  session.row(
                      "CASE WHEN 1 = 0 THEN " + session.literal(type) + " END",
                      rows -> {
                        assertThat(rows.getObject(1, String.class)).isNull();
                        assertThat(rows.wasNull()).isTrue();
                      })));
    }
    values(checks);
    return checks;
  }

  private static void values(List<ContractCheck> checks) {
    LocalDate day = LocalDate.of(2024, 2, 29);
    LocalTime time = LocalTime.of(12, 34, 56, 789_000_000);
    LocalDateTime moment = day.atTime(time);
    checks.add(value(ContractType.BOOLEAN, Boolean.class, true));
    checks.add(value(ContractType.VARCHAR, String.class, "Zoë"));
    checks.add(value(ContractType.VARBINARY, byte[].class, new byte[] {0x2a, 0, (byte) 0xff}));
    checks.add(value(ContractType.DATE, LocalDate.class, day));
    checks.add(value(ContractType.DATE, Date.class, Date.valueOf(day)));
    checks.add(value(ContractType.DATE, String.class, "2024-02-29"));
    checks.add(value(ContractType.DATE, LocalDateTime.class, day.atStartOfDay()));
    checks.add(value(ContractType.TIME, LocalTime.class, time));
    checks.add(value(ContractType.TIMESTAMP, LocalDateTime.class, moment));
    checks.add(value(ContractType.TIMESTAMP, LocalDate.class, day));
    checks.add(value(ContractType.TIMESTAMP, LocalTime.class, time));
    checks.add(value(ContractType.TIMESTAMP, Timestamp.class, Timestamp.valueOf(moment)));
    checks.add(value(ContractType.TIMESTAMP, Date.class, Date.valueOf(day)));
    checks.add(
        value(
            ContractType.TIMESTAMP,
            java.util.Date.class,
            (java.util.Date) Timestamp.valueOf(moment)));
    checks.add(kind(ContractType.TIMESTAMP, java.util.Calendar.class));
    checks.add(kind(ContractType.TIME, Time.class));
    checks.add(kind(ContractType.VARCHAR, Clob.class));
    checks.add(kind(ContractType.VARBINARY, Blob.class));
    checks.add(kind(ContractType.ARRAY, Array.class));
    instants(checks, moment);
  }

  private static void instants(List<ContractCheck> checks, LocalDateTime moment) {
    checks.add(
        new ContractCheck(
            GROUP,
            "OffsetDateTime of TIMESTAMP_WITH_ZONE",
            session ->
                session.row(
                    session.literal(ContractType.TIMESTAMP_WITH_ZONE),
                    rows ->
                        assertThat(rows.getObject(1, OffsetDateTime.class).toInstant())
                            .isEqualTo(moment.toInstant(ZoneOffset.UTC)))));
    checks.add(
        new ContractCheck(
            GROUP,
            "Instant of TIMESTAMP_WITH_ZONE",
            session ->
                session.row(
                    session.literal(ContractType.TIMESTAMP_WITH_ZONE),
                    rows ->
                        assertThat(rows.getObject(1, java.time.Instant.class))
                            .isEqualTo(moment.toInstant(ZoneOffset.UTC)))));
  }

  private static ContractCheck number(ContractType type, Object one) {
    return new ContractCheck(
        GROUP,
        one.getClass().getSimpleName() + " of " + type,
        session ->
            session.row(
                session.literal(type),
                rows -> {
                  Object value = rows.getObject(1, one.getClass());
                  if (one instanceof BigDecimal number) {
                    assertThat((BigDecimal) value).isEqualByComparingTo(number);
                  } else if (one instanceof String) {
                    assertThat(new BigDecimal((String) value)).isEqualByComparingTo(BigDecimal.ONE);
                  } else {
                    assertThat(value).isEqualTo(one);
                  }
                }));
  }

  private static <T> ContractCheck value(ContractType type, Class<T> wanted, T expected) {
    String name = wanted == java.util.Date.class ? wanted.getName() : wanted.getSimpleName();
    return new ContractCheck(
        GROUP,
        name + " of " + type,
        session ->
            session.row(
                session.literal(type),
                rows -> assertThat(rows.getObject(1, wanted)).isEqualTo(expected)));
  }

  private static ContractCheck kind(ContractType type, Class<?> wanted) {
    return new ContractCheck(
        GROUP,
        wanted.getSimpleName() + " of " + type,
        session ->
            session.row(
                session.literal(type),
                rows -> assertThat((Object) rows.getObject(1, wanted)).isInstanceOf(wanted)));
  }
}
