package io.calcitefusion.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a standard stream is a terminal, and how wide it is. The console of the JDK
 * does not tell: until JDK 21 it speaks for input and output together, and later it is never
 * absent.
 */
final class TerminalProbe {
  static final int STANDARD_INPUT = 0;
  static final int STANDARD_OUTPUT = 1;
  static final int STANDARD_ERROR = 2;

  private static final int USUAL_COLUMNS = 80;
  private static final int STTY_MILLIS = 500;

  private TerminalProbe() {}

  /**
   * Width of the terminal behind a file descriptor.
   *
   * @param descriptor {@link #STANDARD_INPUT}, {@link #STANDARD_OUTPUT} or {@link #STANDARD_ERROR}
   * @return columns, or 0 when it is no terminal
   */
  static int columns(int descriptor) {
    return isTerminal(descriptor) ? terminalColumns() : 0;
  }

  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static int terminalColumns() {
    String size = sttySize();
    int blank = size.indexOf(' ');
    int columns = parse(blank < 0 ? null : size.substring(blank + 1));
    if (columns > 0) {
      return columns;
    }
    columns = parse(System.getenv("COLUMNS"));
    return columns > 0 ? columns : USUAL_COLUMNS;
  }

  private static String sttySize() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroy();
        return "";
      }
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          .strip()
          .toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static int parse(@Nullable String text) {
    try {
      return text == null ? 0 : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
