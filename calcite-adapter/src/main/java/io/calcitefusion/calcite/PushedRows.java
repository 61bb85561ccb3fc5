package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.runtime.FlatLists;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement in one execution. Read once they come from the engine batch by batch; a
 * join that goes over them again and again keeps them in memory from the second time on, so that
 * the engine runs the statement twice at most. For one thread.
 */
final class PushedRows extends AbstractEnumerable<Object> {
  private final Supplier<BatchStream> start;
  private final int width;
  private final @Nullable AtomicBoolean cancelled;
  private boolean wasRead;
  private @Nullable List<Object> kept;

  PushedRows(Supplier<BatchStream> start, int width, @Nullable AtomicBoolean cancelled) {
    this.start = start;
    this.width = width;
    this.cancelled = cancelled;
  }

  @Override
  public Enumerator<Object> enumerator() {
    if (!wasRead) {
      wasRead = true;
      return new Rows(start.get());
    }
    List<Object> rows = kept;
    if (rows == null) {
      rows = new ArrayList<>();
      try (Rows again = new Rows(start.get())) {
        while (again.moveNext()) {
          rows.add(again.current());
        }
      }
      kept = rows;
    }
    return Linq4j.enumerator(rows);
  }

  /** Reads a stream, which it owns. */
  private final class Rows implements Enumerator<Object> {
    private final BatchStream stream;
    private final CellReader[] readers;
    private @Nullable ColumnBatch batch;
    private int row;

    Rows(BatchStream stream) {
      this.stream = stream;
      List<Field> fields = stream.arrowSchema().getFields();
      readers = new CellReader[width];
      try {
        for (int i = 0; i < width; i++) {
          readers[i] = CellReaders.of(fields.get(i));
        }
      } catch (RuntimeException e) {
        stream.close();
        throw e;
      }
    }

    @Override
    public boolean moveNext() {
      ColumnBatch current = batch;
      if (current != null && row + 1 < current.rowCount()) {
        row++;
        return true;
      }
      if (cancelled != null && cancelled.get()) {
        throw new DataFusionException(ErrorKind.CANCELLED, "57014", "the statement was cancelled");
      }
      ColumnBatch next = stream.next();
      batch = next;
      row = 0;
      if (next == null) {
        return false;
      }
      for (int i = 0; i < width; i++) {
        readers[i].bind(next.column(i));
      }
      return true;
    }

    /** A row of several columns is an array, one of a single column its value. */
    @Override
    @SuppressWarnings("NullAway") // Calcite's rows of one column are null where the value is
    public Object current() {
      if (width == 1) {
        return readers[0].value(row);
      }
      if (width == 0) {
        return FlatLists.COMPARABLE_EMPTY_LIST;
      }
      @Nullable Object[] values = new @Nullable Object[width];
      for (int i = 0; i < width; i++) {
        values[i] = readers[i].value(row);
      }
      return values;
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException("rows of the engine are read once");
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
