package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * How files are added to a Delta table. Immutable.
 *
 * @param targetFileBytes size that a file should reach, the table property {@code
 *     delta.targetFileSize}; null for the writer's default
 * @param statisticsColumns columns with statistics, the table property {@code
 *     delta.dataSkippingStatsColumns}; empty for the writer's default
 */
public record DeltaWritePolicy(
    @Nullable Long targetFileBytes, ImmutableList<String> statisticsColumns) {
  /** What holds when a dataset says nothing. */
  public static final DeltaWritePolicy DEFAULT = new DeltaWritePolicy(null, ImmutableList.of());

  /** Checks the size. */
  public DeltaWritePolicy {
    requireNonNull(statisticsColumns, "statisticsColumns");
    checkArgument(
        targetFileBytes == null || targetFileBytes > 0,
        "the size of a file is %s bytes; it is at least 1",
        targetFileBytes);
  }
}
