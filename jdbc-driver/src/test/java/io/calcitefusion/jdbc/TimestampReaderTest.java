package io.calcitefusion.jdbc;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times in any order beside the plain way to the same: one value, one look at the calendar. */
class TimestampReaderTest {
  private static final int VALUES = 2_000;

  @ParameterizedTest
  @CsvSource({
    "SECOND, ", "MILLISECOND, ", "MICROSECOND, ", "NANOSECOND, ",
    "SECOND, UTC", "MICROSECOND, UTC", "NANOSECOND, +05:30", "MILLISECOND, -11:00",
    "SECOND, +14:00", "MICROSECOND, Europe/Berlin", "NANOSECOND, America/Lima"
  })
  void timesInAnyOrderAreThoseOfTheCalendar(TimeUnit unit, String zone) throws SQLException {
    List<Long> values = values(unit, new Random(7));
    String type =
        "Timestamp(%s, %s)".formatted(name(unit), zone == null ? "None" : "Some(\"" + zone + "\")");
    try (Connection connection = DriverManager.getConnection("jdbc:datafusion:;planner=native");
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    values.stream()
                        .map(
                            value ->
                                value == Long.MIN_VALUE
                                    ? "(-9223372036854775807 - 1)"
                                    : "(" + value + ")")
                        .collect(
                            joining(
                                ", ",
                                "SELECT arrow_cast(column1, '" + type + "') FROM (VALUES ",
                                ")")))) {
      ZoneId shown = zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
      for (long value : values) {
        assertThat(rows.next()).isTrue();
        checkRow(rows, value, Ticks.perSecond(unit), shown, zone != null);
      }
    }
  }

  private static void checkRow(
      ResultSet rows, long value, long unitsPerSecond, ZoneId zone, boolean hasZone)
      throws SQLException {
    OffsetDateTime expected;
    try {
      long nanos = Math.floorMod(value, unitsPerSecond) * (Ticks.NANOS_PER_SECOND / unitsPerSecond);
      Instant instant = Instant.ofEpochSecond(Math.floorDiv(value, unitsPerSecond), nanos);
      expected = instant.atZone(zone).toOffsetDateTime();
    } catch (DateTimeException e) {
      assertThatThrownBy(() -> rows.getObject(1, LocalDateTime.class))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "22008");
      return;
    }
    assertThat(rows.getObject(1, LocalDateTime.class)).isEqualTo(expected.toLocalDateTime());
    assertThat(rows.getObject(1, LocalDate.class)).isEqualTo(expected.toLocalDate());
    if (hasZone) {
      assertThat(rows.getObject(1, OffsetDateTime.class)).isEqualTo(expected);
    }
  }

  private static String name(TimeUnit unit) {
    return unit.name().charAt(0) + unit.name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  /** Steps within a day, over a few days and over years, and the ends of the range. */
  private static List<Long> values(TimeUnit unit, Random random) {
    long day = Ticks.perSecond(unit) * Ticks.SECONDS_PER_DAY;
    List<Long> values = new ArrayList<>(List.of(0L, -1L, 1L, day - 1, day, -day, -day - 1));
    long value = 0;
    for (int i = 0; i < VALUES; i++) {
      value +=
          switch (random.nextInt(6)) {
            case 0 -> -random.nextLong(day);
            case 1 -> random.nextLong(40 * day);
            case 2 -> 400 * day - random.nextLong(800 * day);
            default -> random.nextLong(day / 3);
          };
      values.add(value);
    }
    values.addAll(
        List.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, 0L, Long.MIN_VALUE + day));
    return values;
  }
}
