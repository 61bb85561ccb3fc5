package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are replaced while others read them: an answer of one state, or an error. */
@ExtendWith(NativeLeakCheck.class)
class DriftConcurrencyTest {
  private static final int PATIENCE_SECONDS = 120;
  private static final int ROWS = 20_000;
  private static final int CHANGES = 40;
  private static final int READERS = 3;

  @TempDir private Path folder;
  @TempDir private Path work;
  private final ExecutorService pool = Executors.newFixedThreadPool(READERS);
  private DataFusionEngine engine;
  private DataFusionSession session;
  private ChangingFiles changing;

  private void open(OnDrift onDrift) {
    engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(2).onDrift(onDrift).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder, work))
                .build());
    changing = new ChangingFiles(work, session);
  }

  @AfterEach
  void close() {
    pool.shutdownNow();
    engine.close();
  }

  /** All rows of a state tell its number; every second state has another column. */
  private static String state(int number) {
    return "SELECT CAST(%d AS BIGINT) AS a, i AS %s FROM generate_series(1, %d) AS s(i)"
        .formatted(number, number % 2 == 0 ? "even" : "odd", ROWS);
  }

  @ParameterizedTest
  @CsvSource({"parquet,REFRESH", "csv,REFRESH", "parquet,FAIL", "csv,FAIL"})
  void noAnswerIsMixed(String format, OnDrift onDrift) throws Exception {
    open(onDrift);
    Path file = folder.resolve("t." + format);
    changing.put(state(0), file);
    engine.deployFolder(folder);
    session.update("CREATE VIEW v AS SELECT a FROM t");
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    List<Future<Void>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Callable<Void> reader =
          () -> {
            while (!done.get()) {
              read(answers);
            }
            return null;
          };
      readers.add(pool.submit(reader));
    }
    // Of the answers that follow a busy machine may give none between two changes.
    JavaTableTest.await(() -> answers.get() > 0);

    for (int number = 1; number <= CHANGES; number++) {
      changing.put(state(number), file);
    }

    done.set(true);
    for (Future<Void> reader : readers) {
      reader.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(answers).hasPositiveValue();
    // What is there in the end can be read, with the column that it has.
    assertThat(BatchValues.query(session, "SELECT count(even), max(a) FROM t"))
        .containsExactly(List.of((long) ROWS, (long) CHANGES));
    assertThat(engine.problems()).isEmpty();
  }

  private void read(AtomicInteger answers) {
    List<List<@Nullable Object>> rows;
    try {
      rows =
          BatchValues.query(
              session,
              "SELECT count(*), min(a), max(a), (SELECT min(a) FROM v), (SELECT max(a) FROM v)"
                  + " FROM t");
    } catch (DataFusionException e) {
      assertThat(e.kind()).as(e.getMessage()).isNotEqualTo(ErrorKind.INTERNAL);
      return;
    }
    List<@Nullable Object> row = rows.get(0);
    assertThat(row.get(0)).isEqualTo((long) ROWS);
    assertThat(row.subList(1, 5)).as(row.toString()).containsOnly(row.get(1));
    answers.incrementAndGet();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv", "json"})
  void aFileThatIsReplacedDuringAQueryGivesTheOldAnswerOrAnError(String format) throws IOException {
    open(OnDrift.REFRESH);
    Path file = folder.resolve("data/t." + format);
    String old = state(1).replace(", " + ROWS + ")", ", 400000)");
    changing.put(old, file);
    engine.attachFolder("lake", "raw", folder);
    String sql = "SELECT a FROM lake.raw.data";
    try (BatchStream stream = session.query(sql)) {
      assertThat(stream.next()).isNotNull();
      changing.put(state(2), file);
      try {
        List<List<@Nullable Object>> rest = BatchValues.rows(stream);
        assertThat(rest).allSatisfy(row -> assertThat(row.get(0)).isEqualTo(1L));
      } catch (DataFusionException e) {
        assertThat(e.kind()).as(e.getMessage()).isNotEqualTo(ErrorKind.INTERNAL);
      }
    }
    assertThat(BatchValues.query(session, "SELECT DISTINCT a FROM lake.raw.data"))
        .containsExactly(List.of(2L));
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () -> BatchValues.query(session, "SELECT odd FROM lake.raw.data"));
    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
  }
}
