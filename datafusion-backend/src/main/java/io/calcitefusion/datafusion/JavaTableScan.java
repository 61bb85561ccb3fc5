package io.calcitefusion.datafusion;

import org.apache.arrow.vector.ipc.ArrowReader;

/** One planned scan of a {@link JavaTable}. Its methods are called as those of the table are. */
public interface JavaTableScan {
  /**
   * Number of parts that can be read at the same time. Asked once. Rows of one part keep their
   * order; between parts there is none.
   *
   * @return at least 1
   */
  default int partitionCount() {
    return 1;
  }

  /**
   * Starts to read one part, when its first rows are asked for. Called once per part and execution
   * of the statement.
   *
   * <p>The engine takes the memory of every batch out of the reader's vectors, so the reader fills
   * them anew for the next one, by {@code setSafe} or after {@code allocateNew}. That memory has to
   * come from {@link DataFusionEngine#allocator} or children of it; a child may be closed with the
   * reader. Columns are those of the request, in its order.
   *
   * <p>The methods of one reader are never called by two threads at a time, but one after the other
   * by different ones. Only a bounded number of readers of one statement runs at a time: a reader
   * must not wait for another one of the same statement.
   *
   * <p>When the rows are not wanted any more, because of a limit, an error, a cancellation or a
   * close, the signal fires first: {@link CancelSignal#isCancelled} is true and the actions that
   * were given to {@link CancelSignal#onCancel} run. Then the reader is closed, or, when it is
   * being called, the thread that calls it is interrupted and closes it on its return. A reader
   * that ignores all of that holds up neither the end of the statement nor the closing of the
   * engine; its thread goes on until it returns.
   *
   * @param partition number of the part, from 0
   * @param signal fires when the rows are not wanted any more
   * @return the rows; owned by the engine, which closes it once
   * @throws Exception whatever keeps the part from being read
   */
  ArrowReader open(int partition, CancelSignal signal) throws Exception;
}
