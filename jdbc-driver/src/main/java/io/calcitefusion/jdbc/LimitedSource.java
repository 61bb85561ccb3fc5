package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.ColumnBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An execution each of whose batches has to come within a limit. Owns the rows.
 *
 * @param rows the execution
 * @param limit the limit
 */
record LimitedSource(BatchSource rows, NetworkLimit limit) implements BatchSource {
  @Override
  public Schema arrowSchema() {
    return rows.arrowSchema();
  }

  @Override
  public @Nullable ColumnBatch next() {
    return limit.<ColumnBatch, RuntimeException>await(rows::next);
  }

  @Override
  public void cancel() {
    rows.cancel();
  }

  @Override
  public void takeOver() {
    rows.takeOver();
  }

  @Override
  public void close() {
    rows.close();
  }
}
