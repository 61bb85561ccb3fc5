package io.calcitefusion.cli;

import io.calcitefusion.datafusion.DatasetWrite;
import io.calcitefusion.datafusion.WriteProgress;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows on a terminal how far a write is, in one line that is gone when it is over. */
final class WriteBar implements AutoCloseable {
  private static final int REFRESH_MILLIS = 200;
  private static final int CELLS = 20;
  private static final int PERCENT = 100;
  private static final double MEBIBYTE = 1 << 20;

  private final DatasetWrite write;
  private final CommandIo io;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = new Thread(this::refresh, "calcitefusion-progress");
  private int shown;

  private WriteBar(DatasetWrite write, CommandIo io) {
    this.write = write;
    this.io = io;
    thread.setDaemon(true);
  }

  /** Begins to show the progress, unless messages do not go to a terminal. */
  static WriteBar show(DatasetWrite write, CommandIo io) {
    WriteBar bar = new WriteBar(write, io);
    if (io.errColumns() > 0) {
      bar.thread.start();
    }
    return bar;
  }

  private void refresh() {
    try {
      while (!over.await(REFRESH_MILLIS, TimeUnit.MILLISECONDS)) {
        show(line(write.progress()));
      }
      show("");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The progress as a line. */
  static String line(WriteProgress progress) {
    StringBuilder line = new StringBuilder();
    line.append(String.format("%-10s", progress.phase().name().toLowerCase(Locale.ROOT)));
    Double fraction = progress.fraction();
    if (fraction != null) {
      int full = (int) Math.round(fraction * CELLS);
      line.append('[').append("=".repeat(full)).append(" ".repeat(CELLS - full)).append("] ");
      line.append(String.format("%3d%% ", Math.round(fraction * PERCENT)));
    }
    if (progress.rows() > 0) {
      line.append(String.format("%,d rows, ", progress.rows()));
    }
    return line.append(String.format("%.1f MiB", progress.bytes() / MEBIBYTE)).toString();
  }

  private void show(String line) {
    String fitting =
        line.length() < io.errColumns() ? line : line.substring(0, io.errColumns() - 1);
    String rest = " ".repeat(Math.max(0, shown - fitting.length()));
    io.err().print("\r" + fitting + rest + (fitting.isEmpty() ? "\r" : ""));
    io.err().flush();
    shown = fitting.length();
  }

  @Override
  public void close() {
    over.countDown();
    if (!thread.isAlive()) {
      return;
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
