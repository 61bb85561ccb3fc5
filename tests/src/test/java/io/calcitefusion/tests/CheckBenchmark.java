package io.calcitefusion.tests;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.datafusion.CatalogDifference;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints how long it takes to compare registry, engine and mirror. No test; part of {@code make
 * bench}.
 */
final class CheckBenchmark {
  private static final int WARM_UP_ROUNDS = 5;
  private static final int DATASETS = 1_000;
  private static final int COLUMNS = 50;

  private final Path work;

  CheckBenchmark(Path work) {
    this.work = work;
  }

  void run() throws IOException {
    line("%n== Comparison of registry, engine and mirror, in a warm process");
    measure("codeintel", RegistryReader.readClasspath("codeintel"), 21);
    Path file = Files.createDirectories(work).resolve("checked.yaml");
    GeneratedRegistry.write(file, DATASETS, COLUMNS);
    measure("1,000 datasets of 50 columns", RegistryReader.read(file), 5);
  }

  private static void measure(String what, Registry registry, int rounds) {
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.builder().build());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      engine.deploy(registry, null);
      DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(session);
      line("%-45s %.0f ms", what + ", first time", millis(frontEnd));
      double[] warm = new double[rounds];
      for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
        double millis = millis(frontEnd);
        if (i >= 0) {
          warm[i] = millis;
        }
      }
      Arrays.sort(warm);
      line("%-45s %.0f ms", what + ", median of " + rounds, warm[rounds / 2]);
    }
  }

  private static double millis(DataFusionFrontEnd frontEnd) {
    long start = System.nanoTime();
    List<CatalogDifference> differences = frontEnd.crossCheck();
    double millis = (System.nanoTime() - start) / 1e6;
    if (!differences.isEmpty()) {
      throw new IllegalStateException("they differ: " + differences);
    }
    return millis;
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  /** Runs it alone; the argument is a folder for its files. */
  public static void main(String[] args) throws IOException {
    new CheckBenchmark(Path.of(args[0]).toAbsolutePath()).run();
  }
}
