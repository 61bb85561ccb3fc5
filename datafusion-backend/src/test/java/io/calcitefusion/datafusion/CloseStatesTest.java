package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object closed by another thread, twice, in every state that work can be in. */
@ExtendWith(NativeLeakCheck.class)
class CloseStatesTest {
  private static final String ROWS = "SELECT i FROM generate_series(1, 100000000000) AS t(i)";
  private static final String SILENT =
      "SELECT sum(i) FROM generate_series(1, 100000000000) AS t(i)";
  private static final String JOIN =
      "SELECT count(*) FROM generate_series(1, 3000000) AS a(x),"
          + " generate_series(1, 3000000) AS b(y) WHERE x + y < 0";

  /** What a thread is doing when another one closes. */
  enum Doing {
    NOTHING,
    PLANNING,
    HOLDING_A_PLAN,
    STARTING,
    WAITING_FOR_ROWS,
    WAITING_FOR_A_JOIN,
    READING,
    HOLDING_A_BATCH,
    READING_THE_END,
    READING_A_FAILURE,
    READING_A_CANCELLED,
    FILLING_A_TABLE,
    INSPECTING
  }

  /** What is closed. */
  enum Closed {
    PLAN,
    STREAM,
    SESSION,
    ENGINE
  }

  static Stream<Arguments> cases() {
    return Stream.of(Doing.values())
        .flatMap(doing -> Stream.of(Closed.values()).map(closed -> Arguments.of(doing, closed)));
  }

  private static final class Scene {
    final DataFusionEngine engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    final DataFusionSession session =
        engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    volatile @Nullable DataFusionPlan plan;
    volatile @Nullable BatchStream stream;

    void prepare(Doing doing) {
      String sql =
          switch (doing) {
            case WAITING_FOR_ROWS, INSPECTING -> SILENT;
            case WAITING_FOR_A_JOIN -> JOIN;
            case READING_THE_END -> "SELECT 1";
            case READING_A_FAILURE -> "SELECT 1 / (a - a) FROM (VALUES (1)) AS t(a)";
            case FILLING_A_TABLE -> "CREATE TABLE t AS " + JOIN;
            case NOTHING,
                PLANNING,
                HOLDING_A_PLAN,
                STARTING,
                READING,
                HOLDING_A_BATCH,
                READING_A_CANCELLED ->
                ROWS;
          };
      DataFusionPlan planned = session.plan(sql);
      plan = planned;
      if (doing != Doing.HOLDING_A_PLAN && doing != Doing.STARTING) {
        stream = session.execute(planned, List.of(), ExecutionOptions.defaults());
      }
    }

    /** Works until the close stops it; a typed error is the only way to end early. */
    void work(Doing doing) throws InterruptedException {
      try {
        begun.countDown();
        switch (doing) {
          case NOTHING, HOLDING_A_PLAN -> {
            await(closed);
          }
          case PLANNING -> {
            while (closed.getCount() > 0) {
              session.plan("SELECT count(*) FROM information_schema.columns").close();
            }
          }
          case STARTING -> {
            while (closed.getCount() > 0) {
              session.execute(plan, List.of(), ExecutionOptions.defaults()).close();
            }
          }
          case HOLDING_A_BATCH -> {
            ColumnBatch batch = stream.next();
            java.nio.ByteBuffer values = batch.column(0).buffer(0);
            await(closed);
            assertThat(values.getLong(0)).isEqualTo(1);
            stream.next();
          }
          case READING_A_CANCELLED -> {
            stream.cancel();
            stream.next();
          }
          case INSPECTING -> {
            while (closed.getCount() > 0) {
              assertThat(stream.query().sql()).isEqualTo(SILENT);
              assertThat(engine.queries()).isNotEmpty();
            }
          }
          case WAITING_FOR_ROWS,
              WAITING_FOR_A_JOIN,
              READING,
              READING_THE_END,
              READING_A_FAILURE,
              FILLING_A_TABLE -> {
            ColumnBatch batch = stream.next();
            while (batch != null) {
              batch = stream.next();
            }
          }
        }
      } catch (DataFusionException e) {
        assertThat(e.kind())
            .as(e.getMessage())
            .isIn(ErrorKind.CLOSED, ErrorKind.CANCELLED, ErrorKind.DATA);
      }
    }

    void close(Closed what) {
      switch (what) {
        case PLAN -> plan.close();
        case STREAM -> {
          if (stream != null) {
            stream.close();
          }
        }
        case SESSION -> session.close();
        case ENGINE -> engine.close();
      }
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void closingIsSafe(Doing doing, Closed what) throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    Scene scene = new Scene();
    try {
      scene.prepare(doing);
      Future<?> work =
          other.submit(
              () -> {
                scene.work(doing);
                return null;
              });
      await(scene.begun);
      Thread.sleep(doing.ordinal() % 3);
      scene.close(what);
      scene.close(what);
      scene.closed.countDown();
      if (what == Closed.PLAN) {
        // A plan may go while its execution runs on.
        scene.close(Closed.STREAM);
      }
      work.get(60, TimeUnit.SECONDS);
      if (what != Closed.ENGINE && what != Closed.SESSION) {
        assertThat(BatchValues.query(scene.session, "SELECT 1")).containsExactly(List.of(1L));
      }
    } finally {
      other.shutdownNow();
      scene.engine.close();
      if (scene.stream != null) {
        scene.stream.close();
      }
    }
  }
}
