package io.calcitefusion.datafusion;

/**
 * What a function takes and gives, as {@code information_schema.routines} has it; functions that
 * take lambdas are not in there.
 */
public enum FunctionKind {
  /** One value from the values of one row. */
  SCALAR,
  /** One value from the values of many rows; also over windows. */
  AGGREGATE,
  /** One value per row of a window. */
  WINDOW,
  /** One value from the values of one row and lambdas over the elements of its arrays. */
  HIGHER_ORDER,
  /** A table, in FROM. */
  TABLE
}
