package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class StatementShapeTest {
  @Test
  void levelsAreCounted() {
    assertThat(StatementShape.check("SELECT 1")).isEqualTo(new StatementShape(0, 0, 0));
    assertThat(StatementShape.check("SELECT abs((1))")).isEqualTo(new StatementShape(2, 1, 0));
    assertThat(StatementShape.check("SELECT (SELECT (SELECT 1))"))
        .isEqualTo(new StatementShape(2, 0, 2));
    assertThat(StatementShape.check("SELECT * FROM (SELECT 1) JOIN ((SELECT 2)) ON true"))
        .isEqualTo(new StatementShape(2, 0, 0));
    assertThat(StatementShape.check("SELECT ((SELECT ((SELECT 1))))").subQueries()).isEqualTo(2);
    assertThat(StatementShape.check("SELECT 1 = ALL (SELECT 1)").subQueries()).isEqualTo(1);
    assertThat(StatementShape.check("(SELECT 1) UNION ALL (SELECT 1)").subQueries()).isZero();
    assertThat(StatementShape.check("WITH a AS (WITH b AS (SELECT 1) SELECT 1) SELECT 1"))
        .isEqualTo(new StatementShape(2, 0, 2));
    assertThat(StatementShape.check("SELECT '((((', \"[[[\" -- (((\n /* ((( */"))
        .isEqualTo(new StatementShape(0, 0, 0));
  }

  @Test
  void textThatIsNotBalancedIsLeftToTheParser() {
    assertThat(StatementShape.check("SELECT 1)))) END END (").nesting()).isEqualTo(1);
  }

  @Test
  void statementsOfOrdinaryPeopleArePassed() {
    StatementShape.check("SELECT a FROM t WHERE a IN (" + list(100_000, ",") + ")");
    StatementShape.check(list(500, " UNION ALL SELECT "));
    for (String operator : new String[] {" AND ", " OR ", " + ", " || ", " <> "}) {
      StatementShape.check("SELECT " + list(1_000, operator));
    }
    StatementShape.check("SELECT " + list(1_000, " AS a, ") + " FROM t");
    StatementShape.check("SELECT '" + "x".repeat(StatementShape.MAX_CHARACTERS - 9) + "'");
    StatementShape.check("SELECT " + nested("(", "1", ")", StatementShape.MAX_NESTING));
  }

  @Test
  void everyLimitIsMet() {
    refused("SELECT " + nested("(", "1", ")", 501), "500 levels of nesting");
    refused("SELECT " + nested("abs(", "1", ")", 65), "64 levels of function calls");
    refused("SELECT " + nested("[", "1", "]", 65), "64 levels of function calls");
    refused("SELECT " + nested("CASE WHEN true THEN ", "1", " END", 129), "128 levels of CASE");
    refused("SELECT " + nested("(SELECT ", "1", ")", 17), "16 levels of sub-queries");
    refused("SELECT " + nested("((SELECT ", "1", "))", 17), "16 levels of sub-queries");
    refused(nested("SELECT * FROM (", "SELECT 1", ")", 129), "128 levels of queries in FROM");
    refused("SELECT " + "NOT ".repeat(129) + "true", "128 prefix operators");
    refused("SELECT " + "- ".repeat(129) + "1", "128 prefix operators");
    refused("SELECT " + list(2_002, " + "), "2,000 operators");
    refused("SELECT " + list(5_002, " OR "), "5,000 conditions");
    refused("SELECT 1" + " UNION SELECT 1".repeat(1_001), "1,000 set operations");
    refused("SELECT 1 FROM t" + " JOIN t".repeat(257), "256 joins");
  }

  @Test
  void aTextThatIsTooLongIsRefused() {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () -> StatementShape.check(" ".repeat(StatementShape.MAX_CHARACTERS + 1)));
    assertThat(error.kind()).isEqualTo(ErrorKind.RESOURCES);
    assertThat(error.sqlState()).isEqualTo("54000");
    assertThat(error).hasMessageContaining("1,000,001");
  }

  private static void refused(String sql, String limit) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> StatementShape.check(sql));
    assertThat(error).as(limit).isNotNull();
    assertThat(error.kind()).isEqualTo(ErrorKind.RESOURCES);
    assertThat(error.sqlState()).isEqualTo("54001");
    assertThat(error).hasMessageContaining(limit).hasMessageContaining("line 1");
    assertThat(error.position()).isNotNull();
  }

  private static String nested(String open, String inner, String close, int levels) {
    return open.repeat(levels) + inner + close.repeat(levels);
  }

  private static String list(int count, String separator) {
    return String.join(separator, Collections.nCopies(count, "1"));
  }
}
