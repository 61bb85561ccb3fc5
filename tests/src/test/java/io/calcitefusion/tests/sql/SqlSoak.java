package io.calcitefusion.tests.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The checks of the front end in full size: random queries that no other run has, and the
 * benchmarks at a scale where every query finds rows. Prints its figures and fails at the first
 * difference; run by {@code make soak}.
 */
public final class SqlSoak {
  private static final long FIRST_SEED = 1_000_000;
  private static final int QUERIES = 30_000;
  private static final double SCALE = 1;

  private SqlSoak() {}

  /**
   * Runs them all.
   *
   * @throws SQLException when an engine can not be opened
   */
  public static void run() throws SQLException {
    try (RandomChecks checks = new RandomChecks("soak")) {
      List<String> failures = checks.failures(FIRST_SEED, QUERIES, 1);
      line("%,d random queries: %s", QUERIES, checks.counts());
      if (!failures.isEmpty()) {
        throw new AssertionError(failures.get(0));
      }
    }
    try (TpcSuite tpch = TpcSuite.tpch(SCALE)) {
      compare("TPC-H", tpch, TpcQueries.of("tpch"));
    }
    try (TpcSuite tpcds = TpcSuite.tpcds(SCALE)) {
      compare("TPC-DS", tpcds, TpcQueries.of("tpcds"));
    }
  }

  private static void compare(String name, TpcSuite suite, Map<String, String> queries) {
    int withRows = 0;
    for (Map.Entry<String, String> query : queries.entrySet()) {
      List<String> differences = suite.differences(query.getValue());
      if (!differences.isEmpty()) {
        throw new AssertionError(name + ' ' + query.getKey() + ": " + differences);
      }
      withRows += suite.natively(query.getValue()).rows().isEmpty() ? 0 : 1;
    }
    line(
        "%s at scale %s: %d queries give the same both ways, %d of them some rows",
        name, SCALE, queries.size(), withRows);
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
