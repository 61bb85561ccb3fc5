package io.calcitefusion.datafusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done with all files below a folder, or with a single one. Links are not followed. */
final class FolderContent {
  private FolderContent() {}

  /** A file or folder with all that lies below it, parents first; nothing when it is not there. */
  private static List<Path> all(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Deletes everything, and does not mind what is gone already. */
  static void delete(Path root) throws IOException {
    for (Path path : all(root).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.deleteIfExists(path);
    }
  }

  /** Bytes of all files; what comes or goes meanwhile may or may not count. */
  static long bytes(Path root) {
    long bytes = 0;
    try {
      for (Path file : all(root)) {
        try {
          bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
          // A file that the engine has just renamed.
        }
      }
    } catch (IOException e) {
      return bytes;
    }
    return bytes;
  }

  /** Files that are no folders. */
  static List<Path> files(Path root) throws IOException {
    return all(root).stream()
        .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  /** Waits until everything is on the disk, names included. */
  static void force(Path root) throws IOException {
    for (Path path : all(root)) {
      if (!Files.isSymbolicLink(path)) {
        forceOne(path);
      }
    }
  }

  /** Waits until a file, or the names in a folder, are on the disk. */
  static void forceOne(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes a file appear under a second name, as a link to the same bytes or else as a copy. */
  static void link(Path file, Path second) throws IOException {
    Files.createDirectories(second.getParent());
    if (Files.isSymbolicLink(file)) {
      Files.copy(file, second, LinkOption.NOFOLLOW_LINKS);
      return;
    }
    try {
      Files.createLink(second, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, second, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** The error of something that could not be done with files. */
  static DataFusionException failed(String what, IOException cause) {
    String full = String.valueOf(cause.getMessage());
    boolean noSpace = full.contains("No space left") || full.contains("Disk quota");
    return new DataFusionException(
        ErrorKind.IO,
        noSpace ? "53100" : "58030",
        "%s failed: %s".formatted(what, cause),
        null,
        cause);
  }
}
