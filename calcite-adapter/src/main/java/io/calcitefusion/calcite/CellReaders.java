package io.calcitefusion.calcite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.calcitefusion.datafusion.ColumnData;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.calcite.avatica.util.ByteString;
import org.joou.UByte;
import org.joou.UInteger;
import org.joou.ULong;
import org.joou.UShort;

/** Chooses the reader of each Arrow type. Pure functions. */
final class CellReaders {
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int INTERVAL_BYTES = 16;

  private CellReaders() {}

  /** A value of fixed width by its index, without a box around the index. */
  @FunctionalInterface
  private interface Cell {
    Object at(ByteBuffer values, int index);
  }

  /**
   * The reader of a field.
   *
   * @throws DataFusionException of kind UNSUPPORTED that names the column and its type
   */
  static CellReader of(Field field) {
    if (field.getDictionary() != null) {
      Field values =
          new Field(field.getName(), FieldType.nullable(field.getType()), field.getChildren());
      return new NestedReaders.Dictionary(
          of(values), field.getDictionary().getIndexType().getBitWidth());
    }
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Null -> new Nulls();
      case Bool -> flat((b, i) -> (b.get(i >> 3) & (1 << (i & 7))) != 0);
      case Int -> integer((ArrowType.Int) type);
      case FloatingPoint -> floating(field, ((ArrowType.FloatingPoint) type).getPrecision());
      case Decimal -> decimal((ArrowType.Decimal) type);
      case Utf8 -> new Bytes(false, bytes -> new String(bytes, UTF_8));
      case LargeUtf8 -> new Bytes(true, bytes -> new String(bytes, UTF_8));
      case Binary -> new Bytes(false, ByteString::new);
      case LargeBinary -> new Bytes(true, ByteString::new);
      case FixedSizeBinary -> fixed(((ArrowType.FixedSizeBinary) type).getByteWidth());
      case Date ->
          ((ArrowType.Date) type).getUnit() == DateUnit.DAY
              ? flat((b, i) -> b.getInt(i << 2))
              : flat((b, i) -> Math.toIntExact(Math.floorDiv(b.getLong(i << 3), MILLIS_PER_DAY)));
      case Time -> time(field.getName(), (ArrowType.Time) type);
      case Timestamp -> timestamp(field.getName(), ((ArrowType.Timestamp) type).getUnit());
      case Interval -> interval(field.getName(), ((ArrowType.Interval) type).getUnit());
      case List, LargeList, FixedSizeList ->
          new NestedReaders.Lists(field, of(field.getChildren().get(0)));
      case Struct ->
          new NestedReaders.Structs(
              field.getChildren().stream().map(CellReaders::of).toArray(CellReader[]::new));
      case Map -> {
        java.util.List<Field> entry = field.getChildren().get(0).getChildren();
        yield new NestedReaders.Maps(of(entry.get(0)), of(entry.get(1)));
      }
      case Duration, Utf8View, BinaryView, ListView, LargeListView, Union, RunEndEncoded, NONE ->
          throw unreadable(field);
    };
  }

  private static DataFusionException unreadable(Field field) {
    return new DataFusionException(
        ErrorKind.UNSUPPORTED,
        "0A000",
        "column '%s' has the type %s, which Calcite can not compute with; cast it in the query"
            .formatted(field.getName(), field.getType()));
  }

  private static Flat flat(Cell read) {
    return new Flat(read);
  }

  private static CellReader integer(ArrowType.Int type) {
    boolean signed = type.getIsSigned();
    return switch (type.getBitWidth()) {
      case 8 -> signed ? flat(ByteBuffer::get) : flat((b, i) -> UByte.valueOf(b.get(i)));
      case 16 ->
          signed
              ? flat((b, i) -> b.getShort(i << 1))
              : flat((b, i) -> UShort.valueOf(b.getShort(i << 1)));
      case 32 ->
          signed
              ? flat((b, i) -> b.getInt(i << 2))
              : flat((b, i) -> UInteger.valueOf(b.getInt(i << 2)));
      default ->
          signed
              ? flat((b, i) -> b.getLong(i << 3))
              : flat((b, i) -> ULong.valueOf(b.getLong(i << 3)));
    };
  }

  private static CellReader floating(Field field, FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> throw unreadable(field);
      case SINGLE -> flat((b, i) -> b.getFloat(i << 2));
      case DOUBLE -> flat((b, i) -> b.getDouble(i << 3));
    };
  }

  private static CellReader decimal(ArrowType.Decimal type) {
    int width = type.getBitWidth() / Byte.SIZE;
    int scale = type.getScale();
    return flat(
        (b, i) -> {
          byte[] bytes = new byte[width];
          for (int k = 0; k < width; k++) {
            bytes[k] = b.get(i * width + width - 1 - k);
          }
          return new BigDecimal(new BigInteger(bytes), scale);
        });
  }

  private static CellReader fixed(int width) {
    return flat(
        (b, i) -> {
          byte[] bytes = new byte[width];
          b.get(i * width, bytes);
          return new ByteString(bytes);
        });
  }

  private static CellReader time(String column, ArrowType.Time type) {
    TimeUnit unit = type.getUnit();
    return type.getBitWidth() == Integer.SIZE
        ? flat((b, i) -> (int) millis(column, b.getInt(i << 2), unit))
        : flat((b, i) -> (int) millis(column, b.getLong(i << 3), unit));
  }

  private static CellReader timestamp(String column, TimeUnit unit) {
    return flat((b, i) -> millis(column, b.getLong(i << 3), unit));
  }

  /** Milliseconds, which is all that Calcite holds; a finer value is refused rather than cut. */
  private static long millis(String column, long value, TimeUnit unit) {
    long perMilli =
        switch (unit) {
          case SECOND -> 0;
          case MILLISECOND -> 1;
          case MICROSECOND -> 1_000;
          case NANOSECOND -> NANOS_PER_MILLI;
        };
    if (perMilli == 0) {
      return Math.multiplyExact(value, 1_000);
    }
    if (Math.floorMod(value, perMilli) != 0) {
      throw tooFine(
          column, "finer than milliseconds: " + value + ' ' + unit + "S since its origin");
    }
    return Math.floorDiv(value, perMilli);
  }

  private static DataFusionException tooFine(String column, String what) {
    return new DataFusionException(
        ErrorKind.DATA,
        "22008",
        "column '%s' has a value that Calcite can not hold, %s; cast it in the query, such as CAST(%s AS TIMESTAMP(3))"
            .formatted(column, what, column));
  }

  private static CellReader interval(String column, IntervalUnit unit) {
    return switch (unit) {
      case YEAR_MONTH -> flat((b, i) -> b.getInt(i << 2));
      case DAY_TIME ->
          flat((b, i) -> b.getInt(i << 3) * MILLIS_PER_DAY + b.getInt((i << 3) + Integer.BYTES));
      case MONTH_DAY_NANO -> flat((b, i) -> dayTime(column, b, i * INTERVAL_BYTES));
    };
  }

  /** Milliseconds of an interval of the engine, whose three parts Calcite's type does not have. */
  private static long dayTime(String column, ByteBuffer buffer, int at) {
    int months = buffer.getInt(at);
    int days = buffer.getInt(at + Integer.BYTES);
    long nanos = buffer.getLong(at + Long.BYTES);
    if (months != 0 || nanos % NANOS_PER_MILLI != 0) {
      throw tooFine(column, "an interval of %d months and %d ns".formatted(months, nanos));
    }
    return days * MILLIS_PER_DAY + nanos / NANOS_PER_MILLI;
  }

  /** Values of a fixed width. */
  private static final class Flat extends CellReader {
    private final Cell read;

    @SuppressWarnings("NullAway.Init") // bind comes before every reading
    private ByteBuffer values;

    Flat(Cell read) {
      this.read = read;
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      values = column.buffer(0);
    }

    @Override
    Object present(int row) {
      return read.at(values, offset + row);
    }
  }

  /** Texts and binary values. */
  private static final class Bytes extends CellReader {
    private final boolean wide;
    private final Function<byte[], Object> make;

    @SuppressWarnings("NullAway.Init") // bind comes before every reading
    private ByteBuffer offsets;

    @SuppressWarnings("NullAway.Init") // bind comes before every reading
    private ByteBuffer values;

    Bytes(boolean wide, Function<byte[], Object> make) {
      this.wide = wide;
      this.make = make;
    }

    @Override
    void bind(ColumnData column) {
      super.bind(column);
      offsets = column.buffer(0);
      values = column.buffer(1);
    }

    private int start(int index) {
      return wide ? (int) offsets.getLong(index << 3) : offsets.getInt(index << 2);
    }

    @Override
    Object present(int row) {
      int start = start(offset + row);
      byte[] bytes = new byte[start(offset + row + 1) - start];
      values.get(start, bytes);
      return make.apply(bytes);
    }
  }

  /** A column of nothing but nulls. */
  private static final class Nulls extends CellReader {
    @Override
    Object present(int row) {
      throw new IllegalStateException("a value of type NULL");
    }
  }
}
