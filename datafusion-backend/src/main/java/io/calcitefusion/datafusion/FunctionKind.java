package io.calcitefusion.datafusion;

/** What a function takes and gives, as {@code information_schema.routines} has it. */
public enum FunctionKind {
  /** One value from the values of one row. */
  SCALAR,
  /** One value from the values of many rows; also over windows. */
  AGGREGATE,
  /** One value per row of a window. */
  WINDOW,
  /** A table, in FROM. */
  TABLE
}
