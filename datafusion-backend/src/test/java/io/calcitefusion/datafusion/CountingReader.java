package io.calcitefusion.datafusion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows {@code id}, {@code name} with every third name null; counts how often it is closed. */
final class CountingReader extends ArrowReader {
  static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(64, true)),
              Field.nullable("name", ArrowType.Utf8.INSTANCE)));

  private final int batches;
  private final int rowsPerBatch;
  private final int failingBatch;
  private final AtomicInteger closes = new AtomicInteger();
  private int produced;

  private CountingReader(
      BufferAllocator allocator, int batches, int rowsPerBatch, int failingBatch) {
    super(allocator);
    this.batches = batches;
    this.rowsPerBatch = rowsPerBatch;
    this.failingBatch = failingBatch;
  }

  static CountingReader of(DataFusionEngine engine, int batches, int rowsPerBatch) {
    return new CountingReader(child(engine), batches, rowsPerBatch, Integer.MAX_VALUE);
  }

  /** Fails in place of the batch with that number, from 0. */
  static CountingReader failing(DataFusionEngine engine, int failingBatch) {
    return new CountingReader(child(engine), Integer.MAX_VALUE, 10, failingBatch);
  }

  private static BufferAllocator child(DataFusionEngine engine) {
    return engine.allocator().newChildAllocator("reader", 0, Long.MAX_VALUE);
  }

  int closes() {
    return closes.get();
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    if (produced == failingBatch) {
      throw new IOException(
          "the source broke at row " + produced * rowsPerBatch,
          new IllegalStateException("the deeper reason"));
    }
    if (produced == batches) {
      return false;
    }
    prepareLoadNextBatch();
    VectorSchemaRoot root = getVectorSchemaRoot();
    BigIntVector ids = (BigIntVector) root.getVector(0);
    VarCharVector names = (VarCharVector) root.getVector(1);
    for (int row = 0; row < rowsPerBatch; row++) {
      long id = (long) produced * rowsPerBatch + row;
      ids.setSafe(row, id);
      if (id % 3 == 0) {
        names.setNull(row);
      } else {
        names.setSafe(row, ("name " + id).getBytes(StandardCharsets.UTF_8));
      }
    }
    root.setRowCount(rowsPerBatch);
    produced++;
    return true;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    closes.incrementAndGet();
    allocator.close();
  }

  @Override
  protected Schema readSchema() {
    return SCHEMA;
  }
}
