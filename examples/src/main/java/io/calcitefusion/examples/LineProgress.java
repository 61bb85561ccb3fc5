package io.calcitefusion.examples;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;

/** Progress as plain lines: start, every tenth of the files, end, and files left out. */
final class LineProgress implements ExtractionProgress {

  private static final int STEPS = 10;

  private final PrintStream out;
  private String dataset = "";
  private long total;
  private long reported;

  LineProgress(PrintStream out) {
    this.out = requireNonNull(out, "out");
  }

  @Override
  public void started(String dataset, long totalFiles) {
    this.dataset = dataset;
    this.total = totalFiles;
    this.reported = 0;
    out.println(dataset + ": " + totalFiles + " files");
  }

  @Override
  public void advanced(long files) {
    long step = total == 0 ? 0 : files * STEPS / total;
    if (step > reported) {
      reported = step;
      out.println(dataset + ": " + files + " of " + total);
    }
  }

  @Override
  public void unreadable(UnreadableFile file) {
    out.println("left out " + file);
  }

  @Override
  public void finished() {
    out.flush();
  }
}
