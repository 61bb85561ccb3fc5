package io.calcitefusion.jdbc;

import com.google.common.collect.ImmutableMap;

/**
 * Bundles of engine settings. Each sets {@code execution.collect_statistics}, {@code
 * execution.meta_fetch_concurrency}, {@code execution.planning_concurrency}, {@code
 * execution.parquet.metadata_size_hint}, {@code execution.parquet.max_predicate_cache_size} and the
 * memory limit; settings given by name come after them.
 */
enum Profile {
  /** A small machine: 4 GiB, few concurrent reads. */
  DEV("4", "2", 512 << 10, 32L << 20, 4L << 30),
  /** 8 GiB, moderate concurrency. */
  DEFAULT("8", "8", 1 << 20, 64L << 20, 8L << 30),
  /** 16 GiB, many concurrent reads. */
  PROD("16", "16", 2 << 20, 128L << 20, 16L << 30);

  private final ImmutableMap<String, String> settings;
  private final long memoryLimitBytes;

  Profile(
      String fetchConcurrency,
      String planningConcurrency,
      int metadataHintBytes,
      long predicateCacheBytes,
      long memoryLimitBytes) {
    this.settings =
        ImmutableMap.of(
            "datafusion.execution.collect_statistics",
            "true",
            "datafusion.execution.meta_fetch_concurrency",
            fetchConcurrency,
            "datafusion.execution.planning_concurrency",
            planningConcurrency,
            "datafusion.execution.parquet.metadata_size_hint",
            Integer.toString(metadataHintBytes),
            "datafusion.execution.parquet.max_predicate_cache_size",
            Long.toString(predicateCacheBytes));
    this.memoryLimitBytes = memoryLimitBytes;
  }

  ImmutableMap<String, String> settings() {
    return settings;
  }

  long memoryLimitBytes() {
    return memoryLimitBytes;
  }
}
