package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.calcitefusion.datafusion.internal.ArrowExchange;
import io.calcitefusion.datafusion.internal.ArrowMemory;
import io.calcitefusion.datafusion.internal.FileCheck;
import io.calcitefusion.datafusion.internal.FollowedTables;
import io.calcitefusion.datafusion.internal.Inspection;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.NativeLibrary;
import io.calcitefusion.datafusion.internal.StagedSchema;
import io.calcitefusion.metadata.Registry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * One embedded DataFusion: threads, memory pool, catalogs and functions, shared by its sessions.
 *
 * <p>Thread-safe. Closing it from any thread cancels what runs; every later call gives an error of
 * kind {@link ErrorKind#CLOSED}. Sessions, plans and streams of a closed engine are closed with it.
 */
public final class DataFusionEngine implements AutoCloseable {
  private static final VarHandle LONG_IN_BUFFER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final NativeHandle handle;
  private final ByteBuffer versionCell;
  private final CatalogFacts facts = new CatalogFacts();
  private final Deployments deployments;
  private final KeptReports reports;
  // Guards only the creation and the end of the Arrow memory.
  private final Object memoryLock = new Object();
  private @Nullable ArrowMemory memory;
  // Null when tables whose files became others stay as they are.
  private final @Nullable OutdatedTables outdated;
  private volatile boolean foldersAttached;

  private DataFusionEngine(NativeHandle handle, ByteBuffer versionCell, OnDrift onDrift) {
    this.handle = handle;
    this.versionCell = versionCell;
    this.outdated = onDrift == OnDrift.REFRESH ? new OutdatedTables(handle, facts) : null;
    this.deployments =
        new Deployments(handle, facts, registry -> FunctionRequirements.check(this, registry));
    this.reports = new KeptReports(deployments);
  }

  /**
   * Starts an engine with one empty catalog {@code datafusion} and schema {@code public}.
   *
   * @param options how it is set up
   * @return an open engine, which the caller closes
   * @throws DataFusionException of kind CONFIGURATION for a wrong setting, of kind UNSUPPORTED, IO,
   *     CONFIGURATION or INTERNAL when the native library can not be loaded
   */
  public static DataFusionEngine open(EngineOptions options) {
    requireNonNull(options, "options");
    ByteBuffer versionCell = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    return new DataFusionEngine(
        NativeCalls.openEngine(options, versionCell), versionCell, options.onDrift());
  }

  /**
   * Opens a session.
   *
   * @param options what is private to it
   * @return an open session, which the caller closes
   */
  public DataFusionSession openSession(SessionOptions options) {
    requireNonNull(options, "options");
    return new DataFusionSession(this, NativeCalls.openSession(handle, options), options);
  }

  /**
   * Registers every dataset and view of a registry in one step: a complete new schema is built
   * aside, verified and swapped in. When anything of it fails, the earlier state stays.
   *
   * <p>A dataset without a location is looked for in the data folder, and is an empty table of its
   * declared schema when nothing is there. A dataset whose files are missing, unreadable or of
   * another schema keeps its declared schema, and its scan raises the error that {@link
   * Deployment#problems} lists.
   *
   * <p>Parquet and Arrow files must have the declared columns with their types; order and further
   * columns do not matter. JSON files must have the names, CSV files exactly the declared header;
   * both get the declared types. Nullability of files is not compared: a nullable column of a file
   * is accepted where NOT NULL is declared, because writers rarely say that there are no nulls.
   *
   * @param registry what to register
   * @param dataFolder folder of datasets without a location, or null
   * @return what was registered
   * @throws DataFusionException of kind CONFIGURATION when the engine lacks a function that the
   *     registry requires; when a view can not be created or differs from its declaration
   */
  public Deployment deploy(Registry registry, @Nullable Path dataFolder) {
    return deploy(registry, dataFolder, (dataset, done, total) -> {});
  }

  /**
   * Registers a registry as {@link #deploy(Registry, Path)} does, and tells how far it is.
   *
   * @param registry what to register
   * @param dataFolder folder of datasets without a location, or null
   * @param listener hears of every dataset; what it throws ends the deployment
   * @return what was registered
   * @throws DataFusionException as for {@link #deploy(Registry, Path)}
   */
  public Deployment deploy(
      Registry registry, @Nullable Path dataFolder, DeploymentListener listener) {
    return deployments.deploy(
        requireNonNull(registry, "registry"), dataFolder, requireNonNull(listener, "listener"));
  }

  /**
   * Deploys again what a schema was deployed from last: the same registry with the same data
   * folder, or the same folder. Files that appeared, went away or changed come in with one swap;
   * views follow. To deploy a changed registry, call {@link #deploy(Registry, Path)} again.
   *
   * @param catalog a catalog
   * @param schema a schema
   * @return what was registered
   * @throws DataFusionException of kind PLAN when nothing was deployed there; else as for {@link
   *     #deploy(Registry, Path)}, and the earlier state stays
   */
  public Deployment refresh(String catalog, String schema) {
    return deployments.refresh(
        requireNonNull(catalog, "catalog"), requireNonNull(schema, "schema"));
  }

  /**
   * What {@link #deploy(Registry, Path)} would do now. The files are looked at and the views are
   * planned, but nothing changes.
   *
   * @param registry what to register
   * @param dataFolder folder of datasets without a location, or null
   * @return the steps in their order
   * @throws DataFusionException when there is no such data folder, or views refer to each other in
   *     a circle
   */
  public DeploymentPlan planDeployment(Registry registry, @Nullable Path dataFolder) {
    return deployments.plan(requireNonNull(registry, "registry"), dataFolder);
  }

  /** Shows a schema that was deployed from nothing, so that it can not be refreshed. */
  void show(StagedSchema schema) {
    try (NativeHandle staging = NativeCalls.stage(handle, schema)) {
      long unused = NativeCalls.commitStaging(staging);
    }
  }

  /** The deployments of this engine. */
  Deployments deployments() {
    return deployments;
  }

  /** What checks of rows found last. */
  KeptReports reports() {
    return reports;
  }

  /** A folder for the work of one writer of a place, or null when there is another one. */
  @Nullable WorkFolder tryWork(WritePlace place) {
    return WorkFolder.tryOpen(handle, place);
  }

  /** Looks at the files of a table. */
  FileCheck checkFiles(StagedSchema.Table table) {
    return NativeCalls.checkFiles(handle, ImmutableList.of(table)).get(0);
  }

  /**
   * Registers the files of a folder as tables of {@code datafusion.public}: each Parquet or CSV
   * file under its name without the extension, each sub-folder of such files under its own name.
   * Schemas are inferred.
   *
   * @param folder an existing folder
   * @return what was registered
   * @throws DataFusionException of kind IO when the folder can not be listed
   */
  public Deployment deployFolder(Path folder) {
    return deployments.deployFolder(requireNonNull(folder, "folder"));
  }

  /**
   * Makes every data file of a folder a table of a schema, by name and without opening it: a file
   * {@code *.parquet}, {@code *.csv}, {@code *.json} or {@code *.arrow} under its name without the
   * ending, a sub-folder with such files under its own name. When two have one name, the first in
   * the order of their paths is taken. Names that start with a dot or an underscore are left out.
   *
   * <p>A table's files are opened when a statement first needs its columns, and again when they
   * changed. A statement of the front end needs the columns of all tables once after each change.
   * What appears in the folder or goes away is seen by the next statement. A file that can not be
   * read is a table without columns, whose scan says what is wrong, as is one that a link leads to
   * out of the folder. A table that is dropped stays away as long as its file is there; the file
   * itself is never touched.
   *
   * @param catalog catalog, made when it is not there
   * @param schema schema, made when it is not there
   * @param folder an existing folder
   * @throws DataFusionException of kind IO when the folder can not be listed, of kind PLAN when the
   *     schema has a table of such a name or the folder is attached to it already
   */
  public void attachFolder(String catalog, String schema, Path folder) {
    NativeCalls.attachFolder(
        handle,
        requireNonNull(catalog, "catalog"),
        requireNonNull(schema, "schema"),
        requireNonNull(folder, "folder"));
    foldersAttached = true;
  }

  /**
   * Takes the tables of all attached folders out of a schema; running queries keep them.
   *
   * @param catalog a catalog
   * @param schema a schema
   * @return false when no folder was attached to it
   */
  public boolean detachFolders(String catalog, String schema) {
    return NativeCalls.detachFolders(
        handle, requireNonNull(catalog, "catalog"), requireNonNull(schema, "schema"));
  }

  /**
   * Describes the data files of a folder as a registry, for a person to go on from; registers
   * nothing. Each Parquet, CSV, JSON or Arrow file, and each sub-folder of such files, becomes a
   * dataset with the columns, types and nullability that the engine reads, and its location
   * relative to the registry's folder. A CSV file has a header line; its values are separated by a
   * comma, semicolon, tab or bar.
   *
   * <p>A name that a registry can not have is changed to the nearest that it can: blanks around it
   * and control characters go. A suffix {@code _vN} of a name is the version, else it is 1. Names
   * of folders such as {@code year=2024} are no columns.
   *
   * @param folder an existing folder
   * @param registryName name of the registry
   * @param registryFolder folder of the file that the registry will be written to
   * @return the registry, and what could not be described
   * @throws DataFusionException of kind IO when the folder can not be listed
   * @throws io.calcitefusion.metadata.RegistryException when the registry can not have that name
   */
  public InferredRegistry inferRegistry(Path folder, String registryName, Path registryFolder) {
    requireNonNull(folder, "folder");
    requireNonNull(registryName, "registryName");
    requireNonNull(registryFolder, "registryFolder");
    handle.checkOpen();
    return new FolderInference(handle, folder, registryName, registryFolder).infer();
  }

  /**
   * Registers rows that Java produces as a table that can be scanned once. The reader is read on
   * demand, batch by batch, by a thread of the engine, and closed when it is exhausted, when the
   * scan ends early, or when the table is dropped unread.
   *
   * <p>What {@link JavaTableScan#open} says about readers holds for this one.
   *
   * @param name where to register it; the schema must exist, the table must not
   * @param reader the rows; owned by the engine from here on, also when this call fails
   * @throws DataFusionException of kind PLAN when the name is taken or its schema does not exist
   */
  public void registerStream(TableName name, ArrowReader reader) {
    ArrowExchange.registerStream(handle, this::arrowMemory, name, reader);
  }

  /**
   * Registers a table whose rows Java code gives.
   *
   * @param name where to register it; the schema must exist, the table must not
   * @param table the table; closed once by the engine, also when this call fails
   * @throws DataFusionException of kind PLAN when the name is taken or its schema does not exist
   */
  public void registerTable(TableName name, JavaTable table) {
    ArrowExchange.registerTable(
        handle, this::arrowMemory, requireNonNull(name, "name"), requireNonNull(table, "table"));
  }

  /**
   * Shows a table in catalog {@code system} whose rows Java code gives whenever it is read. It is
   * there until the engine is closed, which then refers to the code no more.
   *
   * @param table the table
   * @return false when there is a table of that name, which stays as it is
   * @throws DataFusionException of kind CONFIGURATION for a column of a type that such a table can
   *     not have
   */
  public boolean showLive(LiveTable table) {
    return NativeCalls.showLive(handle, requireNonNull(table, "table"));
  }

  /**
   * Registers a scalar function in Java; all sessions see it with their next statement. Evaluation
   * happens on threads of the engine that are made for Java code, also when a call with constants
   * is computed while a statement is planned.
   *
   * @param function the function
   * @throws DataFusionException of kind PLAN when the name is taken, of kind UNSUPPORTED for
   *     dictionary-encoded parameters or results
   */
  public void registerFunction(JavaFunction function) {
    ArrowExchange.registerFunction(handle, arrowMemory(), requireNonNull(function, "function"));
  }

  /**
   * Removes a function that was registered from Java; running statements keep it.
   *
   * @param name its name
   * @return false when there was none
   */
  public boolean dropFunction(String name) {
    return NativeCalls.dropFunction(handle, requireNonNull(name, "name"));
  }

  /**
   * Removes a table or view from the catalog; running queries keep it.
   *
   * @param name full name
   * @return false when there was none
   */
  public boolean drop(TableName name) {
    return NativeCalls.drop(handle, requireNonNull(name, "name"));
  }

  /**
   * The number that every change of the catalog raises. Costs no native call, unless folders are
   * attached, which are then looked at.
   *
   * @return the current version
   */
  public long catalogVersion() {
    handle.checkOpen();
    followFiles();
    if (foldersAttached) {
      NativeCalls.refreshFolders(handle);
    }
    return (long) LONG_IN_BUFFER.getAcquire(versionCell, 0);
  }

  /**
   * What the live catalog holds, with the facts of the deployed registries.
   *
   * @return an immutable snapshot of one version; {@code information_schema} is not part of it
   */
  public CatalogSnapshot catalogSnapshot() {
    return derivedCatalog().snapshot();
  }

  /** The newest snapshot with what its schemas were deployed from. */
  DerivedCatalog derivedCatalog() {
    return facts.at(catalogVersion(), handle);
  }

  /**
   * What something is at the live catalog's version, such as a mirror of it. It is made once per
   * version and shared by all sessions of this engine.
   *
   * @param type what it is; the key under which it is shared
   * @param make makes it; it must not ask for the same type again
   * @param <T> what it is
   * @return an object of the current version
   */
  public <T> T derivedFromCatalog(Class<T> type, Function<CatalogSnapshot, T> make) {
    return derivedCatalog().get(type, make);
  }

  /**
   * Looks at every table of the catalog, as far as the footers and headers of its files, and says
   * which can not be read now and why. Such a table has the columns that it is declared with or had
   * before, so that everything that only asks for columns works; its scan raises the same error.
   *
   * @return the errors by full name; empty when every table can be read
   */
  public ImmutableSortedMap<TableName, DataFusionException> problems() {
    followFiles();
    return FollowedTables.problems(handle);
  }

  /**
   * How many rows a table has, exactly or about, as far as its files or its provider say so without
   * being read.
   *
   * @param name full name
   * @return empty for a view, for a table that does not say and for one that is not there
   */
  public OptionalLong rowCount(TableName name) {
    long rows = NativeCalls.rowCount(handle, requireNonNull(name, "name"));
    return rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  /** Brings tables up to date with their files, when this engine is to do so. */
  void followFiles() {
    if (outdated != null) {
      outdated.refresh();
    }
  }

  /**
   * The executions of this engine: those that run, and the last 200 that ended. The table {@code
   * system.runtime.queries} shows the same.
   *
   * @return a snapshot of each, by id
   */
  public ImmutableList<QueryInfo> queries() {
    return Inspection.queries(handle);
  }

  /**
   * Cancels an execution of any session; its reader gets an error of kind CANCELLED.
   *
   * @param queryId {@link QueryInfo#id}
   * @return false when no execution of that id runs
   */
  public boolean cancelQuery(long queryId) {
    return Inspection.cancel(handle, queryId);
  }

  /**
   * The allocator of Arrow memory that this engine's Java side uses. A caller that creates vectors
   * for {@link #registerTable} makes a child of it and closes the child. Created on first use and
   * closed with the engine.
   *
   * @return the allocator
   * @throws DataFusionException of kind CONFIGURATION when Arrow was used before any engine was
   *     opened and has no access to {@code java.nio}
   */
  public BufferAllocator allocator() {
    return arrowMemory().allocator();
  }

  ArrowMemory arrowMemory() {
    synchronized (memoryLock) {
      handle.checkOpen();
      if (memory == null) {
        memory = ArrowMemory.create();
      }
      return memory;
    }
  }

  /**
   * What the native library can do that not every build of it can: {@code delta} when it reads and
   * writes Delta tables. What is not listed is refused by name.
   *
   * @return lower-case words, sorted
   * @throws DataFusionException when the library can not be loaded
   */
  public static ImmutableSortedSet<String> nativeFeatures() {
    return NativeLibrary.features();
  }

  /**
   * What the native library holds now, over all engines of this class loader.
   *
   * @return counts, all 0 when everything was closed
   */
  public static NativeCounters nativeCounters() {
    return NativeCalls.counters();
  }

  /**
   * How often native code has panicked in this class loader, which is always a defect. A panic that
   * a caller waits for is also an error of kind {@link ErrorKind#INTERNAL}; one in the background
   * shows here alone.
   *
   * @return a number that only grows, 0 in a sound process
   */
  public static long nativePanics() {
    return NativeCalls.panics();
  }

  /**
   * Cancels what runs and closes sessions, plans and streams. Harmless when it is closed already.
   *
   * @throws DataFusionException of kind RESOURCES when vectors or child allocators of {@link
   *     #allocator} are still open; the engine is closed nevertheless
   */
  @Override
  public void close() {
    handle.close();
    ArrowMemory closing;
    synchronized (memoryLock) {
      closing = memory;
      memory = null;
    }
    if (closing != null) {
      closing.close();
    }
  }
}
