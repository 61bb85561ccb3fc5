package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.PlanOperator;

/**
 * A statement that the engine gets, and how it answers it. Immutable.
 *
 * @param dataFusionSql the engine's SQL
 * @param physicalPlan the engine's operators; with what they counted when the statement was run
 */
public record ExplainedStatement(String dataFusionSql, PlanOperator physicalPlan) {
  /** Checks that both are there. */
  public ExplainedStatement {
    requireNonNull(dataFusionSql, "dataFusionSql");
    requireNonNull(physicalPlan, "physicalPlan");
  }
}
