package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Reader of lists with 32-bit offsets, 64-bit offsets or a fixed size. */
final class ListReader extends ArrowColumnReader {
  private static final int NOT_FIXED = -1;

  private final ArrowColumnReader elements;
  private final Field elementField;
  private final int fixedSize;
  private final boolean wide;

  private @Nullable ByteBuffer offsets;

  ListReader(Field field, ArrowColumnReader elements) {
    super(field);
    this.elements = elements;
    this.elementField = field.getChildren().get(0);
    this.fixedSize =
        field.getType() instanceof ArrowType.FixedSizeList fixed ? fixed.getListSize() : NOT_FIXED;
    this.wide = field.getType() instanceof ArrowType.LargeList;
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    offsets = fixedSize == NOT_FIXED ? column.buffer(0) : null;
    elements.bind(column.children().get(0));
  }

  private int startAt(int row) {
    int index = offset + row;
    if (offsets == null) {
      return index * fixedSize;
    }
    return wide ? (int) offsets.getLong(index << 3) : offsets.getInt(index << 2);
  }

  @Override
  Object objectAt(int row) throws SQLException {
    int start = startAt(row);
    @Nullable Object[] values = new @Nullable Object[startAt(row + 1) - start];
    for (int i = 0; i < values.length; i++) {
      values[i] = elements.isNullAt(start + i) ? null : elements.objectAt(start + i);
    }
    return new ListValue(elementField, values);
  }

  @Override
  String stringAt(int row) throws SQLException {
    StringBuilder out = new StringBuilder();
    jsonAt(row, out);
    return out.toString();
  }

  @Override
  void jsonAt(int row, StringBuilder out) throws SQLException {
    int end = startAt(row + 1);
    out.append('[');
    for (int i = startAt(row); i < end; i++) {
      JsonText.value(elements, i, out);
      out.append(i + 1 < end ? "," : "");
    }
    out.append(']');
  }
}
