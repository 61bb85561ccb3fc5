package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNullElse;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how files and Delta tables are read, for a dataset or a location. Used by one thread. */
final class ScanReader {
  static final Set<String> KEYS =
      Set.of(
          "partition_columns",
          "file_sort_order",
          "parquet_pruning",
          "skip_metadata",
          "skip_arrow_metadata",
          "binary_as_string",
          "schema_force_view_types",
          "infer_partitions",
          "ignore_subdirectory",
          "file_extension",
          "cache",
          "collect_statistics",
          "meta_fetch_concurrency",
          "list_files_cache_ttl",
          "list_files_cache_limit",
          "listing_mutable",
          "unbounded");
  static final Set<String> DELTA_KEYS =
      Set.of("file_column", "parquet_pushdown", "force_view_types");

  private final SortKeyReader sortKeys;

  ScanReader(SortKeyReader sortKeys) {
    this.sortKeys = sortKeys;
  }

  /** The policy below the key {@code scan}; null when it is missing. */
  @Nullable ScanPolicy read(YamlMapping holder, String part, String name, SourceLines.Owner lines) {
    if (!holder.has("scan")) {
      return null;
    }
    YamlMapping mapping = holder.section("scan", part + " of " + name, KEYS);
    lines.putKeys(part, mapping);
    ScanPolicy otherwise = ScanPolicy.DEFAULT;
    Long concurrency = mapping.wholeNumber("meta_fetch_concurrency", 1, Integer.MAX_VALUE);
    return mapping.made(
        () ->
            new ScanPolicy(
                mapping.texts("partition_columns"),
                sortKeys.read(mapping, "file_sort_order", name),
                requireNonNullElse(mapping.flag("parquet_pruning"), otherwise.parquetPruning()),
                requireNonNullElse(mapping.flag("skip_metadata"), otherwise.skipMetadata()),
                mapping.flag("skip_arrow_metadata"),
                mapping.flag("binary_as_string"),
                mapping.flag("schema_force_view_types"),
                mapping.flag("infer_partitions"),
                mapping.flag("ignore_subdirectory"),
                mapping.textOrNull("file_extension"),
                requireNonNullElse(mapping.flag("cache"), otherwise.cache()),
                mapping.flag("collect_statistics"),
                concurrency == null ? null : concurrency.intValue(),
                mapping.parsed("list_files_cache_ttl", Quantities::duration),
                mapping.parsed("list_files_cache_limit", Quantities::bytes),
                requireNonNullElse(mapping.flag("listing_mutable"), otherwise.listingMutable()),
                requireNonNullElse(mapping.flag("unbounded"), otherwise.unbounded())),
        otherwise);
  }

  /** The policy below a key; null when it is missing. */
  @Nullable DeltaScanPolicy readDelta(
      YamlMapping holder, String key, String part, String name, SourceLines.Owner lines) {
    if (!holder.has(key)) {
      return null;
    }
    YamlMapping mapping = holder.section(key, part + " of " + name, DELTA_KEYS);
    lines.putKeys(part, mapping);
    DeltaScanPolicy otherwise = DeltaScanPolicy.DEFAULT;
    return new DeltaScanPolicy(
        mapping.textOrNull("file_column"),
        requireNonNullElse(mapping.flag("parquet_pushdown"), otherwise.parquetPushdown()),
        requireNonNullElse(mapping.flag("force_view_types"), otherwise.forceViewTypes()));
  }
}
