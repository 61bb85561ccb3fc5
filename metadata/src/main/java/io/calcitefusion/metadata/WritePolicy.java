package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * How files of a dataset are written. Immutable.
 *
 * @param partitionBy columns whose values become folders, outermost first; empty for none
 * @param singleFile whether one file is written instead of one per writer thread
 * @param sortBy order of the rows within a file; empty for the contract's order
 * @param compression codec of Parquet pages
 * @param statistics for what Parquet statistics are kept
 * @param rowGroupRows rows per row group, from 1; null for the engine's default
 */
public record WritePolicy(
    ImmutableList<String> partitionBy,
    boolean singleFile,
    ImmutableList<SortKey> sortBy,
    Compression compression,
    Statistics statistics,
    @Nullable Integer rowGroupRows) {
  /** What holds when a dataset says nothing. */
  public static final WritePolicy DEFAULT =
      new WritePolicy(
          ImmutableList.of(), false, ImmutableList.of(), Compression.ZSTD, Statistics.PAGE, null);

  /** Checks the number of rows. */
  public WritePolicy {
    requireNonNull(partitionBy, "partitionBy");
    requireNonNull(sortBy, "sortBy");
    requireNonNull(compression, "compression");
    requireNonNull(statistics, "statistics");
    checkArgument(
        rowGroupRows == null || rowGroupRows > 0,
        "the rows per row group are %s; they are at least 1",
        rowGroupRows);
  }

  /** Codec of Parquet pages. */
  public enum Compression {
    /** No compression. */
    UNCOMPRESSED,
    /** Fast, weak. */
    SNAPPY,
    /** Fast, weak. */
    LZ4,
    /** Slow, read by everything. */
    GZIP,
    /** Fast and strong. */
    ZSTD
  }

  /** For what Parquet statistics are kept. */
  public enum Statistics {
    /** For nothing. */
    NONE,
    /** For column chunks. */
    CHUNK,
    /** For column chunks and pages. */
    PAGE
  }
}
