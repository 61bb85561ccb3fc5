package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/jdbc.md names as proofs are there. */
class DocumentedTestsTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");
  private static final Path CHECKOUT = Path.of(System.getProperty("calcitefusion.checkout"));

  @Test
  void everyTestThatThePageNamesExists() throws IOException {
    Map<String, List<Path>> sources = testSources();
    String page = Files.readString(CHECKOUT.resolve("docs/jdbc.md"));
    List<String> missing = new ArrayList<>();
    int named = 0;
    Matcher matcher = NAMED.matcher(page);
    while (matcher.find()) {
      named++;
      if (!exists(sources, matcher.group(1), matcher.group(2))) {
        missing.add(matcher.group());
      }
    }
    assertThat(named).isGreaterThan(60);
    assertThat(missing).isEmpty();
  }

  @Test
  void aNameThatIsNotThereIsFound() throws IOException {
    Map<String, List<Path>> sources = testSources();
    assertThat(exists(sources, "NoSuchTest", null)).isFalse();
    assertThat(exists(sources, "DocumentedTestsTest", "noSuchMethod")).isFalse();
    assertThat(exists(sources, "DocumentedTestsTest", "aNameThatIsNotThereIsFound")).isTrue();
  }

  private static boolean exists(Map<String, List<Path>> sources, String type, String method)
      throws IOException {
    for (Path source : sources.getOrDefault(type, List.of())) {
      if (method == null || Files.readString(source).matches("(?s).*\\bvoid " + method + "\\(.*")) {
        return true;
      }
    }
    return false;
  }

  /** Sources of tests by the name of their class, which several modules may have. */
  private static Map<String, List<Path>> testSources() throws IOException {
    Map<String, List<Path>> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(CHECKOUT)) {
      for (Path module : modules.toList()) {
        Path tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files
                .filter(file -> file.toString().endsWith("Test.java"))
                .forEach(
                    file ->
                        sources
                            .computeIfAbsent(
                                file.getFileName().toString().replace(".java", ""),
                                name -> new ArrayList<>())
                            .add(file));
          }
        }
      }
    }
    return sources;
  }
}
