package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;

/**
 * The part of a query that Calcite runs above the engine. Immutable.
 *
 * @param operators names of the operators that Calcite runs, from the top
 * @param reason why the engine does not run them
 * @param planText Calcite's plan, in which each part of the engine is one operator
 */
public record Residue(ImmutableList<String> operators, String reason, String planText) {
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
