package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * A promise that rows of a dataset refer to rows of another one, or of the same: every row in which
 * none of the columns is null has a row of the target with the same values. Rows of the target need
 * not be unique by them. Immutable.
 *
 * @param columns columns that refer
 * @param dataset name of the dataset that they refer to
 * @param targetColumns columns of that dataset, one for each of {@code columns}, of the same types
 */
public record DatasetReference(
    ImmutableList<String> columns, String dataset, ImmutableList<String> targetColumns) {
  /** Checks that all parts are present. */
  public DatasetReference {
    requireNonNull(columns, "columns");
    requireNonNull(dataset, "dataset");
    requireNonNull(targetColumns, "targetColumns");
  }

  /**
   * The reference for a person.
   *
   * @return such as {@code customer_id → customers (id)}
   */
  @Override
  public String toString() {
    return "%s → %s (%s)"
        .formatted(String.join(", ", columns), dataset, String.join(", ", targetColumns));
  }
}
