package io.calcitefusion.datafusion;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.SystemRegistry;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of catalog {@code system} whose rows Java code gives. */
@ExtendWith(NativeLeakCheck.class)
class LiveTableTest {
  private static final long PATIENCE_SECONDS = 30;
  private static final TableName NAME = new TableName("system", "shown", "t");
  private static final Field NUMBER = field("n", new ArrowType.Int(64, true));
  private static final Schema NUMBERS = new Schema(List.of(NUMBER));
  private final ExecutorService other = Executors.newCachedThreadPool();
  private DataFusionEngine engine;
  private DataFusionSession session;

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
  void everyKindOfValueArrives() {
    Field texts =
        new Field("texts", FieldType.nullable(new ArrowType.List()), List.of(text("element")));
    Schema columns =
        new Schema(
            List.of(
                text("a"),
                field("b", new ArrowType.Int(32, true)),
                NUMBER,
                field("d", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                field("e", ArrowType.Bool.INSTANCE),
                texts,
                field("g", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"))));
    Instant time = Instant.parse("2024-02-29T12:30:00.123456789Z");
    show(
        columns,
        () ->
            ImmutableList.of(
                List.of("é\n\"", Integer.MIN_VALUE, Long.MAX_VALUE, 0.1, true, List.of("x"), time),
                Collections.nCopies(7, null)));

    assertThat(BatchValues.query(session, "SELECT * FROM system.shown.t"))
        .containsExactly(
            Arrays.asList(
                "é\n\"",
                (long) Integer.MIN_VALUE,
                Long.MAX_VALUE,
                0.1,
                true,
                List.of("x"),
                time.getEpochSecond() * 1_000_000 + 123_456),
            Collections.nCopies(7, null));
    assertThat(SystemRegistry.checks().datasets().values().stream().map(DatasetSpec::arrowSchema))
        .allSatisfy(
            declared ->
                assertThat(
                        engine.showLive(
                            new LiveTable(
                                new TableName("system", "declared", "t" + declared.hashCode()),
                                declared,
                                ImmutableList::of)))
                    .isTrue());
  }

  @Test
  void rowsAreMadeOncePerScanAndNotByPlanning() {
    AtomicInteger calls = new AtomicInteger();
    show(NUMBERS, () -> ImmutableList.of(List.of((long) calls.incrementAndGet())));

    BatchValues.query(session, "EXPLAIN SELECT * FROM system.shown.t");
    assertThat(calls).hasValue(0);
    String sql = "SELECT n FROM system.shown.t WHERE n > 0";
    assertThat(BatchValues.query(session, sql)).containsExactly(List.of(1L));
    assertThat(BatchValues.query(session, sql)).containsExactly(List.of(2L));
    BatchValues.query(session, "SELECT * FROM system.shown.t a, system.shown.t b");
    assertThat(calls).hasValue(4);
  }

  @Test
  void manyRowsComeInBatchesOfTheEngine() {
    int rows = 20_000;
    show(NUMBERS, () -> numbers(rows));

    assertThat(
            BatchValues.query(
                session, "SELECT count(*), sum(n), max(n) FROM system.shown.t WHERE n >= 0"))
        .containsExactly(List.of((long) rows, rows * (rows - 1L) / 2, rows - 1L));
    assertThat(BatchValues.query(session, "SELECT n FROM system.shown.t LIMIT 3")).hasSize(3);
    try (BatchStream stream = session.query("SELECT n FROM system.shown.t")) {
      ColumnBatch batch = stream.next();
      assertThat(batch).isNotNull();
      assertThat(batch.rowCount()).isLessThan(rows);
    }
  }

  @Test
  void aNameIsShownOnce() {
    assertThat(show(NUMBERS, () -> numbers(1))).isTrue();
    long version = engine.catalogVersion();
    assertThat(show(NUMBERS, () -> numbers(2))).isFalse();
    assertThat(
            engine.showLive(
                new LiveTable(
                    new TableName("system", "runtime", "queries"), NUMBERS, () -> numbers(2))))
        .isFalse();

    assertThat(engine.catalogVersion()).isEqualTo(version);
    assertThat(BatchValues.query(session, "SELECT count(*) FROM system.shown.t"))
        .containsExactly(List.of(1L));
    assertThat(
            BatchValues.query(
                session,
                "SELECT table_type FROM information_schema.tables WHERE table_schema = 'shown'"))
        .containsExactly(List.of("BASE TABLE"));
    assertThat(
            catchThrowableOfType(
                    DataFusionException.class,
                    () -> engine.drop(new TableName("system", "shown", "t")))
                .kind())
        .isEqualTo(ErrorKind.POLICY);
  }

  @Test
  void whatCanNotBeShownIsRefusedByName() {
    assertThatThrownBy(() -> new LiveTable(new TableName("a", "b", "c"), NUMBERS, () -> numbers(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'system'");
    Schema dates = new Schema(List.of(field("day", new ArrowType.Date(DateUnit.DAY))));
    assertThat(refused(() -> show(dates, ImmutableList::of)))
        .hasMessageContaining("'day'")
        .hasMessageContaining("system.shown.t");
    assertThat(refused(() -> show(new Schema(List.of(NUMBER, NUMBER)), ImmutableList::of)))
        .hasMessageContaining("two columns 'n'");
  }

  @Test
  void whatTheCodeThrowsIsTheCause() {
    RuntimeException thrown = new IllegalStateException("planted");
    show(
        NUMBERS,
        () -> {
          throw thrown;
        });

    DataFusionException error = failure("SELECT * FROM system.shown.t");
    assertThat(error.kind()).isEqualTo(ErrorKind.EXECUTION);
    assertThat(error.sqlState()).isEqualTo("38000");
    assertThat(error).hasMessageContaining("system.shown.t").hasMessageContaining("planted");
    assertThat(error.getCause()).isSameAs(thrown);
    assertThat(BatchValues.query(session, "SELECT 1")).hasSize(1);
  }

  @Test
  void rowsThatDoNotFitAreErrors() {
    assertRefused(List.of(1L, 2L), "2 values for 1 columns");
    assertRefused(List.of("x"), "can not hold x");
    assertRefused(List.of(Double.NaN), "can not hold NaN");
    assertRefused(List.of(1), null);
    assertRefused(Collections.singletonList(null), null);
    Field required = new Field("r", FieldType.notNullable(new ArrowType.Int(32, true)), null);
    show(
        new TableName("system", "shown", "required"),
        new Schema(List.of(required)),
        () -> ImmutableList.of(Collections.singletonList(null)));
    assertThat(failure("SELECT * FROM system.shown.required"))
        .hasMessageContaining("'r'")
        .hasMessageContaining("NOT NULL");
  }

  private void assertRefused(List<@Nullable Object> row, @Nullable String message) {
    TableName name = new TableName("system", "shown", "row" + row.hashCode());
    show(name, NUMBERS, () -> ImmutableList.of(row));
    String sql = "SELECT * FROM system.shown." + SqlIdentifier.quote(name.table());
    if (message == null) {
      assertThat(BatchValues.query(session, sql)).hasSize(1);
    } else {
      DataFusionException error = failure(sql);
      assertThat(error.kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
      assertThat(error).hasMessageContaining(message);
    }
  }

  @Test
  void theCodeMayRunStatementsOfTheSameEngine() throws Exception {
    show(
        NUMBERS,
        () -> {
          try (DataFusionSession own = engine.openSession(SessionOptions.builder().build())) {
            List<List<@Nullable Object>> counted =
                BatchValues.query(own, "SELECT count(*) FROM information_schema.columns");
            return ImmutableList.copyOf(counted);
          }
        });

    // More readers than the engine has threads of its own.
    List<Future<List<List<@Nullable Object>>>> readers =
        Collections.nCopies(8, "SELECT min(a.n) FROM system.shown.t a, system.shown.t b").stream()
            .map(sql -> other.submit(() -> BatchValues.query(session, sql)))
            .toList();
    for (Future<List<List<@Nullable Object>>> reader : readers) {
      assertThat((Long) reader.get(PATIENCE_SECONDS, SECONDS).get(0).get(0)).isPositive();
    }
  }

  @Test
  void aTableThatReadsItselfEndsInAnError() {
    show(
        NUMBERS,
        () -> {
          try (DataFusionSession own = engine.openSession(SessionOptions.builder().build())) {
            return ImmutableList.copyOf(BatchValues.query(own, "SELECT n FROM system.shown.t"));
          }
        });

    DataFusionException error = failure("SELECT n FROM system.shown.t");
    assertThat(error.kind()).isEqualTo(ErrorKind.RESOURCES);
    assertThat(error).hasMessageContaining("rows of its own");
  }

  /** What ends the statement. */
  enum End {
    CANCEL,
    STREAM_CLOSE,
    SESSION_CLOSE,
    ENGINE_CLOSE
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aStatementThatEndsInterruptsTheCode(End end) throws Exception {
    CountDownLatch asleep = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    show(
        NUMBERS,
        () -> {
          asleep.countDown();
          try {
            Thread.sleep(600_000);
            interrupted.complete(false);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupted.complete(true);
          }
          return ImmutableList.of();
        });
    BatchStream stream = session.query("SELECT n FROM system.shown.t");
    Future<DataFusionException> read =
        other.submit(() -> catchThrowableOfType(DataFusionException.class, stream::next));
    assertThat(asleep.await(PATIENCE_SECONDS, SECONDS)).isTrue();

    switch (end) {
      case CANCEL -> stream.cancel();
      case STREAM_CLOSE -> stream.close();
      case SESSION_CLOSE -> session.close();
      case ENGINE_CLOSE -> engine.close();
    }

    assertThat(read.get(PATIENCE_SECONDS, SECONDS).kind())
        .isEqualTo(end == End.CANCEL ? ErrorKind.CANCELLED : ErrorKind.CLOSED);
    assertThat(interrupted.get(PATIENCE_SECONDS, SECONDS)).isTrue();
    stream.close();
  }

  @Test
  void aClosedEngineHoldsOnToNothing() throws InterruptedException {
    WeakReference<Object> held = showSomethingHeld();
    BatchValues.query(session, "SELECT n FROM system.shown.t");
    engine.close();

    for (int attempt = 0; attempt < 200 && held.get() != null; attempt++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(held.get()).isNull();
  }

  private WeakReference<Object> showSomethingHeld() {
    long[] data = {7};
    show(NUMBERS, () -> ImmutableList.of(List.of(data[0])));
    return new WeakReference<>(data);
  }

  private boolean show(Schema columns, Supplier<ImmutableList<List<@Nullable Object>>> rows) {
    return show(NAME, columns, rows);
  }

  private boolean show(
      TableName name, Schema columns, Supplier<ImmutableList<List<@Nullable Object>>> rows) {
    return engine.showLive(new LiveTable(name, columns, rows));
  }

  private static DataFusionException refused(ThrowingCallable call) {
    DataFusionException error = catchThrowableOfType(DataFusionException.class, call);
    assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    return error;
  }

  private DataFusionException failure(String sql) {
    return catchThrowableOfType(DataFusionException.class, () -> BatchValues.query(session, sql));
  }

  private static ImmutableList<List<@Nullable Object>> numbers(int count) {
    ImmutableList.Builder<List<@Nullable Object>> rows = ImmutableList.builder();
    for (long i = 0; i < count; i++) {
      rows.add(List.of(i));
    }
    return rows.build();
  }

  private static Field text(String name) {
    return field(name, ArrowType.Utf8.INSTANCE);
  }

  private static Field field(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }
}
