package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedOutputTest {

  @TempDir Path folder;

  @Test
  void commitReplacesAllFilesAndLeavesNothingElse() throws IOException {
    Files.writeString(folder.resolve("a.parquet"), "old");
    try (StagedOutput output = StagedOutput.open(folder)) {
      Files.writeString(output.file("a"), "new a");
      Files.writeString(output.file("b"), "new b");
      assertThat(output.commit())
          .containsExactly(folder.resolve("a.parquet"), folder.resolve("b.parquet"));
    }
    assertThat(names(folder)).containsExactly("a.parquet", "b.parquet");
    assertThat(folder.resolve("a.parquet")).hasContent("new a");
    assertThat(folder.resolve("b.parquet")).hasContent("new b");
  }

  @Test
  void withoutCommitTheFolderIsAsBefore() throws IOException {
    Files.writeString(folder.resolve("a.parquet"), "old");
    try (StagedOutput output = StagedOutput.open(folder)) {
      Files.writeString(output.file("a"), "new");
    }
    assertThat(names(folder)).containsExactly("a.parquet");
    assertThat(folder.resolve("a.parquet")).hasContent("old");
  }

  @Test
  void commitThatFailsHalfWayRestoresWhatItReplaced() throws IOException {
    Files.writeString(folder.resolve("a.parquet"), "old");
    try (StagedOutput output = StagedOutput.open(folder)) {
      Files.writeString(output.file("a"), "new a");
      Files.writeString(output.file("b"), "new b");
      Files.writeString(output.file("c"), "new c");
      // A folder that appears meanwhile is in the way of the last rename.
      Files.createDirectories(folder.resolve("c.parquet/x"));
      assertThatThrownBy(output::commit)
          .isInstanceOfSatisfying(
              ExtractionException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO))
          .hasMessageContaining("can not be moved into");
    }
    assertThat(names(folder)).containsExactly("a.parquet", "c.parquet");
    assertThat(folder.resolve("a.parquet")).hasContent("old");
  }

  @Test
  void foldersMadeForAFailedExtractionAreRemoved() throws IOException {
    StagedOutput.open(folder.resolve("x/y/z")).close();
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void foldersMadeForASuccessfulExtractionStay() throws IOException {
    try (StagedOutput output = StagedOutput.open(folder.resolve("x/y"))) {
      Files.writeString(output.file("a"), "new");
      output.commit();
    }
    assertThat(names(folder.resolve("x/y"))).containsExactly("a.parquet");
  }

  @Test
  void outputThatIsAFileIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path output : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> StagedOutput.open(output))
          .isInstanceOf(ExtractionException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void targetThatIsAFolderIsAnError() throws IOException {
    Files.createDirectory(folder.resolve("a.parquet"));
    try (StagedOutput output = StagedOutput.open(folder)) {
      assertThatThrownBy(() -> output.file("a")).hasMessageContaining("is a folder");
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
