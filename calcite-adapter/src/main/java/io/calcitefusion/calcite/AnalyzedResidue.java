package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.ColumnBatch;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An explanation of a query of which Calcite runs a part: the first {@link #next} runs the engine's
 * statements to their end. Whoever may end an execution can end this one. Owns the execution.
 */
final class AnalyzedResidue implements BatchSource {
  private final ResidueContext execution;
  private final Supplier<ExplainedRows> explanation;
  private @Nullable ExplainedRows explained;

  /**
   * @param execution begins here and is ended by {@link #close}
   * @param explanation runs the statements in the execution, and says how the query was answered
   */
  AnalyzedResidue(ResidueContext execution, Supplier<ExplainedRows> explanation) {
    this.execution = execution;
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
      rows = explanation.get();
      explained = rows;
    }
    return rows.next();
  }

  @Override
  public void cancel() {
    execution.cancel();
  }

  @Override
  public void takeOver() {
    execution.takeOver();
  }

  @Override
  public void close() {
    execution.close();
  }
}
