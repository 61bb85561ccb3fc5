package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;

import io.calcitefusion.datafusion.internal.HeldBatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Puts Java values into the layout of Arrow, so that rows that were computed in Java are read as
 * those of the engine are. The batches lie in memory of Java and need no closing.
 *
 * <p>The Java class of a value follows its type: {@code Bool} Boolean; {@code Int} and {@code
 * FloatingPoint} any Number; {@code Utf8} String; {@code Binary} and {@code FixedSizeBinary}
 * byte[]; {@code Decimal} BigDecimal; {@code Date} the Number of days, {@code Time} and {@code
 * Timestamp} the Number of units since their origin; {@code Interval} {@link java.time.Period} or
 * {@link java.time.Duration}; lists {@link List}; structs Object[]; maps {@link java.util.Map};
 * NULL null. Not thread-safe.
 */
public final class BatchBuilder {
  private final Schema arrowSchema;
  private List<ArrayBuilder> columns = List.of();
  private int rowCount;

  /**
   * A builder without rows.
   *
   * @param arrowSchema the columns
   * @throws DataFusionException of kind UNSUPPORTED for a type that has no place in the list above
   */
  public BatchBuilder(Schema arrowSchema) {
    this.arrowSchema = arrowSchema;
    reset();
  }

  private void reset() {
    List<ArrayBuilder> fresh = new ArrayList<>();
    for (Field field : arrowSchema.getFields()) {
      fresh.add(ArrayBuilders.of(field));
    }
    columns = fresh;
    rowCount = 0;
  }

  /**
   * Adds a row.
   *
   * @param values one per column
   * @throws DataFusionException of kind DATA when a value does not fit its type
   */
  public void add(@Nullable Object[] values) {
    checkArgument(
        values.length == columns.size(),
        "a row of %s values for %s columns",
        values.length,
        columns.size());
    for (int i = 0; i < values.length; i++) {
      columns.get(i).add(values[i]);
    }
    rowCount++;
  }

  /**
   * The number of rows that were added.
   *
   * @return count
   */
  public int rowCount() {
    return rowCount;
  }

  /**
   * The rows as a batch; the builder has none afterwards.
   *
   * @return a batch of at least one row, or null when there are none
   */
  public @Nullable ColumnBatch build() {
    if (rowCount == 0) {
      return null;
    }
    HeldBatch held = HeldBatch.ofJavaMemory();
    List<ColumnData> built = new ArrayList<>();
    columns.forEach(column -> built.add(column.build(held)));
    ColumnBatch batch = new ColumnBatch(held, rowCount, List.copyOf(built));
    reset();
    return batch;
  }
}
