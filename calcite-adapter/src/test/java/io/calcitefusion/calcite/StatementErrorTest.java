package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SqlPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementErrorTest {
  private final QueryPlanner planner = SampleCatalog.planner();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT * FROM t WHERE                        | SYNTAX      | 42601 | 1 | 21
          SELEC 1                                      | SYNTAX      | 42601 | 1 | 1
          SELECT 1 FROM t t2 t3                        | SYNTAX      | 42601 | 1 | 20
          SELECT 'abc                                  | SYNTAX      | 42601 | 1 | 8
          SELECT (1                                    | SYNTAX      | 42601 | 1 | 9
          SELECT id FROM t LIMIT -1                    | SYNTAX      | 42601 | 1 | 24
          SELECT id FROM t LEFT SEMY JOIN u            | SYNTAX      | 42601 | 1 | 23
          SELECT 1; SELECT 2                           | SYNTAX      | 42601 | 1 | 11
          SELECT nope FROM t                           | PLAN        | 42703 | 1 | 8
          SELECT t.nope FROM t                         | PLAN        | 42703 | 1 | 10
          SELECT x.id FROM t                           | PLAN        | 42P01 | 1 | 8
          SELECT * FROM nope                           | PLAN        | 42P01 | 1 | 15
          SELECT * FROM datafusion.nope.t              | PLAN        | 42P01 | 1 | 15
          SELECT "ID" FROM t                           | PLAN        | 42703 | 1 | 8
          SELECT id FROM t a, u                        | PLAN        | 42702 | 1 | 8
          SELECT * FROM t a, u a                       | PLAN        | 42712 | 1 | 20
          SELECT foo(s) FROM t                         | PLAN        | 42883 | 1 | 8
          SELECT abs(1, 2)                             | PLAN        | 42883 | 1 | 8
          SELECT b + 1 FROM t                          | PLAN        | 42804 | 1 | 8
          SELECT CAST(b AS DATE) FROM t                | PLAN        | 42846 | 1 | 8
          SELECT id FROM t GROUP BY s                  | PLAN        | 42803 | 1 | 8
          SELECT id FROM t WHERE count(*) > 1          | PLAN        | 42803 | 1 | 24
          SELECT id FROM t UNION SELECT id, n FROM u   | PLAN        | 42601 | 1 | 31
          SELECT ?                                     | PLAN        | 42P18 | 1 | 8
          SELECT 1 + 0x1F                              | SYNTAX      | 42601 | 1 | 13
          SELECT 1_000                                 | SYNTAX      | 42601 | 1 | 9
          SELECT id FROM t WHERE s = ANY ('{a,b}')     | PLAN        | 42809 | 1 | 33
          SELECT DATE 'x'                              | PLAN        | 22007 | 1 | 8
          INSERT INTO t VALUES (1)                     | UNSUPPORTED | 0A000 | 1 | 1
          DELETE FROM t WHERE id = 1                   | UNSUPPORTED | 0A000 | 1 | 1
          """)
  void errorsHaveKindStateAndPosition(
      String sql, ErrorKind kind, String sqlState, int line, int column) {
    DataFusionException error = fail(sql);

    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.sqlState()).isEqualTo(sqlState);
    assertThat(error.position()).isEqualTo(new SqlPosition(line, column));
    assertThat(error).hasMessageContaining("line " + line);
  }

  @Test
  void positionsCountLines() {
    assertThat(fail("SELECT id\n  FROM t\n WHERE nope = 1").position())
        .isEqualTo(new SqlPosition(3, 8));
  }

  @Test
  void unknownNamesGetNearOnes() {
    assertThat(fail("SELECT * FROM uu")).hasMessageContaining("did you mean u");
    assertThat(fail("SELECT dtt FROM t")).hasMessageContaining("did you mean dt");
    assertThat(fail("SELECT * FROM publik.t")).hasMessageContaining("did you mean public");
  }

  @Test
  void emptyTextsAreRefused() {
    for (String sql : new String[] {"", "  \n", ";", " ;; ", "-- only a comment", "/* */"}) {
      assertThat(fail(sql).kind()).as(sql).isEqualTo(ErrorKind.SYNTAX);
      assertThat(fail(sql)).as(sql).hasMessage("the statement is empty");
    }
  }

  @Test
  void syntaxErrorsNameTheTokenThatIsWrong() {
    assertThat(fail("SELECT * FROM")).hasMessageContaining("ends too early");
    assertThat(fail("SELECT id FROM t LIMIT -1")).hasMessageContaining("unexpected '-'");
    assertThat(fail("SELECT id FROM t LEFT SEMY JOIN u ON TRUE"))
        .hasMessageContaining("unexpected 'SEMY'")
        .hasMessageContaining("JOIN, OUTER");
    assertThat(fail("SELECT 'abc")).hasMessageContaining("has no end");
    assertThat(fail("SELECT \"abc FROM t")).hasMessageContaining("has no end");
    assertThat(fail("SELECT (1")).hasMessageContaining("ends too early");
  }

  @Test
  void unknownQualifiersGetTheNamesOfFrom() {
    assertThat(fail("SELECT x.id FROM t AS orders JOIN u ON TRUE"))
        .hasMessageContaining("known are orders, u");
    assertThat(fail("SELECT ordrs.id FROM t AS orders")).hasMessageContaining("orders");
  }

  @Test
  void finalSemicolonsAreAllowed() {
    assertThat(planner.plan("SELECT id FROM t;").labels()).containsExactly("id");
    assertThat(planner.plan("SELECT id FROM t ; \n -- end").labels()).containsExactly("id");
  }

  @Test
  void deepTextsAreRefusedWithoutHarm() {
    DataFusionException tooDeep = fail("SELECT " + "(".repeat(50_000) + "1" + ")".repeat(50_000));
    assertThat(tooDeep.kind()).isEqualTo(ErrorKind.RESOURCES);
    assertThat(tooDeep.sqlState()).isEqualTo("54001");
    assertThat(planner.plan("SELECT 1").labels()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT soundex(s) FROM t                                    | SOUNDEX
          SELECT COLLECT(id) FROM t                                   | COLLECT
          SELECT * FROM t TABLESAMPLE BERNOULLI(50)                   | TABLESAMPLE
          SELECT CURRENT_USER                                         | CURRENT_USER
          SELECT JSON_VALUE('{}', '$.a')                              | JSON_VALUE
          SELECT ARRAY(SELECT id FROM t)                              | ARRAY
          SELECT TO_CHAR(ts, s) FROM t                                | TO_CHAR
          SELECT RAND(3)                                              | RAND with a seed
          SELECT INTERVAL '0.1234' SECOND(2,4)                        | interval literal
          SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY i) FROM t| PERCENTILE_CONT
          SELECT LISTAGG(n, n) FROM u                                 | separator
          SELECT CAST('a' AS UUID)                                    | UUID
          SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM (SELECT rank() OVER (ORDER BY n) AS r FROM u WHERE u.id = t.id) AS x WHERE r = 1) | window function
          """)
  void whatIsNotSupportedIsRefusedByName(String sql, String name) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> planner.plan(sql).toSql());

    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error.sqlState()).isEqualTo("0A000");
    assertThat(error).hasMessageContaining(name);
  }

  private DataFusionException fail(String sql) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> planner.plan(sql));
    assertThat(error).as(sql).isNotNull();
    return error;
  }
}
