package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.WritePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dataset that rows are written to.
 *
 * @param name full name of its table
 * @param registry the registry that was deployed
 * @param dataset what it says of the dataset
 * @param place where its rows lie
 */
record WriteTarget(TableName name, Registry registry, DatasetSpec dataset, WritePlace place) {
  WriteTarget {
    requireNonNull(name, "name");
    requireNonNull(registry, "registry");
    requireNonNull(dataset, "dataset");
    requireNonNull(place, "place");
  }

  /**
   * Checks that a session may write there.
   *
   * @throws DataFusionException of kind POLICY
   */
  void checkAllowed(SessionOptions options) {
    if (options.access().compareTo(AccessLevel.SERVICE) < 0) {
      throw new DataFusionException(
          ErrorKind.POLICY,
          "25006",
          "WRITE is not allowed: the session's access is read_only; it needs access=service");
    }
    for (Path folder : options.allowedFolders()) {
      try {
        if (place.path().startsWith(folder.toRealPath())) {
          return;
        }
      } catch (IOException e) {
        // A folder that does not exist allows nothing.
      }
    }
    throw new DataFusionException(
        ErrorKind.POLICY,
        "42501",
        "Dataset %s can not be written: '%s' lies outside the allowed folders; name its folder in 'allow'"
            .formatted(dataset.name(), place.path()));
  }

  /** Options of a session that does the steps of a write and may reach some places more. */
  SessionOptions internalOptions(SessionOptions options, List<Path> places) {
    Map<String, String> settings = new TreeMap<>(options.settings());
    settings.put("datafusion.execution.keep_partition_by_columns", "false");
    WritePolicy policy = dataset.policies().write();
    boolean sorted = !policy.sortBy().isEmpty() || !dataset.canonicalSort().isEmpty();
    if (policy.singleFile() || sorted) {
      // Rows go to several files in turn otherwise, and each file would span all values.
      settings.put("datafusion.execution.minimum_parallel_output_files", "1");
    }
    if (policy.singleFile()) {
      settings.put(
          "datafusion.execution.soft_max_rows_per_output_file", Long.toString(Long.MAX_VALUE));
    }
    return new SessionOptions(
        options.catalog(),
        options.schema(),
        options.timeZone(),
        AccessLevel.ADMIN,
        ImmutableList.<Path>builder().addAll(options.allowedFolders()).addAll(places).build(),
        ImmutableSortedMap.copyOf(settings),
        options.planningMillis(),
        options.observer());
  }
}
