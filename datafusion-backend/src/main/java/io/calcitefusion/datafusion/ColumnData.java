package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.HeldBatch;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * One Arrow array over memory of the engine, in the layout of the Arrow columnar format.
 *
 * <p>Buffers are little-endian, read-only by contract and addressed absolutely. Row {@code i} is
 * found at {@code offset() + i}. A dictionary-encoded array has its keys as buffer and its values
 * as {@link #dictionary}. Not valid after its batch was released.
 */
public final class ColumnData {
  private final HeldBatch held;
  private final Field field;
  private final int length;
  private final int offset;
  private final int nullCount;
  private final int validityOffset;
  private final @Nullable ByteBuffer validity;
  private final List<ByteBuffer> buffers;
  private final List<ColumnData> children;
  private final @Nullable ColumnData dictionary;

  ColumnData(
      HeldBatch held,
      Field field,
      int length,
      int offset,
      int nullCount,
      int validityOffset,
      @Nullable ByteBuffer validity,
      List<ByteBuffer> buffers,
      List<ColumnData> children,
      @Nullable ColumnData dictionary) {
    this.held = held;
    this.field = field;
    this.length = length;
    this.offset = offset;
    this.nullCount = nullCount;
    this.validityOffset = validityOffset;
    this.validity = validity;
    this.buffers = buffers;
    this.children = children;
    this.dictionary = dictionary;
  }

  /**
   * Name and type.
   *
   * @return the Arrow field
   */
  public Field field() {
    return field;
  }

  /**
   * Number of elements.
   *
   * @return count
   */
  public int length() {
    return length;
  }

  /**
   * Element at which row 0 lies in the buffers (for bits: the bit; not for the validity bits).
   *
   * @return elements, not bytes
   */
  public int offset() {
    return offset;
  }

  /**
   * Number of null elements.
   *
   * @return count
   */
  public int nullCount() {
    return nullCount;
  }

  /**
   * Whether an element is null.
   *
   * @param row from 0
   * @return true for null
   * @throws DataFusionException of kind CLOSED when the batch was released
   */
  public boolean isNull(int row) {
    if (held.isReleased()) {
      held.throwReleased();
    }
    if (validity == null) {
      // Arrays of the type Null have only nulls and no buffers.
      return nullCount > 0;
    }
    int bit = validityOffset + row;
    return (validity.get(bit >> 3) & (1 << (bit & 7))) == 0;
  }

  /**
   * A buffer of the array, without the validity buffer: values; or offsets and values; or offsets.
   *
   * @param index from 0
   * @return a direct little-endian buffer, not to be read after its batch was released
   * @throws DataFusionException of kind CLOSED when the batch was released
   */
  public ByteBuffer buffer(int index) {
    if (held.isReleased()) {
      held.throwReleased();
    }
    return buffers.get(index);
  }

  /** Number of buffers that {@link #buffer} gives. */
  int bufferCount() {
    return buffers.size();
  }

  @Nullable ByteBuffer validity() {
    return validity;
  }

  /** Bit at which row 0 lies in {@link #validity}. */
  int validityOffset() {
    return validityOffset;
  }

  /** The type of the keys of a dictionary-encoded array, else null. */
  @Nullable ArrowType indexType() {
    DictionaryEncoding encoding = field.getDictionary();
    return encoding == null ? null : encoding.getIndexType();
  }

  /**
   * Child arrays: one for lists and maps, one per field for structs.
   *
   * @return children in field order
   */
  public List<ColumnData> children() {
    return children;
  }

  /**
   * Values of a dictionary-encoded array.
   *
   * @return the values, or null when the array is not dictionary-encoded
   */
  public @Nullable ColumnData dictionary() {
    return dictionary;
  }
}
