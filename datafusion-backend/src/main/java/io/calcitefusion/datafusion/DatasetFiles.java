package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.DatasetSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the files of datasets. Every problem is a {@link DataFusionException}. */
final class DatasetFiles {
  private static final String OPTION_PREFIX = "format.";
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
    ImmutableList.Builder<String> paths = ImmutableList.builder();
    boolean anyFile = false;
    for (String text : location.paths()) {
      Path path = absolute(dataset, text);
      anyFile |= holdsFiles(dataset, path, location.format());
      paths.add(path.toString());
    }
    return anyFile
        ? new DatasetLocation(
            paths.build(),
            location.format(),
            engineOptions(location.format(), location.options()),
            location.fileSortOrder())
        : null;
  }

  private Path absolute(String dataset, String text) {
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

  /** Whether an explicit path leads to a file; an existing folder without any file has no rows. */
  private static boolean holdsFiles(String dataset, Path path, DataFormat format) {
    if (Files.isRegularFile(path)) {
      return true;
    }
    if (Files.isDirectory(path)) {
      List<Path> files = filesBelow(path);
      if (files.stream().anyMatch(file -> format.equals(formatOf(file)))) {
        return true;
      }
      if (files.isEmpty()) {
        return false;
      }
      throw missing(
          "Dataset %s: the folder '%s' holds no file '*.%s', only others such as '%s'."
              .formatted(dataset, path, format.extension(), files.get(0)));
    }
    if (isGlob(path.toString())) {
      Path start = path;
      while (start != null && isGlob(start.toString())) {
        start = start.getParent();
      }
      if (start != null && Files.isDirectory(start)) {
        PathMatcher matcher = path.getFileSystem().getPathMatcher("glob:" + path);
        if (filesBelow(start).stream().anyMatch(matcher::matches)) {
          return true;
        }
      }
      throw missing("Dataset %s: no file matches '%s'.".formatted(dataset, path));
    }
    throw missing("Dataset %s: there is no file or folder '%s'.".formatted(dataset, path));
  }

  private static boolean isGlob(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static @Nullable DatasetLocation discover(String dataset, Path folder) {
    List<Path> candidates = new ArrayList<>();
    for (DataFormat format : DataFormat.values()) {
      Path file = folder.resolve(dataset + "." + format.extension());
      if (Files.isRegularFile(file)) {
        candidates.add(file);
      }
    }
    Path subFolder = folder.resolve(dataset);
    if (Files.isDirectory(subFolder) && !filesBelow(subFolder).isEmpty()) {
      candidates.add(subFolder);
    }
    if (candidates.size() > 1) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "Dataset %s could lie at %s; keep one of them, or give the dataset a location."
              .formatted(dataset, quoted(candidates)));
    }
    return candidates.isEmpty() ? null : location(candidates.get(0).toAbsolutePath().normalize());
  }

  /** The location of one file, or of one folder whose files have one format. */
  static DatasetLocation location(Path path) {
    DataFormat format = Files.isDirectory(path) ? commonFormat(path) : formatOf(path);
    if (format == null) {
      throw missing(
          "'%s' holds no file of a known format (%s)."
              .formatted(
                  path,
                  Arrays.stream(DataFormat.values())
                      .map(known -> "*." + known.extension())
                      .collect(Collectors.joining(", "))));
    }
    return new DatasetLocation(
        ImmutableList.of(path.toString()),
        format,
        engineOptions(format, Map.of()),
        ImmutableList.of());
  }

  private static @Nullable DataFormat commonFormat(Path folder) {
    Set<DataFormat> formats = EnumSet.noneOf(DataFormat.class);
    for (Path file : filesBelow(folder)) {
      DataFormat format = formatOf(file);
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

  /** The format that a file's name tells, or null. */
  static @Nullable DataFormat formatOf(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Arrays.stream(DataFormat.values())
        .filter(format -> name.endsWith("." + format.extension()))
        .findFirst()
        .orElse(null);
  }

  /** Whether a name is one that writers use for what is no data. */
  static boolean isHidden(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || name.startsWith("_");
  }

  /** All data files below a folder, sorted. */
  static List<Path> filesBelow(Path folder) {
    Predicate<Path> visible =
        file -> {
          for (Path part : folder.relativize(file)) {
            if (isHidden(part)) {
              return false;
            }
          }
          return true;
        };
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(visible).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  static DataFusionException unreadable(Path folder, Exception cause) {
    return new DataFusionException(
        ErrorKind.IO,
        "58030",
        "The folder '%s' can not be listed: %s".formatted(folder, cause),
        null,
        cause);
  }

  static DataFusionException missing(String message) {
    return new DataFusionException(ErrorKind.IO, "58P01", message);
  }

  static String quoted(List<Path> paths) {
    return paths.stream().map(path -> "'" + path + "'").collect(Collectors.joining(" and "));
  }

  /** Options under the engine's full names; a CSV file has a header unless it says otherwise. */
  private static ImmutableMap<String, String> engineOptions(
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
