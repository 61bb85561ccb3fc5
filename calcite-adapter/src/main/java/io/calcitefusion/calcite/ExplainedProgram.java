package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementKind;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * EXPLAIN of a query of which Calcite runs a part: its reason, Calcite's plan, and the engine's
 * statements, in the columns of the engine's EXPLAIN. Owns the query.
 *
 * @param explained the query
 */
record ExplainedProgram(CalciteProgram explained) implements QueryProgram {

  @Override
  public String dataFusionSql() {
    return explained.dataFusionSql();
  }

  @Override
  public Schema arrowSchema() {
    return ExplainedRows.COLUMNS;
  }

  @Override
  public StatementKind kind() {
    return StatementKind.EXPLAIN;
  }

  @Override
  public Residue residue() {
    return explained.residue();
  }

  @Override
  public @Nullable DataFusionPlan plan() {
    return null;
  }

  @Override
  public boolean isOf(long catalogVersion) {
    return explained.isOf(catalogVersion);
  }

  @Override
  public BatchSource execute(List<ParameterValue> parameters, ExecutionOptions options) {
    return ExplainedRows.of(
        List.of(
            List.of("calcite_residue", explained.residue().message()),
            List.of("calcite_plan", explained.residue().planText()),
            List.of("datafusion_sql", explained.dataFusionSql())));
  }

  @Override
  public void close() {
    explained.close();
  }
}
