package io.calcitefusion.metadata;

import java.util.Set;

/**
 * One file of a registry, of which the YAML was read.
 *
 * @param top its top level
 * @param place where it is
 */
record RegistryFile(YamlMapping top, FilePlace place) {
  static final Set<String> KEYS =
      Set.of(
          "registry",
          "catalog",
          "schema",
          "doc",
          "include",
          "types",
          "bundles",
          "functions",
          "ids",
          "templates",
          "extractors",
          "output_bundles",
          "datasets",
          "views");
}
