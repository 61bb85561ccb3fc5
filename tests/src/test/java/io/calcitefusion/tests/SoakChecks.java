package io.calcitefusion.tests;

import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.ColumnBatch;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.SessionOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Checks that are run in small by the tests and in full by {@code make soak}. */
final class SoakChecks {
  private static final long PATIENCE_SECONDS = 300;
  private static final long SETTLE_MILLIS = 20_000;
  private static final long MOST_GROWTH_BYTES = 16L << 20;
  private static final EngineOptions SMALL = EngineOptions.builder().workerThreads(2).build();

  /**
   * Statements whose states differ when they are closed: planning, streaming, waiting, from Java.
   */
  private static final List<String> STATEMENTS =
      List.of(
          "SELECT i, concat('x', i) FROM generate_series(1, 60000) AS t(i)",
          "SELECT sum(i) FROM generate_series(1, 5000000) AS t(i)",
          "SELECT i FROM generate_series(1, 300000) AS t(i) ORDER BY i % 1000, i DESC",
          "SELECT n FROM fed",
          "SELECT a.n FROM fed AS a JOIN fed AS b ON a.n = b.n",
          "SELECT n % 10, count(*) FROM fed GROUP BY 1",
          "SELECT 1");

  private SoakChecks() {}

  /** Closes what another thread reads, at random moments. Gives what the readers saw. */
  static Map<ErrorKind, Integer> closeRaces(int rounds, long seed) throws Exception {
    Random random = new Random(seed);
    Map<ErrorKind, Integer> seen = new EnumMap<>(ErrorKind.class);
    ExecutorService closer = Executors.newSingleThreadExecutor();
    DataFusionEngine engine = null;
    try {
      for (int round = 0; round < rounds; round++) {
        if (engine == null) {
          engine = DataFusionEngine.open(SMALL);
          engine.registerTable(SoakRows.NAME, new SoakRows(engine, 40));
        }
        int what = random.nextInt(20);
        boolean closesEngine = what == 0;
        ErrorKind kind = race(engine, random, closer, what);
        if (kind != null) {
          seen.merge(kind, 1, Integer::sum);
        }
        if (closesEngine) {
          engine = null;
        }
      }
    } finally {
      closer.shutdown();
      if (engine != null) {
        engine.close();
      }
    }
    nothingIsLeft();
    return seen;
  }

  /** One race; gives the kind of error that ended the reading, or null when it came to its end. */
  private static ErrorKind race(
      DataFusionEngine engine, Random random, ExecutorService closer, int what) throws Exception {
    String sql = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
    long delayNanos = random.nextInt(4) == 0 ? 0 : random.nextInt(3_000_000);
    DataFusionSession session = engine.openSession(SessionOptions.builder().build());
    CountDownLatch started = new CountDownLatch(1);
    List<BatchStream> streams = new ArrayList<>(1);
    Future<?> closed;
    ErrorKind kind = null;
    try {
      BatchStream stream = session.query(sql);
      streams.add(stream);
      closed =
          closer.submit(
              () -> {
                started.countDown();
                long end = System.nanoTime() + delayNanos;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
                if (what == 0) {
                  engine.close();
                } else if (what < 6) {
                  session.close();
                } else if (what < 12) {
                  stream.cancel();
                } else {
                  stream.close();
                }
              });
      started.await();
      kind = read(stream);
      closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      streams.forEach(BatchStream::close);
      session.close();
    }
    return kind;
  }

  private static ErrorKind read(BatchStream stream) {
    try {
      for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
        // Every byte of the column is touched, so that freed memory would be found out.
        var buffer = batch.column(0).buffer(0);
        long sum = 0;
        for (int at = 0; at + Long.BYTES <= buffer.limit(); at += Long.BYTES) {
          sum += buffer.getLong(at);
        }
        if (sum == Long.MIN_VALUE) {
          throw new AssertionError("no sum of these rows");
        }
      }
      return null;
    } catch (DataFusionException e) {
      if (e.kind() != ErrorKind.CLOSED && e.kind() != ErrorKind.CANCELLED) {
        throw e;
      }
      return e.kind();
    }
  }

  /** Many threads query one session, and each checks its answers. */
  static int manyThreads(int threads, int queries) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    int answers = 0;
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL);
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      SoakRows rows = new SoakRows(engine, 3);
      engine.registerTable(SoakRows.NAME, rows);
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        long number = thread;
        tasks.add(() -> ask(session, number, queries, rows.rows()));
      }
      for (Future<Integer> task : pool.invokeAll(tasks)) {
        answers += task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdown();
    }
    nothingIsLeft();
    return answers;
  }

  private static int ask(DataFusionSession session, long thread, int queries, long rows) {
    for (int query = 0; query < queries; query++) {
      long bound = thread * 1000 + query;
      boolean fed = query % 2 == 0;
      String sql =
          fed
              ? "SELECT count(*) FROM fed WHERE n >= " + query
              : "SELECT sum(i) FROM generate_series(1, %d) AS t(i)".formatted(bound + 1);
      long expected = fed ? rows - query : (bound + 1) * (bound + 2) / 2;
      long found = number(session, sql);
      if (found != expected) {
        throw new AssertionError("%s gave %d, not %d".formatted(sql, found, expected));
      }
    }
    return queries;
  }

  static long number(DataFusionSession session, String sql) {
    try (BatchStream stream = session.query(sql)) {
      ColumnBatch batch = stream.next();
      if (batch == null || batch.rowCount() != 1) {
        throw new AssertionError(sql + " gave no row");
      }
      return batch.column(0).buffer(0).getLong(batch.column(0).offset() * Long.BYTES);
    }
  }

  /**
   * Opens and closes engines. Gives the growth of memory over the cycles after the warm-up, and
   * fails when threads, descriptors or much memory are left.
   */
  static long openCloseCycles(int warmUp, int cycles) throws Exception {
    for (int i = 0; i < warmUp; i++) {
      cycle();
    }
    ProcessFigures before = settled();
    for (int i = 0; i < cycles; i++) {
      cycle();
    }
    nothingIsLeft();
    ProcessFigures after = settled();
    for (long end = System.nanoTime() + SETTLE_MILLIS * 1_000_000;
        System.nanoTime() < end && after.threads() > before.threads(); ) {
      Thread.sleep(100);
      after = settled();
    }
    long growth = after.residentBytes() - before.residentBytes();
    if (after.threads() > before.threads()
        || after.descriptors() > before.descriptors()
        || growth > MOST_GROWTH_BYTES) {
      throw new AssertionError("%d cycles went from %s to %s".formatted(cycles, before, after));
    }
    return growth;
  }

  private static ProcessFigures settled() throws IOException, InterruptedException {
    System.gc();
    Thread.sleep(200);
    return ProcessFigures.now();
  }

  private static void cycle() {
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL);
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      SoakRows rows = new SoakRows(engine, 1);
      engine.registerTable(SoakRows.NAME, rows);
      if (number(session, "SELECT count(*) FROM fed") != rows.rows()) {
        throw new AssertionError("rows are missing");
      }
    }
  }

  /** Waits until the library holds nothing, and fails when that does not come or it panicked. */
  static void nothingIsLeft() throws InterruptedException {
    for (long end = System.nanoTime() + SETTLE_MILLIS * 1_000_000; holdsSomething(); ) {
      if (System.nanoTime() > end) {
        throw new AssertionError("left behind: " + DataFusionEngine.nativeCounters());
      }
      System.gc();
      Thread.sleep(50);
    }
    if (DataFusionEngine.nativePanics() > 0) {
      throw new AssertionError(DataFusionEngine.nativePanics() + " panics");
    }
  }

  private static boolean holdsSomething() {
    var counters = DataFusionEngine.nativeCounters();
    return counters.sessions() + counters.plans() + counters.streams() + counters.batches() > 0;
  }
}
