package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.JavaTableScan;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The calls that the native side makes to one partition while it is read.
 *
 * <p>{@link #next} is called by one thread at a time, {@link #cancel} by any. The reader is closed
 * by whoever knows that nobody is inside it, since closing it frees vectors that it may be filling.
 */
final class PartitionCalls {
  private final TableCalls table;
  private final JavaTableScan scan;
  private final List<Field> columns;
  private final int partition;
  private final ReadSignal signal;
  private final LentMemory lent;
  // Guards the three fields below it, never held while code of the user runs.
  private final Object lock = new Object();
  private @Nullable Thread inside;
  private boolean cancelled;
  private boolean ended;
  // Touched inside a call of next, or by the one who ended the read.
  private @Nullable ArrowReader reader;
  private Object @Nullable [] checkedFields;

  PartitionCalls(TableCalls table, JavaTableScan scan, List<Field> columns, int partition) {
    this.table = table;
    this.scan = scan;
    this.columns = columns;
    this.partition = partition;
    this.signal = new ReadSignal(table.context());
    this.lent = new LentMemory(table.memory());
  }

  /**
   * Loads the next batch and lends it to the engine, or puts it into the C structures that lie at
   * the address, one per column.
   *
   * @param returned numbers of the memory that the engine gives back
   * @return what {@link LentMemory#lend} says of the batch, or null at the end
   */
  long @Nullable [] next(long address, long @Nullable [] returned) throws Exception {
    if (returned != null) {
      lent.takeBack(returned);
    }
    synchronized (lock) {
      if (cancelled || ended) {
        return null;
      }
      inside = Thread.currentThread();
    }
    boolean more = false;
    try {
      long[] batch = table.context().call(() -> load(address));
      more = batch != null;
      return batch;
    } finally {
      leave(more);
    }
  }

  private void leave(boolean more) {
    boolean end;
    synchronized (lock) {
      inside = null;
      end = !ended && (cancelled || !more);
      ended |= end;
      // Whoever interrupted meant this read and not the next one of this thread.
      Thread.interrupted();
    }
    if (end) {
      close();
    }
  }

  /** Takes back what the engine gives back beside a call of {@link #next}. */
  void takeBack(long[] returned) {
    lent.takeBack(returned);
  }

  /** Ends the read from outside: fires the signal, then closes the reader or interrupts it. */
  void cancel() {
    synchronized (lock) {
      if (ended || cancelled) {
        return;
      }
      cancelled = true;
    }
    signal.fire();
    synchronized (lock) {
      if (inside != null) {
        inside.interrupt();
        return;
      }
      if (ended) {
        return;
      }
      ended = true;
    }
    close();
  }

  private long @Nullable [] load(long address) throws Exception {
    ArrowReader source = reader;
    if (source == null) {
      source = open();
    }
    if (!source.loadNextBatch()) {
      return null;
    }
    VectorSchemaRoot root = source.getVectorSchemaRoot();
    List<FieldVector> vectors = root.getFieldVectors();
    check(vectors, source);
    return lent.lend(vectors, root.getRowCount(), source, address);
  }

  private ArrowReader open() throws Exception {
    ArrowReader opened =
        JavaContract.given(
            scan.open(partition, signal), "the scan of table " + table.name(), "open");
    table.memory().retain();
    reader = opened;
    return opened;
  }

  /**
   * Compares the vectors with the declared columns, unless they are the ones of the batch before.
   */
  private void check(List<FieldVector> vectors, ArrowReader source) {
    Object[] fields = new Object[vectors.size()];
    boolean known = checkedFields != null && checkedFields.length == fields.length;
    for (int i = 0; i < fields.length; i++) {
      fields[i] = vectors.get(i).getField();
      known = known && checkedFields != null && checkedFields[i] == fields[i];
    }
    if (!known) {
      JavaContract.checkTypes(table.name().toString(), columns, vectors, source);
      checkedFields = fields;
    }
  }

  private void close() {
    ArrowReader closing = reader;
    reader = null;
    if (closing != null) {
      table
          .context()
          .close("Closing partition " + partition + " of table " + table.name(), closing::close);
      table.memory().release();
    }
  }
}
