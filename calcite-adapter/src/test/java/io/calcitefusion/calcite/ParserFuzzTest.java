package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the text is, a typed error with a place inside of it comes out, or SQL. */
class ParserFuzzTest {
  private static final int STATEMENTS = 400;
  private static final int MAX_TOKENS = 24;

  private static final List<String> TOKENS =
      List.of(
          ("SELECT SELECT FROM FROM t u t.id id i s d dt ts arr b WHERE GROUP BY ALL ORDER LIMIT TOP"
                  + " DISTINCT ON EXCLUDE EXCEPT REPLACE QUALIFY OVER PARTITION ROWS RANGE BETWEEN"
                  + " INTERVAL DATE TIMESTAMP CAST AS int text numeric AND OR NOT IN ANY LIKE ILIKE"
                  + " ESCAPE CASE WHEN THEN ELSE END NULL TRUE count(*) sum min ( ) ( ) [ ] : :: ,"
                  + " , . * + - / % || & | # << >> ~ ~* !~ = <> != < > ? $1 $2 1 2 0.5 1e3 'a'"
                  + " '1 day' '1 month 2 days' \"id\" _x {fn {d {oj {escape {limit } ; -- /* */ UNION"
                  + " JOIN LEFT LATERAL UNNEST USING WITH x VALUES FILTER WITHIN FETCH FIRST ROW ONLY"
                  + " EXTRACT year FOR AT TIME ZONE COLLATE TABLESAMPLE EXISTS INTO @ ` $$ \u0007 é 😀")
              .split(" "));

  private final QueryPlanner planner = SampleCatalog.planner();

  @Test
  void randomTokensGiveTypedErrors() {
    Random random = new Random(7);
    Map<ErrorKind, Integer> kinds = new EnumMap<>(ErrorKind.class);
    for (int n = 0; n < STATEMENTS; n++) {
      List<String> tokens = new ArrayList<>();
      int size = 1 + random.nextInt(MAX_TOKENS);
      for (int i = 0; i < size; i++) {
        tokens.add(TOKENS.get(random.nextInt(TOKENS.size())));
      }
      check((random.nextBoolean() ? "SELECT " : "") + String.join(" ", tokens), kinds);
    }
    assertThat(kinds).containsKey(ErrorKind.SYNTAX);
  }

  /** Statements that are right but for one token reach the validator and what comes after it. */
  @Test
  void statementsWithOneTokenChangedGiveTypedErrors() {
    Random random = new Random(11);
    List<String> statements =
        List.of(
            "SELECT s , count ( * ) AS n , sum ( i :: int ) FROM t WHERE dt + 5 > DATE '2024-01-01'"
                + " GROUP BY ALL HAVING count ( * ) > 1 ORDER BY 1 LIMIT 2",
            "SELECT DISTINCT ON ( id ) id , n FROM u WHERE n ~ 'a' ORDER BY id , n DESC LIMIT 5",
            "SELECT TOP 3 * EXCLUDE ( f , r ) FROM t QUALIFY row_number ( ) OVER ( PARTITION BY b"
                + " ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW ) = 1",
            "SELECT ts - INTERVAL '1 month 2 days' , arr [ 1 : 2 ] , id = ANY ( arr ) , 1 | 2 << 3"
                + " , ~ id , {fn UCASE ( s ) } FROM {oj t LEFT JOIN u ON t.id = u.id }",
            "WITH w AS MATERIALIZED ( SELECT id AS k , i FROM t ) SELECT k FROM w AS a FULL JOIN w"
                + " AS c USING ( k ) WHERE k = $1 AND a.i IN ( SELECT i FROM t ) OR $2");
    Map<ErrorKind, Integer> kinds = new EnumMap<>(ErrorKind.class);
    int planned = 0;
    for (int n = 0; n < STATEMENTS; n++) {
      List<String> tokens =
          new ArrayList<>(List.of(statements.get(n % statements.size()).split(" ")));
      int at = random.nextInt(tokens.size());
      switch (random.nextInt(3)) {
        case 0 -> tokens.remove(at);
        case 1 -> tokens.add(at, TOKENS.get(random.nextInt(TOKENS.size())));
        default -> tokens.set(at, TOKENS.get(random.nextInt(TOKENS.size())));
      }
      planned += check(String.join(" ", tokens), kinds);
    }
    assertThat(planned).isPositive();
    assertThat(kinds).containsKeys(ErrorKind.SYNTAX, ErrorKind.PLAN, ErrorKind.UNSUPPORTED);
  }

  /** Plans a text; 1 when that gives SQL. */
  private int check(String sql, Map<ErrorKind, Integer> kinds) {
    try {
      assertThat(planner.plan(sql).toSql()).as(sql).isNotBlank();
      return 1;
    } catch (DataFusionException e) {
      assertThat(e.kind()).as(sql).isNotEqualTo(ErrorKind.INTERNAL);
      assertThat(e.getMessage()).as(sql).isNotBlank().doesNotContain("Exception");
      if (e.position() != null) {
        assertThat(e.position().line()).as(sql).isEqualTo(1);
        assertThat(e.position().column()).as(sql).isBetween(1, sql.length() + 1);
      }
      kinds.merge(e.kind(), 1, Integer::sum);
      return 0;
    }
  }
}
