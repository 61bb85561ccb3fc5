package io.calcitefusion.datafusion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableFunctionTest {
  private DataFusionEngine engine;
  private DataFusionSession session;
  private Path inside;
  private Path outside;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    inside = Files.createDirectory(folder.resolve("in"));
    outside = Files.createDirectory(folder.resolve("out"));
    Files.writeString(inside.resolve("a.csv"), "v,w\n1,x\n2,y\n", UTF_8);
    Files.writeString(outside.resolve("secret.csv"), "v,w\n3,z\n", UTF_8);
    Path linked = Files.createDirectory(inside.resolve("linked"));
    Files.createSymbolicLink(linked.resolve("link.csv"), outside.resolve("secret.csv"));
    Files.createSymbolicLink(linked.resolve("folder"), outside);
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = session(AccessLevel.READ_ONLY);
  }

  @AfterAll
  void close() {
    engine.close();
  }

  /** Reading within the allowed folders is allowed at every level. */
  @ParameterizedTest
  @EnumSource
  void filesOfAllowedFoldersAreRead(AccessLevel access) {
    try (DataFusionSession other = session(access)) {
      assertThat(
              BatchValues.query(
                  other, "SELECT v, w FROM read_csv('" + inside.resolve("a.csv") + "') ORDER BY v"))
          .containsExactly(List.of(1L, "x"), List.of(2L, "y"));
    }
  }

  @Test
  void optionsAreGivenByNameOrByPosition() {
    Path file = inside.resolve("a.csv");
    for (String options : List.of("has_header => false", "'has_header=false'")) {
      assertThat(
              BatchValues.query(
                  session, "SELECT count(*) FROM read_csv('%s', %s)".formatted(file, options)))
          .containsExactly(List.of(3L));
    }
  }

  /** Every level is bound by the folders, also the one that may write. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{out}/secret.csv",
        "{out}",
        "{out}/*.csv",
        "{in}/../out/secret.csv",
        "{in}/linked/link.csv",
        "{in}/linked/folder/secret.csv",
        "{in}/linked",
        "{in}/linked/*.csv",
        "file://{out}/secret.csv",
        "file:{out}/secret.csv",
        "/etc/passwd"
      })
  void nothingElseIsRead(String place) {
    String path = place.replace("{in}", inside.toString()).replace("{out}", outside.toString());
    for (String function : List.of("read_csv", "read_json", "read_parquet", "read_arrow")) {
      for (String sql :
          List.of(
              "SELECT * FROM %s('%s')".formatted(function, path),
              "EXPLAIN SELECT * FROM %s('%s')".formatted(function, path))) {
        try (DataFusionSession admin = session(AccessLevel.ADMIN)) {
          for (DataFusionSession each : List.of(session, admin)) {
            DataFusionException error =
                catchThrowableOfType(DataFusionException.class, () -> each.plan(sql));
            assertThat(error.kind()).as(sql).isEqualTo(ErrorKind.POLICY);
            assertThat(error.sqlState()).as(sql).isEqualTo("42501");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(VALUES (1)) AS t(a), generate_series(1, t.a)|42P10|generate_series: argument 2 is 't.a'",
        "generate_series(1, (SELECT 3))|42P10|generate_series: argument 2 is '(SELECT 3)'",
        "read_csv(a)|42P10|read_csv: argument 1 is 'a'",
        "metadata_cache((SELECT 1))|42P10|metadata_cache: argument 1",
        "generate_series(1, 5, 0)|22023|generate_series: the step is zero",
        "list_files_cache(1)|42883|list_files_cache was given 1 arguments",
        "metadata_cache(1)|42883|metadata_cache was given 1 arguments",
        "predicate_cache(1)|42883|predicate_cache was given 1 arguments",
        "no_such_table_function(1)|42883|there is no table function no_such_table_function"
      })
  void wrongArgumentsAreNamedBeforeAnythingRuns(String call, String state, String text) {
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> session.plan("SELECT * FROM " + call));

    assertThat(error.kind()).as(error.getMessage()).isEqualTo(ErrorKind.PLAN);
    assertThat(error.sqlState()).as(error.getMessage()).isEqualTo(state);
    assertThat(error).hasMessageContaining(text);
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    Path missing = inside.resolve("none.csv");
    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class,
            () -> session.plan("SELECT * FROM read_csv('" + missing + "')"));

    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error.sqlState()).isEqualTo("58P01");
    assertThat(error).hasMessageContaining(missing.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"list_files_cache", "metadata_cache", "predicate_cache"})
  void cachesShowOneRowOfFigures(String function) {
    try (DataFusionPlan plan = session.plan("SELECT * FROM " + function + "()")) {
      assertThat(plan.arrowSchema().getFields())
          .extracting(field -> field.getName() + (field.isNullable() ? "" : " not null"))
          .containsExactly(
              "cache_name not null",
              "event_time_unix_ms not null",
              "entry_count",
              "hit_count",
              "miss_count",
              "eviction_count",
              "config_ttl",
              "config_limit");
    }
    assertThat(
            BatchValues.query(
                session, "SELECT cache_name FROM " + function + "() WHERE event_time_unix_ms > 0"))
        .containsExactly(List.of(function));
  }

  @Test
  void informationSchemaListsTableFunctions() {
    assertThat(
            BatchValues.query(
                session,
                "SELECT routine_name FROM information_schema.routines WHERE function_type = 'TABLE'"
                    + " ORDER BY 1"))
        .contains(
            List.of("generate_series"),
            List.of("list_files_cache"),
            List.of("metadata_cache"),
            List.of("predicate_cache"),
            List.of("read_arrow"),
            List.of("read_csv"),
            List.of("read_json"),
            List.of("read_parquet"),
            List.of("udf_registry"));
  }

  private DataFusionSession session(AccessLevel access) {
    return engine.openSession(
        SessionOptions.builder().access(access).allowedFolders(List.of(inside)).build());
  }
}
