package io.calcitefusion.datafusion.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Every native method. Ids name slots of a native table and are never pointers; a closed or foreign
 * id is an error of kind CLOSED. Messages are JSON in UTF-8; framed results are sections, each with
 * its length in front as four bytes, big-endian.
 */
final class NativeMethods {
  private NativeMethods() {}

  /**
   * JSON with {@code crate}, {@code datafusion}, {@code arrow}, {@code abi} and {@code features}, a
   * list of what not every build has.
   */
  static native String handshake();

  /**
   * Opens an engine. {@code options}: {@code workerThreads}, {@code memoryPool}, {@code
   * memoryLimitBytes}, {@code spillFolder} or {@code temporaryFolder}, {@code profile}, {@code
   * settings}. The native side writes the catalog version into the first 8 bytes of {@code
   * versionCell}, a direct buffer that it keeps alive.
   */
  static native long openEngine(byte[] options, ByteBuffer versionCell);

  /**
   * Opens a session. {@code options}: {@code catalog}, {@code schema}, {@code timeZone}, {@code
   * access}, {@code allowedFolders}, {@code planningMillis}, {@code settings}.
   */
  static native long openSession(long engine, byte[] options);

  /** Plans a statement without side effects. */
  static native long plan(long session, String sql);

  /** Another id for a plan; each is closed by itself. */
  static native long sharePlan(long plan);

  /** Another id for a plan, or 0 when planning its text again could give another plan. */
  static native long reusePlan(long plan);

  /**
   * Plans a query whose rows are written to a Delta table, without side effects. {@code write}:
   * {@code path}, {@code mode}, {@code schemaMode}, {@code arrowSchema}, {@code partitionBy},
   * {@code properties}, {@code constraints} (each {@code name}, {@code sql}), {@code
   * targetFileBytes}, {@code compression}, {@code statistics}, {@code rowGroupRows}. Its one row
   * has {@code version}, {@code rows} and {@code files}.
   */
  static native long planDelta(long session, String sql, byte[] write);

  /**
   * Sections: JSON with {@code kind} and {@code tables}; the result schema and the parameter schema
   * as Arrow IPC.
   */
  static native byte[] describePlan(long plan);

  /**
   * JSON with {@code version} and {@code functions}: {@code name}, {@code kind}, {@code
   * volatility}, {@code orderedSet}, {@code nullTreatment}.
   */
  static native byte[] functions(long session);

  /**
   * Types calls of functions; nothing is computed. Sections of {@code calls}: JSON with {@code
   * calls} (each {@code kind}, {@code name}, the number of its {@code arguments}, the places of its
   * {@code literals}); an Arrow IPC schema of all arguments; what {@code ParameterEncoder} writes
   * of all literals. Sections of the answer: a JSON list with null, or {@code kind}, {@code
   * sqlState} and {@code message}, per call; an Arrow IPC schema of the results of those with null.
   */
  static native byte[] functionTypes(long session, byte[] calls);

  /**
   * Starts a plan. {@code parameters} is what {@code ParameterEncoder} writes. {@code options}:
   * {@code maxRows}, {@code timeoutMillis}, {@code batchRows}.
   */
  static native long execute(
      long session, long plan, byte[] parameters, long maxRows, long timeoutMillis, long batchRows);

  /**
   * The next batch: a {@code long[]} and then its {@code ByteBuffer}s, or null at the end. The
   * array holds the row count and then, per array in preorder, seven numbers: length, offset,
   * validity offset, null count, number of buffers without the validity buffer, number of children,
   * flags (1: has a validity buffer, 2: is dictionary-encoded, its only child being the values).
   * The buffers follow in the same order, the validity buffer of an array first.
   */
  static native Object @Nullable [] nextBatch(long stream);

  /** Releases the batch that the stream holds. */
  static native void releaseBatch(long stream);

  /** Moves the rest of a stream into the Arrow C stream at {@code arrowArrayStream}. */
  static native void exportStream(long stream, long arrowArrayStream);

  /** Throws the error that ended a stream, if one has. */
  static native void checkStream(long stream);

  /** Fires the cancellation of a stream; harmless for a finished or closed one. */
  static native void cancel(long stream);

  /** Closes whatever the id names; harmless for a closed one. */
  static native void close(long id);

  /**
   * Builds a schema aside. {@code message}: {@code catalog}, {@code schema}, {@code tables} (each
   * {@code name}, {@code arrowSchema} as Base64 of Arrow IPC, and {@code files}, {@code delta} or
   * {@code error}, or none of them for an empty table), {@code views} (each {@code name}, {@code
   * sql}).
   */
  static native long stage(long engine, byte[] message);

  /** What a staging holds, framed like {@link #catalogSnapshot}. */
  static native byte[] describeStaging(long staging);

  /** Swaps a staged schema in; the id is closed. Returns the new catalog version. */
  static native long commitStaging(long staging);

  /**
   * Looks at the files of tables; {@code message}: {@code tables}, as for {@link #stage}. The
   * answer is a JSON list with one object per table: {@code files}, their number, or {@code error},
   * or {@code what} was compared and the {@code differences}.
   */
  static native byte[] checkTables(long engine, byte[] message);

  /**
   * Arrow IPC schema of files: {@code paths}, {@code format}, {@code options}; of a Delta table:
   * {@code format}, {@code path}, {@code version} or {@code timestamp} with {@code
   * timestampMillis}, {@code fileColumn}, {@code parquetPushdown}, {@code forceViewTypes}.
   */
  static native byte[] inferSchema(long engine, byte[] message);

  /**
   * Sections: JSON with {@code version}, {@code schemas} (catalog and schema names) and {@code
   * tables} (catalog, schema, name, kind, definition); then one Arrow IPC schema per table.
   */
  static native byte[] catalogSnapshot(long engine);

  /**
   * Rows of a table as far as they are known without reading them, -1 when they are not; {@code
   * message}: {@code catalog}, {@code schema}, {@code table}.
   */
  static native long rowCount(long engine, byte[] message);

  /**
   * Registers a table that {@code calls} gives the rows of; {@code message}: {@code catalog},
   * {@code schema}, {@code table}, {@code arrowSchema}, {@code primaryKey}, {@code uniqueKeys}
   * (each {@code columns}), {@code projection}, {@code filters}, {@code limit}. The native side
   * calls {@code dropped} when it refers to it no more, also when this fails.
   */
  static native void registerTable(long engine, byte[] message, TableCalls calls);

  /**
   * Tables that would be others if they were made now, as a JSON list of {@code catalog}, {@code
   * schema}, {@code table}, {@code number}.
   */
  static native byte[] outdatedTables(long engine);

  /**
   * Puts tables in the place of outdated ones; {@code message}: {@code tables}, each with {@code
   * catalog}, {@code schema}, {@code name}, {@code number}, and {@code table} as for {@link #stage}
   * or {@code error}.
   */
  static native void replaceTables(long engine, byte[] message);

  /**
   * Looks at every table; a JSON list of {@code catalog}, {@code schema}, {@code table} and {@code
   * error} for those that can not be read.
   */
  static native byte[] problems(long engine);

  /**
   * Shows a table of the reserved catalog that {@code calls} gives the rows of; {@code message}:
   * {@code schema}, {@code table}, {@code arrowSchema}. False when there is one of that name.
   */
  static native boolean showLive(long engine, byte[] message, LiveCalls calls);

  /**
   * Registers a function that {@code calls} computes; {@code message}: {@code name}, {@code
   * parameters} and {@code returns} as schemas, {@code volatility}.
   */
  static native void registerFunction(long engine, byte[] message, FunctionCalls calls);

  /** Drops a function in Java. False when there was none. */
  static native boolean dropFunction(long engine, String name);

  /**
   * Drops a table; {@code message}: {@code catalog}, {@code schema}, {@code table}. False when
   * there was none.
   */
  static native boolean drop(long engine, byte[] message);

  /**
   * Makes the files of a folder tables of a schema; {@code message}: {@code catalog}, {@code
   * schema}, {@code folder}.
   */
  static native void attachFolder(long engine, byte[] message);

  /**
   * Takes the tables of attached folders out of a schema; {@code message}: {@code catalog}, {@code
   * schema}. False when none was attached to it.
   */
  static native boolean detachFolders(long engine, byte[] message);

  /** Looks at the attached folders; a change raises the catalog version. */
  static native void refreshFolders(long engine);

  /**
   * What an engine, session, plan or stream tells of itself, as JSON. {@code question}: empty; for
   * an engine {@code cancel} with the id of an execution to cancel it; for a plan {@code
   * parameters} as Base64 of what {@code ParameterEncoder} writes.
   */
  static native byte[] inspect(long id, byte[] question);

  /**
   * Takes the lock of a file, which is made when it is not there, without waiting. 0 when somebody
   * holds it.
   */
  static native long tryLock(long engine, String path);

  /** Exchanges two files or folders in one step. False when the file system can not do that. */
  static native boolean exchange(String first, String second);

  /** Open engines, sessions, plans, streams, held batches, stagings. */
  static native long[] counters();

  /** Panics since the library was loaded. */
  static native long panics();
}
