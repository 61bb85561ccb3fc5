package io.calcitefusion.jdbc;

import io.calcitefusion.metadata.Registry;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folders that the locations of a registry lie in. Pure functions. */
final class RegistryFolders {
  private RegistryFolders() {}

  /**
   * The existing folder that a location's path lies in or names; null when there is none, which the
   * deployment reports.
   */
  static @Nullable Path folder(Registry registry, String locationPath) {
    int glob = firstGlobCharacter(locationPath);
    String fixed = locationPath;
    if (glob >= 0) {
      int slash = locationPath.lastIndexOf('/', glob);
      fixed = slash < 0 ? "" : locationPath.substring(0, slash + 1);
    }
    try {
      Path path = Path.of(fixed);
      if (registry.baseFolder() != null) {
        path = registry.baseFolder().resolve(path);
      }
      path = path.toAbsolutePath().normalize();
      Path folder = Files.isDirectory(path) ? path : path.getParent();
      return folder != null && Files.isDirectory(folder) ? folder : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static int firstGlobCharacter(String path) {
    for (int i = 0; i < path.length(); i++) {
      if ("*?[{".indexOf(path.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
