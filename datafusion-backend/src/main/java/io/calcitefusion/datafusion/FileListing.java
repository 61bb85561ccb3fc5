package io.calcitefusion.datafusion;

import io.calcitefusion.metadata.DataFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists data files. A file is hidden, and no data, when its name or that of a folder on the way to
 * it starts with a dot or an underscore. Every problem is a {@link DataFusionException}.
 */
final class FileListing {
  private FileListing() {}

  static boolean isGlob(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  static List<Path> matching(Path glob) {
    Path start = glob;
    while (start != null && isGlob(start.toString())) {
      start = start.getParent();
    }
    if (start == null || !Files.isDirectory(start)) {
      return List.of();
    }
    PathMatcher matcher = glob.getFileSystem().getPathMatcher("glob:" + glob);
    int depth = glob.toString().contains("**") ? Integer.MAX_VALUE : glob.getNameCount();
    Path folder = start;
    return filesBelow(start, depth - start.getNameCount()).stream()
        .filter(file -> isVisible(folder, file) && matcher.matches(file))
        .toList();
  }

  /**
   * What the engine has to read for a folder: the folder, unless it would find hidden files too.
   */
  static List<Path> folderPaths(Path folder, DataFormat format) {
    List<Path> visible = ofFormat(filesBelow(folder), format);
    requireContent(visible, format);
    boolean hidden = ofFormat(allFilesBelow(folder), format).size() > visible.size();
    return hidden || visible.isEmpty() ? visible : List.of(folder);
  }

  static List<Path> ofFormat(List<Path> files, DataFormat format) {
    return files.stream().filter(file -> format.equals(formatOf(file))).toList();
  }

  /** The engine takes a file of no bytes for one of no rows, which is right for text only. */
  static void requireContent(List<Path> files, DataFormat format) {
    if (format != DataFormat.PARQUET && format != DataFormat.ARROW) {
      return;
    }
    for (Path file : files) {
      try {
        if (Files.size(file) == 0) {
          throw new DataFusionException(
              ErrorKind.IO,
              "58030",
              "The file '%s' has no bytes, so it is no %s file."
                  .formatted(file, format.extension()));
        }
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  /** The format that a file's name tells, or null; a text file may be compressed. */
  static @Nullable DataFormat formatOf(Path file) {
    return DataFormat.ofFile(file.toString()).orElse(null);
  }

  /** Whether a name is one that writers use for what is no data. */
  static boolean isHidden(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || name.startsWith("_");
  }

  /** The files below a folder that are data, sorted. */
  static List<Path> filesBelow(Path folder) {
    return allFilesBelow(folder).stream().filter(file -> isVisible(folder, file)).toList();
  }

  private static boolean isVisible(Path folder, Path file) {
    for (Path part : folder.relativize(file)) {
      if (isHidden(part)) {
        return false;
      }
    }
    return true;
  }

  private static List<Path> allFilesBelow(Path folder) {
    return filesBelow(folder, Integer.MAX_VALUE);
  }

  /** All files of a folder and of folders in it, down to a depth; links are followed. */
  private static List<Path> filesBelow(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  static DataFusionException unreadable(Path path, Exception cause) {
    return new DataFusionException(
        ErrorKind.IO, "58030", "'%s' can not be read: %s".formatted(path, cause), null, cause);
  }

  static DataFusionException missing(String message) {
    return new DataFusionException(ErrorKind.IO, "58P01", message);
  }
}
