package io.calcitefusion.datafusion.licences;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * A crate whose code is in the native library.
 *
 * @param name its name
 * @param version its version
 * @param licence SPDX expression
 * @param repository where its source lies, or empty
 * @param texts its licence and notice files by file name
 */
record Crate(
    String name,
    String version,
    String licence,
    String repository,
    ImmutableMap<String, String> texts) {
  static Crate of(
      String name, String version, String licence, String repository, Map<String, String> texts) {
    return new Crate(name, version, licence, repository, ImmutableMap.copyOf(texts));
  }

  String title() {
    return name + " " + version;
  }
}
