package io.calcitefusion.datafusion;

/** What a name in the catalog stands for. */
public enum TableKind {
  /** Rows of its own. */
  TABLE,
  /** A stored query. */
  VIEW
}
