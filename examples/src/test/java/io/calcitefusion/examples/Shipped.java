package io.calcitefusion.examples;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import org.jspecify.annotations.Nullable;

/** The registry that the extractor is made for. */
final class Shipped {

  static final Registry REGISTRY = RegistryReader.readClasspath(CodeIntelExtractor.REGISTRY);

  private Shipped() {}

  static FileIds fileIds(@Nullable String repo) {
    return FileIds.of(REGISTRY, REGISTRY.dataset("repo_files_v1"), repo);
  }

  static String fileId(@Nullable String repo, String path) {
    return fileIds(repo).of(new FileIds.File(path, "/" + path, "", 0));
  }
}
