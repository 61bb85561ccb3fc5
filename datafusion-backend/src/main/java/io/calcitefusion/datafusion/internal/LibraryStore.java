package io.calcitefusion.datafusion.internal;

import com.google.common.hash.Hashing;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the native library in a folder that only its user can reach. A copy carries the hash of
 * its content in its name, is checked against the hash that stands in the jar each time before it
 * is loaded, and is used again by later programs. Copies of other versions go when nobody has used
 * them for a week; what an extraction that was killed left behind goes with the next one.
 *
 * <p>All work in the folder is done under a lock on a file in it, which programs of one user share.
 */
final class LibraryStore {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Duration UNUSED = Duration.ofDays(7);
  private static final int LOCK_ATTEMPTS = 600;
  private static final long LOCK_PAUSE_MILLIS = 100;
  private static final int NAME_CHARACTERS = 32;
  private static final String PREFIX = "libcalcitefusion_native-";

  /** A library that can be copied: the one in the jar, or a copy of it. */
  @FunctionalInterface
  interface Source {
    /** Writes it to a file, which is empty or not there yet. */
    void copyTo(Path file) throws IOException;
  }

  private final Path parent;
  private final String sha256;
  private final Source source;

  LibraryStore(Path parent, String sha256, Source source) {
    this.parent = parent;
    this.sha256 = sha256.toLowerCase(Locale.ROOT);
    this.source = source;
  }

  /** The folder of one user. */
  static Path folderOf(Path parent, String userName) {
    return parent.resolve("calcitefusion-" + userName.replaceAll("[^A-Za-z0-9._-]", "_"));
  }

  /**
   * Loads the shared copy, or one of its own when a class loader of this program has the shared one
   * already, or when the folder can not be trusted.
   */
  void load(Consumer<Path> loader) throws IOException {
    Path folder = folderOf(parent, System.getProperty("user.name", "user"));
    String distrust = prepare(folder);
    if (distrust != null) {
      LOG.warn("{} is not used for the native library: {}", folder, distrust);
      loadOwn(parent, source, loader);
      return;
    }
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (lock == null) {
        loadOwn(folder, source, loader);
        return;
      }
      removeLeftovers(folder);
      Path shared = shared(folder);
      try {
        loader.accept(shared);
        Files.setLastModifiedTime(shared, FileTime.from(Instant.now()));
      } catch (UnsatisfiedLinkError e) {
        if (!String.valueOf(e.getMessage()).contains("already loaded in another classloader")) {
          throw e;
        }
        // Copying a file takes a fraction of the time that unpacking does.
        loadOwn(folder, file -> Files.copy(shared, file), loader);
      }
    }
  }

  /** The verified shared copy. */
  private Path shared(Path folder) throws IOException {
    Path file = folder.resolve(PREFIX + sha256.substring(0, NAME_CHARACTERS) + ".so");
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && sha256.equals(hash(file))) {
        return file;
      }
      LOG.warn("{} is not the native library of this jar; it is replaced.", file);
      Files.delete(file);
    }
    Path part = Files.createTempFile(folder, "part-", ".so", PRIVATE);
    try {
      extract(source, part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    return file;
  }

  /** Loads a copy that no other class loader gets, and removes its name: the mapping needs none. */
  private void loadOwn(Path folder, Source from, Consumer<Path> loader) throws IOException {
    Path own = Files.createTempDirectory(folder, "own-", PRIVATE);
    Path file = own.resolve("libcalcitefusion_native.so");
    try {
      extract(from, file);
      loader.accept(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(own);
    }
  }

  private void extract(Source from, Path file) throws IOException {
    from.copyTo(file);
    String found = hash(file);
    if (!found.equals(sha256)) {
      throw new DataFusionException(
          ErrorKind.IO,
          "58030",
          "The native library in the jar is damaged: its SHA-256 is %s, the jar's own list says %s; get the jar again."
              .formatted(found, sha256));
    }
  }

  private static String hash(Path file) throws IOException {
    return com.google.common.io.Files.asByteSource(file.toFile()).hash(Hashing.sha256()).toString();
  }

  /** Makes the folder; says why it can not be trusted when others could have a hand in it. */
  private static @Nullable String prepare(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      PosixFileAttributes found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return distrust(found, Files.getOwner(Path.of("/proc/self")).getName());
    }
    return null;
  }

  /** Why a folder is not private to a user, or null when it is. */
  static @Nullable String distrust(PosixFileAttributes folder, String user) {
    if (!folder.isDirectory()) {
      return "it is no folder";
    }
    if (!folder.owner().getName().equals(user)) {
      return "it belongs to " + folder.owner().getName();
    }
    Set<PosixFilePermission> rights = folder.permissions();
    return rights.equals(PosixFilePermissions.fromString("rwx------"))
        ? null
        : "its rights are " + PosixFilePermissions.toString(rights) + ", not rwx------";
  }

  /** The lock, or null when it is held for too long by others. */
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // Another class loader of this program works in the folder.
        LOG.debug("The native library is being extracted by another class loader.", e);
      }
      try {
        Thread.sleep(LOCK_PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    return null;
  }

  /** Removes what nobody uses; called under the lock, so that no extraction is under way. */
  private void removeLeftovers(Path folder) throws IOException {
    Instant oldest = Instant.now().minus(UNUSED);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean leftover = name.startsWith("part-");
        boolean unused =
            name.startsWith(PREFIX)
                && Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(oldest);
        if (name.startsWith("own-") && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(entry.resolve("libcalcitefusion_native.so"));
          leftover = true;
        }
        if (leftover || unused) {
          Files.deleteIfExists(entry);
        }
      }
    }
  }
}
