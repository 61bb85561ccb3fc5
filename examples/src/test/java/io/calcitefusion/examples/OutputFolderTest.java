package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NativeLeakCheck.class)
final class OutputFolderTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with blank",
        "it's",
        "größe語😀",
        "a]{c}",
        "100%25#x&z~+",
        "semi;colon",
        "\"quoted\"",
        "back\\slash",
        ".hidden",
        "name.parquet",
      })
  void namesOfAnyKindWork(String name) throws IOException {
    Path input = folder.resolve("in " + name);
    SourceFolder.write(input, "a/A.java", "class A {}");
    Path output = folder.resolve("out").resolve(name);
    ExtractionReport report =
        CodeIntelExtractor.create(
                Shipped.REGISTRY, ExtractionRequest.of(input, output), ExtractionProgress.silent())
            .extract();
    assertThat(report.paths()).hasSize(6).allSatisfy(file -> assertThat(file).hasParent(output));
    // Read back from a plain place: whether the engine reads such names is not the question here.
    Path plain = Files.createDirectories(folder.resolve("plain"));
    for (Path file : report.paths()) {
      Files.copy(file, plain.resolve(file.getFileName()));
    }
    try (ExtractedData data = ExtractedData.open(plain)) {
      assertThat(data.rows("SELECT abs_path FROM repo_files_v1"))
          .containsExactly(input.resolve("a/A.java").toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[b", "a*", "a?", "new\nline"})
  void namesThatTheEngineTakesForPatternsAreRefused(String name) throws IOException {
    SourceFolder.write(folder.resolve("in"), "A.java", "class A {}");
    ExtractionRequest request = ExtractionRequest.of(folder.resolve("in"), folder.resolve(name));
    assertThatThrownBy(
            () ->
                CodeIntelExtractor.create(Shipped.REGISTRY, request, ExtractionProgress.silent())
                    .extract())
        .isInstanceOfSatisfying(
            ExtractionException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
        .hasMessageContaining("name another folder");
    assertThat(folder.resolve(name)).doesNotExist();
  }

  @Test
  void treeOfEmptyFilesHasAnEmptyLineIndex() throws IOException {
    SourceFolder.write(folder.resolve("in"), "A.java", "");
    Path output = folder.resolve("out");
    ExtractionReport report =
        CodeIntelExtractor.create(
                Shipped.REGISTRY,
                ExtractionRequest.of(folder.resolve("in"), output),
                ExtractionProgress.silent())
            .extract();
    assertThat(report.lines()).isZero();
    assertThat(report.nodes()).isEqualTo(1);
    try (ExtractedData data = ExtractedData.open(output)) {
      assertThat(data.deployment().problems()).isEmpty();
      assertThat(data.deployment().tables()).contains("file_line_index_v1");
      assertThat(data.number("SELECT count(*) FROM file_line_index_v1")).isZero();
      assertThat(data.rows("SELECT path FROM repo_files_v1")).containsExactly("A.java");
    }
  }

  @Test
  void rowsOfManyBatchesAreAllThereInOrder() throws IOException {
    // Some 6 MB of lines and a tree of some 15 MB: larger than one batch each.
    StringBuilder text = new StringBuilder("class A {\n");
    for (int i = 0; i < 40_000; i++) {
      text.append("  int field").append(i).append(" = ").append(i).append(" + 1;\n");
    }
    text.append("}\n");
    SourceFolder.write(folder.resolve("in"), "Big.java", text.toString());
    SourceFolder.write(folder.resolve("in"), "Small.java", "class Small {}\n");
    Path output = folder.resolve("out");
    ExtractionReport report =
        CodeIntelExtractor.create(
                Shipped.REGISTRY,
                ExtractionRequest.of(folder.resolve("in"), output),
                ExtractionProgress.silent())
            .extract();
    assertThat(report.lines()).isEqualTo(40_003);
    try (ExtractedData data = ExtractedData.open(output)) {
      assertThat(data.rows("SELECT line_no FROM file_line_index_v1 WHERE path = 'Big.java'"))
          .hasSize(40_002)
          .startsWith("1", "2")
          .endsWith("40001", "40002");
      assertThat(data.number("SELECT count(*) FROM ast_nodes WHERE kind = 'VARIABLE'"))
          .isEqualTo(40_000);
      assertThat(data.number("SELECT count(*) FROM ast_nodes")).isEqualTo(report.nodes());
      assertThat(data.rows("SELECT path FROM ast_files_v1"))
          .containsExactly("Big.java", "Small.java");
    }
  }
}
