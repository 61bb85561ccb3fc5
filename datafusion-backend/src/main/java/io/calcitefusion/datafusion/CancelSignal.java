package io.calcitefusion.datafusion;

/** Says that nobody wants the rows of a {@link JavaTableScan} any more. Thread-safe. */
public interface CancelSignal {
  /**
   * Whether it has fired.
   *
   * @return true from then on
   */
  boolean isCancelled();

  /**
   * Runs an action when the signal fires, or at once when it has fired already: for readers that
   * wait where an interrupt does not reach them, such as in a read from a socket, which a close of
   * that socket ends. The action runs in a thread of the engine beside the reading one and must not
   * touch Arrow vectors. What it throws is logged.
   *
   * @param action what to do, once
   */
  void onCancel(Runnable action);
}
