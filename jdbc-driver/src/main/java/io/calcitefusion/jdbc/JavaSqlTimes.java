package io.calcitefusion.jdbc;

import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * The classes of {@code java.sql}, which are instants and show themselves in the zone of the JVM. A
 * local value becomes the instant at which a clock in the given zone shows it; a local time that a
 * daylight saving change leaves out moves forward by the change. Pure functions.
 */
final class JavaSqlTimes {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private JavaSqlTimes() {}

  private static ZoneId zone(@Nullable Calendar calendar) {
    return calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
  }

  static Date date(LocalDate date, @Nullable Calendar calendar) throws SQLException {
    if (calendar == null) {
      return Date.valueOf(date);
    }
    return new Date(millis(date.atStartOfDay().atZone(zone(calendar)).toInstant()));
  }

  static Time time(LocalTime time, @Nullable Calendar calendar) throws SQLException {
    if (time.toNanoOfDay() % NANOS_PER_MILLI != 0) {
      throw SqlExceptions.data(
          "22008",
          "java.sql.Time can not hold "
              + TextValues.format(time)
              + ", which is finer than a millisecond; read it as java.time.LocalTime");
    }
    return new Time(millis(time.atDate(LocalDate.EPOCH).atZone(zone(calendar)).toInstant()));
  }

  /** The value as an instant: its own when it has a zone, else the local time in the given zone. */
  static Timestamp timestamp(ColumnReader reader, int row, @Nullable Calendar calendar)
      throws SQLException {
    Instant instant = reader.instantAt(row);
    if (instant == null) {
      LocalDateTime local = reader.dateTimeAt(row);
      if (calendar == null) {
        return Timestamp.valueOf(local);
      }
      instant = local.atZone(zone(calendar)).toInstant();
    }
    try {
      return Timestamp.from(instant);
    } catch (IllegalArgumentException e) {
      throw SqlExceptions.data("22008", instant + " is beyond what java.sql can hold");
    }
  }

  private static long millis(Instant instant) throws SQLException {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException e) {
      throw SqlExceptions.data("22008", instant + " is beyond what java.sql can hold");
    }
  }
}
