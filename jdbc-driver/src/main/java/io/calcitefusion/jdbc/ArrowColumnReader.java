package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.ColumnData;
import org.apache.arrow.vector.types.pojo.Field;

/** A reader over one Arrow array, bound anew to each batch. */
abstract class ArrowColumnReader extends ColumnReader {
  /** The array of the current batch. */
  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  ColumnData data;

  /** Element of the buffers at which row 0 lies. */
  int offset;

  private boolean holdsNulls;

  ArrowColumnReader(Field field) {
    super(JdbcTypes.of(field));
  }

  /** Turns to the array of a new batch. */
  void bind(ColumnData column) {
    data = column;
    offset = column.offset();
    holdsNulls = column.nullCount() != 0;
  }

  @Override
  boolean isNullAt(int row) {
    return holdsNulls && data.isNull(row);
  }
}
