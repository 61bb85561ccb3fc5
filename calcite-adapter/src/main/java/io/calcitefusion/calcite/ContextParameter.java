package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ParameterValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter in a context of Calcite as one for the engine: numbers of days and
 * milliseconds become dates and times. Pure functions.
 */
final class ContextParameter {
  private ContextParameter() {}

  /**
   * A value for the engine.
   *
   * @param number number of the parameter, for errors
   * @throws DataFusionException of kind DATA when the value does not fit the type
   */
  static ParameterValue value(@Nullable Object value, ArrowType type, int number) {
    if (value == null) {
      return new ParameterValue(type, null);
    }
    try {
      return new ParameterValue(type, converted(value, type));
    } catch (ArithmeticException | ClassCastException | NumberFormatException e) {
      throw new DataFusionException(
          ErrorKind.DATA,
          "22023",
          "the value %s of class %s can not be given for parameter %d, which has the type %s"
              .formatted(value, value.getClass().getSimpleName(), number, type),
          null,
          e);
    }
  }

  private static Object converted(Object value, ArrowType type) {
    return switch (type.getTypeID()) {
      case Bool -> (Boolean) value;
      case Int -> integer(value, (ArrowType.Int) type);
      case FloatingPoint -> ((Number) value).doubleValue();
      case Decimal ->
          decimal(value).setScale(((ArrowType.Decimal) type).getScale(), RoundingMode.UNNECESSARY);
      case Utf8, LargeUtf8 -> text(value);
      case Binary, LargeBinary, FixedSizeBinary ->
          value instanceof ByteString bytes ? bytes.getBytes() : (byte[]) value;
      case Date -> date(value);
      case Time -> time(value);
      case Timestamp ->
          ((ArrowType.Timestamp) type).getTimezone() == null
              ? dateTime(value)
              : dateTime(value).toInstant(ZoneOffset.UTC);
      default -> throw new ClassCastException("no parameter of type " + type);
    };
  }

  private static Object integer(Object value, ArrowType.Int type) {
    BigInteger whole = decimal(value).toBigIntegerExact();
    return !type.getIsSigned() && type.getBitWidth() == Long.SIZE ? whole : whole.longValueExact();
  }

  private static BigDecimal decimal(Object value) {
    return value instanceof BigDecimal exact ? exact : new BigDecimal(((Number) value).toString());
  }

  private static String text(Object value) {
    if (value instanceof String || value instanceof Character) {
      return value.toString();
    }
    throw new ClassCastException("no text");
  }

  private static LocalDate date(Object value) {
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    }
    return value instanceof LocalDate local
        ? local
        : LocalDate.ofEpochDay(((Number) value).longValue());
  }

  private static LocalTime time(Object value) {
    if (value instanceof java.sql.Time time) {
      return time.toLocalTime();
    }
    return value instanceof LocalTime local
        ? local
        : LocalTime.ofNanoOfDay(Duration.ofMillis(((Number) value).longValue()).toNanos());
  }

  private static LocalDateTime dateTime(Object value) {
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    }
    return value instanceof LocalDateTime local
        ? local
        : LocalDateTime.ofInstant(
            Instant.ofEpochMilli(((Number) value).longValue()), ZoneOffset.UTC);
  }
}
