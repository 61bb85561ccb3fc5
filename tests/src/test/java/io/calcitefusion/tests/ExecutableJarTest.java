package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The jar of the command asks for what it needs, and says what it is made of. */
final class ExecutableJarTest {
  private static final Path JAR =
      Path.of(System.getProperty("calcitefusion.checkout"), "cli/target/calcitefusion.jar");

  @Test
  void theManifestOpensWhatArrowAndTheLibraryNeed() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Attributes attributes = jar.getManifest().getMainAttributes();
      assertThat(attributes.getValue("Add-Opens")).isEqualTo("java.base/java.nio");
      assertThat(attributes.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
      assertThat(attributes.getValue("Main-Class")).isEqualTo("io.calcitefusion.cli.CalciteFusion");
      assertThat(attributes.getValue("Multi-Release")).isEqualTo("true");
    }
  }

  @Test
  void itCarriesLicencesAndParts() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .contains(
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "META-INF/calcitefusion/third-party-jars.txt",
              "META-INF/calcitefusion/third-party-crates.txt",
              "META-INF/sbom/jars.cdx.json",
              "META-INF/sbom/crates.cdx.json");
      String jars = text(jar, "META-INF/calcitefusion/third-party-jars.txt");
      assertThat(jars).contains("(Apache-2.0)", "calcite-core", "picocli", "sqlline", "jline");
      assertThat(text(jar, "META-INF/sbom/jars.cdx.json"))
          .contains("\"CycloneDX\"", "pkg:maven/org.apache.calcite/calcite-core@");
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (var in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
