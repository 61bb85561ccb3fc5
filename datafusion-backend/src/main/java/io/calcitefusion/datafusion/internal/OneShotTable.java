package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.CancelSignal;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.JavaTableScan;
import io.calcitefusion.datafusion.ScanRequest;
import io.calcitefusion.datafusion.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of one reader as a table, which therefore can be read once. */
final class OneShotTable implements JavaTable, JavaTableScan {
  private final TableName name;
  private final AtomicReference<@Nullable ArrowReader> unread;

  OneShotTable(TableName name, ArrowReader reader) {
    this.name = name;
    this.unread = new AtomicReference<>(reader);
  }

  @Override
  public Schema arrowSchema() {
    ArrowReader reader = taken(unread.get());
    try {
      return new Schema(
          reader.getVectorSchemaRoot().getSchema().getFields().stream()
              .map(field -> JavaContract.messageFormat(field, reader))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("The schema of the reader can not be read.", e);
    }
  }

  @Override
  public JavaTableScan scan(ScanRequest request) {
    return this;
  }

  @Override
  public ArrowReader open(int partition, CancelSignal signal) {
    return taken(unread.getAndSet(null));
  }

  private ArrowReader taken(@Nullable ArrowReader reader) {
    if (reader == null) {
      throw new DataFusionException(
          ErrorKind.EXECUTION,
          "55000",
          "the rows of %s come from one reader and can be scanned only once".formatted(name));
    }
    return reader;
  }

  @Override
  public void close() {
    ArrowReader reader = unread.getAndSet(null);
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException("The reader of table " + name + " can not be closed.", e);
      }
    }
  }
}
