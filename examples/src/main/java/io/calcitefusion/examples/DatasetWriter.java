package io.calcitefusion.examples;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.SqlIdentifier;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetSpec;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Writes datasets as Parquet: the engine reads rows from Java as a table and copies it to a file.
 *
 * <p>Used by one thread.
 */
final class DatasetWriter {

  private static final String PARQUET = "datafusion.execution.parquet.";

  /** The writer holds an unfinished page for each of some sixty nested columns. */
  private static final long PAGE_BYTES = 256 << 10;

  /** Finished bytes go to the file in parts of this size, several of which may be on their way. */
  private static final long UPLOAD_BYTES = 1 << 20;

  private static final long ROW_GROUP_BYTES = 64L << 20;
  private static final long RELEASE_MILLIS = 30_000;
  private static final long POLL_MILLIS = 5;

  private final DataFusionEngine engine;
  private final Path folder;
  private final Cancellation cancellation;

  /** A writer to files of one existing folder. */
  DatasetWriter(DataFusionEngine engine, Path folder, Cancellation cancellation) {
    this.engine = engine;
    this.folder = folder;
    this.cancellation = cancellation;
  }

  /**
   * Writes the rows of one pass to a file.
   *
   * @param spec the dataset
   * @param feed where the rows come from; closed when this returns
   * @param rows what they are
   * @param file the file to write, in the folder of this writer
   */
  <T> void write(DatasetSpec spec, Feed<T> feed, Rows<T> rows, Path file) {
    BufferAllocator allocator =
        engine.allocator().newChildAllocator(spec.name(), 0, Long.MAX_VALUE);
    DatasetReader<T> reader = new DatasetReader<>(allocator, spec, feed, rows);
    TableName table = new TableName("datafusion", "public", spec.name());
    ExtractionException failure = null;
    try {
      engine.registerStream(table, reader);
      long written = copy(table, file, rows.rowGroupRows());
      if (written != reader.rowsWritten()) {
        failure =
            ExtractionException.internal(
                "the engine wrote "
                    + written
                    + " of "
                    + reader.rowsWritten()
                    + " rows of "
                    + spec.name(),
                null);
      }
    } catch (DataFusionException e) {
      failure = failure(spec.name(), e, reader.failure());
    }
    failure = release(table, reader, allocator, failure);
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * One writer thread and one partition: rows stay in order, and only this writer heeds the limit
   * of bytes per row group that bounds its memory.
   */
  private long copy(TableName table, Path file, int rowGroupRows) {
    SessionOptions options =
        SessionOptions.builder()
            .access(AccessLevel.ADMIN)
            .allowedFolders(ImmutableList.of(folder))
            .settings(
                ImmutableMap.of(
                    "datafusion.execution.target_partitions",
                    "1",
                    "datafusion.execution.objectstore_writer_buffer_size",
                    Long.toString(UPLOAD_BYTES),
                    PARQUET + "allow_single_file_parallelism",
                    "false",
                    PARQUET + "max_row_group_size",
                    Integer.toString(rowGroupRows),
                    PARQUET + "max_row_group_bytes",
                    Long.toString(ROW_GROUP_BYTES),
                    PARQUET + "data_pagesize_limit",
                    Long.toString(PAGE_BYTES),
                    PARQUET + "dictionary_page_size_limit",
                    Long.toString(PAGE_BYTES)))
            .build();
    try (DataFusionSession session = engine.openSession(options)) {
      return session.update(
          "COPY "
              + table.toSql()
              + " TO "
              + SqlIdentifier.literal(file.toString())
              + " STORED AS PARQUET");
    }
  }

  private ExtractionException failure(
      String dataset, DataFusionException engineFailure, @Nullable Throwable ownFailure) {
    if (cancellation.isRequested()) {
      return ExtractionException.cancelled(engineFailure);
    }
    if (ownFailure instanceof ExtractionException own) {
      return own;
    }
    if (ownFailure instanceof OutOfMemoryError own) {
      return ExtractionException.outOfMemory(own);
    }
    if (ownFailure != null) {
      return ExtractionException.internal(
          "the rows of " + dataset + " can not be made: " + ownFailure, ownFailure);
    }
    return ExtractionException.engine(dataset + " can not be written", engineFailure);
  }

  /** Takes the table back and waits until the engine holds nothing of it any more. */
  private <T> @Nullable ExtractionException release(
      TableName table,
      DatasetReader<T> reader,
      BufferAllocator allocator,
      @Nullable ExtractionException failure) {
    ExtractionException first = failure;
    boolean interrupted = Thread.interrupted();
    try {
      engine.drop(table);
      boolean closed = reader.awaitClosed(RELEASE_MILLIS);
      long deadline = System.nanoTime() + RELEASE_MILLIS * 1_000_000;
      while (closed && allocator.getAllocatedMemory() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(POLL_MILLIS);
      }
      allocator.close();
    } catch (InterruptedException e) {
      interrupted = true;
      first = first == null ? ExtractionException.cancelled(e) : first;
    } catch (DataFusionException | IllegalStateException e) {
      if (first == null) {
        first =
            ExtractionException.internal(
                "the engine still holds rows of " + table + " that it has written", e);
      } else {
        first.addSuppressed(e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return first;
  }
}
