package io.calcitefusion.examples;

import java.io.PrintStream;

/**
 * Hears how an extraction goes on.
 *
 * <p>Each dataset is one pass over all files, so {@link #started} comes once per dataset. Calls
 * come from one thread at a time, but not always from the same one.
 */
public interface ExtractionProgress {

  /** A dataset begins; {@code totalFiles} is the number of source files found. */
  void started(String dataset, long totalFiles);

  /** {@code files} files of the current dataset are done. */
  void advanced(long files);

  /** A file or folder was left out; told once, in the first pass. */
  void unreadable(UnreadableFile file);

  /** The current dataset is done, or failed. */
  void finished();

  /** Tells nobody. */
  static ExtractionProgress silent() {
    return SilentProgress.INSTANCE;
  }

  /** A bar on the terminal behind {@code out}. */
  static ExtractionProgress bar(PrintStream out) {
    return new BarProgress(out);
  }

  /** Plain lines, for logs and pipes. */
  static ExtractionProgress lines(PrintStream out) {
    return new LineProgress(out);
  }
}
