package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.ColumnData;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column in the form in which Calcite computes: dates as days, times and timestamps as
 * milliseconds, texts as String. Bound anew to each batch. For one thread.
 */
abstract class CellReader {
  /** The array of the current batch. */
  @SuppressWarnings("NullAway.Init") // bind comes before every reading
  ColumnData data;

  /** Element of the buffers at which row 0 lies. */
  int offset;

  /** Turns to the array of a new batch. */
  void bind(ColumnData column) {
    data = column;
    offset = column.offset();
  }

  /** The value of a row, or null. */
  final @Nullable Object value(int row) {
    return data.isNull(row) ? null : present(row);
  }

  /** The value of a row that is not null. */
  abstract Object present(int row);
}
