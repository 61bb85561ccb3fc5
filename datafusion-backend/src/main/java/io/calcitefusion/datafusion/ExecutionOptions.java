package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Limits of one execution. Immutable.
 *
 * @param maxRows rows after which the result ends; 0 for no limit
 * @param timeoutMillis milliseconds after which the execution ends with {@link ErrorKind#TIMEOUT};
 *     0 for no limit
 * @param batchRows rows per batch that the engine aims at; 0 for the session's own setting
 */
public record ExecutionOptions(long maxRows, long timeoutMillis, int batchRows) {
  /** Checks that no number is negative. */
  public ExecutionOptions {
    checkArgument(maxRows >= 0, "maxRows can not be negative, was %s", maxRows);
    checkArgument(timeoutMillis >= 0, "timeoutMillis can not be negative, was %s", timeoutMillis);
    checkArgument(batchRows >= 0, "batchRows can not be negative, was %s", batchRows);
  }

  /**
   * No limits, the session's own batch size.
   *
   * @return the defaults
   */
  public static ExecutionOptions defaults() {
    return new ExecutionOptions(0, 0, 0);
  }
}
