package io.calcitefusion.datafusion;

/** How a statement ended. */
public enum StatementOutcome {
  /** All its rows were read, or it did what it had to do. */
  COMPLETED,
  /** It was closed before its last row was read. */
  CLOSED_EARLY,
  /** The access level, the allowed folders or a limit of size forbade it. */
  REFUSED,
  /** It was cancelled. */
  CANCELLED,
  /** A time limit ended it. */
  TIMED_OUT,
  /** It failed in any other way. */
  FAILED;

  static StatementOutcome of(DataFusionException failure) {
    return switch (failure.kind()) {
      case POLICY -> REFUSED;
      case CANCELLED -> CANCELLED;
      case TIMEOUT -> TIMED_OUT;
      case CLOSED -> CLOSED_EARLY;
      case RESOURCES -> failure.sqlState().startsWith("54") ? REFUSED : FAILED;
      case PLAN,
          SYNTAX,
          EXECUTION,
          DATA,
          IO,
          CONFIGURATION,
          UNSUPPORTED,
          SCHEMA_MISMATCH,
          INTERNAL ->
          FAILED;
    };
  }
}
