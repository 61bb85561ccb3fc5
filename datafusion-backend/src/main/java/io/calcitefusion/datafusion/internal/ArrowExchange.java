package io.calcitefusion.datafusion.internal;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.JavaFunction;
import io.calcitefusion.datafusion.JavaTable;
import io.calcitefusion.datafusion.TableName;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Arrow's C data between Java and the engine; the only class that uses arrow-c-data, so that
 * everything else works without that jar.
 */
public final class ArrowExchange {
  /** Size of a C array structure. */
  private static final int ARRAY_BYTES = 80;

  private static final DictionaryProvider NO_DICTIONARIES =
      new DictionaryProvider.MapDictionaryProvider();

  private ArrowExchange() {}

  /**
   * Takes the rows of a stream as Arrow vectors.
   *
   * @param stream a stream of which no batch was read; owned by the result, also when this fails
   * @param memory where the vectors live
   * @param end hears once how the reading of the rows ended
   * @return the rows, which the caller closes
   */
  public static ArrowReader importStream(NativeHandle stream, ArrowMemory memory, StreamEnd end) {
    retainOrClose(memory, stream);
    boolean imported = false;
    BufferAllocator allocator = memory.allocator();
    try (ArrowArrayStream cStream = ArrowArrayStream.allocateNew(allocator)) {
      stream.callVoid(id -> NativeMethods.exportStream(id, cStream.memoryAddress()));
      ArrowReader reader = Data.importArrayStream(allocator, cStream);
      imported = true;
      return new ImportedReader(reader, allocator, stream, memory, end);
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
   * Registers a table whose rows Java code gives.
   *
   * @param engine an engine
   * @param memorySource gives its Arrow memory
   * @param name name of the table
   * @param table the table; closed once, by the engine or by this call when it fails
   */
  public static void registerTable(
      NativeHandle engine, Supplier<ArrowMemory> memorySource, TableName name, JavaTable table) {
    CallerContext context = CallerContext.current();
    TableCalls calls = null;
    boolean registered = false;
    try {
      Schema arrowSchema = table.arrowSchema();
      JavaContract.checkColumns(name, arrowSchema, table);
      byte[] message = Messages.javaTable(name, table, arrowSchema);
      TableCalls made = new TableCalls(name, table, arrowSchema, memorySource.get());
      calls = made;
      engine.callVoid(id -> NativeMethods.registerTable(id, message, made));
      registered = true;
    } finally {
      if (!registered) {
        if (calls != null) {
          calls.dropped();
        } else {
          context.close("Closing table " + name, table::close);
        }
      }
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
    registerTable(engine, memorySource, name, new OneShotTable(name, reader));
  }

  /**
   * Registers a scalar function in Java.
   *
   * @param engine an engine
   * @param memory its Arrow memory
   * @param function the function
   */
  public static void registerFunction(
      NativeHandle engine, ArrowMemory memory, JavaFunction function) {
    String name = function.name();
    Schema parameters = new Schema(function.parameters());
    Field returns = function.returns();
    JavaContract.checkSignature(
        name, ImmutableList.<Field>builder().addAll(parameters.getFields()).add(returns).build());
    byte[] message = Messages.javaFunction(name, parameters, returns, function.volatility());
    FunctionCalls calls = new FunctionCalls(function, name, parameters, returns, memory);
    engine.callVoid(id -> NativeMethods.registerFunction(id, message, calls));
  }

  /**
   * Moves those vectors that are chosen into C structures that lie side by side from an address on,
   * one per vector. The memory of the vectors goes over to the engine, and they are left empty;
   * that of dictionaries is shared.
   */
  static void exportVectors(
      List<FieldVector> vectors,
      Predicate<FieldVector> chosen,
      DictionaryProvider dictionaries,
      ArrowMemory memory,
      long address) {
    BufferAllocator allocator = memory.exchange();
    SharedDictionaries shared = new SharedDictionaries(dictionaries, allocator);
    try (shared) {
      for (int i = 0; i < vectors.size(); i++) {
        FieldVector vector = vectors.get(i);
        if (!chosen.test(vector)) {
          continue;
        }
        TransferPair pair = vector.getTransferPair(allocator);
        pair.transfer();
        try (FieldVector moved = (FieldVector) pair.getTo()) {
          Data.exportVector(
              allocator, moved, shared, ArrowArray.wrap(address + (long) i * ARRAY_BYTES));
        }
      }
    }
  }

  /** Refuses a vector that the allocator can not take over. */
  static void checkMemory(FieldVector vector, BufferAllocator allocator) {
    if (vector.getAllocator().getRoot() != allocator.getRoot()) {
      throw JavaContract.broken(
          "The vector of column '%s' lives in memory of another allocator; allocate it from DataFusionEngine.allocator() or a child of it."
              .formatted(vector.getName()));
    }
  }

  /** Shares a vector with the engine through the C structure at an address. */
  static void exportVector(FieldVector vector, BufferAllocator allocator, long address) {
    Data.exportVector(allocator, vector, NO_DICTIONARIES, ArrowArray.wrap(address));
  }

  /** Takes vectors over from C structures that lie side by side from an address on. */
  static void importVectors(VectorSchemaRoot root, BufferAllocator allocator, long address) {
    List<FieldVector> vectors = root.getFieldVectors();
    for (int i = 0; i < vectors.size(); i++) {
      // The structure itself belongs to the native side, so it is left as it is.
      Data.importIntoVector(
          allocator,
          ArrowArray.wrap(address + (long) i * ARRAY_BYTES),
          vectors.get(i),
          NO_DICTIONARIES,
          false);
    }
  }
}
