package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DeltaPolicy;
import io.calcitefusion.metadata.WritePolicy;
import java.nio.file.Path;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A Delta table to write to, and how. Immutable.
 *
 * <p>What only a table that is made can be told - columns, partitions, column mapping, constraints,
 * properties - changes nothing in one that is there.
 *
 * @param table absolute folder of the table; it is made when it is not there, and its parent has to
 *     be
 * @param mode what becomes of the rows that are there
 * @param arrowSchema columns of a table that is made, with their nullability; null for the query's
 * @param policy target size of files, columns with statistics, what is done with other columns,
 *     column mapping and constraints
 * @param write partitions, compression, Parquet statistics and rows per row group; the order of
 *     rows is the query's
 */
public record DeltaWriteRequest(
    Path table,
    DeltaSaveMode mode,
    @Nullable Schema arrowSchema,
    DeltaPolicy policy,
    WritePolicy write) {
  /** Checks that the folder is absolute. */
  public DeltaWriteRequest {
    requireNonNull(table, "table");
    requireNonNull(mode, "mode");
    requireNonNull(policy, "policy");
    requireNonNull(write, "write");
    checkArgument(table.isAbsolute(), "the folder '%s' is not absolute", table);
  }

  /**
   * A write that leaves everything but the place to the defaults.
   *
   * @param table absolute folder of the table
   * @param mode what becomes of the rows that are there
   * @return the request
   */
  public static DeltaWriteRequest of(Path table, DeltaSaveMode mode) {
    return new DeltaWriteRequest(table, mode, null, DeltaPolicy.DEFAULT, WritePolicy.DEFAULT);
  }

  /**
   * The same with the columns of a table that is made.
   *
   * @param columns columns with their nullability
   * @return the request
   */
  public DeltaWriteRequest withArrowSchema(Schema columns) {
    return new DeltaWriteRequest(table, mode, columns, policy, write);
  }

  /**
   * The same under a policy of Delta tables.
   *
   * @param rules what a dataset says of its Delta tables
   * @return the request
   */
  public DeltaWriteRequest withPolicy(DeltaPolicy rules) {
    return new DeltaWriteRequest(table, mode, arrowSchema, rules, write);
  }

  /**
   * The same with files as a policy says.
   *
   * @param files how files are written
   * @return the request
   */
  public DeltaWriteRequest withWrite(WritePolicy files) {
    return new DeltaWriteRequest(table, mode, arrowSchema, policy, files);
  }

  /**
   * The same with other partitions.
   *
   * @param columns columns whose values become folders, outermost first
   * @return the request
   */
  public DeltaWriteRequest withPartitionBy(ImmutableList<String> columns) {
    return withWrite(
        new WritePolicy(
            columns,
            write.singleFile(),
            write.sortBy(),
            write.compression(),
            write.statistics(),
            write.rowGroupRows()));
  }
}
