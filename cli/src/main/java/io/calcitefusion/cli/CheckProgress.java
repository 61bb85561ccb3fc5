package io.calcitefusion.cli;

import io.calcitefusion.datafusion.DeploymentListener;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells on standard error what a check is doing when it takes long: on a terminal one line that
 * changes and is gone in the end, else a line now and then. The steps come from one thread.
 */
final class CheckProgress implements DeploymentListener, AutoCloseable {
  private static final long TERMINAL_MILLIS = 200;
  private static final long FILE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final CommandIo io;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = new Thread(this::tell, "calcitefusion-progress");
  private final long start = System.nanoTime();
  private volatile @Nullable String step;
  private int shown;

  private CheckProgress(CommandIo io) {
    this.io = io;
    thread.setDaemon(true);
  }

  /** Begins to tell. */
  static CheckProgress show(CommandIo io) {
    CheckProgress progress = new CheckProgress(io);
    progress.thread.start();
    return progress;
  }

  /** Says what is done now. */
  void step(String text) {
    step = text;
  }

  @Override
  public void datasetDone(String dataset, int done, int total) {
    step = "files of %d of %d datasets, %s".formatted(done, total, dataset);
  }

  private void tell() {
    long pause = io.errColumns() > 0 ? TERMINAL_MILLIS : FILE_MILLIS;
    try {
      while (!over.await(pause, TimeUnit.MILLISECONDS)) {
        String text = step;
        if (text != null) {
          show(text);
        }
      }
      clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(String text) {
    String line =
        String.format(
            Locale.ROOT,
            "%s (%d s)",
            text,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    if (io.errColumns() == 0) {
      io.err().println(line);
      return;
    }
    String fitting =
        DisplayWidth.of(line) < io.errColumns()
            ? line
            : DisplayWidth.cut(line, io.errColumns() - 1);
    clear();
    io.err().print(fitting);
    io.err().flush();
    shown = DisplayWidth.of(fitting);
  }

  private void clear() {
    if (shown > 0) {
      io.err().print("\r" + " ".repeat(shown) + "\r");
      io.err().flush();
      shown = 0;
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
