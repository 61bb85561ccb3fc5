package io.calcitefusion.jdbc;

import java.nio.file.Path;

/** What a URL opens. */
sealed interface EngineTarget {
  /** An engine without tables. */
  record Empty() implements EngineTarget {}

  /** A registry in a YAML file. */
  record RegistryFile(Path file) implements EngineTarget {}

  /** A registry on the class path. */
  record ShippedRegistry(String name) implements EngineTarget {}

  /** The files of a folder. */
  record Folder(Path folder) implements EngineTarget {}
}
