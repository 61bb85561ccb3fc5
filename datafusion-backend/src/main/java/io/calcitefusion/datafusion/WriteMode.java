package io.calcitefusion.datafusion;

/** What a write does with the rows that a dataset has already. */
public enum WriteMode {
  /** The new rows take their place. */
  REPLACE,
  /** The new rows come beside them, in files of their own. */
  APPEND,
  /** The write is refused when there are files already. */
  ERROR_IF_EXISTS
}
