package io.calcitefusion.tests.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A thousand random queries, the same ones in every run; thirty times as many in {@code make soak}.
 */
final class RandomQueryTest {
  private static final int QUERIES = 1_000;
  private static final int MOST_FAILURES = 5;

  @Test
  void answersAreThoseOfEveryOtherWay() throws SQLException {
    try (RandomChecks checks = new RandomChecks("random")) {
      List<String> failures = checks.failures(0, QUERIES, MOST_FAILURES);

      assertThat(failures).isEmpty();
      assertThat(checks.counts().answered).isGreaterThan(QUERIES * 9 / 10);
      assertThat(checks.counts().natively).isGreaterThan(QUERIES / 2);
      assertThat(checks.counts().byDuckdb).isGreaterThan(QUERIES * 3 / 4);
      assertThat(checks.counts().alone).isLessThan(QUERIES / 100);
      assertThat(checks.counts().partitioned).isGreaterThan(QUERIES / 10);
    }
  }
}
