package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.HeldBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Copies arrays into memory of Java. Only the rows of the array are copied, since its buffers can
 * be those of a much larger one.
 */
final class ColumnCopy {
  private static final int BITS = Byte.SIZE;

  private final HeldBatch held;
  private long bytes;

  ColumnCopy(HeldBatch held) {
    this.held = held;
  }

  /** The bytes of everything that was copied. */
  long bytes() {
    return bytes;
  }

  ColumnData all(ColumnData column) {
    return rows(column, 0, column.length());
  }

  /** Some rows of a column. */
  ColumnData rows(ColumnData column, int from, int count) {
    ArrowType type = column.field().getType();
    int first = column.offset() + from;
    List<ByteBuffer> buffers = new ArrayList<>();
    List<ColumnData> children = new ArrayList<>();
    int offset = 0;
    ColumnData dictionary = column.dictionary();
    if (dictionary != null) {
      int width = width(column.indexType());
      buffers.add(bytes(column.buffer(0), (long) first * width, (long) count * width));
    } else if (type instanceof ArrowType.Bool) {
      offset = first % BITS;
      buffers.add(bits(column.buffer(0), first, count));
    } else if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary) {
      values(column.buffer(0), column.buffer(1), first, count, Integer.BYTES, buffers);
    } else if (type instanceof ArrowType.LargeUtf8 || type instanceof ArrowType.LargeBinary) {
      values(column.buffer(0), column.buffer(1), first, count, Long.BYTES, buffers);
    } else if (type instanceof ArrowType.List || type instanceof ArrowType.Map) {
      elements(column, first, count, Integer.BYTES, buffers, children);
    } else if (type instanceof ArrowType.LargeList) {
      elements(column, first, count, Long.BYTES, buffers, children);
    } else if (type instanceof ArrowType.FixedSizeList fixed) {
      int size = fixed.getListSize();
      children.add(rows(column.children().get(0), first * size, count * size));
    } else if (type instanceof ArrowType.Struct) {
      column.children().forEach(child -> children.add(rows(child, first, count)));
    } else if (!(type instanceof ArrowType.Null)) {
      int width = width(type);
      buffers.add(bytes(column.buffer(0), (long) first * width, (long) count * width));
    }
    int firstBit = column.validityOffset() + from;
    ByteBuffer validity = column.validity();
    return new ColumnData(
        held,
        column.field(),
        count,
        offset,
        type instanceof ArrowType.Null ? count : column.nullCount(),
        firstBit % BITS,
        validity == null ? null : bits(validity, firstBit, count),
        buffers,
        children,
        dictionary == null ? null : all(dictionary));
  }

  private void values(
      ByteBuffer offsets,
      ByteBuffer values,
      int first,
      int count,
      int width,
      List<ByteBuffer> into) {
    long start = at(offsets, first, width);
    long end = at(offsets, first + count, width);
    into.add(rebased(offsets, first, count, width));
    into.add(bytes(values, start, end - start));
  }

  private void elements(
      ColumnData column,
      int first,
      int count,
      int width,
      List<ByteBuffer> buffers,
      List<ColumnData> children) {
    ByteBuffer offsets = column.buffer(0);
    int start = Math.toIntExact(at(offsets, first, width));
    int end = Math.toIntExact(at(offsets, first + count, width));
    buffers.add(rebased(offsets, first, count, width));
    children.add(rows(column.children().get(0), start, end - start));
  }

  /** An empty array may come without offsets. */
  private static long at(ByteBuffer offsets, int index, int width) {
    if (offsets.capacity() == 0) {
      return 0;
    }
    return width == Long.BYTES
        ? offsets.getLong(index * Long.BYTES)
        : offsets.getInt(index * Integer.BYTES);
  }

  /** Offsets that begin with 0. */
  private ByteBuffer rebased(ByteBuffer offsets, int first, int count, int width) {
    ByteBuffer copy = allocate((long) (count + 1) * width);
    long start = at(offsets, first, width);
    for (int i = 0; i <= count; i++) {
      long offset = at(offsets, first + i, width) - start;
      if (width == Long.BYTES) {
        copy.putLong(i * Long.BYTES, offset);
      } else {
        copy.putInt(i * Integer.BYTES, (int) offset);
      }
    }
    return copy;
  }

  private ByteBuffer bits(ByteBuffer source, int firstBit, int count) {
    int start = firstBit / BITS;
    int end = (firstBit + count + BITS - 1) / BITS;
    return bytes(source, start, end - start);
  }

  private ByteBuffer bytes(ByteBuffer source, long start, long length) {
    ByteBuffer copy = allocate(length);
    copy.put(0, source, Math.toIntExact(start), copy.capacity());
    return copy;
  }

  private ByteBuffer allocate(long size) {
    bytes += size;
    return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int width(@Nullable ArrowType type) {
    if (type instanceof ArrowType.Int number) {
      return number.getBitWidth() / BITS;
    }
    if (type instanceof ArrowType.FloatingPoint number) {
      return switch (number.getPrecision()) {
        case HALF -> Short.BYTES;
        case SINGLE -> Float.BYTES;
        case DOUBLE -> Double.BYTES;
      };
    }
    if (type instanceof ArrowType.Decimal number) {
      return number.getBitWidth() / BITS;
    }
    if (type instanceof ArrowType.FixedSizeBinary binary) {
      return binary.getByteWidth();
    }
    if (type instanceof ArrowType.Date date) {
      return date.getUnit() == DateUnit.DAY ? Integer.BYTES : Long.BYTES;
    }
    if (type instanceof ArrowType.Time time) {
      return time.getBitWidth() / BITS;
    }
    if (type instanceof ArrowType.Timestamp || type instanceof ArrowType.Duration) {
      return Long.BYTES;
    }
    if (type instanceof ArrowType.Interval interval) {
      return switch (interval.getUnit()) {
        case YEAR_MONTH -> Integer.BYTES;
        case DAY_TIME -> Long.BYTES;
        case MONTH_DAY_NANO -> 2 * Long.BYTES;
      };
    }
    throw new DataFusionException(
        ErrorKind.UNSUPPORTED, "0A000", "Columns of type %s can not be copied.".formatted(type));
  }
}
