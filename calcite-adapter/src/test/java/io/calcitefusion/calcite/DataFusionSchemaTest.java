package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.apache.calcite.adapter.jdbc.JdbcSchema;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of a session in a connection of Calcite's own driver. */
final class DataFusionSchemaTest {
  private static EngineFixture engine;
  private static StockConnection calcite;

  @BeforeAll
  static void open() throws SQLException {
    engine = new EngineFixture();
    calcite = new StockConnection(engine);
  }

  @AfterAll
  static void close() throws SQLException {
    calcite.close();
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, s FROM t WHERE i > 10 OR s IS NULL",
        "SELECT id * 2 + 1, upper(s) || '!', d * 2, f FROM t",
        "SELECT s, count(*), sum(i), avg(f), min(d), max(b) FROM t GROUP BY s",
        "SELECT count(DISTINCT n), count(*) FROM u",
        "SELECT id, n, count(*) FROM u GROUP BY ROLLUP (id, n)",
        "SELECT t.id, u.n FROM t JOIN u ON t.id = u.id",
        "SELECT t.id, u.n FROM t LEFT JOIN u ON t.id = u.id AND u.n > 'x'",
        "SELECT t.id, u.n FROM t FULL JOIN u ON t.id = u.id",
        "SELECT t.id, u.n FROM t JOIN u ON t.id < u.id",
        "SELECT s FROM t WHERE id IN (SELECT id FROM u)",
        "SELECT s FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)",
        "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id)",
        "SELECT id FROM t WHERE id NOT IN (SELECT id FROM u)",
        "SELECT id FROM t WHERE i > (SELECT avg(i) FROM t)",
        "SELECT id FROM t UNION SELECT id FROM u",
        "SELECT id FROM t UNION ALL SELECT id FROM u",
        "SELECT id FROM u INTERSECT SELECT id FROM t",
        "SELECT id, row_number() OVER (PARTITION BY b ORDER BY id) FROM t",
        "SELECT id, sum(i) OVER (ORDER BY id) FROM t",
        "SELECT id FROM v",
        "SELECT count(*) FROM t",
        "SELECT id + v.k FROM t, (VALUES (10), (20)) AS v (k)",
        "SELECT DISTINCT id FROM u WHERE CASE WHEN n = 'x' THEN TRUE ELSE id = 2 END"
      })
  void theEngineRunsTheWholeQuery(String sql) throws SQLException {
    assertThat(calcite.plan(sql)).startsWith("DataFusionToEnumerableConverter");
    assertThat(calcite.rows(sql)).isEqualTo(EngineFixture.sorted(engine.query(sql)));
  }

  @Test
  void theEngineSortsAndCuts() throws SQLException {
    String sql = "SELECT id, s FROM t ORDER BY s DESC NULLS LAST, id LIMIT 2 OFFSET 1";
    assertThat(calcite.plan(sql)).startsWith("DataFusionToEnumerableConverter");
    assertThat(calcite.list(sql)).containsExactly("[1, a]", "[3, null]");
    assertThat(calcite.list("SELECT s FROM t ORDER BY -id"))
        .containsExactly("[null]", "[b]", "[a]");
  }

  @Test
  void sortedRowsUnderAProjectionAreSortedAgainWhereTheOrderCounts() throws SQLException {
    assertThat(
            calcite.list(
                "SELECT x.id FROM (SELECT id FROM t ORDER BY id LIMIT 2) AS x ORDER BY x.id DESC"))
        .containsExactly("[2]", "[1]");
  }

  @Test
  void valuesHaveCalcitesForms() throws SQLException {
    assertThat(calcite.list("SELECT dt, d, r, b, i FROM t WHERE id = 2"))
        .containsExactly("[1969-12-31, 2.50, 2.5, false, 20]");
    assertThat(calcite.list("SELECT CAST(ts AS VARCHAR) FROM t WHERE id = 2"))
        .containsExactly("[1969-12-31 23:59:59.900]");
    assertThat(calcite.list("SELECT arr FROM t WHERE id < 3 ORDER BY id"))
        .containsExactly("[[1, 2]]", "[[3]]");
    assertThat(calcite.list("SELECT m['a'], st['f'], c.st.g.h FROM c WHERE id = 1"))
        .containsExactly("[1, 10, a]");
  }

  @Test
  void aTimestampFinerThanMillisecondsIsRefusedRatherThanCut() throws SQLException {
    engine
        .session()
        .update("CREATE TABLE fine AS SELECT TIMESTAMP '2024-01-01 00:00:00.123456' AS moment");
    assertThatThrownBy(() -> calcite.list("SELECT moment FROM fine"))
        .hasStackTraceContaining("column 'moment'")
        .hasStackTraceContaining("finer than milliseconds");
    assertThat(calcite.list("SELECT CAST(moment AS TIMESTAMP(3)) FROM fine")).hasSize(1);
    assertThat(
            calcite.list(
                "SELECT count(*) FROM fine WHERE EXTRACT(MICROSECOND FROM moment) = 123456"))
        .containsExactly("[1]");
  }

  @Test
  void differencesOfSetsRunInTheEngine() throws SQLException {
    String sql = "SELECT id FROM t EXCEPT SELECT id FROM u";
    assertThat(calcite.plan(sql))
        .containsOnlyOnce("DataFusionToEnumerableConverter")
        .doesNotContain("EnumerableMinus", "EnumerableAggregate");
    assertThat(calcite.rows(sql)).containsExactly("[3]");
  }

  @Test
  void whatTheEngineCanNotRunStaysInCalcite() throws SQLException {
    String sql = "SELECT id, SOUNDEX(s) FROM t WHERE i > 10";
    String plan = calcite.plan(sql);
    assertThat(plan).startsWith("EnumerableCalc").contains("DataFusionFilter");
    assertThat(calcite.list(sql)).containsExactly("[2, B000]");
  }

  @Test
  void parametersReachTheEngine() throws SQLException {
    String sql = "SELECT id FROM t WHERE s = ? OR i > ? OR dt = CAST(? AS DATE) LIMIT ?";
    assertThat(calcite.rows(sql, "a", 15, java.sql.Date.valueOf("1900-01-01"), 10))
        .containsExactly("[1]", "[2]");
    assertThat(calcite.rows(sql, "a", 15, java.sql.Date.valueOf("1969-12-31"), 1)).hasSize(1);
    assertThat(
            calcite.rows(
                "SELECT id FROM t WHERE d = ? AND ts > ?",
                new java.math.BigDecimal("1.50"),
                java.sql.Timestamp.valueOf("2000-01-01 00:00:00")))
        .containsExactly("[1]");
  }

  @Test
  void joinsWithATableOfAnotherDatabaseRunInCalcite() throws SQLException {
    JDBCDataSource database = new JDBCDataSource();
    database.setUrl("jdbc:hsqldb:mem:other");
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE names (ID BIGINT, TITLE VARCHAR(20))");
      statement.execute("INSERT INTO names VALUES (1, 'one'), (2, 'two'), (4, 'four')");
      calcite.root().add("H", JdbcSchema.create(calcite.root(), "H", database, null, "PUBLIC"));
      String sql =
          "SELECT n.TITLE, t.s FROM t JOIN H.NAMES AS n ON t.id = n.ID WHERE t.i >= 10 AND n.ID < 4";
      assertThat(calcite.plan(sql)).contains("Join", "DataFusionFilter", "JdbcFilter");
      assertThat(calcite.rows(sql)).containsExactly("[one, a]", "[two, b]");
      statement.execute("SHUTDOWN");
    }
  }

  @Test
  void aTableThatWasDroppedIsNamed() throws SQLException {
    engine.session().update("CREATE TABLE passing AS SELECT 1 AS a");
    assertThat(calcite.list("SELECT a FROM passing")).containsExactly("[1]");
    engine.session().update("DROP TABLE passing");
    assertThatThrownBy(() -> calcite.list("SELECT a FROM passing"))
        .hasStackTraceContaining("passing");
  }
}
