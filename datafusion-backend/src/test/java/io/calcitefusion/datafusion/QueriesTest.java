package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class QueriesTest {
  private static final String ENDLESS = "SELECT i FROM generate_series(1, 100000000000) AS t(i)";

  private static final ParameterValue ONE =
      new ParameterValue(new ArrowType.Int(Long.SIZE, /* isSigned= */ true), 1L);

  @TempDir Path folder;
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
  void anExecutionIsSeenWhileItRunsAndAfter() {
    QueryInfo running;
    try (BatchStream stream = session.query(ENDLESS)) {
      assertThat(stream.next()).isNotNull();
      running = stream.query();
      assertThat(running.state()).isEqualTo(QueryState.RUNNING);
      assertThat(running.state().isEnd()).isFalse();
      assertThat(running.rows()).isPositive();
      assertThat(running.bytes()).isEqualTo(running.rows() * Long.BYTES);
      assertThat(running.sql()).isEqualTo(ENDLESS);
      assertThat(running.sqlHash()).matches("[0-9a-f]{64}");
      assertThat(running.sessionId()).isEqualTo(session.id());
      assertThat(running.progress()).isNull();
      assertThat(stream.progress()).isNull();
      assertThat(running.operators()).isNotNull();
      assertThat(engine.queries()).extracting(QueryInfo::id).contains(running.id());
      assertThat(
              BatchValues.query(
                  session,
                  "SELECT state FROM system.runtime.queries WHERE query_id = " + running.id()))
          .containsExactly(List.of("RUNNING"));
    }
    QueryInfo ended = find(running.id());
    assertThat(ended.state()).isEqualTo(QueryState.CANCELLED);
    assertThat(ended.error().kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(ended.startedAt()).isEqualTo(running.startedAt());
  }

  @Test
  void howItEndedIsKept() {
    session.update("CREATE TABLE t AS VALUES (1), (2)");
    assertThatThrownBy(() -> session.update("SELECT 1 / (column1 - column1) FROM t"))
        .isInstanceOf(DataFusionException.class);
    try (DataFusionPlan plan =
            session.plan("SELECT sum(i) FROM generate_series(1, 100000000000) AS t(i)");
        BatchStream stream = session.execute(plan, List.of(), new ExecutionOptions(0, 50, 0))) {
      assertThatThrownBy(stream::next).isInstanceOf(DataFusionException.class);
    }
    session.update("SELECT column1 FROM t");

    List<QueryInfo> queries = engine.queries();
    assertThat(queries)
        .extracting(QueryInfo::state)
        .containsExactly(
            QueryState.FINISHED, QueryState.FAILED, QueryState.TIMED_OUT, QueryState.FINISHED);
    assertThat(queries.get(1).error().sqlState()).isEqualTo("22012");
    assertThat(queries.get(3).rows()).isEqualTo(2);
    assertThat(queries.get(3).progress()).isEqualTo(1.0);
  }

  @Test
  void anyQueryCanBeCancelledByItsNumber() {
    try (BatchStream stream = session.query("SELECT sum(i) FROM (" + ENDLESS + ")")) {
      long id = stream.query().id();
      assertThat(engine.cancelQuery(id + 1)).isFalse();
      assertThat(engine.cancelQuery(-1)).isFalse();
      assertThat(engine.cancelQuery(id)).isTrue();
      assertThat(catchThrowableOfType(DataFusionException.class, stream::next).kind())
          .isEqualTo(ErrorKind.CANCELLED);
      assertThat(engine.cancelQuery(id)).isFalse();
    }
  }

  @Test
  void thePlanIsATreeOfOperators() {
    session.update("CREATE TABLE t AS VALUES (1, 'a'), (2, 'b'), (3, 'a')");
    String sql = "SELECT column2, count(*) FROM t WHERE column1 > $1 GROUP BY column2";
    try (DataFusionPlan plan = session.plan(sql)) {
      PlanOperator root = plan.operators(List.of(ONE));
      List<String> names = new ArrayList<>();
      root.forEach(operator -> names.add(operator.name()));
      assertThat(names).contains("AggregateExec", "FilterExec", "DataSourceExec");
      assertThat(root.toText()).contains("FilterExec: column1@0 > 1");
      root.forEach(
          operator -> {
            if (operator.children().isEmpty()) {
              assertThat(operator.estimatedRows()).isEqualTo(3);
            }
          });

      QueryInfo analyzed = session.analyze(plan, List.of(ONE), ExecutionOptions.defaults());
      assertThat(analyzed.state()).isEqualTo(QueryState.FINISHED);
      assertThat(analyzed.rows()).isEqualTo(2);
      analyzed
          .operators()
          .forEach(
              operator -> {
                if (operator.name().equals("FilterExec")) {
                  PlanMetric rows = operator.metric("output_rows");
                  assertThat(rows.value()).isEqualTo(2);
                  assertThat(rows.kind()).isEqualTo(PlanMetric.Kind.COUNT);
                  assertThat(operator.metric("elapsed_compute").kind())
                      .isEqualTo(PlanMetric.Kind.NANOSECONDS);
                  assertThat(operator.metric("none")).isNull();
                }
              });
      assertThat(analyzed.operators().toText()).contains("output_rows=2");
    }
    try (DataFusionPlan ddl = session.plan("CREATE TABLE u (a INT)")) {
      assertThatThrownBy(() -> ddl.operators(List.of()))
          .isInstanceOfSatisfying(
              DataFusionException.class,
              error -> assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }
  }

  @Test
  void progressGrowsFromNothingToAll() {
    Path file = folder.resolve("rows.parquet");
    session.update(
        "COPY (SELECT i FROM generate_series(1, 500000) AS t(i)) TO '"
            + file
            + "' STORED AS PARQUET");
    session.update("CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '" + file + "'");
    try (BatchStream stream = session.query("SELECT i FROM t")) {
      List<Double> seen = new ArrayList<>();
      while (stream.next() != null) {
        seen.add(stream.progress());
      }
      seen.add(stream.progress());
      assertThat(seen).isSorted().last().isEqualTo(1.0);
      assertThat(seen.get(0)).isBetween(0.0, 0.9);
    }
  }

  @Test
  void theCatalogOfTheEngineIsShownAndReserved() {
    assertThat(
            BatchValues.query(
                session,
                "SELECT table_name, table_type FROM information_schema.tables"
                    + " WHERE table_catalog = 'system' AND table_schema = 'runtime' ORDER BY 1"))
        .containsExactly(
            List.of("operators", "BASE TABLE"),
            List.of("queries", "BASE TABLE"),
            List.of("sessions", "BASE TABLE"));
    assertThat(engine.catalogSnapshot().tables())
        .containsKey(new TableName("system", "runtime", "queries"));
    assertThatThrownBy(() -> session.update("CREATE TABLE system.runtime.t AS VALUES (1)"))
        .isInstanceOfSatisfying(
            DataFusionException.class,
            error -> assertThat(error.kind()).isEqualTo(ErrorKind.POLICY));
    assertThatThrownBy(() -> engine.drop(new TableName("system", "runtime", "queries")))
        .isInstanceOf(DataFusionException.class);
  }

  @Test
  void aClosedStreamHasNothingToTell() {
    BatchStream stream = session.query("SELECT 1");
    stream.close();
    assertThat(catchThrowableOfType(DataFusionException.class, stream::query).kind())
        .isEqualTo(ErrorKind.CLOSED);
  }

  private QueryInfo find(long id) {
    return engine.queries().stream().filter(query -> query.id() == id).findFirst().orElseThrow();
  }
}
