package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveTreeTest {

  @TempDir Path folder;

  @Test
  void sourcesComeInOrderWhateverTheOrderOfTheArchive() throws Exception {
    Path jar = archive("b/B.java", "a/A.java", "META-INF/MANIFEST.MF", "a/", "a/A.class");
    try (SourceTree tree = SourceTree.open(jar)) {
      SourceListing listing = tree.list(new Cancellation(Thread.currentThread()));
      assertThat(listing.entries())
          .extracting(SourceEntry::path)
          .containsExactly("a/A.java", "b/B.java");
      SourceEntry first = listing.entries().get(0);
      assertThat(new String(tree.read(first, 100), StandardCharsets.UTF_8)).isEqualTo("a/A.java");
      assertThat(tree.location(first)).isEqualTo(jar + "!/a/A.java");
    }
  }

  @Test
  void entryLargerThanTheLimitIsUnreadable() throws IOException {
    try (SourceTree tree = SourceTree.open(archive("a/A.java"))) {
      SourceEntry entry = new SourceEntry("a/A.java", 0);
      assertThatThrownBy(() -> tree.read(entry, 7))
          .isInstanceOf(UnreadableFileException.class)
          .hasMessage("a/A.java: larger than the limit of 7 bytes");
      assertThat(catchRead(tree, new SourceEntry("a/A.java", 8), 8)).hasSize(8);
      assertThat(catchRead(tree, new SourceEntry("a/A.java", 3), 8)).hasSize(8);
      assertThat(catchRead(tree, new SourceEntry("a/A.java", 1 << 30), 100)).hasSize(8);
    }
  }

  private static byte[] catchRead(SourceTree tree, SourceEntry entry, int limit) {
    try {
      return tree.read(entry, limit);
    } catch (UnreadableFileException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fileThatIsNoArchiveIsAnError() throws IOException {
    Path file = Files.write(folder.resolve("x.jar"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> SourceTree.open(file))
        .isInstanceOfSatisfying(
            DataFusionException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO))
        .hasMessageContaining("can not be opened as a jar or zip file");
  }

  private Path archive(String... names) throws IOException {
    Path file = folder.resolve("sources.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }
}
