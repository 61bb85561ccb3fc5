package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A place in a SQL text. Immutable.
 *
 * @param line line, from 1
 * @param column column in the line, from 1, in UTF-16 code units
 */
public record SqlPosition(int line, int column) {
  /** Checks that both numbers start at 1. */
  public SqlPosition {
    checkArgument(line > 0, "line %s", line);
    checkArgument(column > 0, "column %s", column);
  }

  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
