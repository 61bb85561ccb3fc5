package io.calcitefusion.datafusion.internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A reader on its way into the engine: closed once whoever closes it, and with failures whose text
 * is a message and not a stack trace, because that text is all that a C stream carries.
 */
final class ExportedReader extends ArrowReader {
  private final ArrowReader reader;
  private final ArrowMemory memory;
  private final AtomicBoolean closed = new AtomicBoolean();

  ExportedReader(ArrowReader reader, ArrowMemory memory) {
    super(memory.allocator());
    this.reader = reader;
    this.memory = memory;
    memory.retain();
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
    try {
      return reader.getVectorSchemaRoot();
    } catch (IOException | RuntimeException | Error e) {
      throw new ReaderFailure(e);
    }
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    try {
      leaveSharedMemory();
      return reader.loadNextBatch();
    } catch (IOException | RuntimeException | Error e) {
      throw new ReaderFailure(e);
    }
  }

  /**
   * Takes the memory of the batch before out of the reader's vectors when the engine still reads
   * it; a reader that fills its vectors again would otherwise write over rows on their way.
   */
  private void leaveSharedMemory() throws IOException {
    for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
      for (ArrowBuf buffer : vector.getBuffers(false)) {
        if (buffer.refCnt() > 1) {
          vector.clear();
          break;
        }
      }
    }
  }

  @Override
  public Map<Long, Dictionary> getDictionaryVectors() throws IOException {
    return reader.getDictionaryVectors();
  }

  @Override
  public Dictionary lookup(long id) {
    return reader.lookup(id);
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return reader.getDictionaryIds();
  }

  @Override
  public long bytesRead() {
    return reader.bytesRead();
  }

  @Override
  public void close() throws IOException {
    close(true);
  }

  @Override
  public void close(boolean closeReadSource) throws IOException {
    if (closed.compareAndSet(false, true)) {
      try {
        reader.close(closeReadSource);
      } finally {
        memory.release();
      }
    }
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() throws IOException {
    return getVectorSchemaRoot().getSchema();
  }

  /** A failure that prints as one message: the classes and texts of it and its causes. */
  private static final class ReaderFailure extends IOException {
    private static final long serialVersionUID = 1L;

    ReaderFailure(Throwable cause) {
      super(describe(cause), cause);
    }

    private static String describe(Throwable failure) {
      StringBuilder text = new StringBuilder("The Java reader failed: ").append(failure);
      @Nullable Throwable cause = failure.getCause();
      for (int depth = 0; cause != null && depth < 10; depth++) {
        text.append("; caused by ").append(cause);
        cause = cause.getCause();
      }
      return text.toString();
    }

    @Override
    public void printStackTrace(PrintWriter writer) {
      writer.print(getMessage());
    }
  }
}
