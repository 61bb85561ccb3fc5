package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class EngineTest {
  private static final EngineOptions SMALL = EngineOptions.builder().workerThreads(1).build();

  @Test
  void startsWithOneEmptySchemaAndItsOwnTables() {
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL)) {
      CatalogSnapshot snapshot = engine.catalogSnapshot();

      assertThat(snapshot.schemas().get("datafusion")).containsExactly("public");
      assertThat(snapshot.tables().keySet()).extracting(TableName::catalog).containsOnly("system");
      assertThat(snapshot.version()).isEqualTo(engine.catalogVersion()).isPositive();
    }
  }

  @Test
  void everyChangeOfTheCatalogRaisesItsVersionAndShows() {
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL);
        DataFusionSession session = admin(engine)) {
      long before = engine.catalogVersion();
      session.update("CREATE TABLE t (a INT NOT NULL, b VARCHAR)");
      long created = engine.catalogVersion();
      session.update("CREATE VIEW v AS SELECT a FROM t");
      CatalogSnapshot snapshot = engine.catalogSnapshot();

      assertThat(created).isGreaterThan(before);
      assertThat(snapshot.version()).isGreaterThan(created);
      TableSnapshot table = snapshot.tables().get(name("t"));
      assertThat(table.kind()).isEqualTo(TableKind.TABLE);
      assertThat(table.dataset()).isNull();
      assertThat(table.arrowSchema().findField("a").isNullable()).isFalse();
      TableSnapshot view = snapshot.tables().get(name("v"));
      assertThat(view.kind()).isEqualTo(TableKind.VIEW);
      assertThat(view.definition()).contains("SELECT a FROM t");
      assertThat(engine.drop(name("v"))).isTrue();
      assertThat(engine.drop(name("v"))).isFalse();
      assertThat(engine.catalogSnapshot().tables().keySet())
          .filteredOn(kept -> !kept.catalog().equals("system"))
          .containsExactly(name("t"));
      assertThat(engine.catalogVersion()).isGreaterThan(snapshot.version());
    }
  }

  @Test
  void sessionsShareTablesAndKeepTheirSettings() {
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL);
        DataFusionSession first = admin(engine);
        DataFusionSession second =
            engine.openSession(
                SessionOptions.builder()
                    .access(AccessLevel.SERVICE)
                    .timeZone(java.time.ZoneId.of("Europe/Berlin"))
                    .settings(Map.of("datafusion.execution.batch_size", "17"))
                    .build())) {
      first.update("CREATE TABLE t AS SELECT 1 AS a");
      first.update("SET datafusion.execution.batch_size = 5");

      assertThat(BatchValues.query(second, "SELECT a FROM t")).containsExactly(List.of(1L));
      assertThat(BatchValues.query(second, "SHOW datafusion.execution.batch_size").get(0))
          .contains("17");
      assertThat(BatchValues.query(second, "SHOW datafusion.execution.time_zone").get(0))
          .contains("Europe/Berlin");
      assertThat(first.engine()).isSameAs(engine);
      assertThat(second.options().access()).isEqualTo(AccessLevel.SERVICE);
    }
  }

  @Test
  void wrongSettingsAreRefusedByName() {
    EngineOptions wrong =
        EngineOptions.builder().settings(Map.of("datafusion.no_such_thing", "1")).build();
    assertThat(error(() -> DataFusionEngine.open(wrong).close()))
        .hasMessageContaining("no_such_thing")
        .extracting(DataFusionException::kind)
        .isEqualTo(ErrorKind.CONFIGURATION);
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL)) {
      SessionOptions options =
          SessionOptions.builder()
              .settings(Map.of("datafusion.execution.batch_size", "many"))
              .build();
      assertThat(error(() -> engine.openSession(options).close()).kind())
          .isEqualTo(ErrorKind.CONFIGURATION);
    }
  }

  @Test
  void everyUseAfterCloseIsATypedError() {
    DataFusionEngine engine = DataFusionEngine.open(SMALL);
    DataFusionSession session = admin(engine);
    DataFusionPlan plan = session.plan("SELECT 1");
    BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults());

    engine.close();
    engine.close();

    assertClosed("08003", engine::catalogSnapshot);
    assertClosed("08003", engine::catalogVersion);
    assertClosed("08003", engine::allocator);
    assertClosed("08003", () -> engine.openSession(SessionOptions.builder().build()));
    assertClosed("08003", () -> engine.drop(name("t")));
    assertClosed("08003", () -> session.plan("SELECT 1"));
    assertClosed("08003", () -> session.execute(plan, List.of(), ExecutionOptions.defaults()));
    assertClosed("24000", stream::next);
    stream.cancel();
    stream.close();
    plan.close();
    session.close();
  }

  @Test
  void aClosedPlanCanNotBeExecuted() {
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL);
        DataFusionSession session = admin(engine)) {
      DataFusionPlan plan = session.plan("SELECT 1");
      plan.close();
      assertClosed("26000", () -> session.execute(plan, List.of(), ExecutionOptions.defaults()));
      assertThat(plan.kind()).isEqualTo(StatementKind.QUERY);
    }
  }

  @Test
  void aPlanBelongsToItsSession() {
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL);
        DataFusionSession session = admin(engine);
        DataFusionSession other = admin(engine);
        DataFusionPlan plan = session.plan("SELECT 1")) {
      DataFusionException error =
          error(() -> other.execute(plan, List.of(), ExecutionOptions.defaults()));
      assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
      assertThat(error).hasMessageContaining("another session");
    }
  }

  @Test
  void openArrowMemoryIsNamedWhenTheEngineCloses() {
    DataFusionEngine engine = DataFusionEngine.open(SMALL);
    BufferAllocator child = engine.allocator().newChildAllocator("test", 0, Long.MAX_VALUE);
    ArrowBuf buffer = child.buffer(64);

    DataFusionException error = error(engine::close);

    assertThat(error.kind()).isEqualTo(ErrorKind.RESOURCES);
    assertThat(error).hasMessageContaining("64 bytes");
    buffer.close();
    child.close();
  }

  @Test
  void countersShowWhatIsOpen() {
    try (DataFusionEngine engine = DataFusionEngine.open(SMALL);
        DataFusionSession session = admin(engine);
        BatchStream stream = session.query("SELECT 1")) {
      stream.next();

      assertThat(DataFusionEngine.nativeCounters()).isEqualTo(new NativeCounters(1, 1, 0, 1, 1, 0));
    }
  }

  private static DataFusionSession admin(DataFusionEngine engine) {
    return engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
  }

  private static TableName name(String table) {
    return new TableName("datafusion", "public", table);
  }

  private static DataFusionException error(ThrowingCallable call) {
    return catchThrowableOfType(DataFusionException.class, call);
  }

  private static void assertClosed(String sqlState, ThrowingCallable call) {
    DataFusionException error = error(call);
    assertThat(error.kind()).isEqualTo(ErrorKind.CLOSED);
    assertThat(error.sqlState()).isEqualTo(sqlState);
  }
}
