package io.calcitefusion.metadata;

import org.jspecify.annotations.Nullable;

/**
 * How a Delta table is read. Immutable.
 *
 * @param fileColumn name of a further column with the path of each row's file; null for none
 * @param parquetPushdown whether filters reach the Parquet reader
 * @param forceViewTypes whether texts and bytes are read as view types
 */
public record DeltaScanPolicy(
    @Nullable String fileColumn, boolean parquetPushdown, boolean forceViewTypes) {
  /** What holds when a dataset says nothing. */
  public static final DeltaScanPolicy DEFAULT = new DeltaScanPolicy(null, true, false);
}
