package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import io.calcitefusion.datafusion.DeltaWriteRequest;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.FunctionCall;
import io.calcitefusion.datafusion.FunctionCatalog;
import io.calcitefusion.datafusion.FunctionType;
import io.calcitefusion.datafusion.LiveTable;
import io.calcitefusion.datafusion.NativeCounters;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.datafusion.StatementKind;
import io.calcitefusion.datafusion.TableKind;
import io.calcitefusion.datafusion.TableName;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DeltaScanPolicy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Every native call that needs no Arrow memory, in Java's terms. Safe to call from any thread;
 * every call throws {@link io.calcitefusion.datafusion.DataFusionException}.
 */
public final class NativeCalls {
  private static final Schema NO_COLUMNS = new Schema(List.of());

  private NativeCalls() {}

  /**
   * Loads the library and opens an engine.
   *
   * @param options how it is set up
   * @param versionCell direct buffer of 8 bytes that will show the catalog version
   * @return the engine, which the caller closes
   */
  public static NativeHandle openEngine(EngineOptions options, ByteBuffer versionCell) {
    NativeLibrary.load();
    long id = NativeMethods.openEngine(Messages.engine(options), versionCell);
    return NativeHandle.open(HandleKind.ENGINE, id, HandleBoundary.NATIVE);
  }

  /**
   * Opens a session.
   *
   * @param engine an engine
   * @param options what is private to the session
   * @return the session, which the caller closes
   */
  public static NativeHandle openSession(NativeHandle engine, SessionOptions options) {
    byte[] message = Messages.session(options);
    return engine.openChild(HandleKind.SESSION, id -> NativeMethods.openSession(id, message));
  }

  /**
   * Plans a statement.
   *
   * @param session a session
   * @param sql one statement
   * @return the plan, which the caller closes
   */
  public static NativeHandle plan(NativeHandle session, String sql) {
    return session.openChild(HandleKind.PLAN, id -> NativeMethods.plan(id, sql));
  }

  /**
   * Plans a query whose rows are written to a Delta table.
   *
   * @param session a session
   * @param sql one query
   * @param request the table, and how it is written
   * @return the plan, which the caller closes
   */
  public static NativeHandle planDelta(
      NativeHandle session, String sql, DeltaWriteRequest request) {
    byte[] message = DeltaMessages.write(request);
    return session.openChild(HandleKind.PLAN, id -> NativeMethods.planDelta(id, sql, message));
  }

  /**
   * Gives a plan to another owner.
   *
   * @param session the session of the plan
   * @param plan the plan
   * @return another handle of it, which the caller closes
   */
  public static NativeHandle sharePlan(NativeHandle session, NativeHandle plan) {
    return session.openChild(HandleKind.PLAN, id -> plan.<Long>call(NativeMethods::sharePlan));
  }

  /**
   * Takes a plan again.
   *
   * @param session the session of the plan
   * @param plan the plan
   * @return another handle of it, which the caller closes; null when planning its text again could
   *     give another plan
   */
  public static @Nullable NativeHandle reusePlan(NativeHandle session, NativeHandle plan) {
    return session.openChildIfAny(HandleKind.PLAN, id -> plan.<Long>call(NativeMethods::reusePlan));
  }

  /**
   * Describes a plan.
   *
   * @param plan a plan
   * @return its kind and schemas
   */
  public static PlanDescription describePlan(NativeHandle plan) {
    Frames frames = new Frames(plan.call(NativeMethods::describePlan));
    JsonNode head = Messages.read(frames.next());
    String kind = Messages.text(head, "kind");
    ImmutableList.Builder<String> tables = ImmutableList.builder();
    Messages.member(head, "tables").forEach(table -> tables.add(table.asText()));
    long catalogVersion = Messages.member(head, "catalogVersion").asLong();
    Schema arrowSchema = ArrowSchemas.read(frames.next());
    byte[] parameters = frames.next();
    Schema parameterSchema = parameters.length == 0 ? NO_COLUMNS : ArrowSchemas.read(parameters);
    frames.end();
    return new PlanDescription(
        constant(StatementKind.class, kind),
        tables.build(),
        catalogVersion,
        arrowSchema,
        parameterSchema);
  }

  /**
   * Lists the functions that a session can call.
   *
   * @param session a session
   * @return the functions
   */
  public static FunctionCatalog functions(NativeHandle session) {
    return FunctionMessages.catalog(session.call(NativeMethods::functions));
  }

  /**
   * Types calls of functions.
   *
   * @param session a session
   * @param calls the calls
   * @return one type per call
   */
  public static ImmutableList<FunctionType> functionTypes(
      NativeHandle session, List<FunctionCall> calls) {
    byte[] message = FunctionMessages.calls(calls);
    return FunctionMessages.types(
        calls.size(), session.call(id -> NativeMethods.functionTypes(id, message)));
  }

  /**
   * Starts a plan.
   *
   * @param session the session of the plan
   * @param plan the plan
   * @param parameters one value per parameter
   * @param options limits
   * @return the stream, which the caller closes
   */
  public static NativeHandle execute(
      NativeHandle session,
      NativeHandle plan,
      List<ParameterValue> parameters,
      ExecutionOptions options) {
    byte[] values = ParameterEncoder.encode(parameters);
    return session.openChild(
        HandleKind.STREAM,
        sessionId ->
            plan.<Long>call(
                planId ->
                    NativeMethods.execute(
                        sessionId,
                        planId,
                        values,
                        options.maxRows(),
                        options.timeoutMillis(),
                        options.batchRows())));
  }

  /**
   * Waits for the next batch; the one before it is released.
   *
   * @param stream a stream
   * @return the batch, or null at the end
   */
  public static @Nullable HeldBatch nextBatch(NativeHandle stream) {
    return stream.read(NativeMethods::nextBatch);
  }

  /**
   * Fires the cancellation of a stream; harmless for a closed one.
   *
   * @param stream a stream
   */
  public static void cancel(NativeHandle stream) {
    stream.callIfOpen(NativeMethods::cancel);
  }

  /**
   * Builds a schema aside.
   *
   * @param engine an engine
   * @param schema what to build
   * @return the staging, which the caller commits or closes
   */
  public static NativeHandle stage(NativeHandle engine, StagedSchema schema) {
    byte[] message = schema.toMessage();
    return engine.openChild(HandleKind.STAGING, id -> NativeMethods.stage(id, message));
  }

  /**
   * What a staging holds.
   *
   * @param staging a staging
   * @return its tables and views
   */
  public static CatalogContent describeStaging(NativeHandle staging) {
    return content(staging.call(NativeMethods::describeStaging));
  }

  /**
   * Swaps a staged schema in.
   *
   * @param staging a staging
   * @return the new catalog version
   */
  public static long commitStaging(NativeHandle staging) {
    return staging.<Long>call(NativeMethods::commitStaging);
  }

  /**
   * Looks at the files of tables, side by side and as far as their footers and headers.
   *
   * @param engine an engine
   * @param tables tables over files
   * @return what was found, in the order of the tables
   */
  public static ImmutableList<FileCheck> checkFiles(
      NativeHandle engine, List<StagedSchema.Table> tables) {
    if (tables.isEmpty()) {
      return ImmutableList.of();
    }
    byte[] message = FileMessages.tables(tables);
    return FileMessages.checks(tables, engine.call(id -> NativeMethods.checkTables(id, message)));
  }

  /**
   * Reads the schema of files.
   *
   * @param engine an engine
   * @param location absolute files and folders of one format
   * @return the inferred schema
   */
  public static Schema inferSchema(NativeHandle engine, DatasetLocation location) {
    ObjectNode files = Messages.object();
    Messages.addFiles(files, location);
    byte[] message = Messages.bytes(files);
    return ArrowSchemas.read(engine.call(id -> NativeMethods.inferSchema(id, message)));
  }

  /**
   * Reads the columns of a Delta table.
   *
   * @param engine an engine
   * @param location its absolute folder and version
   * @param scan how it is read
   * @return its columns, without that of files
   */
  public static Schema inferDeltaSchema(
      NativeHandle engine, DatasetLocation location, DeltaScanPolicy scan) {
    byte[] message = DeltaMessages.infer(location, scan);
    return ArrowSchemas.read(engine.call(id -> NativeMethods.inferSchema(id, message)));
  }

  /**
   * What the live catalog holds.
   *
   * @param engine an engine
   * @return every schema, table and view
   */
  public static CatalogContent catalogSnapshot(NativeHandle engine) {
    return content(engine.call(NativeMethods::catalogSnapshot));
  }

  /**
   * Rows of a table, as far as they are known.
   *
   * @param engine an engine
   * @param name full name
   * @return -1 when they are not known
   */
  public static long rowCount(NativeHandle engine, TableName name) {
    byte[] message = Messages.table(name);
    return engine.<Long>call(id -> NativeMethods.rowCount(id, message));
  }

  /**
   * Drops a table or view.
   *
   * @param engine an engine
   * @param name full name
   * @return false when there was none
   */
  public static boolean drop(NativeHandle engine, TableName name) {
    byte[] message = Messages.table(name);
    return engine.<Boolean>call(id -> NativeMethods.drop(id, message));
  }

  /**
   * Makes the files of a folder tables of a schema.
   *
   * @param engine an engine
   * @param catalog catalog, made when it is not there
   * @param schema schema, made when it is not there
   * @param folder an existing folder
   */
  public static void attachFolder(NativeHandle engine, String catalog, String schema, Path folder) {
    byte[] message = Messages.folder(catalog, schema, folder);
    engine.callVoid(id -> NativeMethods.attachFolder(id, message));
  }

  /**
   * Takes the tables of attached folders out of a schema.
   *
   * @param engine an engine
   * @param catalog a catalog
   * @param schema a schema
   * @return false when no folder was attached to it
   */
  public static boolean detachFolders(NativeHandle engine, String catalog, String schema) {
    byte[] message = Messages.schema(catalog, schema);
    return engine.<Boolean>call(id -> NativeMethods.detachFolders(id, message));
  }

  /**
   * Looks at the attached folders; a change raises the catalog version.
   *
   * @param engine an engine
   */
  public static void refreshFolders(NativeHandle engine) {
    engine.callVoid(NativeMethods::refreshFolders);
  }

  /**
   * Shows a table of catalog {@code system} whose rows Java gives.
   *
   * @param engine an engine
   * @param table the table
   * @return false when there is one of that name, which stays
   */
  public static boolean showLive(NativeHandle engine, LiveTable table) {
    return LiveCalls.show(engine, table);
  }

  /**
   * Drops a function in Java.
   *
   * @param engine an engine
   * @param name its name
   * @return false when there was none
   */
  public static boolean dropFunction(NativeHandle engine, String name) {
    return engine.<Boolean>call(id -> NativeMethods.dropFunction(id, name));
  }

  /**
   * Takes the lock of a file, which is made when it is not there, without waiting. It ends with the
   * handle, the engine or the process.
   *
   * @param engine an engine
   * @param file the file, which goes with the lock
   * @return the lock, which the caller closes; null when somebody holds it
   */
  public static @Nullable NativeHandle tryLock(NativeHandle engine, Path file) {
    NativeHandle lock =
        engine.openChild(HandleKind.LOCK, id -> NativeMethods.tryLock(id, file.toString()));
    // Nothing was opened under the id 0, and closing it does nothing.
    if (lock.<Boolean>call(id -> id == 0)) {
      lock.close();
      return null;
    }
    return lock;
  }

  /**
   * Exchanges two files or folders of one file system in one step.
   *
   * @param first one of them
   * @param second the other
   * @return false when the file system can not do that, and nothing was changed
   */
  public static boolean exchange(Path first, Path second) {
    NativeLibrary.load();
    return NativeMethods.exchange(first.toString(), second.toString());
  }

  /**
   * Counts what is open.
   *
   * @return counts over all engines of this class loader
   */
  public static NativeCounters counters() {
    NativeLibrary.load();
    long[] counts = NativeMethods.counters();
    if (counts.length != 6) {
      throw NativeErrors.protocol(counts.length + " counters instead of 6", null);
    }
    return new NativeCounters(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
  }

  /**
   * Counts panics.
   *
   * @return panics since the library was loaded
   */
  public static long panics() {
    NativeLibrary.load();
    return NativeMethods.panics();
  }

  private static CatalogContent content(byte[] answer) {
    Frames frames = new Frames(answer);
    JsonNode head = Messages.read(frames.next());
    ImmutableSetMultimap.Builder<String, String> schemas = ImmutableSetMultimap.builder();
    for (JsonNode pair : Messages.member(head, "schemas")) {
      schemas.put(pair.path(0).asText(), pair.path(1).asText());
    }
    ImmutableList.Builder<CatalogContent.Entry> tables = ImmutableList.builder();
    for (JsonNode table : Messages.member(head, "tables")) {
      JsonNode definition = table.path("definition");
      tables.add(
          new CatalogContent.Entry(
              Messages.tableName(table),
              constant(TableKind.class, Messages.text(table, "kind")),
              definition.isTextual() ? definition.textValue() : null,
              Messages.texts(table, "key"),
              ArrowSchemas.read(frames.next())));
    }
    frames.end();
    long version = Messages.member(head, "version").asLong();
    return new CatalogContent(version, schemas.build(), tables.build());
  }

  static <E extends Enum<E>> E constant(Class<E> type, String name) {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw NativeErrors.protocol("'" + name + "' is no " + type.getSimpleName(), e);
    }
  }
}
