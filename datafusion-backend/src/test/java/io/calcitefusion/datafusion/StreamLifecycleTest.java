package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NativeLeakCheck.class)
class StreamLifecycleTest {
  /** More rows than any test reads, in batches of 8192. */
  private static final String ENDLESS = "SELECT i FROM generate_series(1, 100000000000) AS t(i)";

  /** Gives its only row after everything was summed up, which is never. */
  private static final String SILENT =
      "SELECT sum(i) FROM generate_series(1, 100000000000) AS t(i)";

  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private DataFusionEngine engine;
  private DataFusionSession session;

  /** What another thread closes. */
  enum Closed {
    STREAM,
    SESSION,
    ENGINE
  }

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().build());
  }

  @AfterEach
  void close() {
    other.shutdownNow();
    engine.close();
  }

  @Test
  void cancelEndsAWaitingRead() throws Exception {
    try (BatchStream stream = session.query(SILENT)) {
      Future<DataFusionException> read =
          other.submit(() -> catchThrowableOfType(DataFusionException.class, stream::next));
      stream.cancel();

      DataFusionException error = read.get(30, TimeUnit.SECONDS);
      assertThat(error.kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(error.sqlState()).isEqualTo("57014");
    }
    assertThat(BatchValues.query(session, "SELECT 1")).containsExactly(List.of(1L));
  }

  @Test
  void cancelBetweenReadsEndsTheNextOne() {
    try (BatchStream stream = session.query(ENDLESS)) {
      assertThat(stream.next()).isNotNull();
      stream.cancel();
      stream.cancel();

      assertThat(catchThrowableOfType(DataFusionException.class, () -> drain(stream)).kind())
          .isEqualTo(ErrorKind.CANCELLED);
    }
  }

  @Test
  void cancelAfterTheEndChangesNothing() {
    try (BatchStream stream = session.query("SELECT 1")) {
      drain(stream);
      stream.cancel();
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void theTimeLimitEndsARead() {
    try (DataFusionPlan plan = session.plan(SILENT);
        BatchStream stream = session.execute(plan, List.of(), new ExecutionOptions(0, 50, 0))) {
      DataFusionException error = catchThrowableOfType(DataFusionException.class, stream::next);
      assertThat(error.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(error.sqlState()).isEqualTo("57014");
    }
  }

  @Test
  void theNextBatchReleasesTheOneBefore() {
    try (BatchStream stream = session.query(ENDLESS)) {
      ColumnBatch first = stream.next();
      assertThat(first).isNotNull();
      ColumnData column = first.column(0);
      first.checkHeld();
      assertThat(column.buffer(0).getLong(0)).isEqualTo(1);

      assertThat(stream.next()).isNotNull();

      assertReleased(first, column);
    }
  }

  @Test
  void closingReleasesTheBatch() {
    BatchStream stream = session.query(ENDLESS);
    ColumnBatch batch = stream.next();
    assertThat(batch).isNotNull();
    ColumnData column = batch.column(0);

    stream.close();
    stream.close();

    assertReleased(batch, column);
    assertThat(DataFusionEngine.nativeCounters().batches()).isZero();
    assertThat(catchThrowableOfType(DataFusionException.class, stream::next).kind())
        .isEqualTo(ErrorKind.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(Closed.class)
  void aCloseByAnotherThreadNeverFreesABatchUnderItsReader(Closed what) throws Exception {
    BatchStream stream = session.query(ENDLESS);
    ColumnBatch batch = stream.next();
    assertThat(batch).isNotNull();
    java.nio.ByteBuffer values = batch.column(0).buffer(0);

    other.submit(() -> closer(what, stream).run()).get(30, TimeUnit.SECONDS);

    for (int row = 0; row < batch.rowCount(); row++) {
      assertThat(values.getLong(row * Long.BYTES)).isEqualTo(row + 1);
    }
    assertThat(DataFusionEngine.nativeCounters().batches()).isEqualTo(1);
    DataFusionException error = catchThrowableOfType(DataFusionException.class, stream::next);
    assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED);
    assertThat(error.sqlState()).isEqualTo("24000");
    assertThat(DataFusionEngine.nativeCounters().batches()).isZero();
    assertThat(DataFusionEngine.nativeCounters().streams()).isZero();
  }

  @Test
  void aReadersCloseFreesWhatAnotherThreadsCloseLeft() throws Exception {
    BatchStream stream = session.query(ENDLESS);
    assertThat(stream.next()).isNotNull();
    other.submit(stream::close).get(30, TimeUnit.SECONDS);
    assertThat(DataFusionEngine.nativeCounters().batches()).isEqualTo(1);

    stream.close();

    assertThat(DataFusionEngine.nativeCounters().batches()).isZero();
    assertThat(DataFusionEngine.nativeCounters().streams()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Closed.class)
  void aCloseByAnotherThreadEndsAWaitingRead(Closed what) throws Exception {
    BatchStream stream = session.query(SILENT);
    CountDownLatch reading = new CountDownLatch(1);
    Future<DataFusionException> read =
        other.submit(
            () -> {
              reading.countDown();
              return catchThrowableOfType(DataFusionException.class, stream::next);
            });
    assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();

    closer(what, stream).run();

    assertThat(read.get(30, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CLOSED);
  }

  @Test
  void forgottenBatchesOfAClosedStreamAreFreed() throws Exception {
    BatchStream stream = session.query(ENDLESS);
    other.submit(stream::next).get(30, TimeUnit.SECONDS);

    stream.close();

    for (int i = 0; i < 200 && DataFusionEngine.nativeCounters().batches() > 0; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(DataFusionEngine.nativeCounters().batches()).isZero();
    assertThat(DataFusionEngine.nativeCounters().streams()).isZero();
  }

  @Test
  void closesAtAnyMomentLeaveTypedErrorsOnly() throws Exception {
    Random random = new Random(42);
    try (DataFusionPlan plan =
        session.plan("SELECT i, concat('x', i) FROM generate_series(1, 40000) AS t(i)")) {
      for (int round = 0; round < 300; round++) {
        BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults());
        int spins = random.nextInt(20_000);
        boolean cancel = random.nextBoolean();
        Future<?> closed =
            other.submit(
                () -> {
                  for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                  }
                  if (cancel) {
                    stream.cancel();
                  }
                  stream.close();
                });
        try {
          for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
            assertThat(BatchValues.value(batch.column(1), 0)).asString().startsWith("x");
          }
        } catch (DataFusionException e) {
          assertThat(e.kind()).isIn(ErrorKind.CLOSED, ErrorKind.CANCELLED);
        }
        closed.get(30, TimeUnit.SECONDS);
        stream.close();
        assertThat(DataFusionEngine.nativeCounters().batches()).isZero();
      }
    }
  }

  private Runnable closer(Closed what, BatchStream stream) {
    return switch (what) {
      case STREAM -> stream::close;
      case SESSION -> session::close;
      case ENGINE -> engine::close;
    };
  }

  private static void drain(BatchStream stream) {
    for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
      batch.checkHeld();
    }
  }

  private static void assertReleased(ColumnBatch batch, ColumnData column) {
    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable use :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            batch::checkHeld, () -> column.buffer(0), () -> column.isNull(0))) {
      assertThat(catchThrowableOfType(DataFusionException.class, use).kind())
          .isEqualTo(ErrorKind.CLOSED);
    }
  }
}
