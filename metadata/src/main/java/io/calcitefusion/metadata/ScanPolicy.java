package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a dataset are read. A null leaves the choice to the engine. Immutable.
 *
 * @param partitionColumns columns whose values are in the names of folders, outermost first
 * @param fileSortOrder order in which every file is declared to be sorted; empty when unknown
 * @param parquetPruning whether statistics of row groups and pages decide what is read
 * @param skipMetadata whether key-value metadata of files is left out of the schema
 * @param skipArrowMetadata whether the Arrow schema that a Parquet file carries is ignored
 * @param binaryAsString whether bytes without a logical type are read as text
 * @param schemaForceViewTypes whether texts and bytes are read as view types
 * @param inferPartitions whether partition columns are found by the names of folders
 * @param ignoreSubdirectory whether files in sub-folders are left out
 * @param fileExtension ending of the files that count; null for the format's
 * @param cache whether the rows are kept in memory after the first read
 * @param collectStatistics whether statistics of all files are read when the table is registered
 * @param metaFetchConcurrency files whose footers are read at once, from 1
 * @param listFilesCacheTtl time after which a folder is listed anew
 * @param listFilesCacheLimitBytes memory for lists of files, in bytes
 * @param listingMutable whether files may come and go while the table is registered
 * @param unbounded whether the source never ends
 */
public record ScanPolicy(
    ImmutableList<String> partitionColumns,
    ImmutableList<SortKey> fileSortOrder,
    boolean parquetPruning,
    boolean skipMetadata,
    @Nullable Boolean skipArrowMetadata,
    @Nullable Boolean binaryAsString,
    @Nullable Boolean schemaForceViewTypes,
    @Nullable Boolean inferPartitions,
    @Nullable Boolean ignoreSubdirectory,
    @Nullable String fileExtension,
    boolean cache,
    @Nullable Boolean collectStatistics,
    @Nullable Integer metaFetchConcurrency,
    @Nullable Duration listFilesCacheTtl,
    @Nullable Long listFilesCacheLimitBytes,
    boolean listingMutable,
    boolean unbounded) {
  /** What holds when a dataset says nothing. */
  public static final ScanPolicy DEFAULT =
      new ScanPolicy(
          ImmutableList.of(),
          ImmutableList.of(),
          true,
          true,
          null,
          null,
          null,
          null,
          null,
          null,
          false,
          null,
          null,
          null,
          null,
          false,
          false);

  /** Checks the numbers. */
  public ScanPolicy {
    requireNonNull(partitionColumns, "partitionColumns");
    requireNonNull(fileSortOrder, "fileSortOrder");
    checkArgument(
        metaFetchConcurrency == null || metaFetchConcurrency > 0,
        "%s footers at once; it is at least 1",
        metaFetchConcurrency);
    checkArgument(
        listFilesCacheTtl == null || !listFilesCacheTtl.isNegative(),
        "the time %s is negative",
        listFilesCacheTtl);
    checkArgument(
        listFilesCacheLimitBytes == null || listFilesCacheLimitBytes >= 0,
        "%s bytes are negative",
        listFilesCacheLimitBytes);
  }
}
