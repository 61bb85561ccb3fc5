package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class ArrowExchangeTest {
  private static final TableName TABLE = new TableName("datafusion", "public", "fed");

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void queriesComeOutAsVectors() throws IOException {
    List<Object> values = new ArrayList<>();
    try (ArrowReader reader =
        read(
            """
            SELECT i, CASE WHEN i % 2 = 0 THEN concat('é', i) END AS s,
              arrow_cast(concat('d', i % 2), 'Dictionary(Int32, Utf8)') AS d, [i, NULL] AS l
            FROM generate_series(1, 20000) AS t(i) ORDER BY i""")) {
      assertThat(reader.getVectorSchemaRoot().getSchema().getFields()).hasSize(4);
      while (reader.loadNextBatch()) {
        for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
          if (vector.getName().equals("s")) {
            for (int row = 0; row < vector.getValueCount(); row++) {
              values.add(String.valueOf(vector.getObject(row)));
            }
          }
        }
      }
    }
    assertThat(values).hasSize(20_000).startsWith("null", "é2", "null", "é4");
    assertThat(engine.allocator().getAllocatedMemory()).isZero();
    assertThat(DataFusionEngine.nativeCounters().streams()).isZero();
  }

  @Test
  void errorsOfVectorsAreTyped() throws IOException {
    try (ArrowReader reader =
        read("SELECT 1 / (20000 - i) FROM generate_series(1, 30000) AS t(i)")) {
      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class,
              () -> {
                while (reader.loadNextBatch()) {
                  assertThat(reader.getVectorSchemaRoot().getRowCount()).isPositive();
                }
              });
      assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
      assertThat(error.sqlState()).isEqualTo("22012");
    }
  }

  @Test
  void aReaderOfAClosedEngineKeepsItsVectorsAndGivesNoMore() throws IOException {
    ArrowReader reader = read("SELECT i FROM generate_series(1, 100000) AS t(i)");
    assertThat(reader.loadNextBatch()).isTrue();
    FieldVector vector = reader.getVectorSchemaRoot().getVector(0);

    engine.close();

    assertThat(vector.getObject(0)).isEqualTo(1L);
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, reader::loadNextBatch);
    assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED);
    reader.close();
    reader.close();
  }

  @Test
  void rowsOfJavaAreATable() {
    CountingReader reader = CountingReader.of(engine, 3, 1000);
    long version = engine.catalogVersion();
    engine.registerStream(TABLE, reader);

    assertThat(engine.catalogVersion()).isGreaterThan(version);
    assertThat(engine.catalogSnapshot().tables().get(TABLE).arrowSchema().getFields())
        .isEqualTo(CountingReader.SCHEMA.getFields());
    assertThat(
            BatchValues.query(session, "SELECT count(*), sum(id), count(name), max(name) FROM fed"))
        .containsExactly(List.of(3000L, 4498500L, 2000L, "name 998"));
    awaitClosed(reader);
  }

  @Test
  void rowsOfJavaCanBeScannedOnce() {
    CountingReader reader = CountingReader.of(engine, 1, 10);
    engine.registerStream(TABLE, reader);
    assertThat(BatchValues.query(session, "SELECT id FROM fed")).hasSize(10);

    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> BatchValues.query(session, "SELECT id FROM fed"));

    assertThat(error.kind()).isEqualTo(ErrorKind.EXECUTION);
    assertThat(error).hasMessageContaining("fed").hasMessageContaining("once");
    awaitClosed(reader);
  }

  @Test
  void rowsOfJavaGoToParquetAndBack() {
    CountingReader reader = CountingReader.of(engine, 20, 5000);
    engine.registerStream(TABLE, reader);
    Path file = folder.resolve("rows.parquet");

    long written = session.update("COPY fed TO '%s' STORED AS PARQUET".formatted(file));
    assertThat(written).isEqualTo(100_000);
    assertThat(engine.drop(TABLE)).isTrue();
    awaitClosed(reader);
    Deployment deployment = engine.deployFolder(folder);

    assertThat(deployment.tables()).containsExactly("rows");
    assertThat(
            BatchValues.query(
                session, "SELECT count(*), sum(id), count(name), min(name) FROM rows"))
        .containsExactly(List.of(100_000L, 4999950000L, 66666L, "name 1"));
  }

  @Test
  void aFailingReaderReachesTheMessage() {
    CountingReader reader = CountingReader.failing(engine, 2);
    engine.registerStream(TABLE, reader);

    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> BatchValues.query(session, "SELECT * FROM fed"));

    assertThat(error)
        .hasMessageContaining("the source broke at row 20")
        .hasMessageContaining("the deeper reason");
    assertThat(error.getMessage()).doesNotContain("\tat ");
    awaitClosed(reader);
  }

  @Test
  void aReaderThatCanNotBeRegisteredIsClosed() {
    session.update("CREATE TABLE fed (a INT)");
    for (TableName name : List.of(TABLE, new TableName("datafusion", "nowhere", "x"))) {
      CountingReader reader = CountingReader.of(engine, 1, 1);

      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class, () -> engine.registerStream(name, reader));

      assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
      assertThat(reader.closes()).isEqualTo(1);
    }
  }

  @Test
  void aReaderForAClosedEngineIsClosed() {
    CountingReader reader = CountingReader.of(engine, 1, 1);
    catchThrowableOfType(DataFusionException.class, engine::close);

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.registerStream(TABLE, reader));

    assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED);
    assertThat(reader.closes()).isEqualTo(1);
  }

  @Test
  void anUnreadReaderIsClosedWhenItsTableIsDropped() {
    CountingReader reader = CountingReader.of(engine, 1, 1);
    engine.registerStream(TABLE, reader);

    assertThat(engine.drop(TABLE)).isTrue();

    awaitClosed(reader);
  }

  @Test
  void anUnreadReaderIsClosedWithItsEngine() {
    CountingReader reader = CountingReader.of(engine, 1, 1);
    engine.registerStream(TABLE, reader);

    engine.close();

    awaitClosed(reader);
  }

  @Test
  void aReaderIsClosedWhenItsScanEndsEarly() {
    CountingReader limited = CountingReader.of(engine, Integer.MAX_VALUE, 100);
    engine.registerStream(TABLE, limited);
    assertThat(BatchValues.query(session, "SELECT id FROM fed LIMIT 5")).hasSize(5);
    awaitClosed(limited);
    engine.drop(TABLE);

    CountingReader cancelled = CountingReader.of(engine, Integer.MAX_VALUE, 100);
    engine.registerStream(TABLE, cancelled);
    try (BatchStream stream = session.query("SELECT id FROM fed")) {
      assertThat(stream.next()).isNotNull();
    }
    awaitClosed(cancelled);
  }

  private ArrowReader read(String sql) {
    try (DataFusionPlan plan = session.plan(sql)) {
      return session.executeArrow(plan, List.of(), ExecutionOptions.defaults());
    }
  }

  private static void awaitClosed(CountingReader reader) {
    await(() -> reader.closes() > 0);
    assertThat(reader.closes()).isEqualTo(1);
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
