package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Translated text lets the engine plan as it does text that was written for it. */
final class EnginePlansTest {
  private static EngineFixture engine;

  @BeforeAll
  static void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static String plan(String sql) {
    return engine.frontEnd().explain(sql, List.of()).statements().get(0).physicalPlan().toText();
  }

  @Test
  void equalSubQueriesAreRunOnce() {
    String largest = "(SELECT max(id) FROM u WHERE n <> 'q')";
    String sql =
        "SELECT s FROM t WHERE id < %1$s UNION ALL SELECT n FROM u WHERE id = %1$s + 0"
            .formatted(largest);
    assertThat(plan(sql)).contains("ScalarSubqueryExec: subqueries=1");
    assertThat(engine.column(sql)).containsExactly("x", "y");
    // A column that is never null is read over an outer join, which has to be the same one too.
    String sure = "(SELECT x FROM e WHERE id = 1)";
    assertThat(plan("SELECT id FROM t WHERE i = %1$s OR i + 1 = %1$s".formatted(sure)))
        .contains("subqueries=1");
  }

  @Test
  void equalSubQueriesOfDifferentRowsAreNotMixedUp() {
    String sql =
        "SELECT a.id FROM t a WHERE a.id = (SELECT count(*) FROM u WHERE u.id = a.id)"
            + " AND EXISTS (SELECT 1 FROM t b WHERE b.id = (SELECT count(*) FROM u WHERE u.id = b.id)"
            + " AND b.id = a.id + 0)";
    assertThat(engine.column(sql)).isEmpty();
    assertThat(
            engine.column(
                "SELECT a.id FROM t a WHERE (SELECT count(*) FROM u WHERE u.id = a.id) > 0"
                    + " UNION ALL"
                    + " SELECT a.id FROM t a WHERE (SELECT count(*) FROM u WHERE u.id = a.id) > 0"))
        .containsExactly("1", "1", "2", "2");
  }

  @Test
  void membershipBesideAnotherConditionIsHashed() {
    String sql = "SELECT id FROM t WHERE id IN (SELECT id FROM u) OR (b IS NULL AND i IS NULL)";
    assertThat(plan(sql)).contains("HashJoinExec", "Mark").doesNotContain("NestedLoopJoinExec");
    assertThat(engine.column(sql)).containsExactly("1", "2", "3");
    String and = "SELECT id FROM t WHERE b IS NULL OR (i > 5 AND id IN (SELECT id FROM u))";
    assertThat(plan(and)).doesNotContain("NestedLoopJoinExec");
    assertThat(engine.column(and)).containsExactly("1", "2", "3");
  }

  @Test
  void membershipThatIsNegatedKnowsNulls() {
    assertThat(engine.column("SELECT id FROM t WHERE NOT (id IN (SELECT id FROM u) OR b)"))
        .isEmpty();
    assertThat(
            engine.column(
                "SELECT id FROM t WHERE id = 1 OR (id IN (SELECT id FROM u WHERE id IS NULL)) IS NULL"))
        .containsExactly("1", "2", "3");
    assertThat(engine.column("SELECT id FROM t WHERE id NOT IN (SELECT id FROM u) OR b"))
        .containsExactly("1");
  }

  @Test
  void correlationInEveryBranchIsOne() {
    String sql =
        "SELECT a.id FROM t a WHERE (SELECT count(*) FROM u WHERE (u.id = a.id AND u.n = 'x')"
            + " OR (u.id = a.id AND u.n IS NULL)) > 0";
    assertThat(plan(sql)).contains("HashJoinExec").doesNotContain("NestedLoopJoinExec");
    assertThat(engine.column(sql)).containsExactly("1", "2");
  }

  @Test
  void joinsThatStandForSubQueriesAreHashed() {
    String sql =
        "SELECT a.id, (SELECT count(*) FROM u WHERE u.id = a.id OR u.id = a.id - 100 AND u.n = 'x')"
            + " FROM t a ORDER BY 1";
    assertThat(engine.frontEnd().toSql(sql)).contains("IS NOT DISTINCT FROM");
    assertThat(plan(sql)).contains("HashJoinExec: mode=CollectLeft, join_type=Left");
    assertThat(engine.query(sql))
        .containsExactly(List.of(1L, 2L), List.of(2L, 1L), List.of(3L, 0L));
  }

  /** The engine knows only its own sum as one that distinct values may be grouped beside. */
  @Test
  void sumsBesideDistinctValuesAreGroupedByThem() {
    String sql = "SELECT count(DISTINCT i), sum(id), min(id) FROM t";
    assertThat(engine.frontEnd().toSql(sql)).contains("sum(CAST(").doesNotContain("exact_sum");
    assertThat(plan(sql)).contains(" as alias1], aggr=[sum(t0.id) as alias2");
    assertThat(engine.query(sql)).containsExactly(List.of(2L, 6L, 1L));
    String distinct = "SELECT count(DISTINCT id), sum(DISTINCT id) FROM t";
    assertThat(plan(distinct)).contains("as alias1]").contains("exact_sum(alias1)");
    assertThat(engine.query(distinct)).containsExactly(List.of(3L, 6L));
    String filtered = "SELECT count(DISTINCT i), sum(id) FILTER (WHERE id > 1) FROM t";
    assertThat(engine.frontEnd().toSql(filtered)).contains("exact_sum(\"t0\".\"id\") FILTER");
    assertThat(engine.query(filtered)).containsExactly(List.of(2L, 5L));
  }

  @Test
  void arithmeticOfConstantsIsComputedOnce() {
    assertThat(engine.frontEnd().toSql("SELECT id FROM t WHERE id > 1000 * 2 + 1"))
        .contains("exact_add(exact_multiply(");
    assertThat(plan("SELECT id FROM t WHERE id > 1000 * 2 + 1")).contains("> 2001");
  }
}
