package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.PlanOperator;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An explanation of a query that runs: the first {@link #next} waits for its end and leaves its
 * rows unread. Whoever may end an execution can end this one. Owns the stream.
 */
final class AnalyzedRows implements BatchSource {
  private final BatchStream running;
  private final Function<PlanOperator, ExplainedRows> explanation;
  private @Nullable ExplainedRows explained;

  /**
   * @param running the query
   * @param explanation says how a query was answered whose operators counted so much
   */
  AnalyzedRows(BatchStream running, Function<PlanOperator, ExplainedRows> explanation) {
    this.running = running;
    this.explanation = explanation;
  }

  @Override
  public Schema arrowSchema() {
    return ExplainedRows.COLUMNS;
  }

  @Override
  public @Nullable ColumnBatch next() {
    ExplainedRows rows = explained;
    if (rows == null) {
      ColumnBatch unread = running.next();
      while (unread != null) {
        unread = running.next();
      }
      rows = explanation.apply(requireNonNull(running.query().operators(), "operators"));
      explained = rows;
    }
    return rows.next();
  }

  @Override
  public void cancel() {
    running.cancel();
  }

  @Override
  public void takeOver() {
    running.takeOver();
  }

  @Override
  public void close() {
    running.close();
  }
}
