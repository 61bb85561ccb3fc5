package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.calcitefusion.metadata.Registry;
import java.nio.file.Path;

/**
 * A registry made from the data files of a folder. Immutable.
 *
 * @param registry the datasets that could be read, each with its location
 * @param problems why a file or sub-folder is no dataset, by its absolute path
 */
public record InferredRegistry(
    Registry registry, ImmutableSortedMap<Path, DataFusionException> problems) {
  /** Checks that both parts are present. */
  public InferredRegistry {
    requireNonNull(registry, "registry");
    requireNonNull(problems, "problems");
  }
}
