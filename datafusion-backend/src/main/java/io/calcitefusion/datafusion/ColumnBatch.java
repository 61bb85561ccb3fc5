package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.HeldBatch;
import java.util.List;

/**
 * Some rows of a result, as columns over memory of the engine. It lives until the next batch is
 * asked for or its stream is closed.
 *
 * <p>When another thread closes the stream while this batch is being read, its memory stays until
 * the reading thread calls the stream again or no buffer of the batch can be reached any more; the
 * reading thread sees the close at the latest with its next call of the stream.
 */
public final class ColumnBatch {
  private final HeldBatch held;
  private final int rowCount;
  private final List<ColumnData> columns;

  ColumnBatch(HeldBatch held, int rowCount, List<ColumnData> columns) {
    this.held = held;
    this.rowCount = rowCount;
    this.columns = columns;
  }

  /**
   * Number of rows.
   *
   * @return at least 1
   */
  public int rowCount() {
    return rowCount;
  }

  /**
   * Number of columns.
   *
   * @return count
   */
  public int columnCount() {
    return columns.size();
  }

  /**
   * One column.
   *
   * @param index from 0
   * @return its data
   * @throws IndexOutOfBoundsException when there is no such column
   */
  public ColumnData column(int index) {
    return columns.get(index);
  }

  /**
   * Throws when the batch was released; a reader calls it once per row before it touches buffers.
   *
   * @throws DataFusionException of kind CLOSED
   */
  public void checkHeld() {
    if (held.isReleased()) {
      held.throwReleased();
    }
  }
}
