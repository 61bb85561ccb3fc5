package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.Registry;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One embedded DataFusion: threads, memory pool, catalogs and functions, shared by its sessions.
 *
 * <p>Thread-safe. Closing it from any thread cancels what runs; every later call gives an error of
 * kind {@link ErrorKind#CLOSED}. Sessions, plans and streams of a closed engine are closed with it.
 */
public final class DataFusionEngine implements AutoCloseable {
  private DataFusionEngine() {}

  /**
   * Starts an engine with one empty catalog {@code datafusion} and schema {@code public}.
   *
   * @param options how it is set up
   * @return an open engine, which the caller closes
   * @throws DataFusionException of kind CONFIGURATION for a wrong setting, of kind INTERNAL or IO
   *     when the native library can not be loaded
   */
  public static DataFusionEngine open(EngineOptions options) {
    throw new IllegalStateException();
  }

  /**
   * Opens a session.
   *
   * @param options what is private to it
   * @return an open session, which the caller closes
   */
  public DataFusionSession openSession(SessionOptions options) {
    throw new IllegalStateException();
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
   * @param registry what to register
   * @param dataFolder folder of datasets without a location, or null
   * @return what was registered
   * @throws DataFusionException when a view can not be created or differs from its declaration
   */
  public Deployment deploy(Registry registry, @Nullable Path dataFolder) {
    throw new IllegalStateException();
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
    throw new IllegalStateException();
  }

  /**
   * Registers rows that Java produces as a table that can be scanned once. The reader is read on
   * demand, batch by batch, by a thread of the engine, and closed when it is exhausted, when the
   * scan ends early, or when the table is dropped unread.
   *
   * @param name where to register it; the schema must exist, the table must not
   * @param reader the rows; owned by the engine from here on, also when this call fails
   * @throws DataFusionException of kind PLAN when the name is taken or its schema does not exist
   */
  public void registerStream(TableName name, ArrowReader reader) {
    throw new IllegalStateException();
  }

  /**
   * Removes a table or view from the catalog; running queries keep it.
   *
   * @param name full name
   * @return false when there was none
   */
  public boolean drop(TableName name) {
    throw new IllegalStateException();
  }

  /**
   * The number that every change of the catalog raises. Costs no native call.
   *
   * @return the current version
   */
  public long catalogVersion() {
    throw new IllegalStateException();
  }

  /**
   * What the live catalog holds, with the facts of the deployed registries.
   *
   * @return an immutable snapshot of one version; {@code information_schema} is not part of it
   */
  public CatalogSnapshot catalogSnapshot() {
    throw new IllegalStateException();
  }

  /**
   * The allocator of Arrow memory that this engine's Java side uses. A caller that creates vectors
   * for {@link #registerStream} makes a child of it and closes the child. Created on first use and
   * closed with the engine.
   *
   * @return the allocator
   */
  public BufferAllocator allocator() {
    throw new IllegalStateException();
  }

  /**
   * Schema that the engine reads from files.
   *
   * @param location files of one format
   * @return the inferred schema
   * @throws DataFusionException of kind IO when a file is missing or damaged
   */
  Schema inferSchema(io.calcitefusion.metadata.DatasetLocation location) {
    throw new IllegalStateException();
  }

  /**
   * What the native library holds now, over all engines of this class loader.
   *
   * @return counts, all 0 when everything was closed
   */
  public static NativeCounters nativeCounters() {
    throw new IllegalStateException();
  }

  @Override
  public void close() {
    throw new IllegalStateException();
  }
}
