package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;

/**
 * The part of a query that Calcite runs above the engine. Immutable.
 *
 * @param operators names of the operators that Calcite runs, from the top
 * @param reason why the engine does not run them
 * @param plan Calcite's plan; a statement of the engine is an operator {@link #STATEMENT} with its
 *     number, over the tree that it was made of
 */
public record Residue(ImmutableList<String> operators, String reason, LogicalOperator plan) {
  /** Name of the operators under which the engine runs everything. */
  public static final String STATEMENT = "DataFusionStatement";

  /**
   * A sentence for a warning.
   *
   * @return which operators ran in Calcite, and why
   */
  public String message() {
    return "a part of this query runs in Calcite, not in the engine (%s): %s"
        .formatted(String.join(", ", operators), reason);
  }
}
