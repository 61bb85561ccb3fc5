package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorTest {
  private DataFusionEngine engine;
  private DataFusionSession readOnly;
  private DataFusionSession admin;

  @BeforeAll
  void open(@TempDir Path folder) {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    readOnly = engine.openSession(SessionOptions.builder().build());
    admin =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build());
    admin.update("CREATE TABLE t (a INT, b VARCHAR)");
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELEC 1|SYNTAX|42601",
        "SELECT a FROM t ORDER 1|SYNTAX|42601",
        "SELECT 1; SELECT 2|SYNTAX|42601",
        "SELECT * FROM nowhere|PLAN|42P01",
        "SELECT nothing FROM t|PLAN|42703",
        "SELECT no_such_function(1)|PLAN|42883",
        "DROP TABLE t|POLICY|25006",
        "INSERT INTO t VALUES (1, 'x')|POLICY|25006",
        "SET datafusion.execution.batch_size = 1|POLICY|25006",
        "EXPLAIN ANALYZE INSERT INTO t VALUES (1, 'x')|POLICY|25006"
      })
  void planningSaysWhatIsWrong(String sql, ErrorKind kind, String sqlState) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> readOnly.plan(sql));

    assertThat(error.kind()).as(error.getMessage()).isEqualTo(kind);
    assertThat(error.sqlState()).as(error.getMessage()).isEqualTo(sqlState);
    assertThat(BatchValues.query(readOnly, "SELECT 1")).containsExactly(List.of(1L));
  }

  @Test
  void aSecondStatementIsPointedAt() {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> readOnly.plan("SELECT 1; -- x\n  DROP TABLE t"));

    assertThat(error.kind()).isEqualTo(ErrorKind.SYNTAX);
    assertThat(error.position()).isEqualTo(new SqlPosition(2, 3));
    assertThat(BatchValues.query(readOnly, "SELECT E'a\\'; b' ; -- x"))
        .containsExactly(List.of("a'; b"));
  }

  @Test
  void syntaxErrorsHaveTheirPosition() {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> readOnly.plan("SELECT a\nFROM t\nORDER 1"));

    assertThat(error.position()).isNotNull();
    assertThat(error.position().line()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 / (i - 1) FROM generate_series(1, 2) AS t(i)|DATA|22012",
        "SELECT CAST(concat('x', i) AS INT) FROM generate_series(1, 2) AS t(i)|DATA|22P02"
      })
  void executionSaysWhatIsWrong(String sql, ErrorKind kind, String sqlState) {
    try (BatchStream stream = readOnly.query(sql)) {
      DataFusionException error = catchThrowableOfType(DataFusionException.class, stream::next);

      assertThat(error.kind()).as(error.getMessage()).isEqualTo(kind);
      assertThat(error.sqlState()).as(error.getMessage()).isEqualTo(sqlState);
      DataFusionException again = catchThrowableOfType(DataFusionException.class, stream::next);
      assertThat(again.kind()).isEqualTo(kind);
    }
  }

  @Test
  void filesOutsideTheAllowedFoldersAreRefused(@TempDir Path other) throws Exception {
    Path file = other.resolve("x.csv");
    Files.writeString(file, "a\n1\n");
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () -> admin.update("COPY t TO '%s'".formatted(other.resolve("y.csv"))));
    assertThat(error.kind()).isEqualTo(ErrorKind.POLICY);
    assertThat(Files.exists(other.resolve("y.csv"))).isFalse();
  }

  @Test
  void parametersOfTheWrongNumberAreRefused() {
    try (DataFusionPlan plan = readOnly.plan("SELECT a FROM t WHERE a = $1")) {
      assertThat(plan.parameterSchema().getFields()).hasSize(1);
      assertThat(plan.parameterSchema().getFields().get(0).getName()).isEqualTo("$1");
      assertThat(plan.parameterSchema().getFields().get(0).getType())
          .isEqualTo(new ArrowType.Int(32, true));
      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class,
              () -> readOnly.execute(plan, List.of(), ExecutionOptions.defaults()));
      assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
      assertThat(error.sqlState()).isEqualTo("07001");
      assertThat(error).hasMessageContaining("1 parameters, 0 values");
    }
  }
}
