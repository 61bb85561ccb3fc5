package io.calcitefusion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of which Calcite may run a part, or may not. */
final class OnUnsupportedTest {
  private static final String DDL =
      "CREATE TABLE p(id BIGINT, name VARCHAR, born DATE, seen TIMESTAMP(3), pay DECIMAL(10,2),"
          + " tags VARCHAR[]) AS VALUES"
          + " (1, 'Robert', DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:59.9', 1.50, ['a']),"
          + " (2, 'Rupert', DATE '2024-02-29', TIMESTAMP '2024-02-29 01:02:03.004', 2.50, []),"
          + " (3, NULL, NULL, NULL, NULL, NULL),"
          + " (4, 'Ashcraft', DATE '2000-01-01', TIMESTAMP '2000-01-01 00:00:00', 9.99, ['b', NULL])";

  /** More rows than anyone waits for. */
  private static final String ENDLESS = "SELECT soundex(CAST(v AS VARCHAR)) FROM numbers";

  private static TestConnections connections;
  private static Connection strict;
  private static Connection lenient;

  @BeforeAll
  static void open() throws SQLException {
    connections = new TestConnections();
    strict = connections.open("jdbc:datafusion:;name=unsupported");
    lenient = connections.open("jdbc:datafusion:;name=unsupported;onUnsupported=calcite");
    try (Statement statement = strict.createStatement()) {
      statement.execute(DDL);
      statement.execute(
          "CREATE VIEW numbers AS SELECT value AS v FROM generate_series(1, 20000000000)");
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connections.close();
  }

  private static List<String> rows(ResultSet result) throws SQLException {
    List<String> rows = new ArrayList<>();
    int width = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        row.add(result.getString(i));
      }
      rows.add(String.join("|", row));
    }
    return rows;
  }

  private static List<String> rows(String sql) throws SQLException {
    try (Statement statement = lenient.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return rows(result);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT id, soundex(name) FROM p ORDER BY id; 1|R163,2|R163,3|null,4|A261",
        "SELECT id FROM p WHERE soundex(name) = 'R163' AND id > 1; 2",
        "SELECT soundex(name) AS s, count(*) FROM p GROUP BY soundex(name) ORDER BY 1;"
            + " A261|1,R163|2,null|1",
        "SELECT a.id, b.id FROM p a JOIN p b ON soundex(a.name) = soundex(b.name) AND a.id < b.id;"
            + " 1|2",
        "SELECT max(soundex(name)) FROM p; R163",
        "SELECT id FROM p WHERE soundex(name) = (SELECT min(soundex(name)) FROM p); 4",
        "SELECT born, seen, pay, tags, soundex('x') FROM p WHERE id < 3 ORDER BY id;"
            + " 1969-12-31|1969-12-31 23:59:59.9|1.50|[\"a\"]|X000,"
            + "2024-02-29|2024-02-29 01:02:03.004|2.50|[]|X000",
        "SELECT id + 1, soundex(upper(name)) || '!' FROM p WHERE id = 1; 2|R163!"
      })
  void calciteRunsWhatTheEngineCanNot(String sql, String expected) throws SQLException {
    assertThat(rows(sql)).containsExactly(expected.strip().split(","));
    try (Statement statement = strict.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery(sql))
          .isInstanceOf(SQLFeatureNotSupportedException.class)
          .hasMessageContaining("SOUNDEX");
    }
  }

  @Test
  void aWarningSaysWhatRanInCalcite() throws SQLException {
    try (Statement statement = lenient.createStatement()) {
      statement.executeQuery("SELECT id FROM p").close();
      assertThat((Object) statement.getWarnings()).isNull();
      statement.executeQuery("SELECT soundex(name) FROM p").close();
      assertThat(statement.getWarnings().getSQLState()).isEqualTo("01000");
      assertThat(statement.getWarnings().getMessage()).contains("Calcite", "Project", "SOUNDEX");
    }
  }

  @Test
  void explainShowsBothParts() throws SQLException {
    List<String> rows = rows("EXPLAIN SELECT soundex(name) FROM p WHERE id > 1");
    assertThat(rows.get(0)).startsWith("calcite_residue|").contains("SOUNDEX");
    assertThat(rows.get(1)).startsWith("calcite|EnumerableCalc").contains("DataFusionStatement");
    assertThat(rows.get(2)).startsWith("sql|SELECT").contains("> 1");
    assertThat(rows.get(3)).startsWith("datafusion|").contains("FilterExec");
  }

  @Test
  void typesAreThoseOfTheQuery() throws SQLException {
    try (PreparedStatement statement =
        lenient.prepareStatement("SELECT id, born, seen, pay, soundex(name) AS s FROM p")) {
      assertThat(statement.getMetaData().getColumnTypeName(2)).isEqualTo("DATE");
      assertThat(statement.getMetaData().getPrecision(4)).isEqualTo(10);
      assertThat(statement.getMetaData().getScale(4)).isEqualTo(2);
      assertThat(statement.getMetaData().getColumnLabel(5)).isEqualTo("s");
    }
  }

  /** Columns that Calcite hands on are read as those of the engine. */
  @Test
  void everyTypePassesThroughCalciteUnchanged() throws SQLException {
    try (Statement statement = strict.createStatement()) {
      statement.execute(
          "CREATE TABLE kinds AS SELECT 1 AS k, TRUE AS b, CAST(-3 AS TINYINT) AS i8,"
              + " CAST(-300 AS SMALLINT) AS i16, CAST(200 AS TINYINT UNSIGNED) AS u8,"
              + " CAST(60000 AS SMALLINT UNSIGNED) AS u16,"
              + " CAST(4000000000 AS INTEGER UNSIGNED) AS u32,"
              + " CAST('18446744073709551615' AS BIGINT UNSIGNED) AS u64,"
              + " CAST(1.5 AS REAL) AS f32, 'NaN'::DOUBLE AS f64,"
              + " CAST('-12345678901234567890123456.789' AS DECIMAL(38,3)) AS n, 'naïve 😀' AS s,"
              + " X'00ff' AS x, DATE '0001-01-01' AS d, CAST('23:59:59.999' AS TIME) AS t,"
              + " CAST('9999-12-31 23:59:59' AS TIMESTAMP(0)) AS ts,"
              + " arrow_cast('2024-01-01T00:00:00.5Z', 'Timestamp(Millisecond, Some(\"UTC\"))') AS tz,"
              + " INTERVAL '3 days 2 hours' AS iv, [[1, NULL], []] AS l,"
              + " named_struct('a', 1, 'b', named_struct('c', 'x')) AS st,"
              + " MAP {'k': 1, 'l': NULL} AS m"
              + " UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
              + " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL");
    }
    String columns =
        "k, b, i8, i16, u8, u16, u32, u64, f32, f64, n, s, x, d, t, ts, tz, iv, l, st, m";
    String query = "SELECT " + columns + "%s FROM kinds ORDER BY k";
    List<String> expected;
    try (Statement statement = strict.createStatement();
        ResultSet result = statement.executeQuery(query.formatted(""))) {
      expected = rows(result);
    }
    assertThat(rows(query.formatted(", soundex('a')")))
        .containsExactly(expected.get(0) + "|A000", expected.get(1) + "|A000");
  }

  @Test
  void parametersReachBothParts() throws SQLException {
    try (PreparedStatement statement =
        lenient.prepareStatement(
            "SELECT id FROM p WHERE soundex(name) = soundex(CAST(? AS VARCHAR)) AND id >= ?")) {
      statement.setString(1, "Rubinov");
      statement.setLong(2, 1);
      assertThat(rows(statement.executeQuery())).isEmpty();
      statement.setString(1, "Robert");
      assertThat(rows(statement.executeQuery())).containsExactly("1", "2");
      statement.setLong(2, 2);
      assertThat(rows(statement.executeQuery())).containsExactly("2");
    }
  }

  @Test
  void arraysAsParametersReachCalcite() throws SQLException {
    try (PreparedStatement statement =
        lenient.prepareStatement("SELECT id FROM p WHERE soundex(name) = ANY (?)")) {
      statement.setArray(1, lenient.createArrayOf("VARCHAR", new Object[] {"A261", "X", null}));
      assertThat(rows(statement.executeQuery())).containsExactly("4");
    }
    try (PreparedStatement statement =
        lenient.prepareStatement(
            "SELECT CASE WHEN soundex(name) = 'R163' THEN CARDINALITY(CAST(? AS INTEGER ARRAY))"
                + " ELSE 0 END FROM p ORDER BY id")) {
      statement.setArray(1, lenient.createArrayOf("INTEGER", new Object[] {1, null}));
      assertThat(rows(statement.executeQuery())).containsExactly("2", "2", "0", "0");
    }
  }

  @Test
  void limitsHold() throws SQLException {
    try (Statement statement = lenient.createStatement()) {
      statement.setMaxRows(2);
      assertThat(rows(statement.executeQuery("SELECT soundex(name) FROM p"))).hasSize(2);
      statement.setMaxRows(0);
      statement.setFetchSize(1);
      assertThat(rows(statement.executeQuery("SELECT soundex(name) FROM p"))).hasSize(4);
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> rows(statement.executeQuery(ENDLESS)))
          .isInstanceOf(SQLTimeoutException.class);
    }
  }

  @Test
  void aRunningOneCanBeCancelledAndClosed() throws Exception {
    try (Statement statement = lenient.createStatement()) {
      statement.setFetchSize(1);
      ResultSet result = statement.executeQuery(ENDLESS);
      assertThat(result.next()).isTrue();
      statement.cancel();
      assertThatThrownBy(
              () -> {
                while (result.next()) {
                  assertThat(result.getString(1)).isNotNull();
                }
              })
          .hasFieldOrPropertyWithValue("SQLState", "57014");
      ResultSet second = statement.executeQuery(ENDLESS);
      assertThat(second.next()).isTrue();
      second.close();
      assertThat(rows(statement.executeQuery("SELECT soundex(name) FROM p WHERE id = 1")))
          .containsExactly("R163");
    }
  }

  /** The explanation of a query that runs waits for the engine's statements. */
  @ParameterizedTest
  @ValueSource(strings = {"EXPLAIN ANALYZE ", "EXPLAIN (LAYERS, ANALYZE) "})
  void anAnalysisCanBeCancelledWhileItRuns(String explain) throws Exception {
    try (Statement statement = lenient.createStatement();
        Statement others = strict.createStatement()) {
      FutureTask<SQLException> failure =
          new FutureTask<>(
              () ->
                  catchThrowableOfType(
                      SQLException.class, () -> rows(statement.executeQuery(explain + ENDLESS))));
      new Thread(failure, "analysis").start();
      List<String> running;
      do {
        running =
            rows(
                others.executeQuery(
                    "SELECT 1 FROM system.runtime.queries WHERE state = 'RUNNING'"
                        + " AND sql LIKE '%\"numbers\"%' AND sql NOT LIKE '%runtime%'"));
      } while (running.isEmpty() && !failure.isDone());
      statement.cancel();

      assertThat((Throwable) failure.get())
          .isNotNull()
          .hasFieldOrPropertyWithValue("SQLState", "57014");
      assertThat(rows(statement.executeQuery("SELECT soundex(name) FROM p WHERE id = 1")))
          .containsExactly("R163");
    }
  }

  @Test
  void overflowIsAnErrorInCalciteToo() {
    assertThatThrownBy(
            () ->
                rows(
                    "SELECT CASE WHEN soundex(name) IS NOT NULL THEN id + 9223372036854775807 END"
                        + " FROM p"))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "22003");
  }

  @Test
  void whatNeitherCanRunIsRefused() {
    assertThatThrownBy(() -> rows("SELECT CURRENT_USER FROM p"))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }
}
