package io.calcitefusion.jdbc;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.BatchReader;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of an execution. Owns the stream. */
final class StreamRows implements RowSource {
  private final BatchSource stream;
  private final ArrowColumnReader[] readers;
  private final StatementText text;
  private final DataFusionEngine engine;
  private @Nullable ColumnBatch batch;

  /** Whether somebody else reads the stream. */
  private volatile boolean handedOver;

  private StreamRows(
      BatchSource stream,
      ArrowColumnReader[] readers,
      StatementText text,
      DataFusionEngine engine) {
    this.stream = stream;
    this.readers = readers;
    this.text = text;
    this.engine = engine;
  }

  /** Takes the stream over, also when this fails. */
  static StreamRows open(BatchSource stream, StatementText text, DataFusionEngine engine)
      throws SQLException {
    try {
      return new StreamRows(stream, ColumnReaders.of(stream.arrowSchema()), text, engine);
    } catch (SQLException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  @Override
  public ArrowColumnReader[] readers() {
    return readers;
  }

  @Override
  public int nextBatch() throws SQLException {
    return SqlExceptions.executing(
        text,
        () -> {
          ColumnBatch next = stream.next();
          batch = next;
          if (next == null) {
            stream.close();
            return 0;
          }
          for (int i = 0; i < readers.length; i++) {
            readers[i].bind(next.column(i));
          }
          return next.rowCount();
        });
  }

  /** The rows of the current batch for a reader that comes back to them. */
  ColumnBatch.Copy copy() throws SQLException {
    ColumnBatch current = requireNonNull(batch, "batch");
    return SqlExceptions.translate(null, current::copy);
  }

  /** An Arrow reader, by its name, since the single jar has no such class. */
  @Override
  public boolean gives(@Nullable Class<?> type) {
    return type != null && type.getName().equals("org.apache.arrow.vector.ipc.ArrowReader");
  }

  @Override
  public Object handOver(int row) throws SQLException {
    Object reader =
        SqlExceptions.translate(
            null,
            () -> {
              engine.allocator();
              return BatchReader.open(engine, stream, batch, row);
            });
    handedOver = true;
    return reader;
  }

  @Override
  public void checkHeld() throws SQLException {
    ColumnBatch current = batch;
    if (current != null) {
      try {
        current.checkHeld();
      } catch (DataFusionException e) {
        throw SqlExceptions.from(e);
      }
    }
  }

  @Override
  public void cancel() {
    stream.cancel();
  }

  @Override
  public void close() {
    stream.close();
  }

  @Override
  public void closeUnread() {
    if (!handedOver) {
      stream.takeOver();
    }
    stream.close();
  }
}
