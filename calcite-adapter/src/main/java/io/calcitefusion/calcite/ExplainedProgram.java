package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchBuilder;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementKind;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * EXPLAIN of a query of which Calcite runs a part: its reason, Calcite's plan, and the engine's
 * statements, in the columns of the engine's EXPLAIN. Owns the query.
 *
 * @param explained the query
 */
record ExplainedProgram(CalciteProgram explained) implements QueryProgram {
  private static final Schema COLUMNS = new Schema(List.of(text("plan_type"), text("plan")));

  private static Field text(String name) {
    return new Field(name, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
  }

  @Override
  public String dataFusionSql() {
    return explained.dataFusionSql();
  }

  @Override
  public Schema arrowSchema() {
    return COLUMNS;
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
    BatchBuilder rows = new BatchBuilder(COLUMNS);
    rows.add(new Object[] {"calcite_residue", explained.residue().message()});
    rows.add(new Object[] {"calcite_plan", explained.residue().planText()});
    rows.add(new Object[] {"datafusion_sql", explained.dataFusionSql()});
    return new Rows(rows.build());
  }

  @Override
  public void close() {
    explained.close();
  }

  /** The one batch of an explanation. */
  private static final class Rows implements BatchSource {
    private @Nullable ColumnBatch batch;

    Rows(@Nullable ColumnBatch batch) {
      this.batch = batch;
    }

    @Override
    public Schema arrowSchema() {
      return COLUMNS;
    }

    @Override
    public @Nullable ColumnBatch next() {
      ColumnBatch only = batch;
      batch = null;
      return only;
    }

    @Override
    public void cancel() {}

    @Override
    public void takeOver() {}

    @Override
    public void close() {}
  }
}
