package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.tests.CalciteSources.Extracted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The same class path on the Java that runs the tests and on every newer one that is installed, in
 * processes without any JVM flag.
 */
@ExtendWith({NothingLeaks.class, CalciteSources.class})
final class EveryJavaTest {
  private static final int NEWER = 25;
  private static final int LIMIT_SECONDS = 120;
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  @TestFactory
  Stream<DynamicTest> jdbcAndRelBuilderRunWithoutFlags(Extracted extracted) throws IOException {
    return javaHomes().stream()
        .map(home -> DynamicTest.dynamicTest(home.toString(), () -> runs(home, extracted)));
  }

  private static void runs(Path home, Extracted extracted)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("small-application", ".out");
    Path err = Files.createTempFile("small-application", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  home.resolve("bin/java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  SmallApplication.class.getName(),
                  extracted.url())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS"));
      Process process = builder.start();
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
      List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
      assertThat(lines).hasSize(20);
      assertThat(lines.subList(10, 20)).isEqualTo(lines.subList(0, 10));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static List<Path> javaHomes() throws IOException {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    String named = System.getenv("JAVA25_HOME");
    if (named != null) {
      homes.add(Path.of(named));
    }
    if (Files.isDirectory(INSTALLED)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(INSTALLED)) {
        for (Path folder : folders) {
          if (!Files.isSymbolicLink(folder) && version(folder) >= NEWER) {
            homes.add(folder);
          }
        }
      }
    }
    return homes;
  }

  /** The feature release that a folder's release file names, or 0. */
  private static int version(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)) {
      return 0;
    }
    return Files.readAllLines(release).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }
}
