package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.HeldBatch;
import io.calcitefusion.datafusion.internal.Inspection;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one execution, batch by batch.
 *
 * <p>One thread reads; {@link #cancel} and {@link #close} may come from any thread. A close by
 * another thread than the reading one stops the execution at once and never frees the batch under
 * the reader: that memory goes with the reader's next call, or when nothing refers to it any more.
 */
public final class BatchStream implements BatchSource {
  private final DataFusionSession session;
  private final NativeHandle handle;
  private final Schema arrowSchema;
  private final StatementRun run;
  private boolean finished;

  BatchStream(
      DataFusionSession session, NativeHandle handle, Schema arrowSchema, StatementRun run) {
    this.session = session;
    this.handle = handle;
    this.arrowSchema = arrowSchema;
    this.run = run;
  }

  /**
   * The session that runs it.
   *
   * @return the session
   */
  public DataFusionSession session() {
    return session;
  }

  @Override
  public Schema arrowSchema() {
    return arrowSchema;
  }

  @Override
  public @Nullable ColumnBatch next() {
    if (finished) {
      handle.checkOpen();
      return null;
    }
    while (true) {
      HeldBatch held = read();
      if (held == null) {
        finished = true;
        run.completed();
        return null;
      }
      ColumnBatch batch = BatchLayout.read(arrowSchema, held);
      if (batch.rowCount() > 0) {
        return batch;
      }
    }
  }

  private @Nullable HeldBatch read() {
    try {
      return NativeCalls.nextBatch(handle);
    } catch (DataFusionException e) {
      // A close during the wait stops the execution; what the caller did is the better answer.
      handle.checkOpen();
      throw run.failed(e);
    }
  }

  /**
   * What is known of the execution now, while it runs and after its end, until this is closed.
   *
   * @return a snapshot
   */
  public QueryInfo query() {
    return Inspection.execution(handle);
  }

  /**
   * How far the execution is.
   *
   * @return from 0 to 1 and never less than before, or null when its sources do not know their size
   */
  public @Nullable Double progress() {
    return query().progress();
  }

  @Override
  public void cancel() {
    NativeCalls.cancel(handle);
  }

  @Override
  public void takeOver() {
    handle.takeOver();
  }

  @Override
  public void close() {
    run.closed();
    handle.close();
  }
}
