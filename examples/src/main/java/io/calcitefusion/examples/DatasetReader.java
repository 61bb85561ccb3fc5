package io.calcitefusion.examples;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.metadata.DatasetSpec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one dataset as Arrow batches of a bounded number of bytes, made as they are asked
 * for. Only a row that is larger on its own exceeds the bound: a file's tree is one row.
 *
 * <p>Read by one thread at a time.
 */
final class DatasetReader<T> extends ArrowReader {

  /**
   * Vector data of one batch. Buffers may take twice as much, and the engine holds a few batches at
   * a time; larger ones are not written faster.
   */
  static final long BATCH_BYTES = 4L << 20;

  private final Schema schema;
  private final ImmutableSet<String> required;
  private final Feed<T> feed;
  private final Rows<T> rows;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private List<Cell<T>> cells = List.of();
  private @Nullable T item;
  private int nextRow;
  private long bytesWritten;
  private long rowsWritten;

  DatasetReader(BufferAllocator allocator, DatasetSpec dataset, Feed<T> feed, Rows<T> rows) {
    super(allocator);
    this.schema = dataset.arrowSchema();
    this.required = ImmutableSet.copyOf(dataset.requiredNonNull());
    this.feed = feed;
    this.rows = rows;
  }

  @Override
  protected Schema readSchema() {
    return schema;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    try {
      return fill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(ExtractionException.cancelled(e));
    } catch (Throwable e) {
      // The writer takes the cause from here and not from below the error of the engine.
      throw failed(e);
    }
  }

  private IOException failed(Throwable cause) {
    failure.compareAndSet(null, cause);
    return new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  private boolean fill() throws IOException, InterruptedException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    if (cells.isEmpty()) {
      cells = rows.filling().bind(required, root.getFieldVectors());
    }
    // The batch before belongs to the engine now; new buffers leave it as it is.
    root.clear();
    long bytes = 0;
    int count = 0;
    for (T current = current(); current != null; current = current()) {
      long more = rows.bytes(current, nextRow);
      if (count > 0 && bytes + more > BATCH_BYTES) {
        break;
      }
      for (Cell<T> cell : cells) {
        cell.write(current, nextRow, count);
      }
      bytes += more;
      count++;
      nextRow++;
    }
    root.setRowCount(count);
    bytesWritten += bytes;
    rowsWritten += count;
    return count > 0;
  }

  /** The file of the next row, or null after the last one. */
  private @Nullable T current() throws InterruptedException {
    while (item == null || nextRow == rows.count(item)) {
      item = feed.next();
      nextRow = 0;
      if (item == null) {
        return null;
      }
    }
    return item;
  }

  @Override
  public long bytesRead() {
    return bytesWritten;
  }

  /** Rows given so far. */
  long rowsWritten() {
    return rowsWritten;
  }

  /** What went wrong while rows were made, or null. */
  @Nullable Throwable failure() {
    return failure.get();
  }

  @Override
  protected void closeReadSource() {
    try {
      feed.close();
    } finally {
      closed.countDown();
    }
  }

  /** Waits until the engine closed this reader. */
  boolean awaitClosed(long millis) throws InterruptedException {
    return closed.await(millis, TimeUnit.MILLISECONDS);
  }
}
