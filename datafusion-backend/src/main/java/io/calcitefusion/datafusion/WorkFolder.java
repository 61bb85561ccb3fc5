package io.calcitefusion.datafusion;

import com.google.common.hash.Hashing;
import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The hidden folder beside a place in which one write makes the place's new content. Only one
 * writer of a place has one; the system ends the lock of a writer that dies, and the next one
 * removes what it left.
 */
final class WorkFolder implements AutoCloseable {
  private static final int NAME_BYTES = 8;

  private final WritePlace place;
  private final NativeHandle lock;
  private final Path path;

  private WorkFolder(WritePlace place, NativeHandle lock, Path path) {
    this.place = place;
    this.lock = lock;
    this.path = path;
  }

  /**
   * Makes the folder, unless another writer of the place has one.
   *
   * @return the folder, or null when there is another writer
   */
  static @Nullable WorkFolder tryOpen(NativeHandle engine, WritePlace place) {
    String prefix = prefix(place);
    Path parent = place.parent();
    try {
      Files.createDirectories(parent);
      NativeHandle lock = NativeCalls.tryLock(engine, parent.resolve(prefix + ".lock"));
      if (lock == null) {
        return null;
      }
      boolean opened = false;
      try {
        removeLeftOvers(place, prefix);
        byte[] random = new byte[NAME_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        Path folder = parent.resolve(prefix + "-" + HexFormat.of().formatHex(random));
        Files.createDirectory(folder);
        Files.writeString(
            folder.resolve("owner"),
            "process %d since %s%n".formatted(ProcessHandle.current().pid(), Instant.now()));
        opened = true;
        return new WorkFolder(place, lock, folder);
      } finally {
        if (!opened) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw FolderContent.failed("Making a folder in '" + parent + "'", e);
    }
  }

  /** Who writes to a place now, for a message. */
  static String owner(WritePlace place) {
    for (Path folder : folders(place.parent(), prefix(place))) {
      try {
        return Files.readString(folder.resolve("owner"), StandardCharsets.UTF_8).strip();
      } catch (IOException e) {
        // The folder of a writer that ends just now.
      }
    }
    return "a process of which nothing is known";
  }

  /** Names of files may be as long as the system allows, so the place's own is not part of it. */
  private static String prefix(WritePlace place) {
    String hash = Hashing.sha256().hashString(place.name(), StandardCharsets.UTF_8).toString();
    return ".calcitefusion-" + hash.substring(0, 2 * NAME_BYTES);
  }

  private static List<Path> folders(Path parent, String prefix) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, prefix + "-*")) {
      entries.forEach(folders::add);
    } catch (IOException e) {
      throw FileListing.unreadable(parent, e);
    }
    return folders;
  }

  private static void removeLeftOvers(WritePlace place, String prefix) throws IOException {
    for (Path folder : folders(place.parent(), prefix)) {
      Path old = Publication.setAside(folder);
      if (Files.isDirectory(old) && !Files.exists(place.path())) {
        // The writer died between the two steps that stand in for an exchange.
        Files.move(old, place.path());
      }
      FolderContent.delete(folder);
    }
  }

  /** The folder itself. */
  Path path() {
    return path;
  }

  /** Where the rows of the source lie while they are judged. */
  Path source() {
    return path.resolve("source.arrow");
  }

  /** Where the rejected rows are written. */
  Path rejects(String extension) {
    return path.resolve("rejects." + extension);
  }

  /** Where the new content is made: a file or a folder, as the place is. */
  Path content() {
    return path.resolve(
        place.shape() == WritePlace.Shape.FILE ? "new." + place.format().extension() : "new");
  }

  @Override
  public void close() {
    try {
      FolderContent.delete(path);
    } catch (IOException e) {
      // The next writer of the place tries again.
    } finally {
      lock.close();
    }
  }
}
