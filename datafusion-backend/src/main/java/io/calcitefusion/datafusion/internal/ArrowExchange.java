package io.calcitefusion.datafusion.internal;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.TableName;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Arrow C streams between Java and the engine; the only class that uses arrow-c-data, so that
 * everything else works without that jar.
 */
public final class ArrowExchange {
  private ArrowExchange() {}

  /**
   * Takes the rows of a stream as Arrow vectors.
   *
   * @param stream a stream of which no batch was read; owned by the result, also when this fails
   * @param memory where the vectors live
   * @return the rows, which the caller closes
   */
  public static ArrowReader importStream(NativeHandle stream, ArrowMemory memory) {
    retainOrClose(memory, stream);
    boolean imported = false;
    BufferAllocator allocator = memory.allocator();
    try (ArrowArrayStream cStream = ArrowArrayStream.allocateNew(allocator)) {
      stream.callVoid(id -> NativeMethods.exportStream(id, cStream.memoryAddress()));
      ArrowReader reader = Data.importArrayStream(allocator, cStream);
      imported = true;
      return new ImportedReader(reader, allocator, stream, memory);
    } finally {
      if (!imported) {
        stream.close();
        memory.release();
      }
    }
  }

  private static void retainOrClose(ArrowMemory memory, NativeHandle stream) {
    try {
      memory.retain();
    } catch (DataFusionException e) {
      stream.close();
      throw e;
    }
  }

  /**
   * Registers the rows of a reader as a table that can be scanned once.
   *
   * @param engine an engine
   * @param memorySource gives its Arrow memory
   * @param name name of the table
   * @param reader the rows; closed once, by the engine or by this call when it fails
   */
  public static void registerStream(
      NativeHandle engine, Supplier<ArrowMemory> memorySource, TableName name, ArrowReader reader) {
    ArrowReader exported = reader;
    boolean registered = false;
    try {
      ArrowMemory memory = memorySource.get();
      exported = new ExportedReader(reader, memory);
      export(engine, memory, Messages.table(name), exported);
      registered = true;
    } finally {
      if (!registered) {
        closeUnregistered(exported);
      }
    }
  }

  private static void export(
      NativeHandle engine, ArrowMemory memory, byte[] message, ArrowReader exported) {
    boolean registered = false;
    try (ArrowArrayStream cStream = ArrowArrayStream.allocateNew(memory.allocator())) {
      try {
        Data.exportArrayStream(memory.allocator(), exported, cStream);
        engine.callVoid(id -> NativeMethods.registerStream(id, message, cStream.memoryAddress()));
        registered = true;
      } finally {
        // A stream that the engine has taken over is marked as released.
        if (!registered && cStream.snapshot().release != 0) {
          cStream.release();
        }
      }
    }
  }

  private static void closeUnregistered(ArrowReader exported) {
    try {
      exported.close();
    } catch (IOException e) {
      throw NativeErrors.ofStream(e);
    }
  }
}
