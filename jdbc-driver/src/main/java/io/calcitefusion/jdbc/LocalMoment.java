package io.calcitefusion.jdbc;

import java.sql.Date;
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
 * An instant and what a clock in the caller's zone shows then. A parameter with a zone takes the
 * instant, one without takes the clock. Immutable.
 *
 * @param instant the instant
 * @param local date and time of the clock
 */
record LocalMoment(Instant instant, LocalDateTime local) {
  private static ZoneId zone(@Nullable Calendar calendar) {
    return calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
  }

  static LocalMoment of(Timestamp value, @Nullable Calendar calendar) {
    Instant instant = value.toInstant();
    return new LocalMoment(
        instant,
        // The conversion by the class itself uses the calendar that existed at that time.
        calendar == null
            ? value.toLocalDateTime()
            : LocalDateTime.ofInstant(instant, zone(calendar)));
  }

  static LocalMoment of(java.util.Date value) {
    return of(Timestamp.from(value.toInstant()), null);
  }

  static LocalDate date(Date value, @Nullable Calendar calendar) {
    return calendar == null
        ? value.toLocalDate()
        : LocalDate.ofInstant(Instant.ofEpochMilli(value.getTime()), zone(calendar));
  }

  static LocalTime time(Time value, @Nullable Calendar calendar) {
    return LocalTime.ofInstant(Instant.ofEpochMilli(value.getTime()), zone(calendar));
  }
}
