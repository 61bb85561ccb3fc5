package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.internal.NativeCalls;
import io.calcitefusion.datafusion.internal.NativeHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every class of statement, bare and below others, at every access level, at both checks. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {
  private DataFusionEngine engine;
  private NativeHandle nativeEngine;
  private Path folder;

  @BeforeAll
  void open(@TempDir Path temporary) {
    folder = temporary;
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    ByteBuffer cell = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    nativeEngine = NativeCalls.openEngine(EngineOptions.builder().workerThreads(1).build(), cell);
    try (DataFusionSession session = engine.openSession(options(AccessLevel.ADMIN));
        NativeHandle admin = NativeCalls.openSession(nativeEngine, options(AccessLevel.ADMIN))) {
      session.update("CREATE TABLE t (a INT)");
      NativeHandle plan = NativeCalls.plan(admin, "CREATE TABLE t (a INT)");
      try (plan;
          NativeHandle rows =
              NativeCalls.execute(admin, plan, List.of(), ExecutionOptions.defaults())) {
        assertThat(NativeCalls.nextBatch(rows)).isNull();
      }
    }
  }

  @AfterAll
  void close() {
    engine.close();
    nativeEngine.close();
  }

  static Stream<Arguments> statements() {
    return Stream.of(
        Arguments.of("SELECT a FROM t", StatementKind.QUERY),
        Arguments.of("EXPLAIN SELECT a FROM t", StatementKind.EXPLAIN),
        Arguments.of("EXPLAIN ANALYZE SELECT a FROM t", StatementKind.EXPLAIN),
        Arguments.of("SHOW TABLES", StatementKind.SHOW),
        Arguments.of("DESCRIBE t", StatementKind.DESCRIBE_TABLE),
        Arguments.of("SET datafusion.execution.batch_size = 10", StatementKind.SET),
        Arguments.of("RESET datafusion.execution.batch_size", StatementKind.SET),
        Arguments.of("PREPARE p AS SELECT a FROM t", StatementKind.PREPARE),
        Arguments.of("DEALLOCATE p", StatementKind.PREPARE),
        Arguments.of("PREPARE p AS INSERT INTO t VALUES (1)", StatementKind.DML),
        Arguments.of("CREATE VIEW v AS SELECT 1 AS x", StatementKind.DDL),
        Arguments.of("CREATE TABLE u AS SELECT 1 AS x", StatementKind.DDL),
        Arguments.of("DROP TABLE t", StatementKind.DDL),
        Arguments.of("CREATE SCHEMA s", StatementKind.DDL),
        Arguments.of("EXPLAIN CREATE VIEW v AS SELECT 1 AS x", StatementKind.DDL),
        Arguments.of("INSERT INTO t VALUES (1)", StatementKind.DML),
        Arguments.of("DELETE FROM t", StatementKind.DML),
        Arguments.of("UPDATE t SET a = 1", StatementKind.DML),
        Arguments.of("EXPLAIN INSERT INTO t VALUES (1)", StatementKind.DML),
        Arguments.of("EXPLAIN ANALYZE INSERT INTO t VALUES (1)", StatementKind.DML),
        Arguments.of("COPY t TO '%s/x.csv'", StatementKind.COPY),
        Arguments.of("EXPLAIN COPY t TO '%s/x.csv'", StatementKind.COPY),
        Arguments.of("EXPLAIN ANALYZE COPY t TO '%s/x.csv'", StatementKind.COPY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void theSessionChecksBeforeTheEngineDoes(String sql, StatementKind kind) {
    for (AccessLevel access : AccessLevel.values()) {
      try (DataFusionSession session = engine.openSession(options(access))) {
        check(() -> session.plan(sql.formatted(folder)).close(), sql, kind, access);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void theEngineChecksByItself(String sql, StatementKind kind) {
    for (AccessLevel access : AccessLevel.values()) {
      try (NativeHandle session = NativeCalls.openSession(nativeEngine, options(access))) {
        check(() -> NativeCalls.plan(session, sql.formatted(folder)).close(), sql, kind, access);
      }
    }
  }

  private static void check(Runnable plan, String sql, StatementKind kind, AccessLevel access) {
    DataFusionException error = catchThrowableOfType(DataFusionException.class, plan::run);
    if (access.compareTo(kind.lowestAccess()) >= 0) {
      boolean allowed = error == null || error.kind() != ErrorKind.POLICY;
      assertThat(allowed).as("%s at %s: %s", sql, access, error).isTrue();
      return;
    }
    assertThat(error).as("%s at %s", sql, access).isNotNull();
    assertThat(error.kind()).as(error.getMessage()).isEqualTo(ErrorKind.POLICY);
    assertThat(error.sqlState()).isEqualTo(access == AccessLevel.READ_ONLY ? "25006" : "42501");
    assertThat(error)
        .hasMessageContaining("is not allowed")
        .hasMessageContaining("it needs access=");
  }

  @Test
  void theMessageNamesTheClass() {
    for (String sql : List.of("DROP TABLE t", "EXPLAIN CREATE VIEW v AS SELECT 1 AS x")) {
      try (DataFusionSession session = engine.openSession(options(AccessLevel.SERVICE));
          NativeHandle alone =
              NativeCalls.openSession(nativeEngine, options(AccessLevel.SERVICE))) {
        assertThat(catchThrowableOfType(DataFusionException.class, () -> session.plan(sql)))
            .hasMessageStartingWith("DDL is not allowed");
        assertThat(
                catchThrowableOfType(DataFusionException.class, () -> NativeCalls.plan(alone, sql)))
            .hasMessageStartingWith("DDL (");
      }
    }
  }

  private SessionOptions options(AccessLevel access) {
    return SessionOptions.builder().access(access).allowedFolders(List.of(folder)).build();
  }
}
