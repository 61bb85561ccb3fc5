package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NativeLeakCheck.class)
class JavaFunctionTest {
  private static final ArrowType LONG = new ArrowType.Int(64, true);
  private static final ArrowType TEXT = ArrowType.Utf8.INSTANCE;
  private final AtomicInteger calls = new AtomicInteger();
  private final List<Integer> rowCounts = Collections.synchronizedList(new ArrayList<>());
  private DataFusionEngine engine;
  private DataFusionSession session;

  /** Computes the result of one call. */
  private interface Body {
    FieldVector evaluate(VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator)
        throws Exception;
  }

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
  }

  @AfterEach
  void close() {
    JavaTableTest.await(() -> engine.allocator().getAllocatedMemory() == 0);
    engine.close();
  }

  @Test
  void rowsNullsAndSlicesAreComputed() {
    register(
        "plus_text", FunctionVolatility.IMMUTABLE, JavaFunctionTest::plusText, TEXT, LONG, TEXT);
    String rows =
        "(SELECT CASE WHEN i % 7 <> 0 THEN i END AS i, CASE WHEN i % 5 <> 0 THEN concat('é', i) END"
            + " AS s FROM generate_series(1, 30000) AS t(i) ORDER BY i)";
    for (String tail : List.of("", " LIMIT 100 OFFSET 8190", " WHERE i % 3 = 1")) {
      String part = "(SELECT * FROM %s%s)".formatted(rows, tail);
      assertThat(
              BatchValues.query(
                  session,
                  "SELECT i, s, plus_text(i, s) FROM %s WHERE plus_text(i, s) IS DISTINCT FROM CASE WHEN i IS NOT NULL THEN concat(i, '/', s) END"
                      .formatted(part)))
          .isEmpty();
      assertThat(BatchValues.query(session, "SELECT count(plus_text(i, s)) FROM " + part))
          .isEqualTo(BatchValues.query(session, "SELECT count(i) FROM " + part));
    }
  }

  @ParameterizedTest
  @EnumSource(FunctionVolatility.class)
  void literalsAreRowsToo(FunctionVolatility volatility) {
    register("plus_text", volatility, JavaFunctionTest::plusText, TEXT, LONG, TEXT);
    assertThat(BatchValues.query(session, "SELECT plus_text(7, 'x'), plus_text(NULL, 'x')"))
        .containsExactly(Arrays.asList("7/x", null));
    assertThat(
            BatchValues.query(
                session, "SELECT plus_text(i, 'x') FROM generate_series(1, 3) AS t(i) ORDER BY i"))
        .containsExactly(List.of("1/x"), List.of("2/x"), List.of("3/x"));
    assertThat(
            BatchValues.query(
                session, "SELECT plus_text(5, 'x') FROM generate_series(1, 3) AS t(i)"))
        .containsExactly(List.of("5/x"), List.of("5/x"), List.of("5/x"));
  }

  @Test
  void constantCallsAreComputedOncePerStatementOrPerRow() {
    for (FunctionVolatility volatility : FunctionVolatility.values()) {
      rowCounts.clear();
      register("plus_text", volatility, this::counted, TEXT, LONG, TEXT);
      BatchValues.query(session, "SELECT plus_text(5, 'x') FROM generate_series(1, 1000) AS t(i)");
      assertThat(rowCounts)
          .as(volatility.name())
          .containsOnly(volatility == FunctionVolatility.VOLATILE ? 1000 : 1);
      engine.dropFunction("plus_text");
    }
  }

  @Test
  void noRowsNeedNoCall() {
    register("plus_text", FunctionVolatility.STABLE, this::counted, TEXT, LONG, TEXT);
    assertThat(
            BatchValues.query(
                session,
                "SELECT plus_text(i, 'x') FROM generate_series(1, 10) AS t(i) WHERE i > 20"))
        .isEmpty();
    assertThat(rowCounts).isEmpty();
  }

  @Test
  void functionsWithoutParametersGiveOneValuePerRow() {
    register("ticket", FunctionVolatility.VOLATILE, this::ticket, LONG);
    assertThat(
            BatchValues.query(
                session, "SELECT count(DISTINCT ticket()) FROM generate_series(1, 5000)"))
        .containsExactly(List.of(5000L));
  }

  private FieldVector ticket(VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator) {
    BigIntVector result = new BigIntVector("ticket", allocator);
    for (int i = 0; i < rowCount; i++) {
      result.setSafe(i, calls.incrementAndGet());
    }
    result.setValueCount(rowCount);
    return result;
  }

  @Test
  void anArgumentMayBeTheResult() {
    register("same", FunctionVolatility.IMMUTABLE, (a, n, m) -> a.getVector(0), TEXT, TEXT);
    assertThat(
            BatchValues.query(
                session,
                "SELECT count(*) FROM generate_series(1, 20000) AS t(i) WHERE same(concat('a', i))"
                    + " = concat('a', i)"))
        .containsExactly(List.of(20_000L));
  }

  @Test
  void itIsListedAndChangesTheVersionAndCanBeDropped() {
    DataFusionSession older = engine.openSession(SessionOptions.builder().build());
    long before = engine.catalogVersion();
    register(
        "plus_text", FunctionVolatility.IMMUTABLE, JavaFunctionTest::plusText, TEXT, LONG, TEXT);
    long registered = engine.catalogVersion();
    assertThat(registered).isGreaterThan(before);
    String listed =
        "SELECT routine_name, is_deterministic, data_type, function_type FROM"
            + " information_schema.routines WHERE routine_name = 'plus_text'";
    for (DataFusionSession each : List.of(older, session)) {
      assertThat(BatchValues.query(each, listed))
          .containsExactly(List.of("plus_text", true, "String", "SCALAR"));
      assertThat(BatchValues.query(each, "SELECT plus_text(1, 'a')"))
          .containsExactly(List.of("1/a"));
    }

    assertThat(engine.dropFunction("plus_text")).isTrue();

    assertThat(engine.catalogVersion()).isGreaterThan(registered);
    assertThat(engine.dropFunction("plus_text")).isFalse();
    assertThat(engine.dropFunction("upper")).isFalse();
    assertThat(BatchValues.query(older, listed)).isEmpty();
    assertThat(queryError("SELECT plus_text(1, 'a')").sqlState()).isEqualTo("42883");
  }

  @Test
  void namesThatAreTakenAreRefused() {
    register(
        "plus_text", FunctionVolatility.IMMUTABLE, JavaFunctionTest::plusText, TEXT, LONG, TEXT);
    for (String name : List.of("plus_text", "upper", "count", "row_number")) {
      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class,
              () ->
                  register(
                      name,
                      FunctionVolatility.STABLE,
                      JavaFunctionTest::plusText,
                      TEXT,
                      LONG,
                      TEXT));
      assertThat(error.sqlState()).isEqualTo("42723");
      assertThat(error).hasMessageContaining(name);
    }
  }

  @Test
  void dictionariesAreRefusedByName() {
    Field encoded =
        new Field(
            "word", new FieldType(true, TEXT, new DictionaryEncoding(1, false, null)), List.of());
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () ->
                engine.registerFunction(
                    new Plain(
                        "f",
                        List.of(encoded),
                        Field.nullable("r", TEXT),
                        FunctionVolatility.STABLE,
                        (a, n, m) -> a.getVector(0))));
    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error).hasMessageContaining("'word' of function f");
  }

  @Test
  void argumentsAreCastOrRefusedWhenPlanned() {
    register(
        "plus_text", FunctionVolatility.IMMUTABLE, JavaFunctionTest::plusText, TEXT, LONG, TEXT);
    assertThat(BatchValues.query(session, "SELECT plus_text(CAST(7 AS SMALLINT), 'x')"))
        .containsExactly(List.of("7/x"));
    assertThat(queryError("SELECT plus_text(1)").kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(queryError("SELECT plus_text(DATE '2020-01-01', 'x')").kind())
        .isEqualTo(ErrorKind.PLAN);
  }

  @Test
  void whatJavaThrowsIsTheCauseAlsoWhilePlanning() {
    for (Throwable thrown :
        List.of(new IllegalStateException("planted"), new StackOverflowError("planted"))) {
      for (FunctionVolatility volatility : FunctionVolatility.values()) {
        register("f", volatility, (a, n, m) -> sneak(thrown), TEXT, LONG);
        for (String argument : List.of("1", "i")) {
          DataFusionException error =
              queryError("SELECT f(%s) FROM generate_series(1, 9) AS t(i)".formatted(argument));
          assertThat(error.getCause()).isSameAs(thrown);
          assertThat(error).hasMessageContaining("function f").hasMessageContaining("planted");
        }
        engine.dropFunction("f");
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> FieldVector sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void resultsThatWereNotDeclaredAreTypedErrors() {
    record Case(Body body, String message) {}
    for (Case wrong :
        List.of(
            new Case(
                (a, n, m) -> {
                  BigIntVector result = new BigIntVector("r", m);
                  result.setValueCount(n);
                  return result;
                },
                "found int64"),
            new Case((a, n, m) -> texts(m, n - 1, "x"), "8 values for 9 rows"),
            new Case((a, n, m) -> texts(m, n, null), "NOT NULL"))) {
      engine.registerFunction(
          new Plain(
              "f",
              List.of(Field.nullable("i", LONG)),
              Field.notNullable("r", TEXT),
              FunctionVolatility.STABLE,
              wrong.body()));
      DataFusionException error = queryError("SELECT f(i) FROM generate_series(1, 9) AS t(i)");
      assertThat(error.kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
      assertThat(error).hasMessageContaining(wrong.message());
      engine.dropFunction("f");
    }
    register("f", FunctionVolatility.STABLE, (a, n, m) -> nothing(), TEXT, LONG);
    assertThat(queryError("SELECT f(i) FROM generate_series(1, 9) AS t(i)"))
        .hasMessageContaining("evaluate() of function f gave null");
  }

  @Test
  void declaredNullabilityIsTheResultColumns() {
    engine.registerFunction(
        new Plain(
            "f",
            List.of(Field.nullable("i", LONG)),
            Field.notNullable("r", TEXT),
            FunctionVolatility.STABLE,
            (a, n, m) -> texts(m, n, "x")));
    try (DataFusionPlan plan = session.plan("SELECT f(1) AS r")) {
      assertThat(plan.arrowSchema().findField("r").isNullable()).isFalse();
    }
  }

  @Test
  void aFunctionMayQueryItsOwnEngine() {
    register(
        "f",
        FunctionVolatility.IMMUTABLE,
        (a, n, m) ->
            texts(m, n, String.valueOf(BatchValues.query(session, "SELECT 41 + 1").get(0).get(0))),
        TEXT,
        LONG);
    assertThat(BatchValues.query(session, "SELECT f(1), f(i) FROM generate_series(1, 2) AS t(i)"))
        .containsExactly(List.of("42", "42"), List.of("42", "42"));
  }

  @Test
  void deepExpressionsAreComputedOnFreshStacks() {
    register(
        "plus_text", FunctionVolatility.IMMUTABLE, JavaFunctionTest::plusText, TEXT, LONG, TEXT);
    String nested = "'x'";
    for (int i = 0; i < 50; i++) {
      nested = "plus_text(1, " + nested + ")";
    }
    assertThat(BatchValues.query(session, "SELECT length(" + nested + ")"))
        .containsExactly(List.of(101L));
  }

  @Test
  void aFunctionThatNeverReturnsHoldsUpNeitherCancelNorClose() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    register(
        "f",
        FunctionVolatility.STABLE,
        (a, n, m) -> {
          inside.countDown();
          release.await();
          return texts(m, n, "late");
        },
        TEXT,
        LONG);
    ExecutorService other = Executors.newSingleThreadExecutor();
    BatchStream stream = session.query("SELECT f(i) FROM generate_series(1, 9) AS t(i)");
    Future<DataFusionException> read =
        other.submit(() -> catchThrowableOfType(DataFusionException.class, stream::next));
    assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
    stream.cancel();
    assertThat(read.get(30, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
    stream.close();
    engine.close();
    release.countDown();
    other.shutdownNow();
    engine = DataFusionEngine.open(EngineOptions.defaults());
  }

  private FieldVector counted(VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator) {
    rowCounts.add(rowCount);
    return plusText(arguments, rowCount, allocator);
  }

  private static FieldVector plusText(
      VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator) {
    VarCharVector result = new VarCharVector("r", allocator);
    for (int i = 0; i < rowCount; i++) {
      Object number = arguments.getVector(0).getObject(i);
      Object text = arguments.getVector(1).getObject(i);
      if (number != null) {
        String value = number + "/" + (text == null ? "" : text);
        result.setSafe(i, value.getBytes(StandardCharsets.UTF_8));
      }
    }
    result.setValueCount(rowCount);
    return result;
  }

  private static FieldVector texts(BufferAllocator allocator, int count, String text) {
    VarCharVector result = new VarCharVector("r", allocator);
    for (int i = 0; i < count && text != null; i++) {
      result.setSafe(i, text.getBytes(StandardCharsets.UTF_8));
    }
    result.setValueCount(count);
    return result;
  }

  @SuppressWarnings("NullAway")
  private static <T> T nothing() {
    return (T) null;
  }

  private DataFusionException queryError(String sql) {
    return catchThrowableOfType(DataFusionException.class, () -> BatchValues.query(session, sql));
  }

  private void register(
      String name,
      FunctionVolatility volatility,
      Body body,
      ArrowType returns,
      ArrowType... parameters) {
    List<Field> fields = new ArrayList<>();
    for (ArrowType parameter : parameters) {
      fields.add(Field.nullable("p" + fields.size(), parameter));
    }
    engine.registerFunction(
        new Plain(name, fields, Field.nullable("r", returns), volatility, body));
  }

  private record Plain(
      String name, List<Field> parameters, Field returns, FunctionVolatility volatility, Body body)
      implements JavaFunction {
    @Override
    public FieldVector evaluate(VectorSchemaRoot arguments, int rowCount, BufferAllocator allocator)
        throws Exception {
      return body.evaluate(arguments, rowCount, allocator);
    }
  }
}
