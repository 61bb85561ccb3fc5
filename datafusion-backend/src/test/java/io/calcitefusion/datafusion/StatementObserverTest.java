package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementObserverTest {
  private static final String SQL = "SELECT a FROM t WHERE a > 10";

  private final List<AuditRecord> heard = new CopyOnWriteArrayList<>();
  private DataFusionEngine engine;

  @BeforeAll
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    try (DataFusionSession admin =
        engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build())) {
      admin.update("CREATE TABLE t AS SELECT value AS a FROM generate_series(1, 1000)");
      admin.update("CREATE VIEW v AS SELECT a FROM t");
    }
  }

  @AfterAll
  void close() {
    engine.close();
  }

  private DataFusionSession session(AuditSink sink, StatementObserver.Text text) {
    heard.clear();
    StatementObserver observer = new StatementObserver(sink, text, Duration.ofHours(1));
    return engine.openSession(SessionOptions.builder().observer(observer).build());
  }

  @Test
  void aStatementThatRanIsRecordedOnce() {
    try (DataFusionSession session = session(heard::add, StatementObserver.Text.HASH)) {
      assertThat(BatchValues.query(session, SQL)).hasSize(990);
      assertThat(heard).hasSize(1);
      AuditRecord entry = heard.get(0);
      assertThat(entry.outcome()).isEqualTo(StatementOutcome.COMPLETED);
      assertThat(entry.kind()).isEqualTo(StatementKind.QUERY);
      assertThat(entry.rows()).isEqualTo(990);
      assertThat(entry.bytes()).isPositive();
      assertThat(entry.tables()).containsExactly("t");
      assertThat(entry.sessionId()).isEqualTo(session.id());
      assertThat(entry.queryId()).isPositive();
      assertThat(entry.sql()).isNull();
      assertThat(entry.sqlHash()).matches("[0-9a-f]{64}");
      assertThat(entry.toLine()).doesNotContain("SELECT").contains("rows=990", "outcome=COMPLETED");
    }
  }

  @Test
  void tablesBehindViewsAndTheTextAreRecordedWhenAskedFor() throws IOException {
    try (DataFusionSession session = session(heard::add, StatementObserver.Text.FULL);
        DataFusionPlan plan = session.plan("SELECT a\nFROM v")) {
      try (ArrowReader rows = session.executeArrow(plan, List.of(), ExecutionOptions.defaults())) {
        boolean more = rows.loadNextBatch();
        while (more) {
          more = rows.loadNextBatch();
        }
      }
      assertThat(heard).hasSize(1);
      assertThat(heard.get(0).tables()).anyMatch(name -> name.endsWith("t"));
      assertThat(heard.get(0).toLine()).endsWith("sql=SELECT a FROM v");
    }
  }

  @Test
  void whatFailedOrEndedEarlyIsRecordedWithItsReason() {
    try (DataFusionSession session = session(heard::add, StatementObserver.Text.HASH)) {
      outcome(session, "SELEC 1", StatementOutcome.FAILED, ErrorKind.SYNTAX);
      outcome(session, "DROP TABLE t", StatementOutcome.REFUSED, ErrorKind.POLICY);
      outcome(session, "SELECT zz FROM t", StatementOutcome.FAILED, ErrorKind.PLAN);
      String deep = "SELECT " + "(".repeat(600) + "1" + ")".repeat(600);
      outcome(session, deep, StatementOutcome.REFUSED, ErrorKind.RESOURCES);
      heard.clear();

      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class,
              () -> BatchValues.query(session, "SELECT 1 / (a - 5) FROM t"));
      assertThat(heard).hasSize(1);
      assertThat(heard.get(0).error()).isEqualTo(ErrorKind.DATA);
      assertThat(heard.get(0).sqlState()).isEqualTo("22012");
      assertThat(error.queryId()).isEqualTo(heard.get(0).queryId()).isPositive();
      heard.clear();

      session.query("SELECT * FROM generate_series(1, 1000000000)").close();
      assertThat(heard).hasSize(1);
      assertThat(heard.get(0).outcome()).isEqualTo(StatementOutcome.CLOSED_EARLY);
    }
  }

  private void outcome(
      DataFusionSession session, String sql, StatementOutcome outcome, ErrorKind error) {
    heard.clear();
    catchThrowableOfType(DataFusionException.class, () -> session.plan(sql));
    assertThat(heard).as(sql).hasSize(1);
    assertThat(heard.get(0).outcome()).isEqualTo(outcome);
    assertThat(heard.get(0).error()).isEqualTo(error);
    assertThat(heard.get(0).queryId()).isZero();
  }

  @Test
  void aSinkThatFailsIsCountedAndHarmsNothing() {
    StatementObserver observer =
        new StatementObserver(
            statement -> {
              throw new IllegalStateException("full");
            },
            StatementObserver.Text.HASH,
            Duration.ofHours(1));
    try (DataFusionSession session =
        engine.openSession(SessionOptions.builder().observer(observer).build())) {
      assertThat(BatchValues.query(session, SQL)).hasSize(990);
      assertThat(observer.failures()).isEqualTo(1);
    }
  }

  @Test
  void flightRecorderSeesStatementsAndTheirMemory(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("statements.jfr");
    try (Recording recording = new Recording();
        DataFusionSession session = session(statement -> {}, StatementObserver.Text.HASH)) {
      recording.enable("io.calcitefusion.Query");
      recording.enable("io.calcitefusion.Memory");
      recording.start();
      BatchValues.query(session, "SELECT a FROM t ORDER BY a DESC");
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("io.calcitefusion.Query"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLong("rows")).isEqualTo(1000);
              assertThat(event.getString("outcome")).isEqualTo("COMPLETED");
              assertThat(event.getString("tables")).isEqualTo("t");
              assertThat(event.getDuration()).isPositive();
            });
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("io.calcitefusion.Memory"))
        .singleElement()
        .satisfies(event -> assertThat(event.getLong("peak")).isNotNegative());
  }
}
