package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.WritePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one file or folder that the rows of a dataset lie in, whether or not it is there yet.
 *
 * @param path absolute, with the links on the way resolved
 * @param shape file or folder
 * @param format format of its files
 * @param options options of the format under the engine's full names
 */
record WritePlace(Path path, Shape shape, DataFormat format, ImmutableMap<String, String> options) {
  private static final String DELTA_LOG = "_delta_log";

  /** What a place is. */
  enum Shape {
    /** One file. */
    FILE,
    /** A folder of files, or of folders of files. */
    FOLDER
  }

  WritePlace {
    requireNonNull(path, "path");
    requireNonNull(shape, "shape");
    requireNonNull(format, "format");
    requireNonNull(options, "options");
  }

  /**
   * Finds the place of a dataset.
   *
   * @throws DataFusionException of kind UNSUPPORTED for a dataset that has no single place, of kind
   *     CONFIGURATION for one without any
   */
  static WritePlace of(Registry registry, DatasetSpec dataset, @Nullable Path dataFolder) {
    DatasetFiles files = new DatasetFiles(registry.baseFolder(), dataFolder);
    DatasetLocation location = dataset.location();
    if (location != null) {
      return declared(files, dataset, location);
    }
    if (dataFolder == null) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "Dataset %s has no location, and no data folder was given; give it a location, or name a folder in 'data'."
              .formatted(dataset.name()));
    }
    DatasetLocation found = files.find(dataset);
    WritePolicy policy = dataset.policies().write();
    if (found != null) {
      Path path = foundPlace(found, dataFolder.resolve(dataset.name()));
      return at(dataset, path, found.format(), found.options());
    }
    String name = dataset.name();
    boolean single = policy.singleFile() && policy.partitionBy().isEmpty();
    Path path = dataFolder.resolve(single ? name + "." + DataFormat.PARQUET.extension() : name);
    return at(dataset, path, DataFormat.PARQUET, ImmutableMap.of());
  }

  /** A folder may have been found as the list of its files. */
  private static Path foundPlace(DatasetLocation found, Path folder) {
    Path first = Path.of(found.paths().get(0));
    return first.startsWith(folder.toAbsolutePath().normalize()) ? folder : first;
  }

  private static WritePlace declared(
      DatasetFiles files, DatasetSpec dataset, DatasetLocation location) {
    if (location.paths().size() > 1) {
      throw noPlace(dataset, "its location lists %d paths".formatted(location.paths().size()));
    }
    String text = location.paths().get(0);
    Path path = files.absolute(dataset.name(), text);
    if (FileListing.isGlob(text) && !Files.exists(path)) {
      throw noPlace(dataset, "its location '%s' is a pattern".formatted(text));
    }
    return at(
        dataset,
        path,
        location.format(),
        DatasetFiles.engineOptions(location.format(), location.options()));
  }

  private static DataFusionException noPlace(DatasetSpec dataset, String why) {
    return new DataFusionException(
        ErrorKind.UNSUPPORTED,
        "0A000",
        "Dataset %s can not be written, because %s; only a dataset whose location is one file or one folder can."
            .formatted(dataset.name(), why));
  }

  private static WritePlace at(
      DatasetSpec dataset, Path path, DataFormat format, ImmutableMap<String, String> options) {
    boolean file = Files.exists(path) ? !Files.isDirectory(path) : namesFile(path, format);
    List<String> partitions = dataset.policies().write().partitionBy();
    if (file && !partitions.isEmpty()) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "Dataset %s lies in the file '%s', but its write policy makes folders by %s; give it a folder as location."
              .formatted(dataset.name(), path, String.join(", ", partitions)));
    }
    return new WritePlace(real(path), file ? Shape.FILE : Shape.FOLDER, format, options);
  }

  private static boolean namesFile(Path path, DataFormat format) {
    String name = String.valueOf(path.getFileName());
    return format != DataFormat.DELTA && name.contains("." + format.extension());
  }

  /** The path without links, so that what is replaced is what a link leads to. */
  private static Path real(Path path) {
    try {
      Path existing = path.toAbsolutePath().normalize();
      Path rest = existing.getFileSystem().getPath("");
      while (!Files.exists(existing)) {
        Path parent = existing.getParent();
        if (parent == null) {
          return path;
        }
        rest = parent.relativize(existing).resolve(rest);
        existing = parent;
      }
      Path resolved = existing.toRealPath();
      return rest.toString().isEmpty() ? resolved : resolved.resolve(rest).normalize();
    } catch (IOException e) {
      throw FileListing.unreadable(path, e);
    }
  }

  /** Whether there is data already. */
  boolean hasData() {
    if (shape == Shape.FILE) {
      return Files.exists(path);
    }
    if (format == DataFormat.DELTA) {
      return Files.isDirectory(path.resolve(DELTA_LOG));
    }
    return Files.isDirectory(path) && !FileListing.filesBelow(path).isEmpty();
  }

  /** Whether a file of the folder holds rows, as far as its name tells. */
  boolean isData(Path file) {
    return format.equals(FileListing.formatOf(file));
  }

  /** Whether a file of a Delta table holds rows, and is none of its log. */
  boolean isPart(Path file) {
    return DataFormat.PARQUET.equals(FileListing.formatOf(file))
        && !file.startsWith(path.resolve(DELTA_LOG));
  }

  /** The folder that the place lies in. */
  Path parent() {
    return requireNonNull(path.getParent(), "a place has a folder around it");
  }

  /** Its own name. */
  String name() {
    return String.valueOf(path.getFileName());
  }

  /** The same format at another path. */
  DatasetLocation location(Path files) {
    return DatasetLocation.of(
        ImmutableList.of(files.toString()), format, options, ImmutableList.of());
  }
}
