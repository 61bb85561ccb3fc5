package io.calcitefusion.calcite;

/**
 * An output column of a {@link SelectBlock} as SQL over the block's own FROM. Immutable.
 *
 * @param sql text that needs no parentheses around it
 * @param kind what may be done with the text
 */
record SqlField(String sql, Kind kind) {
  /** How freely the text of a field can be written into an outer expression. */
  enum Kind {
    /** A qualified column of the FROM clause. */
    COLUMN,
    /** A constant. */
    CONSTANT,
    /** Computed, and the same each time. */
    EXPRESSION,
    /** Holds a window function. */
    WINDOW,
    /** Must be computed once: a volatile function or a sub-query. */
    ONCE
  }

  boolean isColumn() {
    return kind == Kind.COLUMN;
  }

  /** Whether writing the text several times costs nothing. */
  boolean isCheap() {
    return kind == Kind.COLUMN || kind == Kind.CONSTANT;
  }
}
