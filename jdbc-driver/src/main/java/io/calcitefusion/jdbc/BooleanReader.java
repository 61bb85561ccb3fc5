package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.apache.arrow.vector.types.pojo.Field;

/** Reader of booleans, which count as the numbers 0 and 1. */
final class BooleanReader extends ArrowColumnReader {
  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  private ByteBuffer bits;

  BooleanReader(Field field) {
    super(field);
  }

  @Override
  void bind(ColumnData column) {
    super.bind(column);
    bits = column.buffer(0);
  }

  @Override
  boolean booleanAt(int row) {
    int bit = offset + row;
    return (bits.get(bit >> 3) & (1 << (bit & 7))) != 0;
  }

  @Override
  long longAt(int row) {
    return booleanAt(row) ? 1 : 0;
  }

  @Override
  double doubleAt(int row) {
    return longAt(row);
  }

  @Override
  BigDecimal decimalAt(int row) {
    return BigDecimal.valueOf(longAt(row));
  }

  @Override
  String stringAt(int row) {
    return Boolean.toString(booleanAt(row));
  }

  @Override
  Object objectAt(int row) {
    return booleanAt(row);
  }

  @Override
  void jsonAt(int row, StringBuilder out) {
    out.append(booleanAt(row));
  }
}
