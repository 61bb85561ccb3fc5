package io.calcitefusion.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where a result set gets its rows from, batch by batch. */
interface RowSource {
  /** Readers of the columns; they read the rows of the batch that was asked for last. */
  ColumnReader[] readers();

  /**
   * Waits for the next batch and turns the readers to it.
   *
   * @return its number of rows; 0 when there are no more
   */
  int nextBatch() throws SQLException;

  /** Whether the one batch holds all rows and can be read in any order, also after its end. */
  default boolean isKept() {
    return false;
  }

  /** Whether {@link #handOver} gives an object of a class. */
  default boolean gives(@Nullable Class<?> type) {
    return false;
  }

  /**
   * Gives the rows away that were not read yet. Closing this source ends them for their new reader.
   *
   * @param row first row of the current batch that was not read
   */
  default Object handOver(int row) throws SQLException {
    throw SqlExceptions.unsupported("handing over these rows");
  }

  /** Fails when the memory of the current batch is gone. */
  void checkHeld() throws SQLException;

  /** Makes a waiting {@link #nextBatch} fail; callable from any thread. */
  void cancel();

  /** Ends reading. Memory that another thread may be reading is freed when that is over. */
  void close();

  /** As {@link #close}, for a caller that knows that no thread reads: everything is freed now. */
  void closeUnread();
}
