package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

/**
 * One column of an ordering. Immutable.
 *
 * @param column name of the column
 * @param order direction
 */
public record SortKey(String column, SortOrder order) {
  /** Checks that both parts are present. */
  public SortKey {
    requireNonNull(column, "column");
    requireNonNull(order, "order");
  }
}
