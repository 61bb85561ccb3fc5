package io.calcitefusion.datafusion;

/**
 * Some rows of a result, as columns over memory of the engine. It lives until the next batch is
 * asked for or its stream is closed.
 */
public final class ColumnBatch {
  private ColumnBatch() {}

  /**
   * Number of rows.
   *
   * @return at least 1
   */
  public int rowCount() {
    throw new IllegalStateException();
  }

  /**
   * Number of columns.
   *
   * @return count
   */
  public int columnCount() {
    throw new IllegalStateException();
  }

  /**
   * One column.
   *
   * @param index from 0
   * @return its data
   */
  public ColumnData column(int index) {
    throw new IllegalStateException();
  }

  /**
   * Throws when the batch was released; a reader calls it once per row before it touches buffers.
   *
   * @throws DataFusionException of kind CLOSED
   */
  public void checkHeld() {
    throw new IllegalStateException();
  }
}
