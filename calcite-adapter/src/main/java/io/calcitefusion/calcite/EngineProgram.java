package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.PlanOperator;
import io.calcitefusion.datafusion.QueryInfo;
import io.calcitefusion.datafusion.StatementKind;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * A query that the engine runs as one statement. Owns the plan.
 *
 * @param session the session of the plan
 * @param plan the plan
 */
record EngineProgram(DataFusionSession session, DataFusionPlan plan) implements QueryProgram {
  @Override
  public String dataFusionSql() {
    return plan.sql();
  }

  @Override
  public Schema arrowSchema() {
    return plan.arrowSchema();
  }

  @Override
  public StatementKind kind() {
    return plan.kind();
  }

  @Override
  public @Nullable Residue residue() {
    return null;
  }

  @Override
  public boolean isOf(long catalogVersion) {
    return plan.catalogVersion() == catalogVersion;
  }

  @Override
  public QueryProgram share() {
    return new EngineProgram(session, plan.share());
  }

  @Override
  public @Nullable QueryProgram reuse() {
    DataFusionPlan again = plan.reuse();
    return again == null ? null : new EngineProgram(session, again);
  }

  @Override
  public BatchStream execute(List<ParameterValue> parameters, ExecutionOptions options) {
    return session.execute(plan, plan.arguments(parameters), options);
  }

  @Override
  public Explanation explain(RelNode rel, List<ParameterValue> parameters) {
    return explanation(rel, plan.operators(plan.arguments(parameters)));
  }

  @Override
  public Explanation analyze(
      RelNode rel, List<ParameterValue> parameters, ExecutionOptions options) {
    QueryInfo ran = session.analyze(plan, plan.arguments(parameters), options);
    return explanation(rel, requireNonNull(ran.operators(), "operators"));
  }

  /** How the query was answered when its operators counted so much. */
  Explanation explanation(RelNode rel, PlanOperator operators) {
    return new Explanation(
        LogicalOperator.of(rel),
        null,
        ImmutableList.of(new ExplainedStatement(plan.sql(), operators)));
  }

  @Override
  public void close() {
    plan.close();
  }
}
