package io.calcitefusion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ProgressTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void linesTellStartTenthsAndFilesLeftOut() {
    ExtractionProgress progress = ExtractionProgress.lines(out);
    progress.started("x_v1", 20);
    for (int i = 1; i <= 20; i++) {
      progress.advanced(i);
    }
    progress.unreadable(new UnreadableFile("A.java", "permission denied"));
    progress.finished();
    assertThat(text().lines())
        .hasSize(12)
        .startsWith("x_v1: 20 files", "x_v1: 2 of 20")
        .endsWith("x_v1: 20 of 20", "left out A.java: permission denied");
  }

  @Test
  void barEndsAtTheNumberOfFiles() {
    ExtractionProgress progress = ExtractionProgress.bar(out);
    progress.started("x_v1", 20);
    progress.unreadable(new UnreadableFile("A.java", "permission denied"));
    progress.advanced(20);
    progress.finished();
    assertThat(text()).contains("x_v1", "100%", "20/20", "left out A.java: permission denied");
  }

  @Test
  void finishingTwiceOrWithoutStartIsHarmless() {
    ExtractionProgress progress = ExtractionProgress.bar(out);
    progress.finished();
    progress.started("x_v1", 1);
    progress.finished();
    progress.finished();
    assertThat(text()).contains("x_v1");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
