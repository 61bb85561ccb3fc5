package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What fails, fails with a reason, leaves the output folder as it was, and holds nothing. */
@ExtendWith(NativeLeakCheck.class)
final class ExtractionFailureTest {

  @TempDir Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void prepare() throws IOException {
    input = folder.resolve("in");
    output = folder.resolve("out");
    Files.createDirectories(output);
    Files.writeString(output.resolve("ast_files_v1.parquet"), "old");
    for (int i = 0; i < 100; i++) {
      SourceFolder.write(input, "A" + i + ".java", "class A" + i + " {}");
    }
  }

  @AfterEach
  void nothingRemains() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files).containsExactly(output.resolve("ast_files_v1.parquet"));
    }
    assertThat(output.resolve("ast_files_v1.parquet")).hasContent("old");
    assertThat(DataFusionEngine.nativeCounters().engines()).isZero();
    assertThat(DataFusionEngine.nativeCounters().batches()).isZero();
    assertThat(DataFusionEngine.nativeCounters().streams()).isZero();
  }

  @Test
  void fileThatChangesBetweenPassesFailsTheExtraction() {
    Path changing = input.resolve("A77.java");
    assertFails(
        () -> extractor(input, new Interference("ast_files_v1", () -> append(changing))).extract(),
        ErrorKind.IO,
        "the source file A77.java changed while it was extracted");
  }

  @Test
  void fileThatVanishesBetweenPassesFailsTheExtraction() {
    Path vanishing = input.resolve("A0.java");
    assertFails(
        () ->
            extractor(input, new Interference("file_line_index_v1", () -> delete(vanishing)))
                .extract(),
        ErrorKind.IO,
        "the source file A0.java: no longer there");
  }

  @Test
  void cancellingInTheLastPassStopsCleanly() {
    Interference interference = new Interference("ast_files_v1", () -> {});
    CodeIntelExtractor extractor = extractor(input, interference);
    interference.action = extractor::cancel;
    assertFails(extractor::extract, ErrorKind.CANCELLED, "the extraction was cancelled");
  }

  @Test
  void cancellingBeforeTheStartStopsAtTheStart() {
    CodeIntelExtractor extractor = extractor(input, ExtractionProgress.silent());
    extractor.cancel();
    assertFails(extractor::extract, ErrorKind.CANCELLED, "the extraction was cancelled");
  }

  @Test
  void interruptingTheThreadStopsCleanlyAndStaysSet() {
    Thread owner = Thread.currentThread();
    CodeIntelExtractor extractor =
        extractor(input, new Interference("file_line_index_v1", owner::interrupt));
    try {
      assertFails(extractor::extract, ErrorKind.CANCELLED, "the extraction was cancelled");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void progressThatFailsFailsTheExtraction() {
    RuntimeException mine = new IllegalArgumentException("mine");
    ExtractionProgress failing =
        new Interference(
            "repo_files_v1",
            () -> {
              throw mine;
            });
    assertThatThrownBy(() -> extractor(input, failing).extract())
        .satisfies(e -> assertThat(e == mine || e.getCause() == mine).isTrue());
  }

  @Test
  void missingInputIsAnError() {
    assertFails(
        () -> extractor(folder.resolve("nowhere"), ExtractionProgress.silent()).extract(),
        ErrorKind.CONFIGURATION,
        "there is no input " + folder.resolve("nowhere"));
  }

  @Test
  void inputWithoutJavaFilesIsAnError() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty/below"));
    Files.writeString(empty.resolve("x.kt"), "");
    assertFails(
        () -> extractor(empty, ExtractionProgress.silent()).extract(),
        ErrorKind.CONFIGURATION,
        "there are no .java files in " + empty);
  }

  @Test
  void inputWithoutAnyReadableFileIsAnError() throws IOException {
    Path bad = Files.createDirectories(folder.resolve("bad"));
    Files.write(bad.resolve("A.java"), new byte[] {(byte) 0xff});
    assertFails(
        () -> extractor(bad, ExtractionProgress.silent()).extract(),
        ErrorKind.IO,
        "none of the 1 source files can be read; the first is A.java: not valid UTF-8 at byte 0");
  }

  private CodeIntelExtractor extractor(Path from, ExtractionProgress progress) {
    return CodeIntelExtractor.create(
        Shipped.REGISTRY, ExtractionRequest.of(from, output), progress);
  }

  private static void assertFails(ThrowingCallable call, ErrorKind kind, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ExtractionException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }

  private static void append(Path file) {
    try {
      Files.writeString(file, "class Other {}");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Does something once, when a pass has started. */
  private static final class Interference implements ExtractionProgress {
    private final String dataset;
    private Runnable action;

    Interference(String dataset, Runnable action) {
      this.dataset = dataset;
      this.action = action;
    }

    @Override
    public void started(String started, long totalFiles) {
      if (started.equals(dataset)) {
        action.run();
      }
    }

    @Override
    public void advanced(long files) {}

    @Override
    public void unreadable(UnreadableFile file) {
      assertThat(file.reason()).contains("UTF-8");
    }

    @Override
    public void finished() {}
  }
}
