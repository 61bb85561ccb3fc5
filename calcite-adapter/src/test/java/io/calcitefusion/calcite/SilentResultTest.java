package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.ParameterValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries that a careless translation answers wrongly without an error, each on the engine. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilentResultTest {
  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void whatIsSortedAboveAnOffsetHasAllItsRows() {
    String some = "(SELECT id, s FROM t ORDER BY id LIMIT 2 OFFSET 1) AS x";
    assertThat(engine.query("SELECT id FROM " + some + " ORDER BY id"))
        .containsExactly(List.of(2L), List.of(3L));
    assertThat(engine.query("SELECT id, rank() OVER (ORDER BY id DESC) FROM " + some))
        .containsExactlyInAnyOrder(List.of(2L, 2L), List.of(3L, 1L));
    assertThat(
            engine.query(
                "SELECT id FROM (SELECT id, rank() OVER (ORDER BY id) AS r FROM t ORDER BY r DESC"
                    + " LIMIT 1 OFFSET 1) AS x ORDER BY id"))
        .containsExactly(List.of(2L));
    assertThat(
            engine.query(
                "SELECT n FROM (SELECT s, count(*) AS n FROM t GROUP BY s ORDER BY s"
                    + " LIMIT ? OFFSET ?) AS x ORDER BY n",
                new ParameterValue(new ArrowType.Int(64, true), 2L),
                new ParameterValue(new ArrowType.Int(64, true), 1L)))
        .containsExactly(List.of(1L), List.of(1L));
  }

  @Test
  void leftJoinLateralKeepsRowsWithoutMatch() {
    assertThat(
            engine.query(
                "SELECT a.id, x.n FROM t a"
                    + " LEFT JOIN LATERAL (SELECT n FROM u WHERE u.id = a.id) x ON TRUE"))
        .hasSize(4);
  }

  @Test
  void semiAndAntiJoinsSeeComputedColumns() {
    assertThat(engine.query(joined(JoinRelType.SEMI))).containsExactly(List.of(2L));
    assertThat(EngineFixture.sorted(engine.query(joined(JoinRelType.ANTI))))
        .containsExactly("[3]", "[4]");
  }

  private RelNode joined(JoinRelType type) {
    RelBuilder builder = engine.frontEnd().relBuilder();
    builder.scan("t");
    builder.project(
        List.of(builder.call(SqlStdOperatorTable.PLUS, builder.field("id"), builder.literal(1))),
        List.of("k"));
    builder.scan("u");
    builder.join(type, builder.equals(builder.field(2, 0, "k"), builder.field(2, 1, "id")));
    return builder.build();
  }

  @Test
  void castsOfComparedTextsStay() {
    String sql = "SELECT x FROM (VALUES ('9'), ('10')) AS v(x) WHERE CAST(x AS INTEGER) > ?";

    assertThat(engine.query(sql, new ParameterValue(new ArrowType.Int(32, true), 9L)))
        .containsExactly(List.of("10"));
  }

  @Test
  void rollupGivesNullForColumnsLeftOut() {
    List<@Nullable Object> total = Arrays.asList(null, null, 4L);

    assertThat(engine.query("SELECT id, n, count(*) FROM u GROUP BY ROLLUP(id, n)"))
        .contains(total);
  }

  @Test
  void twoColumnsOfOneNameAreNotConfused() {
    assertThat(fail("SELECT x.id FROM (SELECT a.id, b.id FROM t a, t b) x").sqlState())
        .isEqualTo("42702");
    assertThat(
            engine.query(
                "SELECT x.p, x.q FROM"
                    + " (SELECT a.id AS p, b.id AS q FROM t a JOIN t b ON a.id = b.id + 1) x"))
        .contains(List.of(2L, 1L));
  }

  @Test
  void timestampsKeepTheirDigits() {
    assertThat(engine.query("SELECT TIMESTAMP '2024-01-01 00:00:00.123456'"))
        .containsExactly(List.of(1_704_067_200_123_456L));
    assertThat(engine.query("SELECT CAST('2024-01-01 00:00:00.123456789' AS TIMESTAMP)"))
        .containsExactly(List.of(1_704_067_200_123_456_789L));
  }

  @Test
  void averagesOverWindowsAreNotIntegers() {
    assertThat(engine.query("SELECT AVG(x) OVER () FROM (VALUES (1), (2)) AS v(x)"))
        .containsOnly(List.of(1.5));
    assertThat(engine.query("SELECT AVG(d) OVER () FROM t WHERE d IS NOT NULL"))
        .containsOnly(List.of(new BigDecimal("2.000000")));
    assertThat(engine.query("SELECT AVG(d) FROM t"))
        .containsExactly(List.of(new BigDecimal("2.000000")));
  }

  @Test
  void aConditionOnACountStaysACondition() {
    assertThat(
            engine.query(
                "SELECT CASE WHEN COUNT(i) OVER () > 5 THEN SUM(i) OVER () ELSE NULL END FROM t"))
        .containsOnly(Arrays.asList((Object) null));
  }

  @Test
  void booleanColumnsBesideEqualitiesStay() {
    assertThat(engine.column("SELECT id FROM t WHERE b OR b = FALSE")).containsExactly("1", "2");
    assertThat(engine.column("SELECT id FROM t WHERE b = FALSE OR b OR b = FALSE"))
        .containsExactly("1", "2");
  }

  @Test
  void weeksAndQuartersCountOnce() {
    assertThat(engine.query("SELECT DATE '2024-01-01' + INTERVAL '2' WEEK"))
        .isEqualTo(engine.natively("SELECT DATE '2024-01-15'"));
    assertThat(engine.query("SELECT DATE '2024-01-01' + INTERVAL '1' QUARTER"))
        .isEqualTo(engine.natively("SELECT DATE '2024-04-01'"));
  }

  @Test
  void inBelowOtherOperatorsKnowsNull() {
    assertThat(engine.column("SELECT id FROM t WHERE id NOT IN (SELECT id FROM u) OR b"))
        .containsExactly("1");
    assertThat(engine.column("SELECT id FROM t WHERE (id IN (SELECT id FROM u)) IS NULL"))
        .containsExactly("3");
    assertThat(engine.query("SELECT id IN (SELECT id FROM u) FROM t WHERE id = 3"))
        .containsExactly(Arrays.asList((Object) null));
  }

  @Test
  void anAggregateAlwaysExists() {
    assertThat(
            engine.column(
                "SELECT id FROM t WHERE EXISTS (SELECT count(*) FROM u WHERE u.id = t.id)"))
        .containsExactly("1", "2", "3");
    assertThat(
            engine.column(
                "SELECT id FROM t WHERE NOT EXISTS (SELECT max(n) FROM u WHERE u.id = t.id)"))
        .isEmpty();
    assertThat(
            engine.column(
                "SELECT id FROM t"
                    + " WHERE EXISTS (SELECT n FROM u WHERE u.id = t.id GROUP BY n)"))
        .containsExactly("1", "2");
  }

  @Test
  void setOperationsWithAllCountRows() {
    assertThat(engine.column("SELECT id FROM u EXCEPT ALL SELECT id FROM t"))
        .containsExactly("1", "null");
    assertThat(engine.column("SELECT id FROM u INTERSECT ALL SELECT id FROM t"))
        .containsExactly("1", "2");
  }

  @Test
  void similarToMatchesTheWholeText() {
    assertThat(
            engine.query(
                "SELECT 'abc' SIMILAR TO 'a%', 'abc' SIMILAR TO 'ab', 'a.c' SIMILAR TO 'a.c',"
                    + " 'abc' SIMILAR TO 'a.c', 'b' SIMILAR TO '(a|b)'"))
        .containsExactly(List.of(true, false, true, false, true));
  }

  @Test
  void backslashesInLikeArePlain() {
    assertThat(
            engine.query(
                "SELECT 'a\\b' LIKE 'a\\b', 'a%b' LIKE 'a!%b' ESCAPE '!',"
                    + " 'axb' LIKE 'a!%b' ESCAPE '!', x LIKE y"
                    + " FROM (VALUES ('a\\b', 'a\\b')) AS v(x, y)"))
        .containsExactly(List.of(true, true, false, true));
  }

  @Test
  void castsToShortTextsCutAndPad() {
    assertThat(
            engine.query(
                "SELECT CAST('abcdef' AS VARCHAR(3)), CAST('a' AS CHAR(3)), CAST(12345 AS VARCHAR(2))"))
        .containsExactly(List.of("abc", "a  ", "12"));
  }

  @Test
  void overflowsFail() {
    for (String sql :
        List.of(
            "SELECT 9223372036854775807 + id FROM t",
            "SELECT -9223372036854775807 - id FROM t WHERE id > 1",
            "SELECT 9223372036854775807 * id FROM t WHERE id > 1",
            "SELECT i + 2147483647 FROM t",
            "SELECT i * 2147483647 FROM t",
            "SELECT -(id - 9223372036854775807 - 2) FROM t WHERE id = 1",
            "SELECT CAST(i AS UINTEGER) - CAST(11 AS UINTEGER) FROM t",
            "SELECT 2147483640 + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i"
                + " + i FROM t")) {
      assertOutOfRange(sql);
    }
  }

  @Test
  void sumsThatDoNotFitFail() {
    String wide = "CAST('99999999999999999999999999999999999999' AS DECIMAL(38, 0))";
    String widest = "CAST('" + "9".repeat(76) + "' AS DECIMAL(76, 0))";
    for (String rows :
        List.of(
            "(9223372036854775807), (1)",
            "(-9223372036854775807), (-2)",
            "(CAST(18446744073709551615 AS UBIGINT)), (CAST(1 AS UBIGINT))",
            "(" + wide + "), (CAST(1 AS DECIMAL(38, 0)))",
            "(" + widest + "), (1)")) {
      for (String sum :
          List.of(
              "SUM(x) FROM v",
              "SUM(DISTINCT x) FROM v",
              "SUM(x), COUNT(DISTINCT x) FROM v",
              "SUM(x) FILTER (WHERE x IS NOT NULL) FROM v GROUP BY x IS NULL",
              "SUM(x) OVER () FROM v",
              "SUM(x) OVER (ORDER BY x ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM v",
              "SUM(DISTINCT x) OVER (ORDER BY x ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM v")) {
        assertOutOfRange("WITH v(x) AS (VALUES " + rows + ") SELECT " + sum);
      }
    }
  }

  @Test
  void sumsThatFitAreGivenWhateverTheOrderOfTheirTerms() {
    assertThat(
            engine.query(
                "SELECT SUM(x), SUM(DISTINCT x), SUM(x) FILTER (WHERE x > 0 AND x < 5)"
                    + " FROM (VALUES (9223372036854775807), (9223372036854775807), (3),"
                    + " (-9223372036854775807), (-9223372036854775806), (NULL)) AS v(x)"))
        .containsExactly(List.of(4L, 4 - Long.MAX_VALUE, 3L));
  }

  @Test
  void whatFailsOnOverflowCanBeCalledToo() {
    assertThat(engine.query("SELECT exact_sum(exact_add(id, 1)), EXACT_SUM(DISTINCT i) FROM t"))
        .containsExactly(List.of(9L, 30L));
    assertThat(engine.query("SELECT exact_sum(id) OVER (ORDER BY id), exact_subtract(i, 1) FROM t"))
        .startsWith(List.of(1L, 9L));
    assertOutOfRange("SELECT exact_multiply(id, 9223372036854775807) FROM t");
    assertThat(fail("SELECT exact_sum(f) FROM t").sqlState()).isEqualTo("42804");
    assertThat(fail("SELECT exact_add(id, s) FROM t").sqlState()).isEqualTo("42804");
  }

  private void assertOutOfRange(String sql) {
    DataFusionException error = fail(sql);
    assertThat(error.kind()).as(sql).isEqualTo(ErrorKind.DATA);
    assertThat(error.sqlState()).as(sql).isEqualTo("22003");
  }

  @Test
  void sundayIsDayZero() {
    assertThat(
            engine.query(
                "SELECT EXTRACT(DOW FROM DATE '2024-02-04'), EXTRACT(DOW FROM dt), DAYOFWEEK(dt)"
                    + " FROM t WHERE id = 1"))
        .containsExactly(List.of(0L, 3L, 4L));
  }

  @Test
  void castsToCoarserTimestampsCutBefore1970() {
    assertThat(engine.query("SELECT CAST(ts AS TIMESTAMP(0)) FROM t WHERE id = 2"))
        .containsExactly(List.of(-1L));
    assertThat(engine.query("SELECT CAST(ts AS DATE) FROM t WHERE id = 2"))
        .containsExactly(List.of(-1L));
  }

  @Test
  void oneTableInsideAndOutsideIsTwoTables() {
    assertThat(engine.column("SELECT i FROM t WHERE i > ALL (SELECT b.i FROM t b WHERE b.id < 2)"))
        .containsExactly("20");
    assertThat(
            engine.column(
                "SELECT a.i FROM t a WHERE a.i < ANY (SELECT b.i FROM t b WHERE b.id = 2)"))
        .containsExactly("10");
  }

  @Test
  void anEmptyScalarSubQueryIsNull() {
    assertThat(
            engine.column("SELECT id FROM t WHERE id > 9 OR (SELECT x FROM e WHERE FALSE) IS NULL"))
        .hasSize(3);
    assertThat(engine.query("SELECT (SELECT x FROM e)"))
        .containsExactly(Arrays.asList((Object) null));
  }

  @Test
  void orderByAnExpressionOrders() {
    assertThat(engine.query("SELECT id FROM t ORDER BY -id"))
        .containsExactly(List.of(3L), List.of(2L), List.of(1L));
    assertThat(engine.query("SELECT s FROM t WHERE s IS NOT NULL ORDER BY id * 2 DESC"))
        .containsExactly(List.of("b"), List.of("a"));
  }

  @Test
  void datePatternsAreTranslated() {
    assertThat(
            engine.query(
                "SELECT TO_CHAR(ts, 'YYYY-MM-DD'), TO_CHAR(ts, 'HH24:MI:SS.MS')"
                    + " FROM t WHERE id = 1"))
        .containsExactly(List.of("2024-01-31", "10:20:30.500"));
    assertThat(fail("SELECT TO_CHAR(ts, 'Month') FROM t").kind()).isEqualTo(ErrorKind.UNSUPPORTED);
  }

  private DataFusionException fail(String sql) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.query(sql));
    assertThat(error).as(sql).isNotNull();
    return error;
  }
}
