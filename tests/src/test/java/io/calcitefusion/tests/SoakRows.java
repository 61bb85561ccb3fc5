package io.calcitefusion.tests;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.JavaTableScan;
import io.calcitefusion.datafusion.ScanRequest;
import io.calcitefusion.datafusion.TableName;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A Java table of the numbers from 0 on, in two parts. */
record SoakRows(DataFusionEngine engine, int batches) implements JavaTable {
  static final TableName NAME = new TableName("datafusion", "public", "fed");
  static final int ROWS_PER_BATCH = 500;
  private static final int PARTS = 2;
  private static final Schema SCHEMA =
      new Schema(List.of(Field.notNullable("n", new ArrowType.Int(64, true))));

  /** Rows of both parts together. */
  long rows() {
    return (long) PARTS * batches * ROWS_PER_BATCH;
  }

  @Override
  public Schema arrowSchema() {
    return SCHEMA;
  }

  @Override
  public JavaTableScan scan(ScanRequest request) {
    return new JavaTableScan() {
      @Override
      public int partitionCount() {
        return PARTS;
      }

      @Override
      public ArrowReader open(int partition, io.calcitefusion.datafusion.CancelSignal signal) {
        return new Reader(
            engine.allocator().newChildAllocator("soak", 0, Long.MAX_VALUE),
            (long) partition * batches * ROWS_PER_BATCH,
            batches);
      }
    };
  }

  private static final class Reader extends ArrowReader {
    private final int batches;
    private long next;
    private int given;

    Reader(BufferAllocator allocator, long first, int batches) {
      super(allocator);
      this.next = first;
      this.batches = batches;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      if (given++ == batches) {
        return false;
      }
      BigIntVector numbers = (BigIntVector) getVectorSchemaRoot().getVector(0);
      for (int i = 0; i < ROWS_PER_BATCH; i++) {
        numbers.setSafe(i, next++);
      }
      getVectorSchemaRoot().setRowCount(ROWS_PER_BATCH);
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {
      allocator.close();
    }

    @Override
    protected Schema readSchema() {
      return SCHEMA;
    }
  }
}
