package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class CheckProgressTest {
  @Test
  void theStepShowsOnATerminalAndIsGoneInTheEnd() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
    CommandIo io =
        new CommandIo(
            InputStream.nullInputStream(),
            Writer.nullWriter(),
            OutputStream.nullOutputStream(),
            err,
            0,
            0,
            40);

    try (CheckProgress progress = CheckProgress.show(io)) {
      progress.step("rows of 3 of 47 datasets, " + "a".repeat(80));
      while (shown.size() == 0) {
        Thread.onSpinWait();
      }
    }

    String text = shown.toString(StandardCharsets.UTF_8);
    assertThat(text).startsWith("rows of 3 of 47 datasets, aaa").endsWith("\r");
    String first = text.substring(0, text.indexOf('\r'));
    assertThat(DisplayWidth.of(first)).isLessThan(40);
  }
}
