package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ExecutionOptions;
import org.apache.calcite.DataContext;

/**
 * Runs the statements of Calcite's own driver, which never says when it has finished with one: each
 * execution plans anew. Thread-safe.
 */
final class SessionRunner implements PushedQuery.Runner {
  private final DataFusionSession session;

  SessionRunner(DataFusionSession session) {
    this.session = session;
  }

  @Override
  public void prepare(PushedQuery query) {
    try (DataFusionPlan plan = session.plan(query.sql())) {
      query.check(plan);
    }
  }

  @Override
  public BatchStream run(PushedQuery query, DataContext context) {
    try (DataFusionPlan plan = session.plan(query.sql())) {
      query.check(plan);
      Long timeoutMillis = DataContext.Variable.TIMEOUT.get(context);
      return session.execute(
          plan,
          query.arguments(plan, context),
          new ExecutionOptions(0, timeoutMillis == null ? 0 : timeoutMillis, 0));
    }
  }
}
