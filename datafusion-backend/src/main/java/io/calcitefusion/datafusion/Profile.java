package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableSortedMap;

/**
 * Bundles of engine settings for machines of different sizes. What all of them share for the sake
 * of right answers (time zone, plain strings, depth of statements) comes from the engine itself and
 * stands above a profile; settings given by name stand above both. {@code
 * information_schema.df_settings} shows the outcome.
 */
public enum Profile {
  /** A small machine: 4 GiB of memory, few concurrent reads. */
  DEV(new Sizes(4, 2, 512 << 10, 32 << 20, 64, "2m0s", 128, 4, 50)),
  /** 8 GiB of memory, moderate concurrency. */
  DEFAULT(new Sizes(8, 8, 1 << 20, 64 << 20, 128, "2m0s", 256, 8, 100)),
  /** 16 GiB of memory, many concurrent reads. */
  PROD(new Sizes(16, 16, 2 << 20, 128 << 20, 256, "5m0s", 512, 16, 200));

  private static final String MEMORY_LIMIT = "datafusion.runtime.memory_limit";
  private static final int BYTES_PER_MIB_BITS = 20;
  private static final int MIB_PER_GIB = 1024;

  private final ImmutableSortedMap<String, String> settings;
  private final int memoryGib;

  /** What differs between profiles; the names of sizes say their unit. */
  private record Sizes(
      int fetchConcurrency,
      int planningConcurrency,
      int metadataHintBytes,
      int predicateCacheBytes,
      int listCacheMib,
      String listCacheTtl,
      int metadataCacheMib,
      int memoryGib,
      int spillGib) {}

  Profile(Sizes sizes) {
    this.memoryGib = sizes.memoryGib();
    this.settings =
        ImmutableSortedMap.<String, String>naturalOrder()
            .put("datafusion.execution.collect_statistics", "true")
            .put(
                "datafusion.execution.meta_fetch_concurrency",
                Integer.toString(sizes.fetchConcurrency()))
            .put(
                "datafusion.execution.planning_concurrency",
                Integer.toString(sizes.planningConcurrency()))
            .put("datafusion.execution.parquet.pushdown_filters", "true")
            .put("datafusion.execution.parquet.enable_page_index", "true")
            .put(
                "datafusion.execution.parquet.max_predicate_cache_size",
                Integer.toString(sizes.predicateCacheBytes()))
            .put(
                "datafusion.execution.parquet.metadata_size_hint",
                Integer.toString(sizes.metadataHintBytes()))
            .put("datafusion.runtime.list_files_cache_limit", sizes.listCacheMib() + "M")
            .put("datafusion.runtime.list_files_cache_ttl", sizes.listCacheTtl())
            .put("datafusion.runtime.metadata_cache_limit", sizes.metadataCacheMib() + "M")
            .put("datafusion.runtime.max_temp_directory_size", sizes.spillGib() + "G")
            .put(MEMORY_LIMIT, sizes.memoryGib() + "G")
            .buildOrThrow();
  }

  /**
   * The profile's settings as they are written down.
   *
   * @return keys {@code datafusion.*} and their values
   */
  public ImmutableSortedMap<String, String> settings() {
    return settings;
  }

  /**
   * The profile's settings on a machine of a certain size: queries get at most three quarters of
   * its memory, whatever the profile says.
   *
   * @param machineMemoryBytes memory of the machine or container
   * @return keys {@code datafusion.*} and their values
   */
  ImmutableSortedMap<String, String> settingsOn(long machineMemoryBytes) {
    long largestMib = Math.max(1, (machineMemoryBytes >> BYTES_PER_MIB_BITS) / 4 * 3);
    if (largestMib >= (long) memoryGib * MIB_PER_GIB) {
      return settings;
    }
    // Whole GiB where there are any, because that is how the engine shows its limit.
    String limit = largestMib >= MIB_PER_GIB ? largestMib / MIB_PER_GIB + "G" : largestMib + "M";
    return ImmutableSortedMap.<String, String>naturalOrder()
        .putAll(settings.headMap(MEMORY_LIMIT))
        .put(MEMORY_LIMIT, limit)
        .putAll(settings.tailMap(MEMORY_LIMIT, /* inclusive= */ false))
        .buildOrThrow();
  }
}
