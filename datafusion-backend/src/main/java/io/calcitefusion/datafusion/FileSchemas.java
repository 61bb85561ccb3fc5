package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DeltaScanPolicy;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SchemaDifference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
  private static final String COMPRESSION = DatasetFiles.OPTION_PREFIX + "compression";

  /** The engine's word for no compression. */
  private static final String PLAIN = "uncompressed";

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
      Schema header = asRead(engine, DatasetFiles.only(first, location));
      for (Path file : files.subList(1, files.size())) {
        Schema other = asRead(engine, DatasetFiles.only(file, location));
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
      return asRead(engine, location);
    } catch (DataFusionException e) {
      throw e.kind() == ErrorKind.IO ? blame(engine, location, e) : e;
    }
  }

  /**
   * The columns and types that the engine finds. It has to be told how files are compressed, so
   * those of one compression are read together.
   *
   * @throws SchemaMismatchException when files of several compressions have different columns
   */
  static Schema asRead(NativeHandle engine, DatasetLocation location) {
    Map<String, List<Path>> byCompression = new TreeMap<>();
    if (location.format() == DataFormat.CSV || location.format() == DataFormat.JSON) {
      for (Path file : DatasetFiles.filesOf(location)) {
        String compression = location.format().compression(file.toString()).orElse(PLAIN);
        byCompression.computeIfAbsent(compression, absent -> new ArrayList<>()).add(file);
      }
    }
    if (Set.of(PLAIN).containsAll(byCompression.keySet())) {
      return NativeCalls.inferSchema(engine, location);
    }
    Schema first = null;
    for (Map.Entry<String, List<Path>> files : byCompression.entrySet()) {
      Schema schema =
          NativeCalls.inferSchema(engine, compressed(location, files.getKey(), files.getValue()));
      first = first == null ? schema : first;
      ImmutableList<SchemaDifference> differences =
          SchemaComparison.compare(paths(location), first, schema);
      if (!differences.isEmpty()) {
        throw new SchemaMismatchException(
            "the files of %s, of which some are compressed".formatted(paths(location)),
            differences);
      }
    }
    return requireNonNull(first, "there is a file");
  }

  private static DatasetLocation compressed(
      DatasetLocation location, String compression, List<Path> files) {
    return DatasetLocation.of(
        files.stream().map(Path::toString).collect(ImmutableList.toImmutableList()),
        location.format(),
        ImmutableMap.<String, String>builder()
            .putAll(location.options())
            .put(COMPRESSION, compression)
            .buildKeepingLast(),
        location.fileSortOrder());
  }

  /** The engine does not say which of several files it could not read, so each is tried alone. */
  private static DataFusionException blame(
      NativeHandle engine, DatasetLocation location, DataFusionException error) {
    for (Path file : DatasetFiles.filesOf(location)) {
      try {
        Schema unused = asRead(engine, DatasetFiles.only(file, location));
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
      case MISSING, EXTRA, RENAMED, REORDERED -> true;
      case RETYPED, NULLABILITY, TABLE_KIND, KEY, REDEFINED, UNREADABLE -> false;
    };
  }

  private static String paths(DatasetLocation location) {
    int shown = Math.min(location.paths().size(), 3);
    int more = location.paths().size() - shown;
    return String.join(", ", location.paths().subList(0, shown))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
