package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reader of timestamps. Without a zone the value is a local date and time; with one it is an
 * instant, shown in that zone.
 */
final class TimestampReader extends ArrowColumnReader {
  private final long unitsPerSecond;
  private final long nanosPerUnit;
  private final long unitsPerDay;
  private final DayDates dates = new DayDates();
  private final @Nullable ZoneId zone;

  /** The offset from UTC of the zone, or of a value without one, when it is always the same. */
  private final @Nullable ZoneOffset fixedOffset;

  private final long shift;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer values;

  /** Where the last local day begins, and its date. */
  private long dayStart;

  private LocalDate day = LocalDate.EPOCH;

  TimestampReader(Field field, ArrowType.Timestamp type) throws SQLException {
    super(field);
    this.unitsPerSecond = Ticks.perSecond(type.getUnit());
    this.nanosPerUnit = Ticks.nanosPerUnit(type.getUnit());
    this.unitsPerDay = unitsPerSecond * Ticks.SECONDS_PER_DAY;
    this.zone = zone(field.getName(), type.getTimezone());
    this.fixedOffset = fixedOffset(zone);
    this.shift = fixedOffset == null ? 0 : fixedOffset.getTotalSeconds() * unitsPerSecond;
  }

  private static @Nullable ZoneOffset fixedOffset(@Nullable ZoneId zone) {
    if (zone == null) {
      return ZoneOffset.UTC;
    }
    ZoneRules rules = zone.getRules();
    return rules.isFixedOffset() ? rules.getOffset(Instant.EPOCH) : null;
  }

  private static @Nullable ZoneId zone(String column, @Nullable String name) throws SQLException {
    if (name == null) {
      return null;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw SqlExceptions.unsupported("the time zone '" + name + "' of column '" + column + "'");
    }
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    values = column.buffer(0);
  }

  private long secondsAt(int row) {
    return Math.floorDiv(values.getLong((offset + row) << 3), unitsPerSecond);
  }

  private int nanosAt(int row) {
    return (int)
        (Math.floorMod(values.getLong((offset + row) << 3), unitsPerSecond) * nanosPerUnit);
  }

  @Override
  LocalDateTime dateTimeAt(int row) throws SQLException {
    try {
      ZoneOffset fixed = fixedOffset;
      long value = values.getLong((offset + row) << 3);
      long shifted = value + shift;
      boolean fits = ((value ^ shifted) & (shift ^ shifted)) >= 0;
      if (fixed != null && fits) {
        return localAt(shifted);
      }
      long seconds = secondsAt(row);
      ZoneOffset from = fixed == null ? offsetAt(seconds) : fixed;
      return LocalDateTime.ofEpochSecond(seconds, nanosAt(row), from);
    } catch (DateTimeException e) {
      throw SqlExceptions.data("22008", "the timestamp is beyond the years that Java can hold");
    }
  }

  private ZoneOffset offsetAt(long seconds) {
    return requireNonNull(zone, "zone").getRules().getOffset(Instant.ofEpochSecond(seconds));
  }

  private LocalDateTime localAt(long value) {
    long inDay = value - dayStart;
    // A difference that does not fit a long has the other sign.
    if (value < dayStart || inDay < 0 || inDay >= unitsPerDay) {
      inDay = Math.floorMod(value, unitsPerDay);
      LocalDate date = dates.of(Math.floorDiv(value, unitsPerDay));
      if (value - inDay > value) {
        return date.atTime(timeOfDay(inDay));
      }
      dayStart = value - inDay;
      day = date;
    }
    return LocalDateTime.of(day, timeOfDay(inDay));
  }

  private LocalTime timeOfDay(long inDay) {
    return LocalTime.ofNanoOfDay(inDay * nanosPerUnit);
  }

  @Override
  @Nullable Instant instantAt(int row) throws SQLException {
    if (zone == null) {
      return null;
    }
    try {
      return Instant.ofEpochSecond(secondsAt(row), nanosAt(row));
    } catch (DateTimeException e) {
      throw SqlExceptions.data("22008", "the timestamp is beyond the years that Java can hold");
    }
  }

  @Override
  OffsetDateTime offsetDateTimeAt(int row) throws SQLException {
    if (zone == null) {
      throw cannot("offset from UTC, since it has no time zone; read it as LocalDateTime");
    }
    LocalDateTime local = dateTimeAt(row);
    return OffsetDateTime.of(local, fixedOffset == null ? offsetAt(secondsAt(row)) : fixedOffset);
  }

  @Override
  LocalDate dateAt(int row) throws SQLException {
    return dateTimeAt(row).toLocalDate();
  }

  @Override
  LocalTime timeAt(int row) throws SQLException {
    return dateTimeAt(row).toLocalTime();
  }

  @Override
  String stringAt(int row) throws SQLException {
    return zone == null
        ? TextValues.format(dateTimeAt(row))
        : TextValues.format(offsetDateTimeAt(row));
  }

  @Override
  Object objectAt(int row) throws SQLException {
    return zone == null ? JavaSqlTimes.timestamp(this, row, null) : offsetDateTimeAt(row);
  }
}
