package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.DataFormat;
import io.calcitefusion.metadata.DatasetLocation;
import io.calcitefusion.metadata.Partitioning;
import io.calcitefusion.metadata.ScanPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a scan policy means for files of a format. Whatever can not be followed is refused by name.
 * Pure functions.
 */
final class ScanRules {
  private static final String PRUNING = DatasetFiles.OPTION_PREFIX + "pruning";
  private static final String PAGE_INDEX = DatasetFiles.OPTION_PREFIX + "enable_page_index";
  private static final String BLOOM_FILTERS = DatasetFiles.OPTION_PREFIX + "bloom_filter_on_read";
  private static final String BINARY_AS_STRING = DatasetFiles.OPTION_PREFIX + "binary_as_string";
  private static final String VIEW_TYPES = DatasetFiles.OPTION_PREFIX + "schema_force_view_types";

  /** Files that no registry describes: they may come and go. */
  static final ScanPolicy MUTABLE = mutable(ScanPolicy.DEFAULT);

  private ScanRules() {}

  private static ScanPolicy mutable(ScanPolicy scan) {
    return new ScanPolicy(
        scan.partitionColumns(),
        scan.fileSortOrder(),
        scan.parquetPruning(),
        scan.skipMetadata(),
        scan.skipArrowMetadata(),
        scan.binaryAsString(),
        scan.schemaForceViewTypes(),
        scan.inferPartitions(),
        scan.ignoreSubdirectory(),
        scan.fileExtension(),
        scan.cache(),
        scan.collectStatistics(),
        scan.metaFetchConcurrency(),
        scan.listFilesCacheTtl(),
        scan.listFilesCacheLimitBytes(),
        true,
        scan.unbounded());
  }

  /**
   * The location with the options of its format that follow from a policy; an option that the
   * location itself gives counts.
   *
   * @throws DataFusionException of kind UNSUPPORTED for what files can not do, of kind
   *     CONFIGURATION for what contradicts itself
   */
  static DatasetLocation follow(DatasetLocation location, ScanPolicy scan) {
    if (scan.unbounded()) {
      throw refused("scan.unbounded", "files have an end");
    }
    if (!scan.skipMetadata()) {
      throw refused(
          "scan.skip_metadata: false",
          "a table has the columns that its registry declares, which carry nothing from its files");
    }
    if (location.partitioning() == Partitioning.NONE
        && (!scan.partitionColumns().isEmpty() || Boolean.TRUE.equals(scan.inferPartitions()))) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "F0000",
          "Partition columns are declared, but 'partitioning: none' says that names of folders say nothing; leave one of them out.");
    }
    ImmutableMap.Builder<String, String> options = ImmutableMap.builder();
    if (location.format() == DataFormat.PARQUET) {
      if (!scan.parquetPruning()) {
        options.put(PRUNING, "false");
        options.put(PAGE_INDEX, "false");
        options.put(BLOOM_FILTERS, "false");
      }
      put(options, BINARY_AS_STRING, scan.binaryAsString());
      put(options, VIEW_TYPES, scan.schemaForceViewTypes());
    } else {
      requireParquet("scan.parquet_pruning: false", !scan.parquetPruning(), location);
      requireParquet("scan.binary_as_string", scan.binaryAsString() != null, location);
      requireParquet("scan.schema_force_view_types", scan.schemaForceViewTypes() != null, location);
      requireParquet("scan.skip_arrow_metadata", scan.skipArrowMetadata() != null, location);
    }
    return new DatasetLocation(
        location.paths(),
        location.format(),
        options.putAll(location.options()).buildKeepingLast(),
        location.fileSortOrder(),
        location.partitioning(),
        location.storageOptions(),
        location.delta(),
        location.scan(),
        location.deltaScan());
  }

  private static void put(
      ImmutableMap.Builder<String, String> options, String key, @Nullable Boolean value) {
    if (value != null) {
      options.put(key, value.toString());
    }
  }

  private static void requireParquet(String option, boolean given, DatasetLocation location) {
    if (given) {
      throw refused(
          option,
          "it is about Parquet, and these are %s files".formatted(location.format().extension()));
    }
  }

  private static DataFusionException refused(String option, String reason) {
    return new DataFusionException(
        ErrorKind.UNSUPPORTED,
        "0A000",
        "'%s' can not be followed: %s; leave it out.".formatted(option, reason));
  }
}
