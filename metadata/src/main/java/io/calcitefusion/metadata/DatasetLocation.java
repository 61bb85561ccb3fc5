package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the data of a dataset lies. Immutable; nothing is opened or checked here.
 *
 * @param paths files, folders or globs, relative ones against the registry file's folder; not
 *     empty; {@link Registry#absolutePaths} resolves them
 * @param format file format
 * @param options format options in the engine's words, such as {@code has_header}
 * @param fileSortOrder order in which every file is declared to be sorted; empty when unknown
 * @param partitioning what the names of folders say
 * @param storageOptions options of the storage, which are never shown
 * @param delta which version of a Delta table is read; null for the latest
 * @param scan how files are read here, instead of the dataset's policy; null for that policy
 * @param deltaScan how the Delta table is read here, instead of the dataset's policy; null for that
 *     policy
 */
public record DatasetLocation(
    ImmutableList<String> paths,
    DataFormat format,
    ImmutableMap<String, String> options,
    ImmutableList<SortKey> fileSortOrder,
    Partitioning partitioning,
    ImmutableMap<String, String> storageOptions,
    @Nullable DeltaVersion delta,
    @Nullable ScanPolicy scan,
    @Nullable DeltaScanPolicy deltaScan) {
  /** Checks that there is at least one path. */
  public DatasetLocation {
    checkArgument(!paths.isEmpty(), "a location needs at least one path");
    requireNonNull(format, "format");
    requireNonNull(options, "options");
    requireNonNull(fileSortOrder, "fileSortOrder");
    requireNonNull(partitioning, "partitioning");
    requireNonNull(storageOptions, "storageOptions");
  }

  /**
   * A location that says nothing beyond where and what its files are.
   *
   * @param paths files, folders or globs; not empty
   * @param format file format
   * @return the location
   */
  public static DatasetLocation of(ImmutableList<String> paths, DataFormat format) {
    return of(paths, format, ImmutableMap.of(), ImmutableList.of());
  }

  /**
   * A location of files with options and an order.
   *
   * @param paths files, folders or globs; not empty
   * @param format file format
   * @param options format options in the engine's words
   * @param fileSortOrder order in which every file is declared to be sorted
   * @return the location
   */
  public static DatasetLocation of(
      ImmutableList<String> paths,
      DataFormat format,
      ImmutableMap<String, String> options,
      ImmutableList<SortKey> fileSortOrder) {
    return new DatasetLocation(
        paths,
        format,
        options,
        fileSortOrder,
        Partitioning.HIVE,
        ImmutableMap.of(),
        null,
        null,
        null);
  }

  /** Storage options may hold secrets, so their values are left out. */
  @Override
  public String toString() {
    return "DatasetLocation[paths=%s, format=%s, options=%s, fileSortOrder=%s, partitioning=%s, storageOptions=%s, delta=%s, scan=%s, deltaScan=%s]"
        .formatted(
            paths,
            format,
            options,
            fileSortOrder,
            partitioning,
            storageOptions.keySet(),
            delta,
            scan,
            deltaScan);
  }

  /** Which state of a Delta table is read. */
  public sealed interface DeltaVersion {
    /**
     * The state after a commit.
     *
     * @param number number of the commit, from 0
     */
    record Commit(long number) implements DeltaVersion {
      /**
       * Checks that the number is not negative.
       *
       * @param number number of the commit, from 0
       */
      public Commit {
        checkArgument(number >= 0, "the version %s is negative", number);
      }
    }

    /**
     * The state at a time.
     *
     * @param instant the time
     */
    record At(Instant instant) implements DeltaVersion {
      /**
       * Checks that there is a time.
       *
       * @param instant the time
       */
      public At {
        requireNonNull(instant, "instant");
      }
    }
  }
}
