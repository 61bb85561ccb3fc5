package io.calcitefusion.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.UUID;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The Java classes that a parameter may have, and readings of them. Pure functions. */
final class ParameterObjects {
  private ParameterObjects() {}

  /**
   * The value as one of Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, BigInteger,
   * String, byte[], LocalDate, LocalTime, LocalDateTime, OffsetDateTime, {@link LocalMoment},
   * {@link NestedParameter}.
   */
  static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return plain(value, 0);
  }

  /**
   * The value as {@link #plain(Object)} gives it.
   *
   * @param depth number of lists, structs and maps around it
   */
  static @Nullable Object plain(@Nullable Object value, int depth) throws SQLException {
    if (value == null
        || value instanceof Boolean
        || value instanceof String
        || value instanceof byte[]
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof OffsetDateTime
        || value instanceof LocalMoment
        || value instanceof NestedParameter) {
      return value;
    }
    if (NestedParameter.isNested(value)) {
      return SqlExceptions.translate(null, () -> NestedParameter.copy(value, depth));
    }
    if (value instanceof Number number) {
      return plainNumber(number);
    }
    if (value instanceof Character
        || value instanceof UUID
        || value instanceof URL
        || value instanceof OffsetTime
        || value instanceof Enum<?>) {
      return value.toString();
    }
    if (value instanceof Date date) {
      return LocalMoment.date(date, null);
    }
    if (value instanceof Time time) {
      return LocalMoment.time(time, null);
    }
    if (value instanceof Timestamp timestamp) {
      return LocalMoment.of(timestamp, null);
    }
    if (value instanceof java.util.Date date) {
      return LocalMoment.of(date);
    }
    if (value instanceof Instant instant) {
      return offset(instant.atZone(ZoneOffset.UTC));
    }
    if (value instanceof ZonedDateTime dateTime) {
      return offset(dateTime);
    }
    if (value instanceof Calendar calendar) {
      return offset(calendar.toInstant().atZone(calendar.getTimeZone().toZoneId()));
    }
    return large(value);
  }

  /** What has to be read first. */
  private static @Nullable Object large(Object value) throws SQLException {
    if (value instanceof Clob clob) {
      return StreamText.text(clob.getCharacterStream(), StreamText.ALL);
    }
    if (value instanceof Blob blob) {
      return StreamText.bytes(blob.getBinaryStream(), StreamText.ALL);
    }
    if (value instanceof InputStream stream) {
      return StreamText.bytes(stream, StreamText.ALL);
    }
    if (value instanceof Reader reader) {
      return StreamText.text(reader, StreamText.ALL);
    }
    throw SqlExceptions.unsupported("a parameter of the class " + value.getClass().getName());
  }

  private static OffsetDateTime offset(ZonedDateTime value) {
    return value.toOffsetDateTime();
  }

  private static Number plainNumber(Number value) throws SQLException {
    if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Float
        || value instanceof Double
        || value instanceof BigDecimal
        || value instanceof BigInteger) {
      return value;
    }
    if (value instanceof java.util.concurrent.atomic.AtomicInteger
        || value instanceof java.util.concurrent.atomic.AtomicLong) {
      return value.longValue();
    }
    throw SqlExceptions.unsupported("a parameter of the class " + value.getClass().getName());
  }

  /** The type in which a SQL NULL of an expected type travels. */
  static ArrowType sendable(ArrowType expected) {
    return switch (expected.getTypeID()) {
      case Bool, Int, FloatingPoint, Decimal, Utf8, Timestamp -> expected;
      case LargeUtf8, Utf8View -> new ArrowType.Utf8();
      case Binary, LargeBinary, FixedSizeBinary, BinaryView -> new ArrowType.Binary();
      case Date -> new ArrowType.Date(DateUnit.DAY);
      case Time ->
          new ArrowType.Time(
              ((ArrowType.Time) expected).getUnit() == TimeUnit.NANOSECOND
                  ? TimeUnit.NANOSECOND
                  : TimeUnit.MICROSECOND,
              Long.SIZE);
      default -> new ArrowType.Null();
    };
  }

  static SQLException mismatch(Object value, ArrowType expected) {
    return mismatch(value, Field.nullable("", expected));
  }

  static SQLException mismatch(Object value, Field expected) {
    return SqlExceptions.conversion(
        value instanceof NestedParameter nested ? nested.name() : value.getClass().getName(),
        "form as " + JdbcTypes.of(expected).typeName() + ", which the parameter expects");
  }

  static boolean bool(Object value) throws SQLException {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof String text) {
      return TextValues.parseBoolean(text);
    }
    BigDecimal number = number(value, new ArrowType.Bool());
    boolean one = number.compareTo(BigDecimal.ONE) == 0;
    if (!one && number.signum() != 0) {
      throw SqlExceptions.outOfRange(number, "BOOLEAN");
    }
    return one;
  }

  static BigDecimal number(Object value, ArrowType expected) throws SQLException {
    if (value instanceof BigDecimal number) {
      return number;
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw SqlExceptions.outOfRange(value, JdbcTypes.of(expected).typeName());
      }
      return new BigDecimal(value.toString());
    }
    if (value instanceof Number number) {
      return BigDecimal.valueOf(number.longValue());
    }
    if (value instanceof Boolean bool) {
      return bool ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (value instanceof String text) {
      return TextValues.parseDecimal(text);
    }
    throw mismatch(value, expected);
  }

  static String text(Object value) throws SQLException {
    if (value instanceof LocalMoment moment) {
      return TextValues.format(moment.local());
    }
    if (value instanceof LocalDateTime dateTime) {
      return TextValues.format(dateTime);
    }
    if (value instanceof byte[] || value instanceof NestedParameter) {
      throw mismatch(value, new ArrowType.Utf8());
    }
    return JsonText.text(value);
  }

  static LocalDate date(Object value, ZoneId sessionZone) throws SQLException {
    if (value instanceof LocalDate date) {
      return date;
    }
    if (value instanceof String text) {
      return TextValues.parseDate(text);
    }
    LocalDateTime local = local(value, sessionZone);
    if (!local.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      throw SqlExceptions.data(
          "22008", TextValues.format(local) + " is no DATE, since it has a time of day");
    }
    return local.toLocalDate();
  }

  static LocalTime time(Object value, ZoneId sessionZone) throws SQLException {
    if (value instanceof LocalTime time) {
      return time;
    }
    if (value instanceof String text) {
      return TextValues.parseTime(text);
    }
    return local(value, sessionZone).toLocalTime();
  }

  static LocalDateTime local(Object value, ZoneId sessionZone) throws SQLException {
    if (value instanceof LocalDateTime local) {
      return local;
    }
    if (value instanceof LocalMoment moment) {
      return moment.local();
    }
    if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    }
    if (value instanceof OffsetDateTime moment) {
      return inRange(() -> moment.atZoneSameInstant(sessionZone).toLocalDateTime());
    }
    if (value instanceof String text) {
      return TextValues.parseDateTime(text);
    }
    throw mismatch(value, new ArrowType.Timestamp(TimeUnit.SECOND, null));
  }

  static Instant instant(Object value, ZoneId sessionZone) throws SQLException {
    if (value instanceof LocalMoment moment) {
      return moment.instant();
    }
    if (value instanceof OffsetDateTime moment) {
      return moment.toInstant();
    }
    if (value instanceof String text
        && text.trim().matches(".*(Z|z|[+-]\\d\\d:?\\d\\d)")
        && text.indexOf(':') > 0) {
      return TextValues.parseOffsetDateTime(text).toInstant();
    }
    LocalDateTime local = local(value, sessionZone);
    return inRange(() -> local.atZone(sessionZone).toInstant());
  }

  private interface Moment<T> {
    T get();
  }

  private static <T> T inRange(Moment<T> moment) throws SQLException {
    try {
      return moment.get();
    } catch (DateTimeException e) {
      throw SqlExceptions.data("22008", "the date and time is out of range: " + e.getMessage());
    }
  }
}
