package io.calcitefusion.examples;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress as one bar per dataset on a terminal; files left out are lines above the bar. */
final class BarProgress implements ExtractionProgress {

  private static final int WIDTH = 80;
  private static final int REFRESH_MILLIS = 200;

  private final PrintStream out;
  private @Nullable ProgressBar bar;

  BarProgress(PrintStream out) {
    this.out = requireNonNull(out, "out");
  }

  @Override
  public void started(String dataset, long totalFiles) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(dataset)
            .setUnit(" files", 1)
            .setInitialMax(totalFiles)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
            .build();
  }

  @Override
  public void advanced(long files) {
    if (bar != null) {
      bar.stepTo(files);
    }
  }

  @Override
  public void unreadable(UnreadableFile file) {
    out.println("\rleft out " + file);
  }

  @Override
  public void finished() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
