package io.calcitefusion.jdbc;

/** Who reads the SQL of a query. */
enum Planner {
  /** Calcite parses and validates it and hands its own text over. */
  CALCITE,
  /** The engine reads the text as it is. */
  NATIVE
}
