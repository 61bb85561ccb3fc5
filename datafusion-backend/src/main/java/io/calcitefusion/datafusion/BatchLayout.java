package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.HeldBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Puts the buffers of a batch together to columns. The native side gives the arrays in preorder,
 * each as seven numbers and its buffers.
 */
final class BatchLayout {
  private static final int NUMBERS_PER_ARRAY = 7;
  private static final int FLAG_VALIDITY = 1;
  private static final int FLAG_DICTIONARY = 2;

  private final HeldBatch held;
  private final List<Object> parts;
  private final long[] numbers;
  private int nextNumber = 1;
  private int nextPart = 1;

  private BatchLayout(HeldBatch held, List<Object> parts, long[] numbers) {
    this.held = held;
    this.parts = parts;
    this.numbers = numbers;
  }

  static ColumnBatch read(Schema arrowSchema, HeldBatch held) {
    List<Object> parts = held.parts();
    if (parts.isEmpty() || !(parts.get(0) instanceof long[] numbers) || numbers.length == 0) {
      throw broken("it has no row count", null);
    }
    BatchLayout layout = new BatchLayout(held, parts, numbers);
    List<ColumnData> columns = new ArrayList<>(arrowSchema.getFields().size());
    try {
      for (Field field : arrowSchema.getFields()) {
        columns.add(layout.array(field));
      }
      if (layout.nextPart != parts.size() || layout.nextNumber != numbers.length) {
        throw broken("it has more arrays than the schema " + arrowSchema, null);
      }
      return new ColumnBatch(held, Math.toIntExact(numbers[0]), List.copyOf(columns));
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw broken("it does not fit the schema " + arrowSchema, e);
    }
  }

  private ColumnData array(Field field) {
    int base = nextNumber;
    nextNumber += NUMBERS_PER_ARRAY;
    int bufferCount = Math.toIntExact(numbers[base + 4]);
    int childCount = Math.toIntExact(numbers[base + 5]);
    long flags = numbers[base + 6];
    ByteBuffer validity = (flags & FLAG_VALIDITY) != 0 ? buffer() : null;
    List<ByteBuffer> buffers = new ArrayList<>(bufferCount);
    for (int i = 0; i < bufferCount; i++) {
      buffers.add(buffer());
    }
    ColumnData dictionary = null;
    List<ColumnData> children = new ArrayList<>();
    if ((flags & FLAG_DICTIONARY) != 0) {
      dictionary = array(withoutDictionary(field));
    } else {
      if (childCount != field.getChildren().size()) {
        throw broken(
            "'%s' has %d children instead of %d"
                .formatted(field.getName(), childCount, field.getChildren().size()),
            null);
      }
      for (Field child : field.getChildren()) {
        children.add(array(child));
      }
    }
    int length = Math.toIntExact(numbers[base]);
    boolean onlyNulls = field.getType() instanceof ArrowType.Null;
    return new ColumnData(
        held,
        field,
        length,
        Math.toIntExact(numbers[base + 1]),
        onlyNulls ? length : Math.toIntExact(numbers[base + 3]),
        Math.toIntExact(numbers[base + 2]),
        validity,
        List.copyOf(buffers),
        List.copyOf(children),
        dictionary);
  }

  private ByteBuffer buffer() {
    if (!(parts.get(nextPart++) instanceof ByteBuffer buffer)) {
      throw broken("part " + (nextPart - 1) + " is no buffer", null);
    }
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The field of the values behind a dictionary-encoded field; Arrow gives it the value type. */
  private static Field withoutDictionary(Field field) {
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding == null) {
      throw broken("'" + field.getName() + "' is unexpectedly dictionary-encoded", null);
    }
    return new Field(field.getName(), FieldType.nullable(field.getType()), field.getChildren());
  }

  private static DataFusionException broken(String why, @Nullable Throwable cause) {
    return new DataFusionException(
        ErrorKind.INTERNAL,
        "XX000",
        "A batch of the engine can not be read: "
            + why
            + ". This is a defect of CalciteFusion; please report it.",
        null,
        cause);
  }
}
