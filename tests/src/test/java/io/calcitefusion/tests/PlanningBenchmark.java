package io.calcitefusion.tests;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.metadata.RegistryReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Prints what a query costs before it runs: planned anew, and taken from the plans that are kept.
 * The registry {@code codeintel} is deployed without data.
 */
final class PlanningBenchmark {
  private static final int ROUNDS = 3_000;
  private static final String SMALL = "SELECT 1";
  private static final String USUAL =
      """
      SELECT r.path, count(*) AS nodes, max(a.ast_id) AS last
      FROM repo_files_v1 r JOIN ast_nodes a ON r.file_id = a.file_id
      WHERE r.size_bytes > 100 AND a.kind LIKE 'Method%'
      GROUP BY r.path HAVING count(*) > 3 ORDER BY nodes DESC LIMIT 10\
      """;

  private PlanningBenchmark() {}

  static void run() {
    try (DataFusionEngine engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build())) {
      engine.deploy(RegistryReader.readClasspath("codeintel"), null);
      SessionOptions options = SessionOptions.builder().namespace("codeintel", "public").build();
      try (DataFusionSession session = engine.openSession(options)) {
        DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(session);
        measure(frontEnd, "SELECT 1", SMALL);
        repeated(frontEnd);
        measure(frontEnd, "join of a view, grouped and ordered", USUAL);
      }
    }
  }

  /** A statement that was seen before, through the front end to its last row. */
  private static void repeated(DataFusionFrontEnd frontEnd) {
    double[] millis = new double[ROUNDS];
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      long start = System.nanoTime();
      try (PreparedQuery query = frontEnd.prepare(SMALL);
          BatchSource rows = query.execute(List.of(), ExecutionOptions.defaults())) {
        while (rows.next() != null) {
          // Its row is not looked at.
        }
      }
      if (round >= 0) {
        millis[round] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "SELECT 1 again, text to last row     %.3f ms median, %.3f ms of 99 %%%n",
        millis[ROUNDS / 2],
        millis[ROUNDS * 99 / 100]);
  }

  private static void measure(DataFusionFrontEnd frontEnd, String name, String sql) {
    double anew = micros(frontEnd, round -> sql + " -- " + round);
    double again = micros(frontEnd, round -> sql);
    System.out.printf(
        Locale.ROOT, "%-36s %.0f µs planned anew, %.1f µs taken again%n", name, anew, again);
  }

  private static double micros(DataFusionFrontEnd frontEnd, IntFunction<String> text) {
    double[] micros = new double[ROUNDS];
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      String sql = text.apply(round);
      long start = System.nanoTime();
      try (PreparedQuery query = frontEnd.prepare(sql)) {
        if (round >= 0) {
          micros[round] = (System.nanoTime() - start) / 1e3;
        }
        if (query.rowType().getFieldCount() == 0) {
          throw new IllegalStateException("no columns");
        }
      }
    }
    Arrays.sort(micros);
    return micros[ROUNDS / 2];
  }
}
