package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is set up. Immutable.
 *
 * @param workerThreads threads that run queries, at least 1
 * @param profile bundle of settings that the others come after
 * @param memoryPool how queries share the memory
 * @param memoryLimitBytes bytes that queries may hold together, 0 for what {@code
 *     datafusion.runtime.memory_limit} says in the settings or the profile; exceeding it is an
 *     error of kind {@link ErrorKind#RESOURCES}
 * @param spillFolder folder in which the engine makes one of its own for rows that do not fit into
 *     memory, or null for the folder of temporary files
 * @param onDrift what happens when files no longer have the columns of their table
 * @param settings engine settings ({@code datafusion.*}) that every session starts with; those
 *     below {@code datafusion.runtime} shape the engine itself
 */
public record EngineOptions(
    int workerThreads,
    Profile profile,
    MemoryPool memoryPool,
    long memoryLimitBytes,
    @Nullable Path spillFolder,
    OnDrift onDrift,
    ImmutableSortedMap<String, String> settings) {
  private static final String MEMORY_LIMIT = "datafusion.runtime.memory_limit";

  /** Checks the numbers. */
  public EngineOptions {
    checkArgument(workerThreads > 0, "workerThreads must be at least 1, not %s", workerThreads);
    requireNonNull(profile, "profile");
    requireNonNull(memoryPool, "memoryPool");
    checkArgument(
        memoryLimitBytes >= 0, "memoryLimitBytes can not be negative, was %s", memoryLimitBytes);
    requireNonNull(onDrift, "onDrift");
    requireNonNull(settings, "settings");
    checkArgument(
        memoryPool != MemoryPool.UNBOUNDED
            || (memoryLimitBytes == 0 && !settings.containsKey(MEMORY_LIMIT)),
        "a memory pool without bounds has no limit; choose FAIR or GREEDY, or give no limit");
  }

  /**
   * One worker per processor, the profile {@link Profile#PROD} with its memory limit.
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
    private int workerThreads = Runtime.getRuntime().availableProcessors();
    private Profile profile = Profile.PROD;
    private MemoryPool memoryPool = MemoryPool.FAIR;
    private long memoryLimitBytes;
    private @Nullable Path spillFolder;
    private OnDrift onDrift = OnDrift.FAIL;
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
     * Sets the bundle of settings to start from.
     *
     * @param bundle the profile
     * @return this
     */
    public Builder profile(Profile bundle) {
      this.profile = bundle;
      return this;
    }

    /**
     * Sets how queries share the memory.
     *
     * @param pool the kind of pool
     * @return this
     */
    public Builder memoryPool(MemoryPool pool) {
      this.memoryPool = pool;
      return this;
    }

    /**
     * Sets the memory that queries may hold together.
     *
     * @param bytes at least 1, or 0 for the limit of the settings or the profile
     * @return this
     */
    public Builder memoryLimitBytes(long bytes) {
      this.memoryLimitBytes = bytes;
      return this;
    }

    /**
     * Sets where rows go that do not fit into memory. The engine makes the folder when it is not
     * there, readable by this user alone, and in it a folder of its own, which is gone when the
     * engine was closed; what engines of dead processes left there is removed at opening.
     *
     * @param folder a folder, existing or not, or null for the folder of temporary files
     * @return this
     */
    public Builder spillFolder(@Nullable Path folder) {
      this.spillFolder = folder;
      return this;
    }

    /**
     * Sets what happens when files no longer have the columns of their table.
     *
     * @param choice fail, or refresh the table
     * @return this
     */
    public Builder onDrift(OnDrift choice) {
      this.onDrift = choice;
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
          workerThreads,
          profile,
          memoryPool,
          memoryLimitBytes,
          spillFolder,
          onDrift,
          ImmutableSortedMap.copyOf(settings));
    }
  }

  /**
   * The profile's settings on this machine.
   *
   * @return keys {@code datafusion.*} and their values
   */
  public ImmutableSortedMap<String, String> profileSettings() {
    return profile.settingsOn(MachineMemory.bytes());
  }
}
