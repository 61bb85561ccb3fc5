package io.calcitefusion.tests.sql;

import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ExecutionOptions;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the front end costs on TPC-H and TPC-DS: the time from text to text of a warm machine, and
 * how long the translated text runs beside the original one, in turns. Prints; no test; run by
 * {@code make bench}.
 */
public final class FrontEndBenchmark {
  private static final int WARM_UP_ROUNDS = 30;
  private static final int ROUNDS = 10;
  private static final int EXECUTIONS = 11;
  private static final double NANOS_PER_MILLI = 1e6;

  private FrontEndBenchmark() {}

  /**
   * Measures both benchmarks at a scale.
   *
   * @param scale such as 1 for about a gigabyte
   */
  public static void run(double scale) {
    try (TpcSuite suite = TpcSuite.tpch(scale)) {
      measure("TPC-H", suite, TpcQueries.of("tpch"));
    }
    try (TpcSuite suite = TpcSuite.tpcds(scale)) {
      measure("TPC-DS", suite, TpcQueries.of("tpcds"));
    }
  }

  private static void measure(String name, TpcSuite suite, Map<String, String> queries) {
    double millis = 0;
    double slowest = 0;
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      queries.values().forEach(sql -> suite.frontEnd().toSql(sql));
    }
    for (String sql : queries.values()) {
      double[] times = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long start = threadNanos();
        suite.frontEnd().toSql(sql);
        times[round] = (threadNanos() - start) / NANOS_PER_MILLI;
      }
      millis += median(times);
      slowest = Math.max(slowest, median(times));
    }
    line(
        "%s: text to text %.2f ms of processor time on average, %.2f ms at most",
        name, millis / queries.size(), slowest);
    execution(name, suite, queries);
  }

  private static void execution(String name, TpcSuite suite, Map<String, String> queries) {
    double logarithms = 0;
    double worst = 0;
    String worstName = "";
    for (Map.Entry<String, String> query : queries.entrySet()) {
      double ratio = ratio(suite, query.getValue(), TpcSuite.nativeText(query.getValue()));
      logarithms += Math.log(ratio);
      if (ratio > worst) {
        worst = ratio;
        worstName = query.getKey();
      }
    }
    line(
        "%s: translated text relative to the original %.3f in the geometric mean, at most %.2f (%s)",
        name, Math.exp(logarithms / queries.size()), worst, worstName);
  }

  /** The median of the translated text's times through that of the original's. */
  private static double ratio(TpcSuite suite, String text, String original) {
    String translated;
    try (PreparedQuery query = suite.frontEnd().prepare(text)) {
      translated = query.dataFusionSql();
    }
    double[] ours = new double[EXECUTIONS];
    double[] theirs = new double[EXECUTIONS];
    for (int i = -2; i < EXECUTIONS; i++) {
      boolean first = (i & 1) == 0;
      double one = seconds(suite.session(), first ? translated : original);
      double two = seconds(suite.session(), first ? original : translated);
      if (i >= 0) {
        ours[i] = first ? one : two;
        theirs[i] = first ? two : one;
      }
    }
    return median(ours) / median(theirs);
  }

  private static double seconds(DataFusionSession session, String sql) {
    long start = System.nanoTime();
    try (DataFusionPlan plan = session.plan(sql);
        BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
      while (stream.next() != null) {
        // Batches are let go as they come.
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
