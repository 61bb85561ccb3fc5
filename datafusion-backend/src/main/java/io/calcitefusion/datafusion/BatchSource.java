package io.calcitefusion.datafusion;

import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows, batch by batch: those of an execution of the engine ({@link BatchStream}), or those that a
 * front end computes itself.
 *
 * <p>One thread reads; {@link #cancel} and {@link #close} may come from any thread.
 */
public interface BatchSource extends AutoCloseable {
  /**
   * Columns of every batch.
   *
   * @return the schema
   */
  Schema arrowSchema();

  /**
   * Waits for the next batch. The batch before it is released.
   *
   * @return the batch, or null after the last one
   * @throws DataFusionException what went wrong in the execution, CANCELLED and TIMEOUT included,
   *     or of kind CLOSED
   */
  @Nullable ColumnBatch next();

  /** Stops the execution; a waiting {@link #next} ends with an error of kind CANCELLED. */
  void cancel();

  /**
   * Makes the calling thread the reading one. The caller guarantees that the thread that read
   * before does not touch a buffer any more; then a close by the calling thread frees the batch at
   * once.
   */
  void takeOver();

  @Override
  void close();
}
