package io.calcitefusion.tests;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long SQL takes to hash a column of paths, with one thread. Every round measures all
 * expressions once, so that what else the machine does falls on all alike; the time of counting the
 * column alone is taken off.
 */
final class HashSpeed {
  static final long ROWS = 1_000_000;
  static final int ROUNDS = 9;

  private static final List<String> EXPRESSIONS =
      List.of(
          "stable_hash64(path)",
          "stable_hash128(path)",
          "md5(path)",
          "sha256(path)",
          "stable_id_parts('span', path, bstart, bend)",
          "'span:' || md5(concat_ws(chr(31), path, bstart, bend))",
          "'span:' || encode(sha256(concat_ws(chr(31), path, bstart, bend)), 'hex')");

  private HashSpeed() {}

  /** Median nanoseconds per row and expression, in the order of the list. */
  static Map<String, Double> measure() {
    try (DataFusionEngine engine =
            DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
        DataFusionSession session =
            engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build())) {
      session.update(
          "CREATE TABLE spans AS SELECT nullif(concat('src/main/java/io/package', value % 977, '/Class', value, '.java'), '') AS path, value AS bstart, value + 31 AS bend FROM generate_series(1, "
              + ROWS
              + ")");
      Map<String, double[]> seconds = new LinkedHashMap<>();
      for (int round = -2; round < ROUNDS; round++) {
        double counting = seconds(session, "path");
        for (String expression : EXPRESSIONS) {
          double net = seconds(session, expression) - counting;
          if (round >= 0) {
            seconds.computeIfAbsent(expression, name -> new double[ROUNDS])[round] = net;
          }
        }
      }
      Map<String, Double> medians = new LinkedHashMap<>();
      seconds.forEach(
          (expression, times) -> {
            Arrays.sort(times);
            medians.put(expression, times[ROUNDS / 2] / ROWS * 1e9);
          });
      return medians;
    }
  }

  private static double seconds(DataFusionSession session, String expression) {
    long start = System.nanoTime();
    try (BatchStream rows = session.query("SELECT count(" + expression + ") FROM spans")) {
      if (rows.next() == null) {
        throw new IllegalStateException("No row");
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
