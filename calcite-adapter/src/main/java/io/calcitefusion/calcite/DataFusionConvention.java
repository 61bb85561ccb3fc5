package io.calcitefusion.calcite;

import java.util.UUID;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptPlanner;

/**
 * What one session of the engine runs as one statement. Each schema has a convention of its own, so
 * that two sessions are never asked for one statement. Immutable.
 */
final class DataFusionConvention extends Convention.Impl {
  private final PushedQuery.Runner runner;

  /** A convention that is equal to no other; rules are told apart by its name. */
  DataFusionConvention(PushedQuery.Runner runner) {
    super("DATAFUSION." + UUID.randomUUID(), DataFusionRel.class);
    this.runner = runner;
  }

  /** Who runs its statements. */
  PushedQuery.Runner runner() {
    return runner;
  }

  @Override
  public void register(RelOptPlanner planner) {
    PushDownRule.all(this).forEach(planner::addRule);
    planner.addRule(DataFusionToEnumerableConverterRule.of(this));
  }
}
