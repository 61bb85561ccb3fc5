package io.calcitefusion.tests.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Five thousand random queries, the same ones in every run; six times as many others in {@code make
 * soak}. Every thread asks engines of its own.
 */
final class RandomQueryTest {
  private static final int QUERIES = 5_000;
  private static final int THREADS = 2;
  private static final int MOST_FAILURES = 5;
  private static final long[] FAILED_ONCE = {
    1_000_717, 1_002_278, 1_005_490, 1_011_328, 1_011_541, 1_022_256
  };

  private record Part(List<String> failures, RandomChecks.Counts counts) {}

  @Test
  void answersAreThoseOfEveryOtherWay() throws Exception {
    List<String> failures = new ArrayList<>();
    RandomChecks.Counts counts = new RandomChecks.Counts();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Part>> parts = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int first = i * QUERIES / THREADS;
        parts.add(threads.submit(() -> ask(first)));
      }
      for (Future<Part> part : parts) {
        failures.addAll(part.get().failures());
        counts.add(part.get().counts());
      }
    } finally {
      threads.shutdown();
    }

    assertThat(failures).isEmpty();
    assertThat(counts.answered).isGreaterThan(QUERIES * 9 / 10);
    assertThat(counts.natively).isGreaterThan(QUERIES / 2);
    assertThat(counts.byDuckdb).isGreaterThan(QUERIES * 3 / 4);
    assertThat(counts.alone).isLessThan(QUERIES / 100);
    assertThat(counts.partitioned).isGreaterThan(QUERIES / 10);
  }

  /** Found by the long run: FULL JOIN over columns of one name, a decimal times zero, lost keys. */
  @Test
  void seedsThatFailedOnceAreRight() throws Exception {
    try (RandomChecks checks = new RandomChecks("seeds")) {
      for (long seed : FAILED_ONCE) {
        assertThat(checks.failures(seed, 1, 1)).isEmpty();
      }
    }
  }

  private static Part ask(int first) throws Exception {
    try (RandomChecks checks = new RandomChecks("random from " + first)) {
      return new Part(checks.failures(first, QUERIES / THREADS, MOST_FAILURES), checks.counts());
    }
  }
}
