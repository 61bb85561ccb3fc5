package io.calcitefusion.examples;

import java.io.PrintStream;

/**
 * Hears how an extraction goes on.
 *
 * <p>Each dataset is one pass over all files, so {@link #started} comes once per dataset. Calls
 * come from one thread at a time, but not always from the same one.
 */
public interface ExtractionProgress {

  /**
   * A dataset begins.
   *
   * @param dataset its name
   * @param totalFiles number of source files found, those that turn out unreadable included
   */
  void started(String dataset, long totalFiles);

  /**
   * Some files of the current dataset are done.
   *
   * @param files number of files done since it began
   */
  void advanced(long files);

  /**
   * A file or folder was left out; told once, before or during the first pass.
   *
   * @param file which one and why
   */
  void unreadable(UnreadableFile file);

  /** The current dataset is done, or failed. */
  void finished();

  /**
   * Tells nobody.
   *
   * @return progress that does nothing
   */
  static ExtractionProgress silent() {
    return SilentProgress.INSTANCE;
  }

  /**
   * A bar per dataset.
   *
   * @param out a terminal
   * @return progress on that terminal
   */
  static ExtractionProgress bar(PrintStream out) {
    return new BarProgress(out);
  }

  /**
   * Plain lines, for logs and pipes.
   *
   * @param out where the lines go
   * @return progress as lines
   */
  static ExtractionProgress lines(PrintStream out) {
    return new LineProgress(out);
  }
}
