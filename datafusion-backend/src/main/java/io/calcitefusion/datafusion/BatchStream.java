package io.calcitefusion.datafusion;

import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one execution, batch by batch.
 *
 * <p>One thread reads; {@link #cancel} and {@link #close} may come from any thread.
 */
public final class BatchStream implements AutoCloseable {
  private BatchStream() {}

  /**
   * Columns of every batch.
   *
   * @return the schema
   */
  public Schema arrowSchema() {
    throw new IllegalStateException();
  }

  /**
   * Waits for the next batch. The batch before it is released.
   *
   * @return the batch, or null after the last one
   * @throws DataFusionException what went wrong in the execution, CANCELLED and TIMEOUT included
   */
  public @Nullable ColumnBatch next() {
    throw new IllegalStateException();
  }

  /** Stops the execution; a waiting {@link #next} ends with an error of kind CANCELLED. */
  public void cancel() {
    throw new IllegalStateException();
  }

  @Override
  public void close() {
    throw new IllegalStateException();
  }
}
