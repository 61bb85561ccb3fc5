package io.calcitefusion.datafusion;

/** Where an execution stands. */
public enum QueryState {
  /** Its physical plan is being made, or it runs a statement that is no query. */
  PLANNING,
  /** It produces rows. */
  RUNNING,
  /** All rows were produced, or as many as were asked for. */
  FINISHED,
  /** It ended with an error. */
  FAILED,
  /** It was cancelled, or its rows were closed before their end. */
  CANCELLED,
  /** Its time limit passed. */
  TIMED_OUT;

  /**
   * Whether the execution is over.
   *
   * @return false while it plans or runs
   */
  public boolean isEnd() {
    return this != PLANNING && this != RUNNING;
  }
}
