package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.QueryRunner;
import java.util.List;

/**
 * Runs the queries of a check of rows as those of any user: Calcite plans, and the engine gets the
 * SQL that comes of it. Used by one thread.
 */
final class CheckQueries implements QueryRunner {
  private final OnUnsupported onUnsupported;
  private DataFusionSession session;
  private DataFusionFrontEnd frontEnd;

  CheckQueries(
      DataFusionSession session, DataFusionFrontEnd frontEnd, OnUnsupported onUnsupported) {
    this.onUnsupported = onUnsupported;
    this.session = session;
    this.frontEnd = frontEnd;
  }

  @Override
  public BatchSource run(DataFusionSession reading, String sql) {
    if (reading != session) {
      // Rows with NULLs where none may be are read in a session of another engine.
      frontEnd = DataFusionFrontEnd.of(reading, onUnsupported);
      session = reading;
    }
    try (PreparedQuery query = frontEnd.prepare(sql)) {
      return query.execute(List.of(), ExecutionOptions.defaults());
    }
  }
}
