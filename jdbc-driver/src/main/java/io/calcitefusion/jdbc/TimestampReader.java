package io.calcitefusion.jdbc;

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
  private final @Nullable ZoneId zone;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer values;

  TimestampReader(Field field, ArrowType.Timestamp type) throws SQLException {
    super(field);
    this.unitsPerSecond = Ticks.perSecond(type.getUnit());
    this.nanosPerUnit = Ticks.nanosPerUnit(type.getUnit());
    this.zone = zone(field.getName(), type.getTimezone());
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
    ZoneId shown = zone;
    try {
      long seconds = secondsAt(row);
      ZoneOffset shift =
          shown == null
              ? ZoneOffset.UTC
              : shown.getRules().getOffset(Instant.ofEpochSecond(seconds));
      return LocalDateTime.ofEpochSecond(seconds, nanosAt(row), shift);
    } catch (DateTimeException e) {
      throw SqlExceptions.data("22008", "the timestamp is beyond the years that Java can hold");
    }
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
    ZoneId shown = zone;
    Instant instant = instantAt(row);
    if (shown == null || instant == null) {
      throw cannot("offset from UTC, since it has no time zone; read it as LocalDateTime");
    }
    return instant.atZone(shown).toOffsetDateTime();
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
