package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.SystemRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A small table by which an application shows what it knows, in catalog {@code system}. Its rows
 * are made each time that a statement reads them; for large tables there is {@link JavaTable}.
 * Needs no Arrow memory. Immutable.
 *
 * <p>The rows are asked for once per scan, on a thread of the engine that is made for Java code,
 * and by several of them at once when several statements run. The code may wait and may run
 * statements in a session of its own on the same engine, but not of this table. When the statement
 * ends before, the thread is interrupted. What the code throws ends the statement and is the cause
 * of its error.
 *
 * @param name name in catalog {@code system}; its schema is made when it is not there
 * @param arrowSchema its columns: texts, 32 or 64 bit integers, doubles, booleans, lists of texts,
 *     or times in microseconds of UTC; at least one, each with a name of its own
 * @param rows gives all rows, each with one value per column: String, Integer, Long, Double (a
 *     finite one), Boolean, a list of String, Instant (what is below a microsecond is cut off), or
 *     null where the column may be NULL. Another value is an error of the statement.
 */
public record LiveTable(
    TableName name, Schema arrowSchema, Supplier<ImmutableList<List<@Nullable Object>>> rows) {
  /** Checks the name and that there are columns. */
  public LiveTable {
    requireNonNull(name, "name");
    requireNonNull(rows, "rows");
    checkArgument(
        name.catalog().equals(SystemRegistry.CATALOG),
        "a live table lies in catalog '%s', not in '%s'",
        SystemRegistry.CATALOG,
        name.catalog());
    checkArgument(
        !arrowSchema.getFields().isEmpty(), "table %s has no column; it needs at least one", name);
  }
}
