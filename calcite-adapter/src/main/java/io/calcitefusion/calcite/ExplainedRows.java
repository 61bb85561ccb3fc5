package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchBuilder;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.ColumnBatch;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows of an explanation that Java makes, in the columns of the engine's EXPLAIN: one batch. */
final class ExplainedRows implements BatchSource {
  static final Schema COLUMNS = new Schema(List.of(text("plan_type"), text("plan")));

  private @Nullable ColumnBatch batch;

  private ExplainedRows(@Nullable ColumnBatch batch) {
    this.batch = batch;
  }

  /** Rows of a kind of plan and its text each. */
  static ExplainedRows of(List<List<String>> plans) {
    BatchBuilder rows = new BatchBuilder(COLUMNS);
    plans.forEach(plan -> rows.add(plan.toArray()));
    return new ExplainedRows(rows.build());
  }

  private static Field text(String name) {
    return new Field(name, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
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
