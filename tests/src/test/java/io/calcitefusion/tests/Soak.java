package io.calcitefusion.tests;

import io.calcitefusion.tests.sql.SqlSoak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the checks of {@link SoakChecks} in full size and prints their figures; the first failure
 * ends it with exit code 1. No test; run by {@code make soak} with the checkout and the library
 * that panics as its arguments.
 */
final class Soak {
  private static final int RACES = 5_000;
  private static final int THREADS = 100;
  private static final int QUERIES = 50;
  private static final int WARM_UP = 1_000;
  private static final int CYCLES = 10_000;
  private static final int JVMS = 50;
  private static final int CHANGES = 10_000;
  private static final int URLS = 100_000;
  private static final double MOST_SECONDS = 5;
  private static final double MEBIBYTE = 1 << 20;

  private Soak() {}

  public static void main(String[] args) throws Exception {
    Path work =
        Files.createDirectories(Path.of(args[0]).toAbsolutePath().resolve("tests/target/soak"));
    panics(work, Path.of(args[1]).toAbsolutePath());
    changes(work);
    jvms(work);
    long start = System.nanoTime();
    line(
        "%,d random URLs: %s, %.0f s",
        URLS, UrlFuzz.run(URLS, 20261201, Files.createTempDirectory(work, "urls")), seconds(start));
    start = System.nanoTime();
    line(
        "%d random closes from another thread: %s, %.0f s",
        RACES, SoakChecks.closeRaces(RACES, 20261124), seconds(start));
    start = System.nanoTime();
    line(
        "%d threads on one session: %d right answers, %.0f s",
        THREADS, SoakChecks.manyThreads(THREADS, QUERIES), seconds(start));
    start = System.nanoTime();
    line(
        "%d engines opened and closed: resident memory grew by %.1f MiB, no thread and no"
            + " descriptor left, %.0f s",
        CYCLES, SoakChecks.openCloseCycles(WARM_UP, CYCLES) / MEBIBYTE, seconds(start));
    SqlSoak.run();
  }

  private static void panics(Path work, Path library) throws Exception {
    Path file = Files.createTempFile(work, "panic", ".txt");
    ChildJvm child =
        ChildJvm.run(
                work,
                PanicProgram.class,
                List.of("-Dcalcitefusion.native.path=" + library),
                Map.of("CALCITEFUSION_PANIC_FILE", file.toString()))
            .check();
    String[] lines = child.output().strip().split("\n");
    line("panics planted in %s: all INTERNAL, the engine went on", lines[lines.length - 1]);
  }

  private static void changes(Path work) throws Exception {
    Path folder = Files.createTempDirectory(work, "changes");
    changes("deployments", CatalogReaders.deployments(folder, CHANGES));
    changes("tables made again", CatalogReaders.recreations(CHANGES));
    changes("folders attached", CatalogReaders.attachments(folder, CHANGES));
  }

  private static void changes(String what, CatalogReaders.Seen seen) {
    line("%,d %s beside readers: %s", CHANGES, what, seen);
    if (seen.mixed() + seen.failed() > 0) {
      throw new AssertionError("Readers saw states that never were");
    }
  }

  private static void jvms(Path work) throws Exception {
    double slowest = 0;
    double sum = 0;
    for (int i = 0; i < JVMS; i++) {
      ChildJvm child = ChildJvm.run(work, StartQueryExit.class, List.of(), Map.of()).check();
      slowest = Math.max(slowest, child.seconds());
      sum += child.seconds();
    }
    if (slowest > MOST_SECONDS) {
      throw new AssertionError("The slowest of %d programs took %.1f s".formatted(JVMS, slowest));
    }
    line(
        "%d programs started, asked and ended: exit code 0, %.2f s on average, %.2f s at most",
        JVMS, sum / JVMS, slowest);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
