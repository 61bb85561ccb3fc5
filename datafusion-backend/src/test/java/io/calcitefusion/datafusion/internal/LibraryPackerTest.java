package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.XZInputStream;

final class LibraryPackerTest {
  private static final String NAME = "library.so";
  private static final int NOISE_BYTES = 50_000;

  @TempDir private Path folder;

  /** A piece and a bit more, all zeros but for the noise at its end. */
  private static byte[] content(long seed) {
    byte[] content = new byte[PackedLibrary.PIECE_BYTES + 2 * NOISE_BYTES];
    byte[] noise = new byte[NOISE_BYTES];
    new Random(seed).nextBytes(noise);
    System.arraycopy(noise, 0, content, content.length - NOISE_BYTES, NOISE_BYTES);
    return content;
  }

  private byte[] unpacked() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      try (InputStream in =
          new XZInputStream(Files.newInputStream(target().resolve(NAME + "." + i + ".xz")))) {
        in.transferTo(all);
      }
    }
    return all.toByteArray();
  }

  private Path target() {
    return folder.resolve("classes/native");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(target())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
      return files.toList();
    }
  }

  private void pack(byte[] content) throws Exception {
    LibraryPacker.pack(
        Files.write(folder.resolve(NAME), content), folder.resolve("kept"), target());
  }

  @Test
  void piecesAndTheHashOfAllStandInTheFolderAndNothingElse() throws Exception {
    Files.createDirectories(target());
    Files.write(target().resolve(NAME), new byte[10]);
    byte[] content = content(1);
    pack(content);
    assertThat(names()).containsExactlyInAnyOrder(NAME + ".0.xz", NAME + ".1.xz", NAME + ".sha256");
    assertThat(unpacked()).isEqualTo(content);
    assertThat(Files.size(target().resolve(NAME + ".1.xz")))
        .isBetween((long) NOISE_BYTES, NOISE_BYTES + 1_000L);
    assertThat(target().resolve(NAME + ".sha256"))
        .hasContent(Hashing.sha256().hashBytes(content) + "  " + NAME);
  }

  @Test
  void aLibraryThatIsTheSameIsNotPackedAgain() throws Exception {
    pack(content(1));
    Path first = kept().get(0);
    Files.writeString(first.resolve(NAME + ".0.xz"), "kept");
    pack(content(1));
    assertThat(target().resolve(NAME + ".0.xz")).hasContent("kept");

    pack(content(2));
    assertThat(unpacked()).isEqualTo(content(2));
    assertThat(kept()).hasSize(2).contains(first);

    Files.setLastModifiedTime(first, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    pack(content(3));
    assertThat(kept()).hasSize(2).doesNotContain(first);
  }

  @Test
  void aLibraryThatIsMissingIsNamed() {
    assertThatThrownBy(
            () -> LibraryPacker.pack(folder.resolve("absent.so"), folder.resolve("kept"), target()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("absent.so")
        .hasMessageContaining("-Dnative.target");
  }
}
