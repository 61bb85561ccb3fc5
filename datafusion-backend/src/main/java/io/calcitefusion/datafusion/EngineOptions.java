package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;

/**
 * How an engine is set up. Immutable.
 *
 * @param workerThreads threads that run queries, at least 1
 * @param memoryLimitBytes bytes that queries may hold together; exceeding it is an error of kind
 *     {@link ErrorKind#RESOURCES}
 * @param settings engine settings ({@code datafusion.*}) that every session starts with
 */
public record EngineOptions(
    int workerThreads, long memoryLimitBytes, ImmutableSortedMap<String, String> settings) {
  /** Checks the numbers. */
  public EngineOptions {
    checkArgument(workerThreads > 0, "workerThreads must be at least 1, not %s", workerThreads);
    checkArgument(
        memoryLimitBytes > 0, "memoryLimitBytes must be at least 1, not %s", memoryLimitBytes);
    requireNonNull(settings, "settings");
  }

  /**
   * One worker per processor, a memory limit of 8 GiB, the engine's settings.
   *
   * @return the defaults
   */
  public static EngineOptions defaults() {
    return builder().build();
  }

  /**
   * A builder that starts with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the options. Not thread-safe. */
  public static final class Builder {
    private static final long DEFAULT_MEMORY_LIMIT_BYTES = 8L << 30;

    private int workerThreads = Runtime.getRuntime().availableProcessors();
    private long memoryLimitBytes = DEFAULT_MEMORY_LIMIT_BYTES;
    private Map<String, String> settings = Map.of();

    private Builder() {}

    /**
     * Sets the number of threads that run queries.
     *
     * @param count at least 1
     * @return this
     */
    public Builder workerThreads(int count) {
      this.workerThreads = count;
      return this;
    }

    /**
     * Sets the memory that queries may hold together.
     *
     * @param bytes at least 1
     * @return this
     */
    public Builder memoryLimitBytes(long bytes) {
      this.memoryLimitBytes = bytes;
      return this;
    }

    /**
     * Sets engine settings.
     *
     * @param values keys {@code datafusion.*} and their values
     * @return this
     */
    public Builder settings(Map<String, String> values) {
      this.settings = values;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     */
    public EngineOptions build() {
      return new EngineOptions(
          workerThreads, memoryLimitBytes, ImmutableSortedMap.copyOf(settings));
    }
  }
}
