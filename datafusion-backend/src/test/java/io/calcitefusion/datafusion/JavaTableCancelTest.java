package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How reads of Java tables end before their rows do. */
@ExtendWith(NativeLeakCheck.class)
class JavaTableCancelTest {
  private static final long PATIENCE_SECONDS = 30;
  private final List<SampleRow> rows = SampleRow.random(100, 5);
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private DataFusionEngine engine;
  private DataFusionSession session;

  /** What ends the statement. */
  enum End {
    CANCEL,
    STREAM_CLOSE,
    SESSION_CLOSE,
    ENGINE_CLOSE
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

  @ParameterizedTest
  @EnumSource(End.class)
  void aSleepingReaderIsInterruptedAndClosedOnce(End end) throws Exception {
    Sleeping sleeping = new Sleeping();
    engine.registerTable(JavaTableTest.TABLE, sleeping);
    BatchStream stream = session.query("SELECT count(*) FROM t");
    Future<DataFusionException> read =
        other.submit(() -> catchThrowableOfType(DataFusionException.class, stream::next));
    assertThat(sleeping.asleep.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    end(end, stream);

    assertThat(read.get(PATIENCE_SECONDS, TimeUnit.SECONDS).kind())
        .isEqualTo(end == End.CANCEL ? ErrorKind.CANCELLED : ErrorKind.CLOSED);
    assertThat(sleeping.interrupted.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    JavaTableTest.await(() -> sleeping.reader.closes() == 1);
    assertThat(sleeping.signalled).isTrue();
    assertThat(sleeping.actions).hasValue(1);
    stream.close();
  }

  @Test
  void anInterruptMeantForOneReadDoesNotReachTheNext() throws Exception {
    for (int i = 0; i < 20; i++) {
      Sleeping sleeping = new Sleeping();
      engine.registerTable(JavaTableTest.TABLE, sleeping);
      try (BatchStream stream = session.query("SELECT * FROM t")) {
        assertThat(sleeping.asleep.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        stream.cancel();
      }
      assertThat(sleeping.interrupted.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      engine.drop(JavaTableTest.TABLE);

      AtomicBoolean leaked = new AtomicBoolean();
      engine.registerTable(
          JavaTableTest.TABLE,
          reading(
              (partition, signal) -> {
                leaked.set(Thread.currentThread().isInterrupted());
                return new SampleReader(engine, SampleRow.SCHEMA, rows, 10);
              }));
      assertThat(BatchValues.query(session, "SELECT * FROM t")).hasSize(100);
      assertThat(leaked).isFalse();
      engine.drop(JavaTableTest.TABLE);
    }
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aReaderThatIgnoresInterruptsHoldsNothingUp(End end) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger closes = new AtomicInteger();
    engine.registerTable(
        JavaTableTest.TABLE,
        reading(
            (partition, signal) -> {
              inside.countDown();
              awaitStubbornly(release);
              return new SampleReader(engine, SampleRow.SCHEMA, rows, 10) {
                @Override
                protected void closeReadSource() {
                  super.closeReadSource();
                  closes.incrementAndGet();
                }
              };
            }));
    BatchStream stream = session.query("SELECT * FROM t");
    Future<DataFusionException> read =
        other.submit(() -> catchThrowableOfType(DataFusionException.class, stream::next));
    assertThat(inside.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    // Comes back although the reader is still inside Java code.
    end(end, stream);
    assertThat(read.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    assertThat(closes).hasValue(0);

    release.countDown();
    if (end == End.ENGINE_CLOSE) {
      // Its engine is gone before it asks for memory.
      stream.close();
      return;
    }
    JavaTableTest.await(() -> closes.get() == 1);
    stream.close();
  }

  @Test
  void aLimitEndsReadersThatHaveMore() {
    SampleTable table = new SampleTable(engine, rows, 3, FilterSupport.UNSUPPORTED);
    engine.registerTable(JavaTableTest.TABLE, table);
    assertThat(BatchValues.query(session, "SELECT * FROM t LIMIT 1")).hasSize(1);
    JavaTableTest.await(() -> table.readers().stream().allMatch(reader -> reader.closes() == 1));
  }

  @Test
  void aSignalThatFiredRunsActionsAtOnceAndTheirFailuresHarmNobody() throws Exception {
    CompletableFuture<CancelSignal> given = new CompletableFuture<>();
    engine.registerTable(
        JavaTableTest.TABLE,
        reading(
            (partition, signal) -> {
              signal.onCancel(
                  () -> {
                    throw new IllegalStateException("planted");
                  });
              given.complete(signal);
              return new SampleReader(
                  engine, SampleRow.SCHEMA, Collections.nCopies(100_000_000, rows.get(0)), 1000);
            }));
    try (BatchStream stream = session.query("SELECT * FROM t")) {
      assertThat(stream.next()).isNotNull();
    }
    CancelSignal signal = given.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    JavaTableTest.await(signal::isCancelled);
    AtomicInteger runs = new AtomicInteger();
    signal.onCancel(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
  }

  @Test
  void theTimeLimitEndsASleepingReader() throws Exception {
    Sleeping sleeping = new Sleeping();
    engine.registerTable(JavaTableTest.TABLE, sleeping);
    // A limit that is over before the reader was opened says nothing.
    for (long limitMillis = 200; sleeping.asleep.getCount() > 0; limitMillis *= 2) {
      try (DataFusionPlan plan = session.plan("SELECT count(*) FROM t");
          BatchStream stream =
              session.execute(plan, List.of(), new ExecutionOptions(0, limitMillis, 0))) {
        assertThat(catchThrowableOfType(DataFusionException.class, stream::next).kind())
            .isEqualTo(ErrorKind.TIMEOUT);
      }
    }
    assertThat(sleeping.interrupted.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private void end(End end, BatchStream stream) {
    switch (end) {
      case CANCEL -> stream.cancel();
      case STREAM_CLOSE -> stream.close();
      case SESSION_CLOSE -> session.close();
      case ENGINE_CLOSE -> engine.close();
    }
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // That is what this reader is about.
      }
    }
  }

  static JavaTable reading(JavaTableScan scan) {
    return new JavaTable() {
      @Override
      public Schema arrowSchema() {
        return SampleRow.SCHEMA;
      }

      @Override
      public JavaTableScan scan(ScanRequest request) {
        return scan;
      }
    };
  }

  /** Sleeps in the middle of a read. */
  private final class Sleeping implements JavaTable {
    final CountDownLatch asleep = new CountDownLatch(1);
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    final AtomicInteger actions = new AtomicInteger();
    volatile boolean signalled;
    volatile SampleReader reader;

    @Override
    public Schema arrowSchema() {
      return SampleRow.SCHEMA;
    }

    @Override
    public JavaTableScan scan(ScanRequest request) {
      return (partition, signal) -> {
        signal.onCancel(actions::incrementAndGet);
        reader =
            new SampleReader(engine, SampleRow.SCHEMA, rows, 10) {
              private int batches;

              @Override
              public boolean loadNextBatch() throws IOException {
                if (batches++ < 1) {
                  return super.loadNextBatch();
                }
                asleep.countDown();
                try {
                  Thread.sleep(600_000);
                  interrupted.complete(false);
                } catch (InterruptedException e) {
                  signalled = signal.isCancelled();
                  // As good manners ask for; it must not meet the next read of this thread.
                  Thread.currentThread().interrupt();
                  interrupted.complete(true);
                }
                return false;
              }
            };
        return reader;
      };
    }
  }
}
