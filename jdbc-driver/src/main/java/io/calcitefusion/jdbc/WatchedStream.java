package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.QueryInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An execution whose progress a listener hears of, on a thread of its own that ends with it. Owns
 * the stream.
 */
final class WatchedStream implements BatchSource {
  private final BatchStream stream;
  private final ProgressListening listening;
  private final Warnings warnings;

  /** The last that is known of the execution, as soon as it is over. */
  private final CompletableFuture<QueryInfo> last = new CompletableFuture<>();

  private WatchedStream(BatchStream stream, ProgressListening listening, Warnings warnings) {
    this.stream = stream;
    this.listening = listening;
    this.warnings = warnings;
  }

  /** Takes a stream over and begins to watch it. */
  static WatchedStream start(BatchStream stream, ProgressListening listening, Warnings warnings) {
    WatchedStream watched = new WatchedStream(stream, listening, warnings);
    Thread thread = new Thread(watched::watch, "calcitefusion-progress");
    thread.setDaemon(true);
    thread.start();
    return watched;
  }

  private void watch() {
    try {
      QueryInfo end = end();
      while (end == null) {
        listening.listener().accept(stream.query());
        end = end();
      }
      listening.listener().accept(end);
    } catch (RuntimeException e) {
      if (!last.isDone()) {
        warnings.add("01000", "the listener of progress failed: " + e);
      }
    } catch (InterruptedException | ExecutionException e) {
      warnings.add("01000", "progress is not watched any more: " + e);
    }
  }

  /** Waits for the interval; what is known at the end, or null when it runs on. */
  private @Nullable QueryInfo end() throws InterruptedException, ExecutionException {
    try {
      return last.get(listening.interval().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    }
  }

  private void over() {
    if (!last.isDone()) {
      try {
        last.complete(stream.query());
      } catch (DataFusionException e) {
        last.completeExceptionally(e);
      }
    }
  }

  @Override
  public Schema arrowSchema() {
    return stream.arrowSchema();
  }

  @Override
  public @Nullable ColumnBatch next() {
    try {
      ColumnBatch batch = stream.next();
      if (batch == null) {
        over();
      }
      return batch;
    } catch (DataFusionException e) {
      over();
      throw e;
    }
  }

  @Override
  public void cancel() {
    stream.cancel();
  }

  @Override
  public void takeOver() {
    stream.takeOver();
  }

  @Override
  public void close() {
    over();
    stream.close();
  }
}
