package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.Registry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a schema was deployed from. */
sealed interface DeploymentSource {
  /**
   * A registry.
   *
   * @param registry the registry
   * @param dataFolder folder of datasets without a location, or null
   * @param definitions the text from which the engine made each view, by name of the view
   */
  record OfRegistry(
      Registry registry, @Nullable Path dataFolder, ImmutableMap<String, String> definitions)
      implements DeploymentSource {}

  /**
   * The files of a folder.
   *
   * @param folder the folder
   */
  record OfFolder(Path folder) implements DeploymentSource {}
}
