package io.calcitefusion.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.cli.CalciteFusion;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.jdbc.DataFusionConnection;
import io.calcitefusion.tests.CalciteSources.Extracted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the README shows runs as it stands there. */
@ExtendWith({NothingLeaks.class, CalciteSources.class})
final class ReadmeExamplesTest {
  private static final Path README =
      Path.of(System.getProperty("calcitefusion.checkout"), "README.md");
  private static final Path THIS_CLASS =
      Path.of("src/test/java", ReadmeExamplesTest.class.getName().replace('.', '/') + ".java");

  /** A test as users write one; it runs with the module that helps them. */
  private static final Path TEST_OF_A_USER =
      Path.of(
          System.getProperty("calcitefusion.checkout"),
          "testkit/src/test/java/io/calcitefusion/testkit/ShopTest.java");

  private static final Pattern SNIPPET =
      Pattern.compile("(?s)// README begins\n(.*?)\n+ *// README ends");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream console = System.out;

  @BeforeEach
  void capture(Extracted extracted) {
    assertThat(extracted.folder()).isEqualTo(Path.of("target/demo"));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(console);
  }

  @Test
  void jdbc() throws SQLException {
    // README begins
    String url = "jdbc:datafusion:classpath:codeintel;data=target/demo";
    String sql =
        """
        SELECT f.path, count(*) AS methods
        FROM ast_nodes AS n
        JOIN repo_files_v1 AS f ON n.file_id = f.file_id
        WHERE n.kind = 'METHOD' AND f.size_bytes > ?
        GROUP BY f.path
        ORDER BY methods DESC
        LIMIT 3""";
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, 100_000);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          System.out.println(rows.getString("path") + " " + rows.getLong("methods"));
        }
      }
    }
    // README ends
    assertThat(printedLines()).hasSize(3).allMatch(line -> line.matches("\\S+\\.java [0-9]+"));
  }

  @Test
  void relBuilder() throws SQLException, IOException {
    try (Connection connection =
        DriverManager.getConnection("jdbc:datafusion:classpath:codeintel;data=target/demo")) {
      // README begins
      DataFusionConnection fusion = connection.unwrap(DataFusionConnection.class);
      RelBuilder builder = fusion.frontEnd().relBuilder();
      RelNode methods =
          builder
              .scan("codeintel", "public", "ast_nodes")
              .filter(builder.equals(builder.field("kind"), builder.literal("METHOD")))
              .aggregate(builder.groupKey("path"), builder.countStar("methods"))
              .sortLimit(0, 3, builder.desc(builder.field("methods")))
              .build();
      try (PreparedQuery query = fusion.frontEnd().prepare(methods);
          ArrowReader rows =
              fusion.session().executeArrow(query.plan(), List.of(), ExecutionOptions.defaults())) {
        while (rows.loadNextBatch()) {
          System.out.print(rows.getVectorSchemaRoot().contentToTSVString());
        }
      }
      // README ends
    }
    assertThat(printedLines()).hasSize(4).first().isEqualTo("path\tmethods");
  }

  @Test
  void everyJavaBlockOfTheReadmeRunsHere() throws IOException {
    List<String> snippets = snippets(THIS_CLASS);
    assertThat(blocks("java")).isNotEmpty().containsAll(snippets);
    snippets.addAll(snippets(TEST_OF_A_USER));
    assertThat(snippets).containsAll(blocks("java"));
  }

  private static List<String> snippets(Path source) throws IOException {
    List<String> snippets = new ArrayList<>();
    Matcher matcher = SNIPPET.matcher(Files.readString(source));
    while (matcher.find()) {
      snippets.add(matcher.group(1).stripIndent());
    }
    assertThat(snippets).as("%s", source).isNotEmpty();
    return snippets;
  }

  @TestFactory
  Stream<DynamicTest> everyCommandOfTheReadmePrintsWhatItShows(Extracted extracted)
      throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String block : blocks("console")) {
      for (String session : block.split("(?m)^\\$ \\./calcitefusion ")) {
        if (!session.isBlank()) {
          String command = session.lines().findFirst().orElseThrow();
          String expected = session.lines().skip(1).collect(Collectors.joining("\n"));
          tests.add(
              DynamicTest.dynamicTest(
                  command, () -> assertThat(run(command)).isEqualTo(expected.stripTrailing())));
        }
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static String run(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    CalciteFusion.run(InputStream.nullInputStream(), all, all, words.toArray(new String[0]));
    return all.toString(StandardCharsets.UTF_8).replace("\r\n", "\n").stripTrailing();
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("(?s)```" + language + "\n(.*?)\n```").matcher(Files.readString(README));
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  private List<String> printedLines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
