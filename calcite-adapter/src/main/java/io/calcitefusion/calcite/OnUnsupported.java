package io.calcitefusion.calcite;

/** What happens to a query that the engine can not run as a whole. */
public enum OnUnsupported {
  /** It is refused by name; Calcite runs nothing. */
  ERROR,
  /** Calcite runs what the engine can not, over the rows of what it can, and says so. */
  CALCITE
}
