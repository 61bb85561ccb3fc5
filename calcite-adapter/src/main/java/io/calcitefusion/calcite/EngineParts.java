package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.PlanOperator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.DataContext;

/**
 * The statements of the engine in a query that Calcite runs above them, planned once and kept. Owns
 * the plans. Thread-safe once the query is prepared.
 */
final class EngineParts implements PushedQuery.Runner, AutoCloseable {
  private final DataFusionSession session;
  private final String statement;
  private final Map<PushedQuery, DataFusionPlan> plans = new LinkedHashMap<>();
  private int executions;
  private boolean closed;

  /**
   * Parts of a statement.
   *
   * @param statement the text that the user wrote, for audit records
   */
  EngineParts(DataFusionSession session, String statement) {
    this.session = session;
    this.statement = statement;
  }

  @Override
  public void prepare(PushedQuery query) {
    DataFusionPlan plan = session.plan(query.sql(), statement);
    plans.put(query, plan);
    query.check(plan);
  }

  @Override
  public BatchStream run(PushedQuery query, DataContext context) {
    DataFusionPlan plan = plans.get(query);
    if (plan == null || !(context instanceof ResidueContext execution)) {
      throw new DataFusionException(
          ErrorKind.INTERNAL, "XX000", "a statement without a plan: " + query.sql());
    }
    return execution.start(
        options -> session.execute(plan, plan.arguments(execution.parameters()), options));
  }

  /** The statements in the order in which Calcite's plan has them. */
  ImmutableList<String> statements() {
    return plans.keySet().stream().map(PushedQuery::sql).collect(ImmutableList.toImmutableList());
  }

  /** How the engine would answer the statements. */
  ImmutableList<ExplainedStatement> explain(List<ParameterValue> parameters) {
    return explained(plan -> plan.operators(plan.arguments(parameters)));
  }

  /** Runs each statement by itself to its end, within the time of one execution. */
  ImmutableList<ExplainedStatement> analyze(ResidueContext execution) {
    return explained(
        plan -> {
          BatchStream running =
              execution.start(
                  options ->
                      session.execute(plan, plan.arguments(execution.parameters()), options));
          ColumnBatch unread = running.next();
          while (unread != null) {
            unread = running.next();
          }
          return requireNonNull(running.query().operators(), "operators");
        });
  }

  private ImmutableList<ExplainedStatement> explained(
      Function<DataFusionPlan, PlanOperator> operators) {
    return plans.values().stream()
        .map(plan -> new ExplainedStatement(plan.sql(), operators.apply(plan)))
        .collect(ImmutableList.toImmutableList());
  }

  /** Whether every plan is of one version of the catalog. */
  boolean areOf(long catalogVersion) {
    return plans.values().stream().allMatch(plan -> plan.catalogVersion() == catalogVersion);
  }

  /** Begins an execution, which needs the plans until its end. */
  synchronized void enter() {
    if (closed) {
      throw new DataFusionException(ErrorKind.CLOSED, "26000", "the prepared query was closed");
    }
    executions++;
  }

  /** Ends an execution. */
  synchronized void exit() {
    executions--;
    closeUnused();
  }

  /** Closes the plans when the last execution has ended. */
  @Override
  public synchronized void close() {
    closed = true;
    closeUnused();
  }

  private void closeUnused() {
    if (closed && executions == 0) {
      plans.values().forEach(DataFusionPlan::close);
    }
  }
}
