package io.calcitefusion.datafusion;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Some columns of {@link SampleRow}s in batches; its allocator is closed with it. */
class SampleReader extends ArrowReader {
  private final Schema schema;
  private final List<SampleRow> rows;
  private final int rowsPerBatch;
  private final AtomicInteger closes = new AtomicInteger();
  private int next;

  SampleReader(DataFusionEngine engine, Schema schema, List<SampleRow> rows, int rowsPerBatch) {
    this(
        engine.allocator().newChildAllocator("sample", 0, Long.MAX_VALUE),
        schema,
        rows,
        rowsPerBatch);
  }

  SampleReader(BufferAllocator allocator, Schema schema, List<SampleRow> rows, int rowsPerBatch) {
    super(allocator);
    this.schema = schema;
    this.rows = rows;
    this.rowsPerBatch = rowsPerBatch;
  }

  /** How often it was closed. */
  int closes() {
    return closes.get();
  }

  @Override
  public boolean loadNextBatch() throws java.io.IOException {
    if (next == rows.size()) {
      return false;
    }
    VectorSchemaRoot root = getVectorSchemaRoot();
    int count = Math.min(rowsPerBatch, rows.size() - next);
    for (FieldVector vector : root.getFieldVectors()) {
      vector.reset();
      for (int i = 0; i < count; i++) {
        rows.get(next + i).write(vector, i);
      }
    }
    root.setRowCount(count);
    next += count;
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
    return schema;
  }
}
