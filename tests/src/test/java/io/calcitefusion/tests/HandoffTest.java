package io.calcitefusion.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import io.calcitefusion.tests.CalciteSources.Extracted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The text that is handed over for queries on the shipped registry: as {@code handoff.txt} has it
 * (a query, the text, an empty line), with names of three parts, taken by the engine's EXPLAIN, and
 * with the rows that the query has without Calcite. With {@code
 * -Dcalcitefusion.handoff.record=true} the texts are written into the file, to be read by a person
 * before they are kept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith({NothingLeaks.class, CalciteSources.class})
final class HandoffTest {
  private static final String FILE = "handoff.txt";
  private static final Pattern TABLE = Pattern.compile("(?:FROM|JOIN) (?!\\(|unnest)(\\S+)");
  private static final String NAME = "\"(?:[^\"]|\"\")+\"";

  private Connection calcite;
  private Connection engine;

  /** A query and what is handed over for it. */
  private record Handoff(String sql, String text) {}

  @BeforeAll
  void open(Extracted extracted) throws SQLException {
    calcite = DriverManager.getConnection(extracted.url());
    engine = DriverManager.getConnection(extracted.url() + ";planner=native");
  }

  @AfterAll
  void close() throws SQLException {
    calcite.close();
    engine.close();
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    boolean begins = true;
    for (String line : Resources.readLines(Resources.getResource(HandoffTest.class, FILE), UTF_8)) {
      if (begins && !line.isBlank()) {
        queries.add(line);
      }
      begins = line.isBlank();
    }
    return queries;
  }

  private List<Handoff> handoffs() throws IOException, SQLException {
    List<Handoff> handoffs = new ArrayList<>();
    for (String sql : queries()) {
      handoffs.add(new Handoff(sql, calcite.nativeSQL(sql)));
    }
    return handoffs;
  }

  @Test
  void textsAreThoseOfTheFile() throws IOException, SQLException {
    StringBuilder texts = new StringBuilder();
    for (Handoff handoff : handoffs()) {
      texts.append(texts.isEmpty() ? "" : "\n").append(handoff.sql()).append('\n');
      texts.append(handoff.text()).append('\n');
    }
    if (Boolean.getBoolean("calcitefusion.handoff.record")) {
      Path file =
          Path.of(
              System.getProperty("calcitefusion.checkout"),
              "tests/src/test/resources/io/calcitefusion/tests",
              FILE);
      Files.writeString(file, texts);
    }
    assertThat(texts)
        .hasToString(Resources.toString(Resources.getResource(HandoffTest.class, FILE), UTF_8));
  }

  @Test
  void tablesHaveNamesOfThreeQuotedParts() throws IOException, SQLException {
    for (Handoff handoff : handoffs()) {
      assertThat(TABLE.matcher(handoff.text()).results().map(match -> match.group(1)))
          .isNotEmpty()
          .allMatch(name -> name.matches(NAME + "\\." + NAME + "\\." + NAME));
    }
  }

  @Test
  void theEngineExplainsEachAndGivesTheRowsOfTheQuery() throws IOException, SQLException {
    for (Handoff handoff : handoffs()) {
      assertThat(rows(engine, "EXPLAIN " + handoff.text())).isNotEmpty();
      List<String> rows = rows(calcite, handoff.sql());
      assertThat(rows).as(handoff.sql()).isNotEmpty();
      assertThat(rows).as(handoff.sql()).isEqualTo(rows(engine, handoff.text()));
      if (!handoff.sql().contains("UNNEST")) {
        assertThat(rows).as(handoff.sql()).isEqualTo(rows(engine, handoff.sql()));
      }
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(result.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
    }
    return rows.stream().sorted().toList();
  }
}
