package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DeltaScanPolicy;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Reads the schemas of files whose columns no registry declares, and compares that of a Delta table
 * with the declared one: columns, and fields of structs, are found by name; their order does not
 * matter and further ones are ignored.
 *
 * <p>Nullability is not compared at any depth, because writers rarely say that a column holds no
 * null: a nullable column of a file is accepted where NOT NULL is declared.
 */
final class FileSchemas {
  private FileSchemas() {}

  /**
   * The schema of files; of JSON files only the names of their columns. All CSV files of a table
   * must have the same header, since the engine reads them by position.
   *
   * @throws SchemaMismatchException when headers differ
   */
  static Schema infer(NativeHandle engine, String table, DatasetLocation location) {
    if (location.format() == DataFormat.DELTA) {
      return DeltaLocations.infer(engine, location, DeltaScanPolicy.DEFAULT);
    }
    if (location.format() == DataFormat.JSON) {
      return JsonColumns.of(DatasetFiles.filesOf(location));
    }
    Schema schema = read(engine, location);
    List<Path> files = hasHeader(location) ? DatasetFiles.filesOf(location) : List.of();
    if (files.size() > 1) {
      Path first = files.get(0);
      Schema header = NativeCalls.inferSchema(engine, DatasetFiles.only(first, location));
      for (Path file : files.subList(1, files.size())) {
        Schema other = NativeCalls.inferSchema(engine, DatasetFiles.only(file, location));
        ImmutableList<SchemaDifference> differences =
            SchemaComparison.compare(table, header, other).stream()
                .filter(FileSchemas::isInHeader)
                .collect(ImmutableList.toImmutableList());
        if (!differences.isEmpty()) {
          throw new SchemaMismatchException(
              "the headers of '%s' and '%s'".formatted(first, file), differences);
        }
      }
    }
    return schema;
  }

  /** The schema that the engine finds; a file that it can not read is named. */
  private static Schema read(NativeHandle engine, DatasetLocation location) {
    try {
      return NativeCalls.inferSchema(engine, location);
    } catch (DataFusionException e) {
      throw e.kind() == ErrorKind.IO ? blame(engine, location, e) : e;
    }
  }

  /** The engine does not say which of several files it could not read, so each is tried alone. */
  private static DataFusionException blame(
      NativeHandle engine, DatasetLocation location, DataFusionException error) {
    for (Path file : DatasetFiles.filesOf(location)) {
      try {
        NativeCalls.inferSchema(engine, DatasetFiles.only(file, location));
      } catch (DataFusionException e) {
        return e.within("reading '" + file + "'");
      }
    }
    return error.within("reading " + paths(location));
  }

  static boolean hasHeader(DatasetLocation location) {
    return location.format() == DataFormat.CSV
        && !"false".equalsIgnoreCase(location.options().get(DatasetFiles.HAS_HEADER));
  }

  private static boolean isInHeader(SchemaDifference difference) {
    return switch (difference.kind()) {
      case MISSING, EXTRA, REORDERED -> true;
      case RETYPED, NULLABILITY -> false;
    };
  }

  private static String paths(DatasetLocation location) {
    int shown = Math.min(location.paths().size(), 3);
    int more = location.paths().size() - shown;
    return String.join(", ", location.paths().subList(0, shown))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
