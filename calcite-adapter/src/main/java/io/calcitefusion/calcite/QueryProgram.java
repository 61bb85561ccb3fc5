package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementKind;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** How a prepared query runs. Thread-safe. */
interface QueryProgram extends AutoCloseable {
  String dataFusionSql();

  Schema arrowSchema();

  StatementKind kind();

  /** What Calcite runs, or null. */
  @Nullable Residue residue();

  /** The engine's plan of everything, or null. */
  @Nullable DataFusionPlan plan();

  /** Whether the engine planned all of it at a version of the catalog. */
  boolean isOf(long catalogVersion);

  /** The same for another owner, or null when it can not be shared. */
  default @Nullable QueryProgram share() {
    return null;
  }

  /** The same for another owner, or null when planning it again could give something else. */
  default @Nullable QueryProgram reuse() {
    return null;
  }

  /** Starts it with one value per parameter of the statement. */
  BatchSource execute(List<ParameterValue> parameters, ExecutionOptions options);

  /**
   * How the query of a tree is answered, without running it.
   *
   * @param rel Calcite's tree of the query
   */
  Explanation explain(RelNode rel, List<ParameterValue> parameters);

  /** Runs the statements of the engine to their ends and says how the query is answered. */
  Explanation analyze(RelNode rel, List<ParameterValue> parameters, ExecutionOptions options);

  @Override
  void close();
}
