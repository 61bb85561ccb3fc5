package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandleStateTest {
  private final RecordingBoundary boundary = new RecordingBoundary();

  @Test
  void closesNativelyOnce() {
    NativeHandle engine = engine();

    engine.close();
    engine.close();

    assertThat(boundary.events()).containsExactly("close 1");
    assertThat(engine.isClosed()).isTrue();
  }

  @Test
  void useAfterCloseIsAnErrorWithTheStateOfItsKind() {
    NativeHandle engine = engine();
    NativeHandle session = engine.openChild(HandleKind.SESSION, id -> 2);
    NativeHandle plan = session.openChild(HandleKind.PLAN, id -> 3);
    NativeHandle stream = session.openChild(HandleKind.STREAM, id -> 4);
    stream.close();
    assertClosed(stream, "24000", "The stream is closed");
    plan.close();
    assertClosed(plan, "26000", "The plan is closed");
    session.close();
    assertClosed(session, "08003", "The session is closed");
    engine.close();
    assertClosed(engine, "08003", "The engine is closed");
  }

  @Test
  void childrenAreClosedBeforeTheirParentAndSayWhy() {
    NativeHandle engine = engine();
    NativeHandle session = engine.openChild(HandleKind.SESSION, id -> 2);
    NativeHandle stream = session.openChild(HandleKind.STREAM, id -> 3);

    engine.close();

    assertThat(boundary.events()).containsExactly("cancel 3", "close 3", "close 2", "close 1");
    assertClosed(stream, "24000", "The stream was closed with its engine");
  }

  @Test
  void aCallInFlightDelaysTheNativeCloseAndNotTheMark() {
    NativeHandle engine = engine();

    engine.call(
        id -> {
          engine.close();
          assertThat(boundary.events()).isEmpty();
          assertClosed(engine, "08003", "closed");
          return id;
        });

    assertThat(boundary.events()).containsExactly("close 1");
  }

  @Test
  void aFailingCallReleasesItsReference() {
    NativeHandle engine = engine();

    assertThatThrownBy(
            () ->
                engine.call(
                    id -> {
                      throw new IllegalArgumentException("x");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    engine.close();

    assertThat(boundary.events()).containsExactly("close 1");
  }

  @Test
  void aChildThatOpensWhileItsParentClosesIsClosedToo() {
    NativeHandle engine = engine();

    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () ->
                engine.openChild(
                    HandleKind.SESSION,
                    id -> {
                      engine.close();
                      return 2;
                    }));

    assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED);
    assertThat(boundary.events()).containsExactly("close 2", "close 1");
  }

  @Test
  void cancelOfAClosedHandleIsHarmless() {
    NativeHandle stream = engine().openChild(HandleKind.STREAM, id -> 2);
    stream.close();

    stream.callIfOpen(id -> boundary.cancel(99));

    assertThat(boundary.events()).doesNotContain("cancel 99");
  }

  @Test
  void theReadingThreadReleasesItsBatchByClosing() {
    NativeHandle stream = engine().openChild(HandleKind.STREAM, id -> 2);
    HeldBatch batch = read(stream);
    assertThat(batch.isReleased()).isFalse();

    stream.close();

    assertThat(batch.isReleased()).isTrue();
    assertThat(boundary.events()).containsExactly("cancel 2", "close 2");
  }

  @Test
  void theNextReadReleasesTheBatchBefore() {
    NativeHandle stream = engine().openChild(HandleKind.STREAM, id -> 2);
    HeldBatch first = read(stream);

    HeldBatch second = read(stream);

    assertThat(first.isReleased()).isTrue();
    assertThat(second.isReleased()).isFalse();
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, first::throwReleased);
    assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED);
    assertThat(error).hasMessageContaining("next one");
    stream.close();
  }

  @Test
  void aCloseByAnotherThreadKeepsTheBatchUntilTheReaderCallsAgain() throws Exception {
    NativeHandle engine = engine();
    NativeHandle stream = engine.openChild(HandleKind.STREAM, id -> 2);
    HeldBatch batch = read(stream);
    List<Object> parts = batch.parts();

    onAnotherThread(engine::close);

    assertThat(boundary.events()).containsExactly("cancel 2");
    assertThat(((ByteBuffer) parts.get(1)).get(0)).isZero();
    assertThatThrownBy(() -> read(stream)).isInstanceOf(DataFusionException.class);
    assertThat(boundary.events()).containsExactly("cancel 2", "close 2", "close 1");
  }

  @Test
  void aCloseByAnotherThreadFreesTheBatchWhenNothingRefersToIt() throws Exception {
    NativeHandle stream = engine().openChild(HandleKind.STREAM, id -> 2);
    readAndForget(stream);

    onAnotherThread(stream::close);

    boundary.awaitWithGarbageCollection("close 2");
  }

  @Test
  void anAbandonedHandleIsClosedByTheCleaner() throws Exception {
    openAndForget();

    boundary.awaitWithGarbageCollection("close 1");
  }

  @Test
  void closesFromManyThreadsDuringCallsFreeOnceAndAfterTheLastCall() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 2_000; round++) {
        RecordingBoundary own = new RecordingBoundary();
        NativeHandle engine = NativeHandle.open(HandleKind.ENGINE, 1, own);
        NativeHandle stream = engine.openChild(HandleKind.STREAM, id -> 2);
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<?>> futures = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
          int role = thread;
          futures.add(
              pool.submit(
                  () -> {
                    start.await();
                    switch (role) {
                      case 0 -> engine.close();
                      case 1 -> stream.close();
                      default -> readWhileOpen(stream, own);
                    }
                    return null;
                  }));
        }
        for (Future<?> future : futures) {
          future.get(30, TimeUnit.SECONDS);
        }
        assertThat(own.count("close 2")).isEqualTo(1);
        assertThat(own.count("close 1")).isEqualTo(1);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void readWhileOpen(NativeHandle stream, RecordingBoundary boundary) {
    try {
      for (int i = 0; i < 100; i++) {
        stream.call(
            id -> {
              assertThat(boundary.count("close 2")).isZero();
              return id;
            });
      }
    } catch (DataFusionException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED);
    }
  }

  private NativeHandle engine() {
    return NativeHandle.open(HandleKind.ENGINE, 1, boundary);
  }

  private void openAndForget() {
    NativeHandle unused = engine();
    assertThat(unused.isClosed()).isFalse();
  }

  private static HeldBatch read(NativeHandle stream) {
    HeldBatch batch =
        stream.read(id -> new Object[] {new long[] {1}, ByteBuffer.allocateDirect(8)});
    assertThat(batch).isNotNull();
    return batch;
  }

  private static void readAndForget(NativeHandle stream) {
    assertThat(read(stream).isReleased()).isFalse();
  }

  private static void assertClosed(NativeHandle handle, String sqlState, String message) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> handle.call(id -> id));
    assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED);
    assertThat(error.sqlState()).isEqualTo(sqlState);
    assertThat(error).hasMessageContaining(message);
  }

  private static void onAnotherThread(Runnable action) throws InterruptedException {
    Thread thread = new Thread(action);
    thread.start();
    thread.join();
  }

  /** Remembers what was cancelled and closed. */
  private static final class RecordingBoundary implements HandleBoundary {
    private final List<String> events = new ArrayList<>();

    @Override
    public synchronized void cancel(long id) {
      events.add("cancel " + id);
    }

    @Override
    public synchronized void close(long id) {
      events.add("close " + id);
    }

    synchronized List<String> events() {
      return List.copyOf(events);
    }

    synchronized long count(String event) {
      return events.stream().filter(event::equals).count();
    }

    /** Collects garbage until the event is there. */
    void awaitWithGarbageCollection(String event) throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      for (int attempt = 0; attempt < 200 && count(event) == 0; attempt++) {
        System.gc();
        assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
      }
      assertThat(events()).contains(event);
    }
  }
}
