package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.Outline.Parts;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outlines of the policies of a dataset. Pure functions. */
final class PolicyOutline {
  /** Units of times, the largest first. */
  private static final ImmutableMap<String, Duration> TIMES =
      ImmutableMap.of(
          "h", Duration.ofHours(1),
          "m", Duration.ofMinutes(1),
          "s", Duration.ofSeconds(1),
          "ms", Duration.ofMillis(1));

  /** Units of sizes in bytes, the largest first. */
  private static final ImmutableMap<String, Long> SIZES =
      ImmutableMap.of("GiB", 1L << 30, "MiB", 1L << 20, "KiB", 1L << 10);

  private PolicyOutline() {}

  static Parts scan(ScanPolicy scan) {
    ScanPolicy otherwise = ScanPolicy.DEFAULT;
    return new OutlineBuilder()
        .texts("partition_columns", scan.partitionColumns())
        .sortKeys("file_sort_order", scan.fileSortOrder())
        .flag("parquet_pruning", scan.parquetPruning(), otherwise.parquetPruning())
        .flag("skip_metadata", scan.skipMetadata(), otherwise.skipMetadata())
        .flag("skip_arrow_metadata", scan.skipArrowMetadata(), null)
        .flag("binary_as_string", scan.binaryAsString(), null)
        .flag("schema_force_view_types", scan.schemaForceViewTypes(), null)
        .flag("infer_partitions", scan.inferPartitions(), null)
        .flag("ignore_subdirectory", scan.ignoreSubdirectory(), null)
        .text("file_extension", scan.fileExtension(), null)
        .flag("cache", scan.cache(), otherwise.cache())
        .flag("collect_statistics", scan.collectStatistics(), null)
        .number("meta_fetch_concurrency", scan.metaFetchConcurrency(), null)
        .text("list_files_cache_ttl", time(scan.listFilesCacheTtl()), null)
        .text("list_files_cache_limit", size(scan.listFilesCacheLimitBytes()), null)
        .flag("listing_mutable", scan.listingMutable(), otherwise.listingMutable())
        .flag("unbounded", scan.unbounded(), otherwise.unbounded())
        .build();
  }

  static Parts delta(DeltaPolicy delta) {
    return new OutlineBuilder()
        .some("scan", deltaScan(delta.scan()))
        .some(
            "write",
            new OutlineBuilder()
                .text("target_file_size", size(delta.write().targetFileBytes()), null)
                .texts("stats_columns", delta.write().statisticsColumns())
                .build())
        .some(
            "schema",
            new OutlineBuilder()
                .word("mode", delta.schema().mode(), null)
                .word("column_mapping", delta.schema().columnMapping(), null)
                .build())
        .texts("constraints", delta.constraints())
        .build();
  }

  static Parts deltaScan(DeltaScanPolicy scan) {
    DeltaScanPolicy otherwise = DeltaScanPolicy.DEFAULT;
    return new OutlineBuilder()
        .text("file_column", scan.fileColumn(), null)
        .flag("parquet_pushdown", scan.parquetPushdown(), otherwise.parquetPushdown())
        .flag("force_view_types", scan.forceViewTypes(), otherwise.forceViewTypes())
        .build();
  }

  static Parts write(WritePolicy write) {
    WritePolicy otherwise = WritePolicy.DEFAULT;
    return new OutlineBuilder()
        .texts("partition_by", write.partitionBy())
        .flag("single_file", write.singleFile(), otherwise.singleFile())
        .sortKeys("sort_by", write.sortBy())
        .word("compression", write.compression(), otherwise.compression())
        .word("statistics", write.statistics(), otherwise.statistics())
        .number("row_group_rows", write.rowGroupRows(), null)
        .build();
  }

  /** A policy that is declared is shown even when it is the default, which depends on the kind. */
  static @Nullable Parts evolution(@Nullable EvolutionPolicy evolution) {
    if (evolution == null) {
      return null;
    }
    EvolutionPolicy otherwise = EvolutionPolicy.DEFAULT;
    return new OutlineBuilder()
        .word("promote", evolution.promotion(), otherwise.promotion())
        .textMap("renames", evolution.renames())
        .flag("allow_missing", evolution.allowMissing(), null)
        .flag("allow_extra", evolution.allowExtra(), otherwise.allowExtra())
        .flag("allow_casts", evolution.allowCasts(), otherwise.allowCasts())
        .build();
  }

  /** A policy that is declared is shown even when it is the default, since it beats the next. */
  static @Nullable Parts validation(@Nullable ValidationPolicy validation) {
    if (validation == null) {
      return null;
    }
    ValidationPolicy otherwise = ValidationPolicy.DEFAULT;
    OutlineBuilder outline = new OutlineBuilder();
    switch (validation.strictness()) {
      case STRICT -> outline.flag("strict", true, null);
      case LENIENT -> outline.flag("strict", false, null);
      case FILTER -> {}
    }
    return outline
        .flag("coerce", validation.coerce(), otherwise.coerce())
        .number("max_errors", validation.maxErrors(), null)
        .flag("emit_invalid_rows", validation.emitInvalidRows(), otherwise.emitInvalidRows())
        .flag("emit_error_table", validation.emitErrorTable(), otherwise.emitErrorTable())
        .build();
  }

  static Parts overrides(PolicyOverrides overrides) {
    return new OutlineBuilder()
        .flag("safe_cast", overrides.safeCast(), null)
        .flag("keep_extra_columns", overrides.keepExtraColumns(), null)
        .word("on_error", overrides.onError(), null)
        .build();
  }

  static @Nullable String time(@Nullable Duration time) {
    if (time == null) {
      return null;
    }
    for (Map.Entry<String, Duration> unit : TIMES.entrySet()) {
      long count = time.dividedBy(unit.getValue());
      if (unit.getValue().multipliedBy(count).equals(time)) {
        return count + (count == 0 ? "s" : unit.getKey());
      }
    }
    return time.toNanos() + "ns";
  }

  private static @Nullable String size(@Nullable Long bytes) {
    if (bytes == null) {
      return null;
    }
    for (Map.Entry<String, Long> unit : SIZES.entrySet()) {
      if (bytes != 0 && bytes % unit.getValue() == 0) {
        return bytes / unit.getValue() + unit.getKey();
      }
    }
    return bytes.toString();
  }
}
