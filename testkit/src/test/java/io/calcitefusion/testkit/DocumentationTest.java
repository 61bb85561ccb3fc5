package io.calcitefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.metadata.QueryExpectation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages about tests and checks show is code of tests that run here. */
class DocumentationTest {
  private static final Path TESTS = Path.of("src/test/java/io/calcitefusion/testkit");

  @Test
  void everyBlockOfJavaRuns() throws IOException {
    String tests = withoutIndent(sources());
    assertThat(blocks("java"))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(block -> assertThat(tests).contains(withoutIndent(block)));
  }

  @Test
  void theExpectationIsTheOneOfTheTests() throws IOException {
    assertThat(blocks("yaml"))
        .singleElement()
        .satisfies(
            block -> {
              assertThat(
                      Files.readString(
                          Path.of("src/test/resources/shop/queries/totals.expect.yaml")))
                  .isEqualTo(block + "\n");
              assertThat(
                      QueryExpectation.parse("page", block.getBytes(StandardCharsets.UTF_8))
                          .isOfRows())
                  .isTrue();
            });
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.list(TESTS)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.sorted().toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  private static List<String> blocks(String language) throws IOException {
    Pattern block = Pattern.compile("(?s)```" + language + "\n(.*?)\n```");
    StringBuilder pages = new StringBuilder();
    for (String page : List.of("testkit.md", "data-checks.md")) {
      pages.append(Files.readString(Path.of("..", "docs", page)));
    }
    return block.matcher(pages).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String withoutIndent(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
