package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.HeldBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** One array while it grows. Not thread-safe. */
abstract class ArrayBuilder {
  private final Field field;
  private final GrowingBuffer validity = new GrowingBuffer();
  private int length;
  private int nullCount;

  ArrayBuilder(Field field) {
    this.field = field;
  }

  final int length() {
    return length;
  }

  /**
   * Adds a value.
   *
   * @throws DataFusionException of kind DATA when it does not fit the type
   */
  final void add(@Nullable Object value) {
    validity.setBit(length, value != null);
    if (value == null) {
      addNull(length);
      nullCount++;
    } else {
      try {
        addPresent(length, value);
      } catch (ArithmeticException | ClassCastException e) {
        throw new DataFusionException(
            ErrorKind.DATA,
            "22003",
            "The value %s of class %s does not fit column '%s' of type %s."
                .formatted(
                    value, value.getClass().getSimpleName(), field.getName(), field.getType()),
            null,
            e);
      }
    }
    length++;
  }

  /** Writes a value at an index. */
  abstract void addPresent(int index, Object value);

  /** Makes room for a null at an index. */
  abstract void addNull(int index);

  /** Buffers beside the validity bits. */
  abstract List<ByteBuffer> buffers();

  List<ArrayBuilder> children() {
    return List.of();
  }

  final ColumnData build(HeldBatch held) {
    List<ColumnData> built = new ArrayList<>();
    children().forEach(child -> built.add(child.build(held)));
    return new ColumnData(
        held,
        field,
        length,
        0,
        nullCount,
        0,
        field.getType() instanceof ArrowType.Null ? null : validity.finished(),
        buffers(),
        List.copyOf(built),
        null);
  }
}
