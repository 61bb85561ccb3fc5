package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the files of datasets. Every problem is a {@link DataFusionException}. */
final class DatasetFiles {
  static final String OPTION_PREFIX = "format.";
  static final String HAS_HEADER = "format.has_header";

  private final @Nullable Path baseFolder;
  private final @Nullable Path dataFolder;

  /**
   * Creates a finder.
   *
   * @param baseFolder folder of relative locations, or null
   * @param dataFolder folder of datasets without a location, or null
   */
  DatasetFiles(@Nullable Path baseFolder, @Nullable Path dataFolder) {
    this.baseFolder = baseFolder;
    this.dataFolder = dataFolder;
  }

  /** Absolute files of a dataset with the engine's options, or null when there are none yet. */
  @Nullable DatasetLocation find(DatasetSpec dataset) {
    DatasetLocation location = dataset.location();
    if (location != null) {
      return resolve(dataset.name(), location);
    }
    return dataFolder == null ? null : discover(dataset.name(), dataFolder);
  }

  private @Nullable DatasetLocation resolve(String dataset, DatasetLocation location) {
    if (location.format() == DataFormat.DELTA) {
      List<Path> folders = location.paths().stream().map(text -> absolute(dataset, text)).toList();
      return DeltaLocations.resolve(dataset, location, folders);
    }
    ImmutableList.Builder<String> paths = ImmutableList.builder();
    for (String text : location.paths()) {
      Path path = absolute(dataset, text);
      DeltaLocations.refuseAsFiles(dataset, path);
      paths.add(path.toString());
    }
    return new DatasetLocation(
        paths.build(),
        location.format(),
        engineOptions(location.format(), location.options()),
        location.fileSortOrder(),
        location.partitioning(),
        location.storageOptions(),
        null,
        location.scan(),
        null);
  }

  /**
   * The folder that no file of a dataset may lie outside of, or null when its registry names its
   * files.
   */
  @Nullable Path limit(DatasetSpec dataset) {
    return dataset.location() == null ? dataFolder : null;
  }

  Path absolute(String dataset, String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path.normalize();
      }
      if (baseFolder == null) {
        throw new DataFusionException(
            ErrorKind.CONFIGURATION,
            "F0000",
            "Dataset %s lies at '%s', but its registry has no folder against which that could be resolved; give an absolute path."
                .formatted(dataset, text));
      }
      return baseFolder.resolve(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "Dataset %s lies at '%s', which is no path: %s".formatted(dataset, text, e.getMessage()),
          null,
          e);
    }
  }

  private static @Nullable DatasetLocation discover(String dataset, Path folder) {
    List<Path> candidates = new ArrayList<>();
    for (DataFormat format : DataFormat.OF_FILES) {
      for (String ending : format.fileEndings()) {
        Path file = folder.resolve(dataset + "." + ending);
        if (Files.isRegularFile(file)) {
          candidates.add(file);
        }
      }
    }
    Path subFolder = folder.resolve(dataset);
    if (DeltaLocations.isTable(subFolder)
        || (Files.isDirectory(subFolder) && !FileListing.filesBelow(subFolder).isEmpty())) {
      candidates.add(subFolder);
    }
    if (candidates.size() > 1) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "Dataset %s could lie at %s; keep one of them, or give the dataset a location."
              .formatted(dataset, quoted(candidates)));
    }
    return candidates.isEmpty() ? null : found(candidates.get(0).toAbsolutePath().normalize());
  }

  /** The location of what was found under the name of a dataset; files may be compressed. */
  private static DatasetLocation found(Path path) {
    if (DeltaLocations.isTable(path)) {
      return DeltaLocations.of(path);
    }
    DataFormat format = Files.isDirectory(path) ? commonFormat(path) : FileListing.formatOf(path);
    if (format == null) {
      throw unknownFormat(path);
    }
    return DatasetLocation.of(
        ImmutableList.of(path.toString()),
        format,
        engineOptions(format, Map.of()),
        ImmutableList.of());
  }

  /** The location of one file, or of one folder whose files have one format. */
  static DatasetLocation location(Path path) {
    if (DeltaLocations.isTable(path)) {
      return DeltaLocations.of(path);
    }
    DataFormat format = Files.isDirectory(path) ? commonFormat(path) : FileListing.formatOf(path);
    if (format == null) {
      throw unknownFormat(path);
    }
    List<Path> paths = List.of(path);
    if (Files.isDirectory(path)) {
      paths = FileListing.folderPaths(path, format);
    } else {
      FileListing.requireContent(paths, format);
    }
    return DatasetLocation.of(
        paths.stream().map(Path::toString).collect(ImmutableList.toImmutableList()),
        format,
        engineOptions(format, Map.of()),
        ImmutableList.of());
  }

  private static DataFusionException unknownFormat(Path path) {
    return FileListing.missing(
        "'%s' holds no file of a known format (%s)."
            .formatted(
                path,
                DataFormat.OF_FILES.stream()
                    .map(known -> "*." + known.extension())
                    .collect(Collectors.joining(", "))));
  }

  private static @Nullable DataFormat commonFormat(Path folder) {
    Set<DataFormat> formats = EnumSet.noneOf(DataFormat.class);
    for (Path file : FileListing.filesBelow(folder)) {
      DataFormat format = FileListing.formatOf(file);
      if (format != null) {
        formats.add(format);
      }
    }
    if (formats.size() > 1) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "The folder '%s' mixes files of the formats %s; a table has one format."
              .formatted(
                  folder,
                  formats.stream().map(DataFormat::extension).collect(Collectors.joining(", "))));
    }
    return formats.isEmpty() ? null : formats.iterator().next();
  }

  /** The single files of a location that was found. */
  static List<Path> filesOf(DatasetLocation location) {
    List<Path> files = new ArrayList<>();
    for (String text : location.paths()) {
      Path path = Path.of(text);
      if (Files.isDirectory(path)) {
        files.addAll(FileListing.ofFormat(FileListing.filesBelow(path), location.format()));
      } else {
        files.add(path);
      }
    }
    return files;
  }

  /** A location with one of its files only. */
  static DatasetLocation only(Path file, DatasetLocation location) {
    return DatasetLocation.of(
        ImmutableList.of(file.toString()),
        location.format(),
        location.options(),
        location.fileSortOrder());
  }

  static String quoted(List<Path> paths) {
    return paths.stream().map(path -> "'" + path + "'").collect(Collectors.joining(" and "));
  }

  /** Options under the engine's full names; a CSV file has a header unless it says otherwise. */
  static ImmutableMap<String, String> engineOptions(
      DataFormat format, Map<String, String> options) {
    ImmutableMap.Builder<String, String> full = ImmutableMap.builder();
    if (format == DataFormat.CSV) {
      full.put(HAS_HEADER, "true");
    }
    options.forEach(
        (key, value) -> full.put(key.startsWith(OPTION_PREFIX) ? key : OPTION_PREFIX + key, value));
    return full.buildKeepingLast();
  }
}
