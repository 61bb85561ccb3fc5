package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of the engine as vectors; errors are typed, and closing it closes the native stream. */
final class ImportedReader extends ArrowReader {
  private final ArrowReader reader;
  private final NativeHandle stream;
  private final ArrowMemory memory;
  private final StreamEnd end;
  private boolean closed;

  ImportedReader(
      ArrowReader reader,
      BufferAllocator allocator,
      NativeHandle stream,
      ArrowMemory memory,
      StreamEnd end) {
    super(allocator);
    this.reader = reader;
    this.stream = stream;
    this.memory = memory;
    this.end = end;
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() {
    stream.checkOpen();
    try {
      return reader.getVectorSchemaRoot();
    } catch (IOException e) {
      throw typed(e);
    }
  }

  @Override
  public boolean loadNextBatch() {
    stream.checkOpen();
    try {
      boolean loaded = reader.loadNextBatch();
      if (!loaded) {
        end.completed();
      }
      return loaded;
    } catch (IOException e) {
      throw typed(e);
    }
  }

  private DataFusionException typed(IOException failure) {
    stream.checkOpen();
    // The C stream carries the text of an error only; the stream itself still has the whole of it.
    stream.callVoid(NativeMethods::checkStream);
    return end.failed(NativeErrors.ofStream(failure));
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
    if (closed) {
      return;
    }
    closed = closeReadSource;
    if (closeReadSource) {
      end.closed();
    }
    try {
      reader.close(closeReadSource);
    } finally {
      if (closeReadSource) {
        stream.close();
        memory.release();
      }
    }
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return getVectorSchemaRoot().getSchema();
  }
}
