package io.calcitefusion.datafusion;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches into plain Java values, slowly and by the book of the Arrow format, so that tests
 * have something to compare with.
 */
public final class BatchValues {
  private BatchValues() {}

  /**
   * All rows of a query.
   *
   * @param session a session
   * @param sql one query
   * @return its rows, each a list of values
   */
  public static List<List<@Nullable Object>> query(DataFusionSession session, String sql) {
    try (BatchStream stream = session.query(sql)) {
      return rows(stream);
    }
  }

  /**
   * The rest of a stream.
   *
   * @param stream a stream
   * @return its rows, each a list of values
   */
  public static List<List<@Nullable Object>> rows(BatchStream stream) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
      for (int row = 0; row < batch.rowCount(); row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < batch.columnCount(); column++) {
          values.add(value(batch.column(column), row));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  /**
   * One value: integers, dates, times and timestamps as Long (unsigned 64 bits as BigInteger),
   * floats as Double, text as String, binary as List of Byte, decimals as BigDecimal, lists as
   * List, structs and maps as Map, intervals as List of Long.
   *
   * @param data a column
   * @param row from 0
   * @return the value, or null
   */
  public static @Nullable Object value(ColumnData data, int row) {
    if (data.field().getType() instanceof ArrowType.Null || data.isNull(row)) {
      return null;
    }
    int at = data.offset() + row;
    ColumnData dictionary = data.dictionary();
    if (dictionary != null) {
      ArrowType.Int index = data.field().getDictionary().getIndexType();
      return value(dictionary, (int) integer(data.buffer(0), at, index.getBitWidth(), true));
    }
    ArrowType type = data.field().getType();
    return switch (type.getTypeID()) {
      case Bool -> (data.buffer(0).get(at >> 3) & (1 << (at & 7))) != 0;
      case Int -> integer(data.buffer(0), at, (ArrowType.Int) type);
      case FloatingPoint ->
          ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.SINGLE
              ? (double) data.buffer(0).getFloat(at * Float.BYTES)
              : data.buffer(0).getDouble(at * Double.BYTES);
      case Date -> integer(data.buffer(0), at, Integer.SIZE, true);
      case Time -> integer(data.buffer(0), at, ((ArrowType.Time) type).getBitWidth(), true);
      case Timestamp, Duration -> integer(data.buffer(0), at, Long.SIZE, true);
      case Utf8 -> new String(bytes(data, at, false), StandardCharsets.UTF_8);
      case LargeUtf8 -> new String(bytes(data, at, true), StandardCharsets.UTF_8);
      case Binary -> boxed(bytes(data, at, false));
      case LargeBinary -> boxed(bytes(data, at, true));
      case Decimal -> decimal(data.buffer(0), at, (ArrowType.Decimal) type);
      case FixedSizeBinary ->
          boxed(fixed(data, at, ((ArrowType.FixedSizeBinary) type).getByteWidth()));
      case Interval -> interval(data, at, (ArrowType.Interval) type);
      case FixedSizeList -> fixedList(data, at, ((ArrowType.FixedSizeList) type).getListSize());
      case List -> list(data, at, false);
      case LargeList -> list(data, at, true);
      case Map -> map(data, at);
      case Struct -> struct(data, row);
      default -> throw new IllegalArgumentException("no reader for " + type);
    };
  }

  private static Object integer(ByteBuffer buffer, int at, ArrowType.Int type) {
    long value = integer(buffer, at, type.getBitWidth(), type.getIsSigned());
    return !type.getIsSigned() && type.getBitWidth() == Long.SIZE
        ? new BigInteger(Long.toUnsignedString(value))
        : (Object) value;
  }

  private static long integer(ByteBuffer buffer, int at, int bits, boolean signed) {
    return switch (bits) {
      case Byte.SIZE -> signed ? buffer.get(at) : Byte.toUnsignedLong(buffer.get(at));
      case Short.SIZE ->
          signed
              ? buffer.getShort(at * Short.BYTES)
              : Short.toUnsignedLong(buffer.getShort(at * Short.BYTES));
      case Integer.SIZE ->
          signed
              ? buffer.getInt(at * Integer.BYTES)
              : Integer.toUnsignedLong(buffer.getInt(at * Integer.BYTES));
      default -> buffer.getLong(at * Long.BYTES);
    };
  }

  private static long start(ColumnData data, int at, boolean large) {
    return large
        ? data.buffer(0).getLong(at * Long.BYTES)
        : data.buffer(0).getInt(at * Integer.BYTES);
  }

  private static byte[] bytes(ColumnData data, int at, boolean large) {
    int start = Math.toIntExact(start(data, at, large));
    byte[] bytes = new byte[Math.toIntExact(start(data, at + 1, large)) - start];
    data.buffer(1).get(start, bytes);
    return bytes;
  }

  private static byte[] fixed(ColumnData data, int at, int width) {
    byte[] bytes = new byte[width];
    data.buffer(0).get(at * width, bytes);
    return bytes;
  }

  /** Months, days and nanoseconds, as far as the unit has them. */
  private static List<Long> interval(ColumnData data, int at, ArrowType.Interval type) {
    ByteBuffer buffer = data.buffer(0);
    return switch (type.getUnit()) {
      case YEAR_MONTH -> List.of((long) buffer.getInt(at * Integer.BYTES));
      case DAY_TIME ->
          List.of(
              (long) buffer.getInt(at * Long.BYTES),
              (long) buffer.getInt(at * Long.BYTES + Integer.BYTES));
      case MONTH_DAY_NANO ->
          List.of(
              (long) buffer.getInt(at * 2 * Long.BYTES),
              (long) buffer.getInt(at * 2 * Long.BYTES + Integer.BYTES),
              buffer.getLong(at * 2 * Long.BYTES + Long.BYTES));
    };
  }

  private static List<@Nullable Object> fixedList(ColumnData data, int at, int size) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = at * size; i < (at + 1) * size; i++) {
      values.add(value(data.children().get(0), i));
    }
    return values;
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> boxed = new ArrayList<>();
    for (byte b : bytes) {
      boxed.add(b);
    }
    return boxed;
  }

  private static BigDecimal decimal(ByteBuffer buffer, int at, ArrowType.Decimal type) {
    int width = type.getBitWidth() / Byte.SIZE;
    byte[] bigEndian = new byte[width];
    for (int i = 0; i < width; i++) {
      bigEndian[width - 1 - i] = buffer.get(at * width + i);
    }
    return new BigDecimal(new BigInteger(bigEndian), type.getScale());
  }

  private static List<@Nullable Object> list(ColumnData data, int at, boolean large) {
    List<@Nullable Object> values = new ArrayList<>();
    long end = start(data, at + 1, large);
    for (long i = start(data, at, large); i < end; i++) {
      values.add(value(data.children().get(0), Math.toIntExact(i)));
    }
    return values;
  }

  private static Map<@Nullable Object, @Nullable Object> map(ColumnData data, int at) {
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    ColumnData entries = data.children().get(0);
    int end = Math.toIntExact(start(data, at + 1, false));
    for (int i = Math.toIntExact(start(data, at, false)); i < end; i++) {
      values.put(value(entries.children().get(0), i), value(entries.children().get(1), i));
    }
    return values;
  }

  private static Map<String, @Nullable Object> struct(ColumnData data, int row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (ColumnData child : data.children()) {
      values.put(child.field().getName(), value(child, row));
    }
    return values;
  }
}
