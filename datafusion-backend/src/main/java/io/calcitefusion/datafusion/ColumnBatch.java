package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.HeldBatch;
import java.util.ArrayList;
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
   * Rows in memory of Java, which live as long as something refers to them.
   *
   * @param batch the rows
   * @param bytes their size
   */
  public record Copy(ColumnBatch batch, long bytes) {}

  /**
   * Copies the rows into memory of Java, for a reader that goes back and forth.
   *
   * @return a batch that is never released, with its size
   * @throws DataFusionException of kind CLOSED when this batch was released
   */
  public Copy copy() {
    checkHeld();
    HeldBatch own = HeldBatch.ofJavaMemory();
    ColumnCopy copy = new ColumnCopy(own);
    List<ColumnData> copied = new ArrayList<>();
    columns.forEach(column -> copied.add(copy.all(column)));
    return new Copy(new ColumnBatch(own, rowCount, List.copyOf(copied)), copy.bytes());
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
