package io.calcitefusion.metadata;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads registries from YAML. Pure functions, safe to call from any thread. */
public final class RegistryReader {
  private RegistryReader() {}

  /**
   * Reads and checks a registry file.
   *
   * @param file a YAML file in UTF-8
   * @return the registry; relative locations resolve against the file's folder
   * @throws RegistryException with all findings, each with its line
   */
  public static Registry read(Path file) {
    String source = file.toString();
    Findings findings = new Findings(source);
    return new RegistryBuilder(source, file.toAbsolutePath().getParent(), findings)
        .build(RegistryFiles.of(file, findings));
  }

  /**
   * Reads a registry that is shipped in a jar.
   *
   * @param name its name, such as {@code codeintel}
   * @return the registry, without a folder of its own
   * @throws RegistryException when there is none of that name or it is wrong
   */
  public static Registry readClasspath(String name) {
    String source = "classpath:" + name;
    Findings findings = new Findings(source);
    return new RegistryBuilder(source, null, findings)
        .build(RegistryFiles.ofShipped(name, findings));
  }

  static Registry parse(String source, @Nullable Path baseFolder, byte[] bytes) {
    Findings findings = new Findings(source);
    return new RegistryBuilder(source, baseFolder, findings)
        .build(RegistryFiles.of(source, baseFolder, bytes, findings));
  }
}
