package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.hash.Hashing;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store with small contents that nobody maps. */
class LibraryStoreTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
  private static final String HASH = Hashing.sha256().hashBytes(CONTENT).toString();

  @TempDir private Path parent;
  private final List<Path> loaded = new ArrayList<>();

  @Test
  void aCopyIsPrivateNamedByItsHashAndUsedAgain() throws IOException {
    store(CONTENT).load(loaded::add);
    Path file = loaded.get(0);
    Object key = Files.readAttributes(file, "unix:ino").get("ino");
    store(CONTENT).load(loaded::add);

    assertThat(loaded.get(1)).isEqualTo(file).hasBinaryContent(CONTENT);
    assertThat(Files.readAttributes(file, "unix:ino")).containsEntry("ino", key);
    assertThat(file.getFileName().toString()).contains(HASH.substring(0, 32));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwx------");
    assertThat(names()).containsExactlyInAnyOrder("lock", file.getFileName().toString());
  }

  @Test
  void aFileThatIsNotTheLibraryIsReplaced() throws IOException {
    store(CONTENT).load(loaded::add);
    Files.writeString(loaded.get(0), "planted");
    store(CONTENT).load(loaded::add);
    assertThat(loaded.get(1)).hasBinaryContent(CONTENT);

    Files.delete(loaded.get(0));
    Path other = Files.writeString(parent.resolve("other.so"), "content");
    Files.createSymbolicLink(loaded.get(0), other);
    store(CONTENT).load(loaded::add);
    assertThat(loaded.get(2)).isRegularFile().hasBinaryContent(CONTENT);
    assertThat(Files.isSymbolicLink(loaded.get(2))).isFalse();
  }

  @Test
  void aLibraryInTheJarThatIsDamagedIsRefused() {
    LibraryStore damaged =
        new LibraryStore(parent, HASH, file -> Files.write(file, new byte[] {1}));
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> damaged.load(loaded::add));
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error).hasMessageContaining("damaged").hasMessageContaining(HASH);
    assertThat(loaded).isEmpty();
    assertThat(names()).containsExactly("lock");
  }

  @Test
  void aSecondClassLoaderGetsACopyOfItsOwn() throws IOException {
    AtomicInteger unpacked = new AtomicInteger();
    new LibraryStore(
            parent,
            HASH,
            file -> {
              unpacked.incrementAndGet();
              Files.write(file, CONTENT);
            })
        .load(
            file -> {
              if (loaded.isEmpty()) {
                loaded.add(file);
                throw new UnsatisfiedLinkError(file + " already loaded in another classloader");
              }
              loaded.add(file);
              assertThat(file).hasBinaryContent(CONTENT);
            });
    assertThat(loaded).hasSize(2).doesNotHaveDuplicates();
    assertThat(loaded.get(1)).doesNotExist();
    assertThat(loaded.get(1).getParent()).doesNotExist();
    assertThat(unpacked).as("the second copy is one of the first").hasValue(1);
  }

  @Test
  void whatAKilledProgramLeftAndWhatNobodyUsesGoes() throws IOException {
    store(CONTENT).load(loaded::add);
    Path old = Files.writeString(folder().resolve("libcalcitefusion_native-0123.so"), "old");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    Path used = Files.writeString(folder().resolve("libcalcitefusion_native-4567.so"), "used");
    Files.writeString(folder().resolve("part-1.so"), "half");
    Path own = Files.createDirectory(folder().resolve("own-1"));
    Files.writeString(own.resolve("libcalcitefusion_native.so"), "left");

    store(CONTENT).load(loaded::add);

    assertThat(names())
        .containsExactlyInAnyOrder(
            "lock", loaded.get(0).getFileName().toString(), used.getFileName().toString());
  }

  @Test
  void aFolderThatOthersCanWriteIsNotUsed() throws IOException {
    Files.createDirectory(folder());
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    store(CONTENT).load(loaded::add);
    assertThat(loaded.get(0)).doesNotExist();
    assertThat(loaded.get(0).startsWith(folder())).isFalse();
    assertThat(names()).isEmpty();

    Files.delete(folder());
    Files.createSymbolicLink(folder(), Files.createDirectory(parent.resolve("elsewhere")));
    store(CONTENT).load(loaded::add);
    assertThat(loaded.get(1).startsWith(folder())).isFalse();
  }

  @Test
  void manyAtOnceGetOneCopy() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> found = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        found.add(
            threads.submit(
                () -> {
                  List<Path> mine = new ArrayList<>();
                  store(CONTENT).load(mine::add);
                  return mine.get(0);
                }));
      }
      for (Future<Path> one : found) {
        assertThat(one.get()).isEqualTo(found.get(0).get()).hasBinaryContent(CONTENT);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(names()).hasSize(2);
  }

  private LibraryStore store(byte[] content) {
    return new LibraryStore(parent, HASH, file -> Files.write(file, content));
  }

  private Path folder() {
    return LibraryStore.folderOf(parent, System.getProperty("user.name"));
  }

  private List<String> names() {
    try (Stream<Path> entries = Files.list(folder())) {
      return entries.map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
