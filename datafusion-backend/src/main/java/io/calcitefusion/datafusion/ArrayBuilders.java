package io.calcitefusion.datafusion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Chooses the builder of each Arrow type. Pure functions. */
final class ArrayBuilders {
  private static final int INTERVAL_BYTES = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private ArrayBuilders() {}

  /** Writes a value of fixed width at its place. */
  @FunctionalInterface
  private interface Put {
    void at(ByteBuffer buffer, int byteIndex, Object value);
  }

  static ArrayBuilder of(Field field) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Null -> new Fixed(field, 0, (b, at, value) -> {});
      case Bool -> new Bits(field);
      case Int -> integer(field, ((ArrowType.Int) type).getBitWidth());
      case FloatingPoint ->
          ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.SINGLE
              ? new Fixed(
                  field, Float.BYTES, (b, at, v) -> b.putFloat(at, ((Number) v).floatValue()))
              : new Fixed(
                  field, Double.BYTES, (b, at, v) -> b.putDouble(at, ((Number) v).doubleValue()));
      case Decimal -> decimal(field, (ArrowType.Decimal) type);
      case Utf8 -> new Bytes(field);
      case Binary -> new Bytes(field);
      case FixedSizeBinary -> fixedBytes(field, ((ArrowType.FixedSizeBinary) type).getByteWidth());
      case Date -> integer(field, Integer.SIZE);
      case Time -> integer(field, ((ArrowType.Time) type).getBitWidth());
      case Timestamp -> integer(field, Long.SIZE);
      case Interval -> {
        if (((ArrowType.Interval) type).getUnit() != IntervalUnit.MONTH_DAY_NANO) {
          throw unsupported(field);
        }
        yield new Fixed(field, INTERVAL_BYTES, ArrayBuilders::putInterval);
      }
      case List -> new Lists(field, of(field.getChildren().get(0)));
      case Struct ->
          new Structs(field, field.getChildren().stream().map(ArrayBuilders::of).toList());
      case Map -> new Maps(field, of(field.getChildren().get(0)));
      case Utf8View,
          LargeUtf8,
          LargeBinary,
          BinaryView,
          LargeList,
          FixedSizeList,
          ListView,
          LargeListView,
          Duration,
          Union,
          RunEndEncoded,
          NONE ->
          throw unsupported(field);
    };
  }

  private static DataFusionException unsupported(Field field) {
    return new DataFusionException(
        ErrorKind.UNSUPPORTED,
        "0A000",
        "Column '%s' has the type %s, which values of Java can not be put into."
            .formatted(field.getName(), field.getType()));
  }

  private static ArrayBuilder integer(Field field, int bits) {
    return switch (bits) {
      case Byte.SIZE -> new Fixed(field, 1, (b, at, v) -> b.put(at, ((Number) v).byteValue()));
      case Short.SIZE ->
          new Fixed(field, Short.BYTES, (b, at, v) -> b.putShort(at, ((Number) v).shortValue()));
      case Integer.SIZE ->
          new Fixed(field, Integer.BYTES, (b, at, v) -> b.putInt(at, ((Number) v).intValue()));
      default ->
          new Fixed(field, Long.BYTES, (b, at, v) -> b.putLong(at, ((Number) v).longValue()));
    };
  }

  private static ArrayBuilder decimal(Field field, ArrowType.Decimal type) {
    int width = type.getBitWidth() / Byte.SIZE;
    return new Fixed(
        field,
        width,
        (b, at, value) -> {
          BigDecimal scaled =
              ((BigDecimal) value).setScale(type.getScale(), RoundingMode.UNNECESSARY);
          if (scaled.precision() > type.getPrecision()) {
            throw new ArithmeticException("too many digits");
          }
          byte[] bytes = scaled.unscaledValue().toByteArray();
          byte sign = (byte) (scaled.signum() < 0 ? -1 : 0);
          for (int i = 0; i < width; i++) {
            b.put(at + i, i < bytes.length ? bytes[bytes.length - 1 - i] : sign);
          }
        });
  }

  private static ArrayBuilder fixedBytes(Field field, int width) {
    return new Fixed(
        field,
        width,
        (b, at, value) -> {
          byte[] bytes = (byte[]) value;
          if (bytes.length != width) {
            throw new ArithmeticException("another length");
          }
          b.put(at, bytes);
        });
  }

  private static void putInterval(ByteBuffer buffer, int at, Object value) {
    if (value instanceof Period period) {
      buffer.putInt(at, Math.toIntExact(period.toTotalMonths()));
      buffer.putInt(at + Integer.BYTES, Math.toIntExact(period.get(ChronoUnit.DAYS)));
      buffer.putLong(at + Long.BYTES, 0);
      return;
    }
    Duration duration = (Duration) value;
    long days = duration.toDays();
    Duration rest = duration.minusDays(days);
    buffer.putInt(at, 0);
    buffer.putInt(at + Integer.BYTES, Math.toIntExact(days));
    buffer.putLong(at + Long.BYTES, rest.getSeconds() * NANOS_PER_SECOND + rest.getNano());
  }

  /** Values of a fixed width in bytes. */
  private static final class Fixed extends ArrayBuilder {
    private final GrowingBuffer values = new GrowingBuffer();
    private final int width;
    private final Put put;

    Fixed(Field field, int width, Put put) {
      super(field);
      this.width = width;
      this.put = put;
    }

    @Override
    void addPresent(int index, Object value) {
      put.at(values.upTo(Math.multiplyExact(index + 1, width)), index * width, value);
    }

    @Override
    void addNull(int index) {
      values.upTo(Math.multiplyExact(index + 1, width));
    }

    @Override
    List<ByteBuffer> buffers() {
      return width == 0 ? List.of() : List.of(values.finished());
    }
  }

  /** Booleans. */
  private static final class Bits extends ArrayBuilder {
    private final GrowingBuffer values = new GrowingBuffer();

    Bits(Field field) {
      super(field);
    }

    @Override
    void addPresent(int index, Object value) {
      values.setBit(index, (Boolean) value);
    }

    @Override
    void addNull(int index) {
      values.setBit(index, false);
    }

    @Override
    List<ByteBuffer> buffers() {
      return List.of(values.finished());
    }
  }

  /** Texts and binary values. */
  private static final class Bytes extends ArrayBuilder {
    private final GrowingBuffer offsets = new GrowingBuffer();
    private final GrowingBuffer values = new GrowingBuffer();
    private int end;

    Bytes(Field field) {
      super(field);
    }

    @Override
    void addPresent(int index, Object value) {
      byte[] bytes = value instanceof byte[] given ? given : ((String) value).getBytes(UTF_8);
      int start = end;
      end = Math.addExact(end, bytes.length);
      values.upTo(end).put(start, bytes);
      addNull(index);
    }

    @Override
    void addNull(int index) {
      offsets.upTo((index + 2) * Integer.BYTES).putInt((index + 1) * Integer.BYTES, end);
    }

    @Override
    List<ByteBuffer> buffers() {
      return List.of(offsets.finished(), values.finished());
    }
  }

  /** Lists. */
  private static final class Lists extends ArrayBuilder {
    private final GrowingBuffer offsets = new GrowingBuffer();
    private final ArrayBuilder elements;

    Lists(Field field, ArrayBuilder elements) {
      super(field);
      this.elements = elements;
    }

    @Override
    void addPresent(int index, Object value) {
      ((List<?>) value).forEach(elements::add);
      addNull(index);
    }

    @Override
    void addNull(int index) {
      offsets
          .upTo((index + 2) * Integer.BYTES)
          .putInt((index + 1) * Integer.BYTES, elements.length());
    }

    @Override
    List<ByteBuffer> buffers() {
      return List.of(offsets.finished());
    }

    @Override
    List<ArrayBuilder> children() {
      return List.of(elements);
    }
  }

  /** Structs. */
  private static final class Structs extends ArrayBuilder {
    private final List<ArrayBuilder> members;

    Structs(Field field, List<ArrayBuilder> members) {
      super(field);
      this.members = members;
    }

    @Override
    void addPresent(int index, Object value) {
      Object[] values = (Object[]) value;
      for (int i = 0; i < members.size(); i++) {
        members.get(i).add(values[i]);
      }
    }

    @Override
    void addNull(int index) {
      members.forEach(member -> member.add(null));
    }

    @Override
    List<ByteBuffer> buffers() {
      return List.of();
    }

    @Override
    List<ArrayBuilder> children() {
      return members;
    }
  }

  /** Maps, as lists of structs of a key and a value. */
  private static final class Maps extends ArrayBuilder {
    private final GrowingBuffer offsets = new GrowingBuffer();
    private final ArrayBuilder entries;

    Maps(Field field, ArrayBuilder entries) {
      super(field);
      this.entries = entries;
    }

    @Override
    void addPresent(int index, Object value) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        entries.add(new Object[] {entry.getKey(), entry.getValue()});
      }
      addNull(index);
    }

    @Override
    void addNull(int index) {
      offsets
          .upTo((index + 2) * Integer.BYTES)
          .putInt((index + 1) * Integer.BYTES, entries.length());
    }

    @Override
    List<ByteBuffer> buffers() {
      return List.of(offsets.finished());
    }

    @Override
    List<ArrayBuilder> children() {
      return List.of(entries);
    }
  }
}
