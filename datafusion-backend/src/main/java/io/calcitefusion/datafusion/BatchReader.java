package io.calcitefusion.datafusion;

import io.calcitefusion.datafusion.internal.ArrowMemory;
import io.calcitefusion.datafusion.internal.HeldBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a result, of which rows may have been read already, as Arrow vectors. Each batch is
 * copied, since that of a source lives until its next one only; {@link
 * DataFusionSession#executeArrow} does without. One thread reads.
 *
 * <p>It owns the source: closing it ends the execution. When something else ends the source, the
 * next batch is an error of kind CLOSED, and vectors that were read stay until this is closed.
 */
public final class BatchReader extends ArrowReader {
  private final ArrowMemory memory;
  private final BatchSource rest;

  /** The batch that comes next, when it is here already. */
  private @Nullable ColumnBatch current;

  private int row;
  private boolean ended;
  private boolean released;
  private long bytesRead;

  private BatchReader(
      ArrowMemory memory, BatchSource rest, @Nullable ColumnBatch current, int row) {
    super(memory.allocator());
    this.memory = memory;
    this.rest = rest;
    this.current = current;
    this.row = row;
    this.ended = current == null;
  }

  /**
   * A reader over the rows of a source that are left.
   *
   * @param engine the engine, in whose {@link DataFusionEngine#allocator} the vectors live
   * @param rest the batches after the current one; they are the reader's from now on
   * @param current the batch that was read last, or null when the result is at its end
   * @param row its first row that was not read
   * @return the rows, which the caller closes
   * @throws DataFusionException of kind CONFIGURATION as for {@link DataFusionEngine#allocator};
   *     then {@code rest} stays the caller's
   */
  public static ArrowReader open(
      DataFusionEngine engine, BatchSource rest, @Nullable ColumnBatch current, int row) {
    ArrowMemory memory = engine.arrowMemory();
    memory.retain();
    return new BatchReader(memory, rest, current, row);
  }

  @Override
  protected Schema readSchema() {
    return rest.arrowSchema();
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    ColumnBatch batch = ended ? null : nextBatch();
    if (batch == null) {
      ended = true;
      return false;
    }
    int rows = batch.rowCount() - row;
    ColumnCopy copy = new ColumnCopy(HeldBatch.ofJavaMemory());
    List<ColumnData> columns = new ArrayList<>();
    for (int i = 0; i < batch.columnCount(); i++) {
      columns.add(copy.rows(batch.column(i), row, rows));
    }
    row = 0;
    bytesRead += copy.bytes();
    for (ColumnData column : columns) {
      loadDictionaries(column);
    }
    loadRecordBatch(recordBatch(columns, rows));
    return true;
  }

  private @Nullable ColumnBatch nextBatch() {
    ColumnBatch here = current;
    current = null;
    if (here != null && row < here.rowCount()) {
      return here;
    }
    row = 0;
    return rest.next();
  }

  private void loadDictionaries(ColumnData column) {
    ColumnData values = column.dictionary();
    DictionaryEncoding encoding = column.field().getDictionary();
    if (values != null && encoding != null) {
      loadDictionary(
          new ArrowDictionaryBatch(
              encoding.getId(), recordBatch(List.of(values), values.length()), false));
    }
    column.children().forEach(this::loadDictionaries);
  }

  private ArrowRecordBatch recordBatch(List<ColumnData> columns, int rows) {
    List<ArrowFieldNode> nodes = new ArrayList<>();
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      columns.forEach(column -> add(column, nodes, buffers));
      return new ArrowRecordBatch(rows, nodes, buffers);
    } finally {
      // The batch has counted its own use of each.
      buffers.forEach(ArrowBuf::close);
    }
  }

  private void add(ColumnData column, List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    int rows = column.length();
    int nulls = 0;
    for (int i = 0; i < rows; i++) {
      nulls += column.isNull(i) ? 1 : 0;
    }
    nodes.add(new ArrowFieldNode(rows, nulls));
    ArrowType type = column.field().getType();
    if (type instanceof ArrowType.Null) {
      return;
    }
    ByteBuffer validity = column.validity();
    buffers.add(
        validity == null ? allocator.getEmpty() : bits(validity, column.validityOffset(), rows));
    boolean bits = type instanceof ArrowType.Bool && column.dictionary() == null;
    for (int i = 0; i < column.bufferCount(); i++) {
      ByteBuffer source = column.buffer(i);
      buffers.add(bits ? bits(source, column.offset(), rows) : bytes(source));
    }
    column.children().forEach(child -> add(child, nodes, buffers));
  }

  private ArrowBuf bytes(ByteBuffer source) {
    ArrowBuf copy = allocator.buffer(source.capacity());
    copy.setBytes(0, source, 0, source.capacity());
    copy.writerIndex(source.capacity());
    return copy;
  }

  /** Bits from another one than the first of a byte on, moved to the first one. */
  private ArrowBuf bits(ByteBuffer source, int firstBit, int count) {
    int size = (count + Byte.SIZE - 1) / Byte.SIZE;
    ArrowBuf copy = allocator.buffer(size);
    for (int i = 0; i < size; i++) {
      int low = (source.get(i) & 0xff) >>> firstBit;
      int high =
          i + 1 < source.capacity() ? (source.get(i + 1) & 0xff) << (Byte.SIZE - firstBit) : 0;
      copy.setByte(i, low | high);
    }
    copy.writerIndex(size);
    return copy;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  protected void closeReadSource() {
    rest.close();
    if (!released) {
      released = true;
      memory.release();
    }
  }
}
