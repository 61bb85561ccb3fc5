package io.calcitefusion.datafusion;

/** What becomes of the rows that a Delta table has when rows are written to it. */
public enum DeltaSaveMode {
  /** They stay. */
  APPEND,
  /** They are replaced, in the same commit. Earlier versions keep them. */
  OVERWRITE
}
