package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.DataFusionEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a program that is killed leaves behind. */
@ExtendWith(NothingLeaks.class)
final class KilledProgramTest {
  private static final int PATIENCE_SECONDS = 120;
  private static final int KILLED = 137;

  @TempDir private Path folder;

  @Test
  void itsSpilledRowsGoWithTheNextEngine() throws IOException, InterruptedException {
    Path spill = folder.resolve("spill");
    Path output = folder.resolve("output.txt");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SpillForever.class.getName(),
                spill.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      for (int i = 0; i < PATIENCE_SECONDS * 10 && spilled(spill) == 0; i++) {
        assertThat(program.waitFor(100, TimeUnit.MILLISECONDS))
            .as(() -> "ended: " + text(output))
            .isFalse();
      }
    } finally {
      program.destroyForcibly();
    }
    assertThat(program.waitFor()).isEqualTo(KILLED);
    assertThat(spilled(spill)).isPositive();

    try (DataFusionEngine next = DataFusionEngine.open(SpillForever.options(spill))) {
      assertThat(next.catalogVersion()).isPositive();
      assertThat(spilled(spill)).isZero();
    }
    assertThat(spill).isEmptyDirectory();
  }

  private static long spilled(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.toList();
      long bytes = 0;
      for (Path file : all) {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
      return bytes;
    } catch (UncheckedIOException e) {
      // A file of the program that went away while it was listed.
      return 0;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
