package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DeltaScanPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Finds Delta tables and reads their columns. Every problem is a {@link DataFusionException}. */
final class DeltaLocations {
  private static final String LOG_FOLDER = "_delta_log";

  private DeltaLocations() {}

  /** Whether a folder is a Delta table. */
  static boolean isTable(Path folder) {
    return Files.isDirectory(folder.resolve(LOG_FOLDER));
  }

  /** The table in a folder, in its newest state. */
  static DatasetLocation of(Path folder) {
    return DatasetLocation.of(
        ImmutableList.of(folder.toAbsolutePath().normalize().toString()), DataFormat.DELTA);
  }

  /**
   * The location with the absolute folder of its table.
   *
   * @throws DataFusionException of kind IO when there is no table, of kind CONFIGURATION for more
   *     than one folder
   */
  static DatasetLocation resolve(String dataset, DatasetLocation location, List<Path> folders) {
    if (folders.size() != 1) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "Dataset %s is a Delta table and lies in one folder, not in %d; keep one of its paths."
              .formatted(dataset, folders.size()));
    }
    Path folder = folders.get(0);
    if (!Files.isDirectory(folder)) {
      throw FileListing.missing(
          "Dataset %s: there is no folder '%s' with a Delta table.".formatted(dataset, folder));
    }
    return new DatasetLocation(
        ImmutableList.of(folder.toString()),
        DataFormat.DELTA,
        ImmutableMap.of(),
        ImmutableList.of(),
        location.partitioning(),
        location.storageOptions(),
        location.delta(),
        location.scan(),
        location.deltaScan());
  }

  /** Refuses to take a Delta table for a folder of Parquet files, whose removed rows would show. */
  static void refuseAsFiles(String dataset, Path folder) {
    if (isTable(folder)) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "Dataset %s: '%s' is a Delta table; give its location 'format: delta'."
              .formatted(dataset, folder));
    }
  }

  /** The columns of a table, with the column of files that a policy adds. */
  static Schema infer(NativeHandle engine, DatasetLocation location, DeltaScanPolicy scan) {
    Schema stored = NativeCalls.inferDeltaSchema(engine, location, scan);
    String fileColumn = scan.fileColumn();
    if (fileColumn == null) {
      return stored;
    }
    List<Field> columns = new ArrayList<>(stored.getFields());
    columns.removeIf(column -> column.getName().equals(fileColumn));
    columns.add(Field.notNullable(fileColumn, ArrowType.Utf8.INSTANCE));
    return new Schema(columns);
  }
}
