package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderTreeTest {

  @TempDir Path folder;

  private static final String NO_LOOP = "a symbolic link to a folder is not followed";

  @Test
  void filesComeInOrderOfTheirWholePaths() throws IOException {
    write("a/z.java");
    write("a-b/c.java");
    write("a.java");
    write("a0/b.java");
    write("B.java");
    write("a/b/c.java");
    write("a/b.java");
    write("readme.txt");
    write("x.javax");
    assertThat(paths())
        .containsExactly(
            "B.java", "a-b/c.java", "a.java", "a/b.java", "a/b/c.java", "a/z.java", "a0/b.java")
        .isSortedAccordingTo(CodePointOrder.INSTANCE);
  }

  @Test
  void linksToFoldersAreToldAndNotFollowed() throws IOException {
    write("a/b.java");
    Files.createSymbolicLink(folder.resolve("a/loop"), folder);
    assertThat(paths()).containsExactly("a/b.java");
    assertThat(list().leftOut()).containsExactly(new UnreadableFile("a/loop", NO_LOOP));
  }

  @Test
  void linksToFilesAreReadAndDanglingOnesTold() throws IOException {
    write("a.java");
    Files.createSymbolicLink(folder.resolve("b.java"), Path.of("a.java"));
    Files.createSymbolicLink(folder.resolve("c.java"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("d.txt"), Path.of("nowhere"));
    assertThat(paths()).containsExactly("a.java", "b.java");
    assertThat(list().leftOut())
        .containsExactly(new UnreadableFile("c.java", "a symbolic link that leads nowhere"));
  }

  @Test
  void folderWithTheNameOfASourceIsAFolder() throws IOException {
    write("x.java/y.java");
    assertThat(paths()).containsExactly("x.java/y.java");
  }

  @Test
  void rootMayBeALink() throws IOException {
    write("real/a.java");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    assertThat(SourceTree.open(link).list(new Cancellation(Thread.currentThread())).entries())
        .extracting(SourceEntry::path)
        .containsExactly("a.java");
  }

  @Test
  void nameThatIsNotUnicodeInThisProcessIsTold() throws IOException {
    write("a\ufffd.java");
    write("b.java");
    assertThat(paths()).containsExactly("b.java");
    assertThat(list().leftOut())
        .singleElement()
        .satisfies(file -> assertThat(file.reason()).contains("file name encoding"));
  }

  private SourceListing list() {
    return new FolderTree(folder).list(new Cancellation(Thread.currentThread()));
  }

  private List<String> paths() {
    return list().entries().stream().map(SourceEntry::path).toList();
  }

  private void write(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, "class A {}".getBytes(StandardCharsets.UTF_8));
  }
}
