package io.calcitefusion.cli;

import io.calcitefusion.datafusion.DeploymentListener;
import java.util.concurrent.TimeUnit;

/**
 * Tells on standard error how far a deployment is when it takes long: on a terminal one line that
 * changes, else a line now and then.
 */
final class DeploymentProgress implements DeploymentListener, AutoCloseable {
  private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long FILE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final CommandIo io;
  private final long intervalNanos;
  private long last = System.nanoTime();
  private int shown;

  DeploymentProgress(CommandIo io) {
    this.io = io;
    this.intervalNanos = io.errColumns() > 0 ? TERMINAL_NANOS : FILE_NANOS;
  }

  @Override
  public void datasetDone(String dataset, int done, int total) {
    long now = System.nanoTime();
    if (now - last < intervalNanos) {
      return;
    }
    last = now;
    String text = done + " of " + total + " datasets, " + dataset;
    if (io.errColumns() == 0) {
      io.err().println(text);
      return;
    }
    String line = DisplayWidth.of(text) < io.errColumns() ? text : done + " of " + total;
    clear();
    io.err().print(line);
    io.err().flush();
    shown = DisplayWidth.of(line);
  }

  private void clear() {
    if (shown > 0) {
      io.err().print("\r" + " ".repeat(shown) + "\r");
    }
  }

  @Override
  public void close() {
    clear();
    io.err().flush();
  }
}
