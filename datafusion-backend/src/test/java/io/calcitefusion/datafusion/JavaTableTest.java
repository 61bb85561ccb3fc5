package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NativeLeakCheck.class)
class JavaTableTest {
  static final TableName TABLE = new TableName("datafusion", "public", "t");
  private final List<SampleRow> rows = SampleRow.random(500, 3);
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void nothingIsOpenedBeforeRowsAreAskedFor() {
    SampleTable table = new SampleTable(engine, rows, 2, FilterSupport.UNSUPPORTED);
    long version = engine.catalogVersion();
    engine.registerTable(TABLE, table);
    assertThat(engine.catalogVersion()).isGreaterThan(version);

    session.plan("SELECT * FROM t").close();
    BatchValues.query(session, "EXPLAIN SELECT * FROM t");
    BatchValues.query(session, "SELECT * FROM t LIMIT 0");

    assertThat(table.readers()).isEmpty();
  }

  @Test
  void scansAreToldColumnsFiltersAndLimit() {
    SampleTable table =
        new SampleTable(
            engine,
            rows,
            1,
            FilterSupport.EXACT,
            TableCapability.PROJECTION,
            TableCapability.FILTERS,
            TableCapability.LIMIT);
    engine.registerTable(TABLE, table);

    assertThat(BatchValues.query(session, "SELECT name FROM t WHERE id > 10 AND grp <= 4 LIMIT 3"))
        .hasSize(3);

    ScanRequest request = table.requests().get(0);
    assertThat(request.arrowSchema().getFields()).extracting(Field::getName).containsOnly("name");
    assertThat(request.filters()).containsExactlyInAnyOrder("(\"id\" > 10)", "(\"grp\" <= 4)");
    assertThat(request.limit()).isEqualTo(3L);
    assertThat(request.targetPartitions()).isEqualTo(2);

    BatchValues.query(session, "SELECT count(*) FROM t");
    assertThat(table.requests().get(1).arrowSchema().getFields()).isEmpty();
    assertThat(table.requests().get(1).limit()).isNull();
    awaitAllClosed(table);
  }

  @Test
  void withoutCapabilitiesTheEngineDoesEverything() {
    SampleTable table = new SampleTable(engine, rows, 1, FilterSupport.EXACT);
    engine.registerTable(TABLE, table);

    assertThat(BatchValues.query(session, "SELECT id FROM t WHERE id < 10 LIMIT 3")).hasSize(3);

    ScanRequest request = table.requests().get(0);
    assertThat(request.arrowSchema()).isEqualTo(SampleRow.SCHEMA);
    assertThat(request.filters()).isEmpty();
    assertThat(request.limit()).isNull();
  }

  @Test
  void explainShowsWhatWasPushed() {
    engine.registerTable(
        TABLE,
        new SampleTable(
            engine,
            rows,
            2,
            FilterSupport.EXACT,
            TableCapability.PROJECTION,
            TableCapability.FILTERS));
    assertThat(BatchValues.query(session, "EXPLAIN SELECT name FROM t WHERE id > 10").toString())
        .contains("JavaScanExec: table=datafusion.public.t, partitions=2, projection=[name]")
        .contains("filters=[(\"id\" > 10)]")
        .doesNotContain("FilterExec");
    assertThat(
            BatchValues.query(session, "EXPLAIN ANALYZE SELECT name FROM t WHERE id > 10")
                .toString())
        .contains("java_time=")
        .contains("output_rows=489");
  }

  @Test
  void exactStatisticsAnswerWithoutAScanAndEstimatesDoNot() {
    SampleTable table = new SampleTable(engine, rows, 1, FilterSupport.UNSUPPORTED);
    ParameterValue bound = new ParameterValue(new ArrowType.Int(64, true), 12_345L);
    TableStatistics exact =
        new TableStatistics(
            Statistic.exact(12_346L),
            Statistic.estimate(1_000_000L),
            com.google.common.collect.ImmutableMap.of(
                "id",
                new TableStatistics.Column(
                    Statistic.exact(0L), null, null, Statistic.exact(bound))));
    engine.registerTable(TABLE, new WithStatistics(table, exact));
    assertThat(BatchValues.query(session, "SELECT count(*), max(id) FROM t"))
        .containsExactly(List.of(12_346L, 12_345L));
    assertThat(table.readers()).isEmpty();
    engine.drop(TABLE);

    engine.registerTable(
        TABLE, new WithStatistics(table, TableStatistics.ofRows(Statistic.estimate(12_346L))));
    assertThat(BatchValues.query(session, "SELECT count(*) FROM t")).containsExactly(List.of(500L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT * FROM t", "SELECT count(*) FROM t", "SELECT * FROM t LIMIT 1"})
  void everyReaderAndTheTableAreClosedOnce(String sql) {
    SampleTable table = new SampleTable(engine, rows, 3, FilterSupport.UNSUPPORTED);
    engine.registerTable(TABLE, table);
    BatchValues.query(session, sql);
    awaitAllClosed(table);
    assertThat(table.closes()).isZero();

    engine.drop(TABLE);

    await(() -> table.closes() > 0);
    assertThat(table.closes()).isEqualTo(1);
    await(() -> engine.allocator().getAllocatedMemory() == 0);
  }

  @Test
  void aDroppedTableGoesOnUnderItsStatements() {
    SampleTable table = new SampleTable(engine, rows, 1, FilterSupport.UNSUPPORTED);
    engine.registerTable(TABLE, table);
    try (DataFusionPlan plan = session.plan("SELECT * FROM t")) {
      engine.drop(TABLE);
      assertThat(table.closes()).isZero();
      try (BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
        assertThat(BatchValues.rows(stream)).hasSize(500);
      }
    }
    await(() -> table.closes() == 1);
  }

  @Test
  void aTableThatCanNotBeRegisteredIsClosed() {
    session.update("CREATE TABLE t (a INT)");
    SampleTable table = new SampleTable(engine, rows, 1, FilterSupport.UNSUPPORTED);
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.registerTable(TABLE, table));
    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(table.closes()).isEqualTo(1);
  }

  @Test
  void codeRunsWithTheClassLoaderOfWhoRegisteredIt() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    AtomicBoolean daemon = new AtomicBoolean();
    try (java.net.URLClassLoader own = new java.net.URLClassLoader(new java.net.URL[0], before)) {
      Thread.currentThread().setContextClassLoader(own);
      engine.registerTable(
          TABLE,
          table(
              SampleRow.SCHEMA,
              (partition, signal) -> {
                seen.set(Thread.currentThread().getContextClassLoader());
                daemon.set(Thread.currentThread().isDaemon());
                return new SampleReader(engine, SampleRow.SCHEMA, rows, 10);
              }));
      Thread.currentThread().setContextClassLoader(before);
      BatchValues.query(session, "SELECT * FROM t");
      assertThat(seen.get()).isSameAs(own);
      assertThat(daemon).isTrue();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void aReaderMayQueryItsOwnEngine() {
    session.update("CREATE TABLE expected AS " + SampleRow.select(rows));
    engine.registerTable(
        TABLE,
        table(
            SampleRow.SCHEMA,
            (partition, signal) -> {
              try (DataFusionPlan plan = session.plan("SELECT * FROM expected")) {
                return session.executeArrow(plan, List.of(), ExecutionOptions.defaults());
              }
            }));
    assertThat(BatchValues.query(session, "SELECT count(*), sum(id) FROM t"))
        .isEqualTo(BatchValues.query(session, "SELECT count(*), sum(id) FROM expected"));
  }

  @Test
  void moreReadersThanThreadsComeToAnEnd() {
    SampleTable table = new SampleTable(engine, rows, 6, FilterSupport.UNSUPPORTED);
    engine.registerTable(TABLE, table);
    session.update("SET datafusion.execution.target_partitions = 6");
    StringBuilder sql = new StringBuilder("SELECT count(*) FROM t AS a0");
    for (int i = 1; i < 8; i++) {
      sql.append(" JOIN t AS a%d ON a%d.id = a0.id".formatted(i, i));
    }
    assertThat(BatchValues.query(session, sql.toString())).containsExactly(List.of(500L));
    awaitAllClosed(table);
  }

  private static JavaTable table(Schema schema, JavaTableScan scan) {
    return new JavaTable() {
      @Override
      public Schema arrowSchema() {
        return schema;
      }

      @Override
      public JavaTableScan scan(ScanRequest request) {
        return scan;
      }
    };
  }

  private static void awaitAllClosed(SampleTable table) {
    await(() -> table.readers().stream().allMatch(reader -> reader.closes() > 0));
    assertThat(table.readers()).isNotEmpty().allMatch(reader -> reader.closes() == 1);
  }

  static void await(BooleanSupplier condition) {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** A table with other statistics. */
  private record WithStatistics(SampleTable table, TableStatistics statistics)
      implements JavaTable {
    @Override
    public Schema arrowSchema() {
      return table.arrowSchema();
    }

    @Override
    public JavaTableScan scan(ScanRequest request) {
      return table.scan(request);
    }
  }
}
