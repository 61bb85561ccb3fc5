package io.calcitefusion.jdbc;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Registries that were read, so that a further connection does not parse YAML. Thread-safe. */
final class RegistryCache {
  private record Version(FileTime modified, long size, Object fileKey) {}

  private record Entry(Version version, Registry registry) {}

  private final Map<Path, Entry> files = new ConcurrentHashMap<>();
  private final Map<String, Registry> shipped = new ConcurrentHashMap<>();

  /** The registry in a file, read again when the file has changed. */
  Registry file(Path canonicalFile) {
    Version version;
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(canonicalFile, BasicFileAttributes.class);
      version =
          new Version(
              attributes.lastModifiedTime(),
              attributes.size(),
              String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      // The reader says what is wrong with the file.
      return RegistryReader.read(canonicalFile);
    }
    Entry entry = files.get(canonicalFile);
    if (entry == null || !entry.version.equals(version)) {
      entry = new Entry(version, RegistryReader.read(canonicalFile));
      files.put(canonicalFile, entry);
    }
    return entry.registry;
  }

  /** A registry on the class path. */
  Registry shipped(String name) {
    return shipped.computeIfAbsent(name, RegistryReader::readClasspath);
  }
}
