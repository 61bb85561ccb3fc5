package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions in FROM, with rows and types of the engine's own text. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableFunctionsTest {
  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generate_series(1, 3)",
        "generate_series(3)",
        "generate_series(5, -5, -2)",
        "range(1, 4)",
        "range(DATE '2024-01-30', DATE '2024-02-02', INTERVAL '1' DAY)",
        "generate_series(CAST('2024-01-30 10:00:00' AS TIMESTAMP), CAST('2024-01-30 12:00:00' AS TIMESTAMP), INTERVAL '1' HOUR)",
        "range(NULL, 3)"
      })
  void seriesAsTheEngineHasThem(String call) {
    List<?> expected = engine.natively("SELECT * FROM " + call);

    assertThat(engine.query("SELECT * FROM " + call)).hasToString(expected.toString());
    assertThat(engine.query("SELECT * FROM TABLE(" + call + ")")).hasToString(expected.toString());
  }

  @Test
  void namesOfColumnsAndCasesOfNames() {
    assertThat(engine.query("SELECT g.v + 1 FROM TABLE(GENERATE_SERIES(1, 2)) AS g(v)"))
        .containsExactly(List.of(2L), List.of(3L));
    assertThat(engine.query("SELECT \"value\" FROM Range(1, 3)"))
        .containsExactly(List.of(1L), List.of(2L));
    assertThat(
            engine.query(
                "SELECT t.id, g.v FROM t JOIN generate_series(2, 9) AS g(v) ON t.id = g.v ORDER BY 1"))
        .containsExactly(List.of(2L, 2L), List.of(3L, 3L));
    assertThat(
            engine.query(
                "SELECT count(*) FROM t WHERE id IN (SELECT v FROM generate_series(1, 2) AS g(v))"))
        .containsExactly(List.of(2L));
  }

  @Test
  void functionsWithoutArguments() {
    assertThat(engine.query("SELECT count(*) FROM udf_registry() WHERE function_name = 'upper'"))
        .containsExactly(List.of(1L));
    for (String call : List.of("list_files_cache()", "metadata_cache()", "statistics_cache()")) {
      try (PreparedQuery prepared = engine.frontEnd().prepare("SELECT * FROM " + call)) {
        assertThat(RowTypeCheck.names(prepared.plan().arrowSchema()))
            .as(call)
            .isEqualTo(prepared.rowType().getFieldNames())
            .isNotEmpty();
      }
    }
  }

  @Test
  void everyTableFunctionIsKnown() {
    for (List<?> row :
        engine.natively(
            "SELECT DISTINCT routine_name FROM information_schema.routines WHERE function_type = 'TABLE'")) {
      String name = String.valueOf(row.get(0));
      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class,
              () -> engine.query("SELECT * FROM " + name + "('a', 'b', 'c', 'd', 'e')"));
      assertThat(error).as(name).isNotNull();
      assertThat(error.getMessage()).as(name).contains(name).doesNotContain("no table function");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM generate_series(1, id)|42P10|argument 2",
        "SELECT * FROM t, LATERAL (SELECT * FROM generate_series(1, t.id)) AS g|42P10|argument 2",
        "SELECT * FROM TABLE(generate_series(1, (SELECT 3)))|42P10|argument 2",
        "SELECT * FROM generate_series(1, ?)|42P10|argument 2",
        "SELECT * FROM generate_series(1, 2 + 3 * length(s))|42P10|argument 2",
        "SELECT * FROM no_such(1)|42883|no table function no_such",
        "SELECT * FROM generate_series('a', 2)|42804|generate_series: argument 1",
        "SELECT * FROM generate_series(1, 2, 0)|22023|step is zero",
        "SELECT * FROM generate_series()|42883|generate_series was given 0 arguments"
      })
  void wrongCallsAreRefusedWithTheirPlace(String sql, String sqlState, String text) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> engine.query(sql));

    assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(error.sqlState()).isEqualTo(sqlState);
    assertThat(error.position()).isNotNull();
    assertThat(error.getMessage()).contains(text);
  }

  @Test
  void filesAreReadWithinThePolicy(@TempDir Path folder, @TempDir Path elsewhere)
      throws IOException {
    Files.writeString(folder.resolve("a.csv"), "id,name\n1,x\n2,y\n");
    Files.writeString(folder.resolve("a.json"), "{\"id\": 7, \"t\": \"é😀\"}\n");
    Files.writeString(elsewhere.resolve("b.csv"), "id\n1\n");
    SessionOptions writing =
        SessionOptions.builder().access(AccessLevel.ADMIN).allowedFolders(List.of(folder)).build();
    try (DataFusionSession session = engine.engine().openSession(writing)) {
      session.update(
          "COPY (SELECT 1 AS id, 'p' AS name) TO '%s' STORED AS PARQUET"
              .formatted(folder.resolve("a.parquet")));
    }
    SessionOptions options =
        SessionOptions.builder()
            .access(AccessLevel.READ_ONLY)
            .allowedFolders(List.of(folder))
            .build();
    try (DataFusionSession session = engine.engine().openSession(options)) {
      DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(session);
      for (String call :
          List.of(
              "read_csv('%s')".formatted(folder.resolve("a.csv")),
              "read_csv('%s', has_header => false)".formatted(folder.resolve("a.csv")),
              "read_json('%s')".formatted(folder.resolve("a.json")),
              "read_parquet('%s')".formatted(folder.resolve("a.parquet")))) {
        assertThat(EngineFixture.rows(session, frontEnd, "SELECT * FROM " + call))
            .as(call)
            .hasToString(EngineFixture.natively(session, "SELECT * FROM " + call).toString())
            .isNotEmpty();
      }
      String outside = "SELECT * FROM read_csv('%s')".formatted(elsewhere.resolve("b.csv"));
      DataFusionException error =
          catchThrowableOfType(DataFusionException.class, () -> frontEnd.prepare(outside));
      assertThat(error.kind()).isEqualTo(ErrorKind.POLICY);
    }
  }
}
