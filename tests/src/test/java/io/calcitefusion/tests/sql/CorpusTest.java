package io.calcitefusion.tests.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every query of the files in {@code sql/*.iq} gives the rows that are written there, and gives
 * them to the engine's own SQL and to DuckDB too, unless the file says why one of them is not
 * asked; where the file says so, to Calcite's own operators over the same rows as well. With {@code
 * -Dcalcitefusion.corpus.record=true} the rows are written into the files, to be read by a person
 * before they are kept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorpusTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("calcitefusion.checkout"), "tests/src/test/resources/sql");
  private static final boolean RECORD = Boolean.getBoolean("calcitefusion.corpus.record");
  private static final int FEWEST = 400;

  /** Queries that stock Calcite is asked too. */
  private static final int FEWEST_IN_STOCK = 300;

  private CorpusEngines engines;

  @BeforeAll
  void open() throws SQLException {
    engines = new CorpusEngines();
  }

  @AfterAll
  void close() throws SQLException {
    engines.close();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".iq")).sorted().toList();
    }
  }

  private static List<CorpusCase> cases(Path file) throws IOException {
    return CorpusCase.parse(Files.readAllLines(file));
  }

  static List<CorpusCase> allCases() throws IOException {
    List<CorpusCase> all = new ArrayList<>();
    for (Path file : files()) {
      all.addAll(cases(file));
    }
    return all;
  }

  @TestFactory
  List<DynamicContainer> queriesGiveWhatTheFilesSay() throws Exception {
    List<DynamicContainer> containers = new ArrayList<>();
    for (Path file : files()) {
      List<CorpusCase> cases = cases(file);
      if (RECORD) {
        cases = record(cases);
        Files.writeString(
            file, String.join("", cases.stream().map(CorpusCase::render).toList()), UTF_8);
      }
      containers.add(
          DynamicContainer.dynamicContainer(
              file.getFileName().toString(),
              cases.stream()
                  .map(query -> DynamicTest.dynamicTest(query.sql(), () -> check(query)))));
    }
    return containers;
  }

  @Test
  void thereAreManyQueriesAndEachHasASecondOpinion() throws IOException {
    List<CorpusCase> all = allCases();
    assertThat(all).hasSizeGreaterThanOrEqualTo(FEWEST);
    assertThat(all)
        .filteredOn(query -> !query.isRefused())
        .filteredOn(query -> query.nativeSql() == null && query.duckdbSql() == null)
        .isEmpty();
  }

  @Test
  void manyQueriesAreAnsweredByStockCalciteToo() throws IOException {
    assertThat(allCases())
        .filteredOn(query -> query.stockSql() != null)
        .hasSizeGreaterThanOrEqualTo(FEWEST_IN_STOCK);
  }

  /** Prepared, described before it runs, and run twice. */
  @Test
  void preparedStatementsGiveTheSameColumnsAndRows() throws IOException {
    List<String> different = new ArrayList<>();
    for (CorpusCase query : allCases()) {
      if (query.parameters() == null) {
        for (List<String> lines : prepared(query)) {
          if (!lines.equals(query.expected())) {
            different.add(query.sql() + "\n  " + lines);
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private List<List<String>> prepared(CorpusCase query) {
    List<List<String>> outcomes = new ArrayList<>();
    try (PreparedStatement statement = engines.prepare(query.sql())) {
      List<String> columns = CorpusAnswer.columns(statement.getMetaData());
      for (int i = 0; i < 2; i++) {
        try (ResultSet result = statement.executeQuery()) {
          CorpusAnswer answer = CorpusAnswer.of(result);
          outcomes.add(new CorpusAnswer(columns, answer.rows()).lines(query.ordered()));
        }
      }
    } catch (SQLException e) {
      outcomes.add(List.of("error " + e.getSQLState()));
    }
    return outcomes;
  }

  private void check(CorpusCase query) throws SQLException {
    List<String> actual = outcome(query);
    assertThat(actual).isEqualTo(query.expected());
    if (!query.isRefused()) {
      List<String> rows = CorpusAnswer.loosely(actual.subList(1, actual.size()), query.ordered());
      compare("natively", engines.engine(), query.nativeSql(), query.ordered(), rows);
      compare("DuckDB", engines.duckdb(), query.duckdbSql(), query.ordered(), rows);
      compare("stock Calcite", engines.stock(), query.stockSql(), query.ordered(), rows);
    }
  }

  private static void compare(
      String engine,
      Connection connection,
      @Nullable String sql,
      boolean ordered,
      List<String> rows)
      throws SQLException {
    if (sql != null) {
      CorpusAnswer answer = CorpusAnswer.of(connection, sql);
      assertThat(CorpusAnswer.loosely(answer.rows(), ordered)).as(engine).isEqualTo(rows);
    }
  }

  private List<CorpusCase> record(List<CorpusCase> cases) {
    return cases.stream().map(query -> query.with(outcome(query))).toList();
  }

  private List<String> outcome(CorpusCase query) {
    try {
      return engines.byCalcite(query.sql(), query.parameters()).lines(query.ordered());
    } catch (SQLException e) {
      return List.of("error " + e.getSQLState());
    }
  }
}
