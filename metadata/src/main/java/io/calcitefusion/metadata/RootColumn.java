package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

/**
 * A column of the root dataset, the same for all elements of a root row.
 *
 * @param column name of the column
 */
public record RootColumn(String column) implements ColumnSource {
  /** Checks that the name is present. */
  public RootColumn {
    requireNonNull(column, "column");
  }
}
