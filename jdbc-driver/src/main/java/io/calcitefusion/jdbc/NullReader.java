package io.calcitefusion.jdbc;

import org.apache.arrow.vector.types.pojo.Field;

/** Reader of a column that holds nothing but null. */
final class NullReader extends ArrowColumnReader {
  NullReader(Field field) {
    super(field);
  }

  @Override
  boolean isNullAt(int row) {
    return true;
  }

  @Override
  Object objectAt(int row) {
    return stringAt(row);
  }

  @Override
  String stringAt(int row) {
    return "null";
  }
}
