package io.calcitefusion.calcite;

import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * A relational expression of {@link DataFusionConvention}: part of one statement that the engine
 * runs. What it means is what its Calcite superclass means; {@link Unparser} writes it.
 */
interface DataFusionRel extends RelNode {
  /** How much cheaper an operator is in the engine than in Calcite. */
  double COST_FACTOR = 0.1;

  /** The cost of an operator when the engine runs it. */
  static @Nullable RelOptCost inEngine(@Nullable RelOptCost cost) {
    return cost == null ? null : cost.multiplyBy(COST_FACTOR);
  }
}
