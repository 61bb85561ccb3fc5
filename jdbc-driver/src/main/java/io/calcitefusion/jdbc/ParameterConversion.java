package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.ParameterValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Turns the Java value of a parameter into the type that the statement expects, exactly: a value
 * that does not fit is an error, never cut or rounded. Pure functions.
 */
final class ParameterConversion {
  static final int ANY_SCALE = -1;

  private static final int MAX_DECIMAL_DIGITS = 76;
  private static final int DECIMAL_128_DIGITS = 38;
  private static final int NANOS_PER_MICRO = 1000;

  private ParameterConversion() {}

  /**
   * The value with the expected type.
   *
   * @param value Java value, or null for SQL NULL
   * @param field what the statement expects; its type is Null when the engine does not know
   * @param sessionZone zone in which a local time becomes an instant, and the reverse
   */
  static ParameterValue convert(@Nullable Object value, Field field, ZoneId sessionZone)
      throws SQLException {
    Object plain = ParameterObjects.plain(value);
    if (plain == null) {
      return NestedConversion.nullOf(field);
    }
    return plain instanceof NestedParameter nested
        ? NestedConversion.convert(nested, field, sessionZone)
        : scalar(plain, field, sessionZone);
  }

  private static ParameterValue scalar(Object plain, Field field, ZoneId sessionZone)
      throws SQLException {
    ArrowType expected = field.getType();
    return switch (expected.getTypeID()) {
      case Null -> natural(plain);
      case Bool -> new ParameterValue(expected, ParameterObjects.bool(plain));
      case Int -> integer(plain, (ArrowType.Int) expected);
      case FloatingPoint -> floating(plain, (ArrowType.FloatingPoint) expected);
      case Decimal -> decimal(plain, (ArrowType.Decimal) expected);
      case Utf8, LargeUtf8, Utf8View ->
          new ParameterValue(new ArrowType.Utf8(), ParameterObjects.text(plain));
      case Binary, LargeBinary, FixedSizeBinary, BinaryView -> {
        if (!(plain instanceof byte[])) {
          throw ParameterObjects.mismatch(plain, expected);
        }
        yield new ParameterValue(new ArrowType.Binary(), plain);
      }
      case Date ->
          new ParameterValue(
              new ArrowType.Date(DateUnit.DAY), ParameterObjects.date(plain, sessionZone));
      case Time -> time(plain, (ArrowType.Time) expected, sessionZone);
      case Timestamp -> timestamp(plain, (ArrowType.Timestamp) expected, sessionZone);
      case Struct, List, LargeList, FixedSizeList, ListView, LargeListView, Map ->
          throw ParameterObjects.mismatch(plain, field);
      case Union, RunEndEncoded, Interval, Duration, NONE ->
          throw SqlExceptions.unsupported(
              "a parameter of type " + JdbcTypes.of(expected).typeName());
    };
  }

  private static ParameterValue natural(Object value) throws SQLException {
    if (value instanceof Boolean) {
      return new ParameterValue(new ArrowType.Bool(), value);
    }
    if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return new ParameterValue(new ArrowType.Int(32, true), ((Number) value).longValue());
    }
    if (value instanceof Long) {
      return new ParameterValue(new ArrowType.Int(64, true), value);
    }
    if (value instanceof Float number) {
      return new ParameterValue(
          new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), number.doubleValue());
    }
    if (value instanceof Double) {
      return new ParameterValue(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), value);
    }
    if (value instanceof BigDecimal number) {
      return naturalDecimal(number);
    }
    if (value instanceof BigInteger number) {
      return naturalDecimal(new BigDecimal(number));
    }
    if (value instanceof byte[]) {
      return new ParameterValue(new ArrowType.Binary(), value);
    }
    if (value instanceof LocalDate) {
      return new ParameterValue(new ArrowType.Date(DateUnit.DAY), value);
    }
    if (value instanceof LocalTime) {
      return new ParameterValue(new ArrowType.Time(TimeUnit.NANOSECOND, 64), value);
    }
    if (value instanceof LocalDateTime local) {
      return new ParameterValue(
          new ArrowType.Timestamp(unit(local.get(ChronoField.NANO_OF_SECOND)), null), local);
    }
    if (value instanceof LocalMoment moment) {
      return natural(moment.local());
    }
    if (value instanceof OffsetDateTime moment) {
      Instant instant = moment.toInstant();
      return new ParameterValue(
          new ArrowType.Timestamp(unit(instant.get(ChronoField.NANO_OF_SECOND)), "UTC"), instant);
    }
    return new ParameterValue(new ArrowType.Utf8(), ParameterObjects.text(value));
  }

  private static TimeUnit unit(int nanos) {
    return nanos % NANOS_PER_MICRO == 0 ? TimeUnit.MICROSECOND : TimeUnit.NANOSECOND;
  }

  private static ParameterValue naturalDecimal(BigDecimal value) throws SQLException {
    BigDecimal scaled = value.scale() < 0 ? value.setScale(0) : value;
    ArrowType.Decimal type =
        decimalType(Math.max(scaled.precision(), scaled.scale()), scaled.scale());
    if (type == null) {
      throw SqlExceptions.outOfRange(value, "DECIMAL, which has at most 76 digits");
    }
    return new ParameterValue(type, scaled);
  }

  /** The type of decimals with so many digits; null when there is none. */
  static ArrowType.@Nullable Decimal decimalType(int digits, int scale) {
    if (digits > MAX_DECIMAL_DIGITS) {
      return null;
    }
    int width = digits <= DECIMAL_128_DIGITS ? 128 : 256;
    return new ArrowType.Decimal(Math.max(digits, 1), scale, width);
  }

  private static ParameterValue integer(Object value, ArrowType.Int type) throws SQLException {
    BigDecimal number = ParameterObjects.number(value, type);
    BigInteger exact;
    try {
      exact = number.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw SqlExceptions.outOfRange(number, JdbcTypes.of(type).typeName());
    }
    int bits = type.getBitWidth();
    boolean fits =
        type.getIsSigned()
            ? exact.bitLength() < bits
            : exact.signum() >= 0 && exact.bitLength() <= bits;
    if (!fits) {
      throw SqlExceptions.outOfRange(exact, JdbcTypes.of(type).typeName());
    }
    boolean wide = !type.getIsSigned() && bits == Long.SIZE;
    return new ParameterValue(type, wide ? (Object) exact : (Object) exact.longValue());
  }

  private static ParameterValue floating(Object value, ArrowType.FloatingPoint type)
      throws SQLException {
    double number =
        value instanceof Double || value instanceof Float
            ? ((Number) value).doubleValue()
            : value instanceof String text
                ? TextValues.parseDouble(text)
                : ParameterObjects.number(value, type).doubleValue();
    if (type.getPrecision() != FloatingPointPrecision.DOUBLE
        && Float.isInfinite((float) number)
        && !Double.isInfinite(number)) {
      throw SqlExceptions.outOfRange(value, "REAL");
    }
    FloatingPointPrecision precision =
        type.getPrecision() == FloatingPointPrecision.DOUBLE
            ? FloatingPointPrecision.DOUBLE
            : FloatingPointPrecision.SINGLE;
    return new ParameterValue(new ArrowType.FloatingPoint(precision), number);
  }

  private static ParameterValue decimal(Object value, ArrowType.Decimal type) throws SQLException {
    BigDecimal number = ParameterObjects.number(value, type);
    try {
      BigDecimal scaled = number.setScale(type.getScale(), RoundingMode.UNNECESSARY);
      if (scaled.precision() <= type.getPrecision()) {
        return new ParameterValue(type, scaled);
      }
    } catch (ArithmeticException e) {
      // More digits after the point than the expected type has: the value keeps its own type, and
      // the engine compares without loss.
    }
    return naturalDecimal(number);
  }

  private static ParameterValue time(Object value, ArrowType.Time type, ZoneId sessionZone)
      throws SQLException {
    LocalTime time = ParameterObjects.time(value, sessionZone);
    TimeUnit unit =
        type.getUnit() == TimeUnit.NANOSECOND
            ? TimeUnit.NANOSECOND
            : unit((int) (time.toNanoOfDay() % Ticks.NANOS_PER_SECOND));
    return new ParameterValue(new ArrowType.Time(unit, 64), time);
  }

  private static ParameterValue timestamp(
      Object value, ArrowType.Timestamp type, ZoneId sessionZone) throws SQLException {
    if (type.getTimezone() != null) {
      Instant instant = ParameterObjects.instant(value, sessionZone);
      return new ParameterValue(
          new ArrowType.Timestamp(
              finest(type.getUnit(), instant.get(ChronoField.NANO_OF_SECOND)), type.getTimezone()),
          instant);
    }
    LocalDateTime local = ParameterObjects.local(value, sessionZone);
    return new ParameterValue(
        new ArrowType.Timestamp(
            finest(type.getUnit(), local.get(ChronoField.NANO_OF_SECOND)), null),
        local);
  }

  /** The expected unit, or a finer one when the value needs it. */
  private static TimeUnit finest(TimeUnit expected, int nanos) {
    if (nanos % Ticks.nanosPerUnit(expected) == 0) {
      return expected;
    }
    return unit(nanos);
  }

  /** The value as an object of the class that a JDBC type asks for. */
  static @Nullable Object toJdbcType(@Nullable Object value, int jdbcType, int scale)
      throws SQLException {
    Object plain = ParameterObjects.plain(value);
    if (plain == null) {
      return null;
    }
    return switch (jdbcType) {
      case Types.BIT, Types.BOOLEAN -> ParameterObjects.bool(plain);
      case Types.TINYINT -> integer(plain, new ArrowType.Int(8, true)).value();
      case Types.SMALLINT -> integer(plain, new ArrowType.Int(16, true)).value();
      case Types.INTEGER ->
          (int) (long) (Long) requireNonNull(integer(plain, new ArrowType.Int(32, true)).value());
      case Types.BIGINT -> integer(plain, new ArrowType.Int(64, true)).value();
      case Types.REAL ->
          ((Double)
                  requireNonNull(
                      floating(plain, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE))
                          .value()))
              .floatValue();
      case Types.FLOAT, Types.DOUBLE ->
          floating(plain, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)).value();
      case Types.DECIMAL, Types.NUMERIC -> scaled(plain, scale);
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB,
          Types.DATALINK,
          Types.TIME_WITH_TIMEZONE ->
          ParameterObjects.text(plain);
      // What needs the zone of the session is converted when the value is set.
      case Types.DATE, Types.TIME, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
          plain instanceof String text ? moment(text, jdbcType) : checkedMoment(plain);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> {
        if (!(plain instanceof byte[])) {
          throw SqlExceptions.conversion(plain.getClass().getName(), "form as bytes");
        }
        yield plain;
      }
      case Types.ARRAY -> nested(plain, NestedParameter.Elements.class, "ARRAY");
      case Types.STRUCT -> nested(plain, NestedParameter.class, "STRUCT");
      case Types.OTHER, Types.JAVA_OBJECT -> plain;
      default -> throw SqlExceptions.unsupported("a parameter of the JDBC type " + jdbcType);
    };
  }

  private static Object nested(Object value, Class<? extends NestedParameter> type, String jdbcType)
      throws SQLException {
    if (!type.isInstance(value)) {
      throw SqlExceptions.conversion(value.getClass().getName(), "form as " + jdbcType);
    }
    return value;
  }

  private static Object moment(String text, int jdbcType) throws SQLException {
    return switch (jdbcType) {
      case Types.DATE -> TextValues.parseDate(text);
      case Types.TIME -> TextValues.parseTime(text);
      case Types.TIMESTAMP -> TextValues.parseDateTime(text);
      default -> TextValues.parseOffsetDateTime(text);
    };
  }

  private static Object checkedMoment(Object value) throws SQLException {
    if (value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof OffsetDateTime
        || value instanceof LocalMoment) {
      return value;
    }
    throw SqlExceptions.conversion(value.getClass().getName(), "form as a date or time");
  }

  private static BigDecimal scaled(Object value, int scale) throws SQLException {
    BigDecimal number = ParameterObjects.number(value, new ArrowType.Decimal(38, 0, 128));
    if (scale < 0) {
      return number;
    }
    try {
      return number.setScale(scale, RoundingMode.UNNECESSARY);
    } catch (ArithmeticException e) {
      throw SqlExceptions.outOfRange(number, "DECIMAL with " + scale + " digits after the point");
    }
  }
}
