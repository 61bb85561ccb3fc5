package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

/**
 * A column that a query computes.
 *
 * @param name name of the column
 * @param expression the engine's SQL over the columns of the dataset
 */
public record DerivedField(String name, String expression) {
  /** Checks that both parts are present. */
  public DerivedField {
    requireNonNull(name, "name");
    requireNonNull(expression, "expression");
  }
}
