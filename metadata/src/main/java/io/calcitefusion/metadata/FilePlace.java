package io.calcitefusion.metadata;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a file of a registry is, as seen from the registry's first file. Locations of an included
 * file are written anew against the folder of the first one, in the words of the includes, so that
 * a registry means the same wherever its files lie together.
 *
 * @param folder folder against which includes resolve; null for a file in a jar
 * @param way the way from the first file's folder to this one's; empty for the first file's own;
 *     null for a file in a jar that a file outside includes, which can have no relative locations
 */
record FilePlace(@Nullable Path folder, @Nullable Path way) {
  private static final Path HERE = Path.of("");

  /** The place of a registry's first file. */
  static FilePlace first(@Nullable Path folder) {
    return new FilePlace(folder, HERE);
  }

  /** The place of a file in a jar that is included from here. */
  FilePlace shipped() {
    return new FilePlace(null, folder == null ? way : null);
  }

  /** The place of a file that is included by a path. */
  FilePlace included(Path path) {
    Path below = path.getParent() == null ? HERE : path.getParent();
    Path from = way == null ? HERE : way;
    return new FilePlace(
        folder == null ? path.getParent() : folder.resolve(below), from.resolve(below).normalize());
  }

  /**
   * A path of a location as the first file would write it.
   *
   * @throws IllegalArgumentException when it is relative and there is no folder
   */
  String location(String path) {
    if (path.contains("://") || HERE.equals(way)) {
      return path;
    }
    try {
      Path written = Path.of(path);
      if (written.isAbsolute()) {
        return path;
      }
      if (way == null) {
        throw new IllegalArgumentException(
            "the path '"
                + path
                + "' is relative; a shipped registry has no folder, so only an absolute path can be"
                + " found");
      }
      return way.resolve(written).normalize().toString();
    } catch (InvalidPathException e) {
      // The checks report it with its reason.
      return path;
    }
  }
}
