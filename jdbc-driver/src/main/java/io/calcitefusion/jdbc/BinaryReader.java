package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Reader of byte strings; their text form is hexadecimal in lower case. */
final class BinaryReader extends ArrowColumnReader {
  private static final int NOT_FIXED = -1;

  private final int fixedWidth;
  private final boolean wide;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer first;

  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer bytes;

  BinaryReader(Field field) {
    super(field);
    this.fixedWidth =
        field.getType() instanceof ArrowType.FixedSizeBinary fixed
            ? fixed.getByteWidth()
            : NOT_FIXED;
    this.wide = field.getType() instanceof ArrowType.LargeBinary;
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    first = column.buffer(0);
    bytes = fixedWidth == NOT_FIXED ? column.buffer(1) : first;
  }

  private int startAt(int row) {
    int index = offset + row;
    if (fixedWidth != NOT_FIXED) {
      return index * fixedWidth;
    }
    return wide ? (int) first.getLong(index << 3) : first.getInt(index << 2);
  }

  @Override
  byte[] bytesAt(int row) {
    int start = startAt(row);
    byte[] value = new byte[startAt(row + 1) - start];
    bytes.get(start, value);
    return value;
  }

  @Override
  String stringAt(int row) {
    return HexFormat.of().formatHex(bytesAt(row));
  }

  @Override
  Object objectAt(int row) {
    return bytesAt(row);
  }
}
