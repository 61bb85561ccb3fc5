package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.datafusion.DataFusionException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sub-queries in forms that the engine does not take, against rows that were worked out by hand. t
 * has the ids 1, 2, 3 with i 10, 20, NULL and s a, b, NULL; u has (1, x), (1, y), (2, NULL), (NULL,
 * z).
 */
final class SubQueryRewriteTest {
  private static EngineFixture engine;

  @BeforeAll
  static void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT id FROM t WHERE (id, s) NOT IN (SELECT id, n FROM u); [1]",
        "SELECT id FROM t WHERE (id, s) NOT IN (SELECT id, n FROM u WHERE FALSE); [1][2][3]",
        "SELECT id FROM t WHERE (id, 'x') IN (SELECT id, n FROM u) OR id = 3; [1][3]",
        "SELECT id, (id, s) IN (SELECT id, n FROM u) FROM t; [1, false][2, null][3, null]",
        "SELECT id, (id, 'x') IN (SELECT id, n FROM u) FROM t; [1, true][2, null][3, false]",
        "SELECT id, i > ANY (SELECT id * 10 FROM u) FROM t; [1, null][2, true][3, null]",
        "SELECT id, i >= ALL (SELECT id * 10 FROM u WHERE id IS NOT NULL) FROM t;"
            + " [1, false][2, true][3, null]",
        "SELECT id, i > ALL (SELECT id FROM u WHERE FALSE) FROM t; [1, true][2, true][3, true]",
        "SELECT id, i = ANY (SELECT i FROM t) FROM t; [1, true][2, true][3, null]",
        "SELECT id, (SELECT count(*) FROM u WHERE u.id = t.id GROUP BY u.id) FROM t;"
            + " [1, 2][2, 1][3, null]",
        "SELECT id, (SELECT DISTINCT n IS NULL FROM u WHERE u.id = t.id) FROM t;"
            + " [1, false][2, true][3, null]",
        "SELECT id, (SELECT n FROM u WHERE u.id = t.id AND n > 'x' ORDER BY n LIMIT 2) FROM t;"
            + " [1, y][2, null][3, null]",
        "SELECT id, (SELECT count(*) FROM u WHERE u.id < t.id) FROM t; [1, 0][2, 2][3, 3]",
        "SELECT id, (SELECT max(n) FROM u WHERE u.id < t.id) FROM t; [1, null][2, y][3, y]",
        "SELECT id FROM t WHERE (SELECT count(*) FROM u WHERE u.id < t.id) = 2; [2]",
        "SELECT id, (SELECT n FROM u WHERE u.id + 1 = t.id AND u.n > t.s AND n < 'y') FROM t;"
            + " [1, null][2, x][3, null]",
        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id AND EXISTS"
            + " (SELECT 1 FROM t t2 WHERE t2.id = t.id + 1 AND t2.id > u.id)); [1][2]",
        "SELECT id FROM t WHERE i = (SELECT max(i) FROM t t2 WHERE t2.id IN"
            + " (SELECT id FROM u WHERE u.id = t.id)); [1][2]",
        "SELECT t.id, u.n FROM t JOIN u ON t.id = u.id AND EXISTS"
            + " (SELECT 1 FROM u u2 WHERE u2.id = t.id AND u2.n > u.n); [1, x]",
        "SELECT t.id, x.n FROM t LEFT JOIN LATERAL"
            + " (SELECT n FROM u WHERE u.id <= t.id ORDER BY n LIMIT 1) x ON TRUE;"
            + " [1, x][2, x][3, x]",
        "SELECT t.id, x.k FROM t, LATERAL (SELECT t.i + u.id AS k FROM u WHERE u.id = t.id) x;"
            + " [1, 11][1, 11][2, 22]",
        "SELECT t.id, x.k FROM t LEFT JOIN LATERAL"
            + " (SELECT max(n) AS k FROM u WHERE u.id < t.id) x ON TRUE;"
            + " [1, null][2, y][3, y]",
        "SELECT t.id, x.c FROM t, LATERAL"
            + " (SELECT count(*) AS c FROM u WHERE u.id = t.id HAVING count(*) < 2) x;"
            + " [2, 1][3, 0]",
        "SELECT sum((SELECT count(*) FROM u WHERE u.id < t.id)) FROM t; [5]",
        // What the engine would take, and answer otherwise.
        "SELECT id, (SELECT max(u.n) FROM u JOIN t t2 ON u.id = t2.id AND t2.id = t.id) FROM t;"
            + " [1, y][2, null][3, null]",
        "SELECT id, (SELECT 5 FROM u WHERE u.id = t.id HAVING count(*) = 0) FROM t;"
            + " [1, null][2, null][3, 5]",
        "SELECT id, (SELECT max(n) FROM u WHERE u.id = t.id HAVING count(*) = 0) FROM t;"
            + " [1, null][2, null][3, null]",
        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id LIMIT 1 OFFSET 1); [1]",
        "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id OFFSET 1); [2][3]",
        "SELECT id FROM t WHERE EXISTS"
            + " (SELECT 1 FROM u LEFT JOIN t t2 ON u.id = t2.id AND t2.id < t.id); [1][2][3]",
        "SELECT id FROM t WHERE id IN"
            + " (SELECT u.id FROM u LEFT JOIN t t2 ON u.id = t2.id AND t2.id < t.id); [1][2]",
        "SELECT id FROM t WHERE 0 IN (SELECT count(*) FROM u WHERE u.id = t.id); [3]",
        "SELECT id, EXISTS (SELECT 1 FROM u WHERE u.id = t.id) FROM t;"
            + " [1, true][2, true][3, false]",
        "SELECT id, EXISTS (SELECT 1 FROM u WHERE u.id < t.id) FROM t;"
            + " [1, false][2, true][3, true]",
        "SELECT id, id IN (SELECT u.id FROM u WHERE u.id <= t.id) FROM t;"
            + " [1, true][2, true][3, false]",
        "SELECT id FROM t WHERE EXISTS"
            + " (SELECT id FROM u WHERE u.id = t.id UNION ALL SELECT 1 FROM u WHERE u.id = t.id + 1);"
            + " [1][2]",
        "SELECT id FROM t WHERE EXISTS"
            + " (SELECT n FROM u WHERE u.id = t.id GROUP BY n HAVING count(*) < 2); [1][2]",
        "SELECT id FROM t WHERE EXISTS (SELECT id FROM u WHERE u.id = t.id EXCEPT SELECT 1); [2]",
        "SELECT id FROM t WHERE EXISTS (SELECT id FROM u WHERE u.id = t.id INTERSECT SELECT 1);"
            + " [1]",
        "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u FULL JOIN t t2"
            + " ON u.id = t2.id AND t2.id = t.id WHERE u.id IS NULL AND t2.id = t.id); [1][2]",
        "SELECT id, (SELECT count(DISTINCT n) FROM u WHERE u.id <= t.id) FROM t;"
            + " [1, 2][2, 2][3, 2]",
        "SELECT id, (SELECT count(n) FROM u WHERE u.id = t.id OR u.id IS NULL) FROM t;"
            + " [1, 3][2, 1][3, 1]",
        "SELECT id FROM t WHERE id NOT IN (SELECT u.id FROM u WHERE u.n > t.s AND u.id IS NOT NULL);"
            + " [2][3]",
        "SELECT id FROM t ORDER BY (SELECT count(*) FROM u WHERE u.id < t.id) DESC; [1][2][3]"
      })
  void theEngineRunsThemAsJoins(String sql, String expected) {
    List<String> rows = EngineFixture.sorted(engine.query(sql));
    assertThat(String.join("", rows)).isEqualTo(expected.strip());
  }

  /** Calcite decorrelates these into other rows. */
  @Test
  void aWindowFunctionAboveACorrelationIsRefused() {
    assertThatThrownBy(
            () ->
                engine.query(
                    "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM (SELECT row_number() OVER"
                        + " (ORDER BY n) AS r FROM u WHERE u.id >= t.id) q WHERE r = 3)"))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("window function above its correlation");
  }

  @Test
  void moreThanOneRowIsAnErrorNotAChoice() {
    assertThatThrownBy(
            () -> engine.query("SELECT (SELECT n FROM u WHERE u.id = t.id GROUP BY n) FROM t"))
        .isInstanceOf(DataFusionException.class)
        .hasMessageContaining("more than one row");
  }

  @Test
  void formsThatTheEngineTakesStayAsTheyAre() {
    try (PreparedQuery prepared =
        engine
            .frontEnd()
            .prepare(
                "SELECT id FROM t WHERE (id, s) NOT IN (SELECT id, n FROM u)"
                    + " AND id IN (SELECT id FROM u)")) {
      assertThat(prepared.dataFusionSql()).contains("JOIN");
    }
    try (PreparedQuery prepared =
        engine.frontEnd().prepare("SELECT id FROM t WHERE id NOT IN (SELECT id FROM u)")) {
      assertThat(prepared.dataFusionSql()).contains("NOT IN").doesNotContain("JOIN");
    }
  }
}
