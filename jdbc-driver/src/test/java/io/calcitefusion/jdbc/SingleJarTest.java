package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The single jar, alone on a bare class path, in every JDK of this machine, without flags. */
class SingleJarTest {
  private static final long LIMIT_BYTES = 80_000_000;
  private static final int NEWER_JDK = 25;

  private final Path jar = Path.of(System.getProperty("single.jar"));
  private final Path otherArrow = Path.of(System.getProperty("other.arrow"));

  @TempDir Path folder;

  /** Homes of the running JDK and of the newer ones that are installed. */
  private static List<Path> javaHomes() throws IOException {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> candidates = Files.list(installed)) {
        for (Path candidate : candidates.toList()) {
          if (version(candidate) >= NEWER_JDK) {
            homes.add(candidate);
          }
        }
      }
    }
    return homes;
  }

  private static int version(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return 0;
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    }
    String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.split("[^0-9]")[0]);
  }

  private List<String> run(Path javaHome, String classPath, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.add("-Dfile.encoding=UTF-8");
    command.add("-cp");
    command.add(classPath);
    command.add(SingleJarProgram.class.getName());
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    int exit = process.waitFor();
    assertThat(exit).as(Files.readString(errors)).isZero();
    assertThat(Files.readString(errors)).doesNotContain("Exception").doesNotContain("SLF4J");
    return Files.readAllLines(output);
  }

  private String classPath() {
    return jar + File.pathSeparator + Path.of("target", "test-classes").toAbsolutePath();
  }

  private static final String[] EXPECTED = {
    "native 1 2.5 3.25 5 true 2024-02-29 2024-02-29T01:02:03 null",
    "calcite 1 2.5 3.25 5 true 2024-02-29 2024-02-29T01:02:03 null",
    "[1,2] {\"a\":1} {\"k\":1} x ff 1.5",
    "sliced false null w14 d0 true v15 w15 d1 false null w16 d0 false v17 w17 d1",
    "R163",
    "two",
    "items"
  };

  @Test
  void runsAloneOnEveryJdk() throws Exception {
    List<Path> homes = javaHomes();
    assertThat(homes).isNotEmpty();
    for (Path home : homes) {
      Path data = Files.createTempDirectory(folder, "data");
      assertThat(run(home, classPath(), data.toString())).as("%s", home).containsExactly(EXPECTED);
    }
  }

  @Test
  void runsBesideAnotherArrow() throws Exception {
    List<String> others = new ArrayList<>();
    try (Stream<Path> jars = Files.list(otherArrow)) {
      jars.forEach(other -> others.add(other.toString()));
    }
    assertThat(others).hasSize(2);
    for (String classPath :
        List.of(
            String.join(File.pathSeparator, others) + File.pathSeparator + classPath(),
            classPath() + File.pathSeparator + String.join(File.pathSeparator, others))) {
      Path data = Files.createTempDirectory(folder, "data");
      assertThat(
              run(
                  javaHomes().get(0),
                  classPath,
                  data.toString(),
                  "org.apache.arrow.vector.types.pojo.Schema"))
          .startsWith(EXPECTED)
          .endsWith("arrow-vector-18.3.0.jar");
    }
  }

  @Test
  void runsInTwoClassLoadersOfOneJvm() throws Exception {
    Path copy = Files.copy(jar, folder.resolve("copy.jar"));
    try (URLClassLoader first = loader(jar);
        URLClassLoader second = loader(copy);
        Connection one = connect(first);
        Connection two = connect(second)) {
      assertThat(one.getClass()).isNotEqualTo(two.getClass());
      for (int i = 0; i < 3; i++) {
        assertThat(sum(one)).isEqualTo(50005000L);
        assertThat(sum(two)).isEqualTo(50005000L);
      }
    }
  }

  private static URLClassLoader loader(Path path) throws IOException {
    return new URLClassLoader(
        new URL[] {path.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  private static Connection connect(ClassLoader loader) throws Exception {
    Driver driver =
        (Driver)
            Class.forName(DataFusionDriver.class.getName(), true, loader)
                .getConstructor()
                .newInstance();
    return driver.connect("jdbc:datafusion:", new Properties());
  }

  private static long sum(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CAST(sum(v) AS BIGINT) FROM (VALUES (50005000)) AS t(v)")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void holdsOnlyOurNames() throws IOException {
    assertThat(Files.size(jar)).isLessThanOrEqualTo(LIMIT_BYTES);
    try (JarFile file = new JarFile(jar.toFile())) {
      List<String> names = file.stream().map(entry -> entry.getName()).toList();
      assertThat(names)
          .filteredOn(name -> name.endsWith(".class"))
          .allMatch(name -> name.startsWith("io/calcitefusion/"));
      assertThat(names)
          .filteredOn(name -> !name.startsWith("io/calcitefusion/"))
          .noneMatch(name -> name.startsWith("META-INF/versions/"))
          .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"))
          .contains(
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "META-INF/calcitefusion/third-party-jars.txt",
              "META-INF/calcitefusion/third-party-crates.txt",
              "META-INF/sbom/jars.cdx.json",
              "META-INF/sbom/crates.cdx.json",
              "META-INF/native-image/io.calcitefusion/calcitefusion-jdbc-driver/reachability-metadata.json",
              "META-INF/native-image/io.calcitefusion/calcitefusion-datafusion-backend/reachability-metadata.json",
              "META-INF/calcitefusion/native/linux-x86_64/libcalcitefusion_native.so.0.xz");
      assertThat(names).noneMatch(name -> name.contains("arrow/c/jni"));
      try (var driver =
          file.getInputStream(file.getJarEntry("META-INF/services/java.sql.Driver"))) {
        assertThat(
                new String(driver.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).trim())
            .isEqualTo(DataFusionDriver.class.getName());
      }
    }
  }
}
