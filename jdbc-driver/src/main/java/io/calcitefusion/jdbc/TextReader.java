package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reader of texts. The bytes of a batch are copied to the heap once, at the first text that is
 * asked for, so that a text costs one decoding and no further copy; of a batch with more than
 * {@value #COPY_LIMIT_BYTES} bytes each text is copied alone. Short texts that come again are the
 * same object.
 */
final class TextReader extends ArrowColumnReader {
  private static final int COPY_LIMIT_BYTES = 1 << 20;
  private static final int SHORT_BYTES = Long.BYTES;
  private static final int SHORT_SLOTS = 64;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final boolean wide;
  private final long[] shortKeys = new long[SHORT_SLOTS];
  private final @Nullable String[] shortTexts = new @Nullable String[SHORT_SLOTS];

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer offsets;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer bytes;

  private byte[] heap = new byte[0];

  /** Position in {@link #bytes} of the first byte of {@link #heap}. */
  private int heapStart;

  private Copy copy = Copy.NOT_YET;

  private enum Copy {
    NOT_YET,
    WHOLE,
    ONE_BY_ONE
  }

  TextReader(Field field) {
    super(field);
    this.wide = field.getType() instanceof ArrowType.LargeUtf8;
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    offsets = column.buffer(0);
    bytes = column.buffer(1);
    copy = Copy.NOT_YET;
  }

  private int startAt(int row) {
    int index = offset + row;
    return wide ? (int) offsets.getLong(index << 3) : offsets.getInt(index << 2);
  }

  @Override
  String stringAt(int row) {
    int start = startAt(row);
    int length = startAt(row + 1) - start;
    if (copy == Copy.NOT_YET) {
      copyBatch();
    }
    int at = start - heapStart;
    if (copy == Copy.ONE_BY_ONE) {
      reserve(length);
      bytes.get(start, heap, 0, length);
      at = 0;
    }
    return length <= SHORT_BYTES
        ? shortText(at, length)
        : new String(heap, at, length, StandardCharsets.UTF_8);
  }

  private void copyBatch() {
    int first = startAt(0);
    int end = startAt(data.length());
    if (end - first > COPY_LIMIT_BYTES) {
      copy = Copy.ONE_BY_ONE;
      heapStart = 0;
      return;
    }
    reserve(end - first);
    bytes.get(first, heap, 0, end - first);
    heapStart = first;
    copy = Copy.WHOLE;
  }

  /** Makes room, with eight bytes behind so that a short text can be read as one number. */
  private void reserve(int length) {
    if (heap.length < length + SHORT_BYTES) {
      heap = new byte[Math.max(length + SHORT_BYTES, Math.min(2 * heap.length, COPY_LIMIT_BYTES))];
    }
  }

  private String shortText(int at, int length) {
    if (length == 0) {
      return "";
    }
    long key = (long) LONGS.get(heap, at);
    if (length < SHORT_BYTES) {
      key &= (1L << (length * Byte.SIZE)) - 1;
    }
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 58);
    String known = shortTexts[slot];
    // Only texts that end with the character NUL share a key with a shorter one.
    if (known != null && shortKeys[slot] == key && heap[at + length - 1] != 0) {
      return known;
    }
    String text = new String(heap, at, length, StandardCharsets.UTF_8);
    if (heap[at + length - 1] != 0) {
      shortKeys[slot] = key;
      shortTexts[slot] = text;
    }
    return text;
  }

  @Override
  Object objectAt(int row) {
    return stringAt(row);
  }

  @Override
  byte[] bytesAt(int row) {
    int start = startAt(row);
    byte[] value = new byte[startAt(row + 1) - start];
    bytes.get(start, value);
    return value;
  }

  @Override
  boolean booleanAt(int row) throws SQLException {
    return TextValues.parseBoolean(stringAt(row));
  }

  @Override
  long longAt(int row) throws SQLException {
    BigDecimal value = decimalAt(row);
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw SqlExceptions.outOfRange(stringAt(row), "long");
    }
  }

  @Override
  double doubleAt(int row) throws SQLException {
    return TextValues.parseDouble(stringAt(row));
  }

  @Override
  BigDecimal decimalAt(int row) throws SQLException {
    return TextValues.parseDecimal(stringAt(row));
  }

  @Override
  LocalDate dateAt(int row) throws SQLException {
    return TextValues.parseDate(stringAt(row));
  }

  @Override
  LocalTime timeAt(int row) throws SQLException {
    return TextValues.parseTime(stringAt(row));
  }

  @Override
  LocalDateTime dateTimeAt(int row) throws SQLException {
    return TextValues.parseDateTime(stringAt(row));
  }

  @Override
  OffsetDateTime offsetDateTimeAt(int row) throws SQLException {
    return TextValues.parseOffsetDateTime(stringAt(row));
  }
}
