package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ParameterValue;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Writes parameter values in the binary form of the native boundary. Every value is checked against
 * its type: what does not fit exactly is an error, never rounded or cut. The one exception is a
 * Double for a 32-bit float, which is rounded to the nearest one.
 */
final class ParameterEncoder {
  private static final int TAG_NULL = 1;
  private static final int TAG_BOOL = 2;
  private static final int TAG_INT = 3;
  private static final int TAG_FLOAT = 4;
  private static final int TAG_UTF8 = 5;
  private static final int TAG_BINARY = 6;
  private static final int TAG_DECIMAL = 7;
  private static final int TAG_DATE32 = 8;
  private static final int TAG_TIME64 = 9;
  private static final int TAG_TIMESTAMP = 10;
  private static final int TAG_LIST = 11;
  private static final int TAG_STRUCT = 12;
  private static final int TAG_MAP = 13;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private int number;

  private ParameterEncoder() {}

  static byte[] encode(List<ParameterValue> parameters) {
    ParameterEncoder encoder = new ParameterEncoder();
    try {
      encoder.out.writeInt(parameters.size());
      for (ParameterValue parameter : parameters) {
        encoder.number++;
        encoder.write(parameter.type(), parameter.children(), parameter.value());
      }
    } catch (IOException e) {
      throw NativeErrors.protocol("parameters that can not be written", e);
    }
    return encoder.bytes.toByteArray();
  }

  private void write(ArrowType type, List<Field> children, @Nullable Object value)
      throws IOException {
    switch (type.getTypeID()) {
      case Null -> {
        head(TAG_NULL, null);
        if (value != null) {
          throw mismatch(type, "only null", value);
        }
      }
      case Bool -> {
        head(TAG_BOOL, value);
        if (value != null) {
          out.writeByte(as(type, Boolean.class, value) ? 1 : 0);
        }
      }
      case Int -> integer((ArrowType.Int) type, value);
      case FloatingPoint -> floating((ArrowType.FloatingPoint) type, value);
      case Utf8, LargeUtf8 -> {
        head(TAG_UTF8, value);
        if (value != null) {
          text(type, as(type, String.class, value));
        }
      }
      case Binary, LargeBinary -> {
        head(TAG_BINARY, value);
        if (value != null) {
          payload(as(type, byte[].class, value));
        }
      }
      case Decimal -> decimal((ArrowType.Decimal) type, value);
      case Date -> date((ArrowType.Date) type, value);
      case Time -> time((ArrowType.Time) type, value);
      case Timestamp -> timestamp((ArrowType.Timestamp) type, value);
      case List -> list(type, children, value);
      case Struct -> struct(type, children, value);
      case Map -> map(type, children, value);
      default -> throw unsupported(type, "CAST a parameter of another type in the statement");
    }
  }

  private void write(Field field, @Nullable Object value) throws IOException {
    write(field.getType(), field.getChildren(), value);
  }

  /** The type of the elements travels as a NULL of it. */
  private void list(ArrowType type, List<Field> children, @Nullable Object value)
      throws IOException {
    Field element = onlyChild(type, children);
    head(TAG_LIST, value);
    write(element, null);
    if (value == null) {
      return;
    }
    List<?> elements = as(type, List.class, value);
    out.writeInt(elements.size());
    for (Object one : elements) {
      write(element, one);
    }
  }

  private void struct(ArrowType type, List<Field> children, @Nullable Object value)
      throws IOException {
    List<?> values = value == null ? null : as(type, List.class, value);
    if (values != null && values.size() != children.size()) {
      throw outOfRange(type, children.size() + " values", values.size());
    }
    head(TAG_STRUCT, value);
    out.writeInt(children.size());
    for (int i = 0; i < children.size(); i++) {
      text(type, children.get(i).getName());
      write(children.get(i), values == null ? null : values.get(i));
    }
  }

  private void map(ArrowType type, List<Field> children, @Nullable Object value)
      throws IOException {
    List<Field> entry = onlyChild(type, children).getChildren();
    if (entry.size() != 2) {
      throw unsupported(type, "a map has a field for keys and one for values");
    }
    head(TAG_MAP, value);
    write(entry.get(0), null);
    write(entry.get(1), null);
    if (value == null) {
      return;
    }
    Map<?, ?> entries = as(type, Map.class, value);
    out.writeInt(entries.size());
    for (Map.Entry<?, ?> one : entries.entrySet()) {
      if (one.getKey() == null) {
        throw outOfRange(type, "keys that are not null", "a key that is");
      }
      write(entry.get(0), one.getKey());
      write(entry.get(1), one.getValue());
    }
  }

  private Field onlyChild(ArrowType type, List<Field> children) {
    if (children.size() != 1) {
      throw unsupported(type, "it needs one field inside, which it has not");
    }
    return children.get(0);
  }

  private void head(int tag, @Nullable Object value) throws IOException {
    out.writeByte(tag);
    out.writeByte(value == null ? 1 : 0);
  }

  private void payload(byte[] content) throws IOException {
    out.writeInt(content.length);
    out.write(content);
  }

  private void integer(ArrowType.Int type, @Nullable Object value) throws IOException {
    head(TAG_INT, value);
    out.writeByte(type.getBitWidth());
    out.writeByte(type.getIsSigned() ? 1 : 0);
    if (value == null) {
      return;
    }
    boolean unsigned64 = type.getBitWidth() == Long.SIZE && !type.getIsSigned();
    BigInteger integer;
    if (value instanceof Long number64) {
      integer = BigInteger.valueOf(number64);
    } else if (unsigned64 && value instanceof BigInteger big) {
      integer = big;
    } else {
      throw mismatch(type, unsigned64 ? "a Long or BigInteger" : "a Long", value);
    }
    int bits = type.getIsSigned() ? type.getBitWidth() - 1 : type.getBitWidth();
    BigInteger max = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    BigInteger min = type.getIsSigned() ? max.not() : BigInteger.ZERO;
    if (integer.compareTo(min) < 0 || integer.compareTo(max) > 0) {
      throw outOfRange(type, "a number from %s to %s".formatted(min, max), value);
    }
    out.writeLong(integer.longValue());
  }

  private void floating(ArrowType.FloatingPoint type, @Nullable Object value) throws IOException {
    boolean single = type.getPrecision() == FloatingPointPrecision.SINGLE;
    if (type.getPrecision() == FloatingPointPrecision.HALF) {
      throw unsupported(type, "use a 32-bit or 64-bit float");
    }
    head(TAG_FLOAT, value);
    out.writeByte(single ? Float.SIZE : Double.SIZE);
    if (value == null) {
      return;
    }
    double number64 = as(type, Double.class, value);
    if (single && Double.isFinite(number64) && Float.isInfinite((float) number64)) {
      throw outOfRange(type, "a number within ±" + Float.MAX_VALUE, value);
    }
    out.writeDouble(single ? (float) number64 : number64);
  }

  private void text(ArrowType type, String value) throws IOException {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      byte[] content = new byte[utf8.remaining()];
      utf8.get(content);
      payload(content);
    } catch (CharacterCodingException e) {
      throw outOfRange(type, "Unicode text", "text with half of a surrogate pair");
    }
  }

  private void decimal(ArrowType.Decimal type, @Nullable Object value) throws IOException {
    head(TAG_DECIMAL, value);
    out.writeByte(type.getPrecision());
    out.writeByte(type.getScale());
    if (value == null) {
      return;
    }
    BigDecimal number10 = as(type, BigDecimal.class, value);
    String expected =
        "a number of at most %d digits, %d of them after the point"
            .formatted(type.getPrecision(), type.getScale());
    // Trailing zeros do not count, and an exponent is checked before any digits are written out.
    BigDecimal shortest = number10.signum() == 0 ? BigDecimal.ZERO : number10.stripTrailingZeros();
    long digitsBeforePoint = (long) shortest.precision() - shortest.scale();
    if (shortest.signum() != 0
        && (shortest.scale() > type.getScale()
            || digitsBeforePoint > type.getPrecision() - type.getScale())) {
      throw outOfRange(type, expected, value);
    }
    payload(shortest.setScale(type.getScale()).unscaledValue().toByteArray());
  }

  private void date(ArrowType.Date type, @Nullable Object value) throws IOException {
    if (type.getUnit() != DateUnit.DAY) {
      throw unsupported(type, "use a date in days");
    }
    head(TAG_DATE32, value);
    if (value == null) {
      return;
    }
    long day = as(type, LocalDate.class, value).toEpochDay();
    if (day != (int) day) {
      throw outOfRange(type, "a date within ±2^31 days of 1970-01-01", value);
    }
    out.writeInt((int) day);
  }

  private void time(ArrowType.Time type, @Nullable Object value) throws IOException {
    TimeUnit unit = type.getUnit();
    if (type.getBitWidth() != Long.SIZE) {
      throw unsupported(type, "use a 64-bit time in microseconds or nanoseconds");
    }
    head(TAG_TIME64, value);
    out.writeByte(unitCode(unit));
    if (value == null) {
      return;
    }
    long nanos = as(type, LocalTime.class, value).toNanoOfDay();
    long perUnit = nanosPerUnit(unit);
    if (nanos % perUnit != 0) {
      throw outOfRange(type, "a time without digits below the type's unit", value);
    }
    out.writeLong(nanos / perUnit);
  }

  private void timestamp(ArrowType.Timestamp type, @Nullable Object value) throws IOException {
    head(TAG_TIMESTAMP, value);
    out.writeByte(unitCode(type.getUnit()));
    String zone = type.getTimezone();
    if (zone == null) {
      out.writeInt(-1);
    } else {
      payload(zone.getBytes(StandardCharsets.UTF_8));
    }
    if (value == null) {
      return;
    }
    Instant instant =
        zone == null
            ? as(type, LocalDateTime.class, value).toInstant(ZoneOffset.UTC)
            : as(type, Instant.class, value);
    long perUnit = nanosPerUnit(type.getUnit());
    if (instant.getNano() % perUnit != 0) {
      throw outOfRange(type, "a timestamp without digits below the type's unit", value);
    }
    BigInteger units =
        BigInteger.valueOf(instant.getEpochSecond())
            .multiply(BigInteger.valueOf(1_000_000_000L / perUnit))
            .add(BigInteger.valueOf(instant.getNano() / perUnit));
    if (units.bitLength() >= Long.SIZE) {
      throw outOfRange(type, "a timestamp within the range of 64 bits of the unit", value);
    }
    out.writeLong(units.longValue());
  }

  private static int unitCode(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 0;
      case MILLISECOND -> 1;
      case MICROSECOND -> 2;
      case NANOSECOND -> 3;
    };
  }

  private static long nanosPerUnit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1_000_000_000L;
      case MILLISECOND -> 1_000_000L;
      case MICROSECOND -> 1_000L;
      case NANOSECOND -> 1L;
    };
  }

  private <T> T as(ArrowType type, Class<T> expected, Object value) {
    if (!expected.isInstance(value)) {
      throw mismatch(type, "a value of class " + expected.getSimpleName(), value);
    }
    return expected.cast(value);
  }

  private DataFusionException mismatch(ArrowType type, String expected, Object found) {
    return error(
        ErrorKind.CONFIGURATION,
        "22023",
        "Parameter %d of type %s needs %s, found one of class %s."
            .formatted(number, type, expected, found.getClass().getName()));
  }

  private DataFusionException outOfRange(ArrowType type, String expected, Object found) {
    return error(
        ErrorKind.CONFIGURATION,
        "22023",
        "Parameter %d of type %s needs %s, found %s.".formatted(number, type, expected, found));
  }

  private DataFusionException unsupported(ArrowType type, String instead) {
    return error(
        ErrorKind.UNSUPPORTED,
        "0A000",
        "Parameter %d has the type %s, which can not be bound; %s."
            .formatted(number, type, instead));
  }

  private static DataFusionException error(ErrorKind kind, String sqlState, String message) {
    return new DataFusionException(kind, sqlState, message);
  }
}
