package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.BatchBuilder;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ExecutionOptions;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** The rows of an execution that Calcite computes, in batches. Owns the execution. */
final class ResidueRows implements BatchSource {
  private static final int BATCH_ROWS = 1024;
  private static final int ROWS_BETWEEN_CHECKS = 64;

  private final Supplier<Enumerator<?>> rows;
  private final ResidueContext context;
  private final List<RelDataType> types;
  private final BatchBuilder builder;
  private final Schema arrowSchema;
  private final int batchRows;
  private long rowsLeft;
  private @Nullable Enumerator<?> enumerator;
  private boolean finished;
  private volatile boolean closed;

  ResidueRows(
      Supplier<Enumerator<?>> rows,
      ResidueContext context,
      List<RelDataType> types,
      Schema arrowSchema,
      ExecutionOptions options) {
    this.rows = rows;
    this.context = context;
    this.types = types;
    this.arrowSchema = arrowSchema;
    this.builder = new BatchBuilder(arrowSchema);
    this.batchRows = options.batchRows() == 0 ? BATCH_ROWS : options.batchRows();
    this.rowsLeft = options.maxRows() == 0 ? Long.MAX_VALUE : options.maxRows();
  }

  @Override
  public Schema arrowSchema() {
    return arrowSchema;
  }

  @Override
  public @Nullable ColumnBatch next() {
    checkOpen();
    if (finished) {
      return null;
    }
    try {
      Enumerator<?> source = enumerator;
      if (source == null) {
        source = rows.get();
        enumerator = source;
      }
      fill(source);
    } catch (RuntimeException | StackOverflowError e) {
      finished = true;
      context.close();
      checkOpen();
      throw FrontEndErrors.inCalcite(e);
    }
    if (finished) {
      context.close();
    }
    return builder.build();
  }

  private void fill(Enumerator<?> source) {
    while (builder.rowCount() < batchRows) {
      if (builder.rowCount() % ROWS_BETWEEN_CHECKS == 0) {
        context.check();
      }
      if (rowsLeft == 0 || !source.moveNext()) {
        finished = true;
        return;
      }
      rowsLeft--;
      Object row = source.current();
      @Nullable Object[] values = new @Nullable Object[types.size()];
      for (int i = 0; i < values.length; i++) {
        // A row of one column is its value.
        Object value = values.length == 1 ? row : ((Object[]) row)[i];
        values[i] = CalciteValues.ofResult(value, types.get(i));
      }
      builder.add(values);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new DataFusionException(ErrorKind.CLOSED, "24000", "the rows were closed");
    }
  }

  @Override
  public void cancel() {
    context.cancel();
  }

  @Override
  public void takeOver() {
    context.takeOver();
  }

  /** Calcite's enumerators hold nothing but the streams of the execution. */
  @Override
  public void close() {
    closed = true;
    context.close();
  }
}
