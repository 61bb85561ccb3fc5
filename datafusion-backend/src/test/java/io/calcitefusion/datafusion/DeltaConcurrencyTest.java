package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Writes to Delta tables that end early, and several at once. */
@ExtendWith(NativeLeakCheck.class)
class DeltaConcurrencyTest {
  private static final long PATIENCE_SECONDS = 30;
  private static final String ENDLESS =
      "SELECT i AS id FROM generate_series(1, 100000000000) AS s(i)";
  private static final String WAITING =
      "SELECT CAST(id AS BIGINT) AS id FROM " + JavaTableTest.TABLE.toSql();
  private static final String ONE = "SELECT CAST(1 AS BIGINT) AS id";

  @TempDir private Path folder;
  private final ExecutorService others = Executors.newCachedThreadPool();
  private DataFusionEngine engine;
  private DataFusionSession session;
  private Path table;

  @BeforeEach
  void open() {
    table = folder.resolve("t");
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(DeltaFixture.admin(folder));
  }

  @AfterEach
  void close() {
    others.shutdownNow();
    engine.close();
  }

  @Test
  void aCancelledWriteLeavesTheOldVersion() throws Exception {
    write(ONE, DeltaSaveMode.APPEND);
    for (DeltaSaveMode mode : DeltaSaveMode.values()) {
      try (DataFusionPlan plan = session.planDelta(ENDLESS, DeltaWriteRequest.of(table, mode));
          BatchStream rows = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
        Future<DataFusionException> ended =
            others.submit(() -> catchThrowableOfType(DataFusionException.class, rows::next));
        JavaTableTest.await(() -> rowsWritten(rows) > 0);
        rows.cancel();
        assertThat(ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS).kind())
            .isEqualTo(ErrorKind.CANCELLED);
      }
      assertThat(commits()).isEqualTo(2);
      assertThat(ids()).containsExactly(1L);
    }
    write("SELECT CAST(2 AS BIGINT) AS id", DeltaSaveMode.APPEND);
    assertThat(ids()).containsExactly(1L, 2L);
  }

  @Test
  void aKilledWriterLeavesTheOldVersion() throws Exception {
    write(ONE, DeltaSaveMode.APPEND);
    long before = dataFiles();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String library = System.getProperty("calcitefusion.native.path");
    if (library != null) {
      command.add("-Dcalcitefusion.native.path=" + library);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(DeltaWriteForever.class.getName(), table.toString()));
    Process writer = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      while (writer.isAlive() && dataFiles() == before) {
        Thread.sleep(20);
      }
      assertThat(writer.isAlive()).as("still writes").isTrue();
    } finally {
      writer.destroyForcibly();
    }
    assertThat(writer.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    assertThat(ids()).containsExactly(1L);
    write("SELECT CAST(2 AS BIGINT) AS id", DeltaSaveMode.APPEND);
    assertThat(ids()).containsExactly(1L, 2L);
  }

  @Test
  void aWriteThatTakesTooLongMakesNoTable() {
    DataFusionException late =
        catchThrowableOfType(
            DataFusionException.class,
            () ->
                session.writeDelta(
                    ENDLESS,
                    DeltaWriteRequest.of(table, DeltaSaveMode.APPEND),
                    new ExecutionOptions(0, 500, 0)));
    assertThat(late.kind()).isEqualTo(ErrorKind.TIMEOUT);
    JavaTableTest.await(() -> entries() == 0);
  }

  @Test
  void writersThatAddRowsAtOnceAllSucceed() throws Exception {
    write("SELECT CAST(0 AS BIGINT) AS id", DeltaSaveMode.APPEND);
    List<Future<DeltaWriteResult>> writes = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      String sql = "SELECT CAST(%d AS BIGINT) AS id".formatted(i);
      writes.add(others.submit(() -> write(sql, DeltaSaveMode.APPEND)));
    }
    List<Long> versions = new ArrayList<>();
    for (Future<DeltaWriteResult> write : writes) {
      versions.add(write.get(PATIENCE_SECONDS, TimeUnit.SECONDS).version());
    }
    assertThat(versions).doesNotHaveDuplicates();
    assertThat(ids()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void aWriterThatReplacesRowsLosesAgainstAFasterOne() throws Exception {
    write(ONE, DeltaSaveMode.APPEND);
    Future<DataFusionException> slow =
        whileOneWaits(
            DeltaSaveMode.OVERWRITE,
            () -> write("SELECT CAST(7 AS BIGINT) AS id", DeltaSaveMode.OVERWRITE));

    DataFusionException lost = slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(lost.kind()).isEqualTo(ErrorKind.EXECUTION);
    assertThat(lost.sqlState()).isEqualTo("40001");
    assertThat(lost).hasMessageContaining("another writer").hasMessageContaining(table.toString());
    assertThat(ids()).containsExactly(7L);
  }

  @Test
  void ofTwoWritersThatMakeATableOneSucceeds() throws Exception {
    Future<DataFusionException> slow =
        whileOneWaits(DeltaSaveMode.APPEND, () -> write(ONE, DeltaSaveMode.APPEND));

    DataFusionException lost = slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(lost.sqlState()).isEqualTo("40001");
    assertThat(ids()).containsExactly(1L);
    JavaTableTest.await(() -> entries() == 1);
  }

  @Test
  void aSourceThatIsReplacedWhileItIsReadCommitsNothing() throws Exception {
    write(ONE, DeltaSaveMode.APPEND);
    Path source = folder.resolve("source.parquet");
    Path later = folder.resolve("later.parquet");
    for (Path file : List.of(source, later)) {
      session.update("COPY (SELECT CAST(2 AS BIGINT) AS id) TO '%s'".formatted(file));
    }
    Future<DataFusionException> slow =
        whileOneWaits(
            "SELECT id FROM read_parquet('%s') UNION ALL %s".formatted(source, WAITING),
            DeltaSaveMode.APPEND,
            () -> move(later, source));

    DataFusionException mixed = slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(mixed.sqlState()).isEqualTo("55006");
    assertThat(mixed).hasMessageContaining(source.toString());
    assertThat(commits()).isEqualTo(2);
    Files.delete(source);
    assertThat(ids()).containsExactly(1L);
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a write whose rows come only after another one has ended. */
  private Future<DataFusionException> whileOneWaits(DeltaSaveMode mode, Runnable other)
      throws InterruptedException {
    return whileOneWaits(WAITING, mode, other);
  }

  private Future<DataFusionException> whileOneWaits(String sql, DeltaSaveMode mode, Runnable other)
      throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    engine.registerTable(
        JavaTableTest.TABLE,
        JavaTableCancelTest.reading(
            (partition, signal) -> {
              reading.countDown();
              try {
                release.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return new SampleReader(engine, SampleRow.SCHEMA, SampleRow.random(5, 1), 10);
            }));
    Future<DataFusionException> slow =
        others.submit(
            () -> catchThrowableOfType(DataFusionException.class, () -> write(sql, mode)));
    assertThat(reading.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    other.run();
    release.countDown();
    return slow;
  }

  private DeltaWriteResult write(String sql, DeltaSaveMode mode) {
    return session.writeDelta(sql, DeltaWriteRequest.of(table, mode), ExecutionOptions.defaults());
  }

  private List<Object> ids() {
    engine.deployFolder(folder);
    return BatchValues.query(session, "SELECT id FROM datafusion.public.t ORDER BY id").stream()
        .<Object>map(row -> row.get(0))
        .toList();
  }

  private static long rowsWritten(BatchStream rows) {
    PlanOperator root = rows.query().operators();
    PlanMetric metric = root == null ? null : root.metric("output_rows");
    return metric == null ? 0 : metric.value();
  }

  /** Files beside the log, finished or not. */
  private long dataFiles() {
    try (Stream<Path> files = Files.list(table)) {
      return files.count() - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long commits() throws IOException {
    try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  private long entries() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
