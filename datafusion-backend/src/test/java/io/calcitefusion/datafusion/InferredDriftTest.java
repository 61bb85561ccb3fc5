package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that change under tables whose columns were read from them. */
@ExtendWith(NativeLeakCheck.class)
class InferredDriftTest {
  private static final String OLD = "SELECT CAST(1 AS BIGINT) AS a, 'x' AS b";
  private static final String NEW = "SELECT CAST(2 AS BIGINT) AS a, 0.5 AS c";

  @TempDir private Path folder;
  @TempDir private Path work;
  private DataFusionEngine engine;
  private DataFusionSession session;
  private ChangingFiles changing;

  private void open(OnDrift onDrift) {
    engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(2).onDrift(onDrift).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder, work))
                .build());
    changing = new ChangingFiles(work, session);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Path data(String format) {
    return folder.resolve(format.equals("delta") ? "t-delta" : "t." + format);
  }

  private String table(String format) {
    return format.equals("delta") ? "\"t-delta\"" : "t";
  }

  private ImmutableList<String> columns(String table) {
    TableName name = new TableName("datafusion", "public", table.replace("\"", ""));
    return engine.catalogSnapshot().tables().get(name).arrowSchema().getFields().stream()
        .map(Field::getName)
        .collect(ImmutableList.toImmutableList());
  }

  private DataFusionException failure(String sql) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> BatchValues.query(session, sql));
    assertThat(error).as(sql).isNotNull();
    return error;
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv", "delta"})
  void otherColumnsAreAnErrorUntilTheOldOnesAreBack(String format) throws IOException {
    open(OnDrift.FAIL);
    changing.put(OLD, data(format));
    changing.put("SELECT 7 AS n", folder.resolve("other.parquet"));
    engine.deployFolder(folder);
    String table = table(format);
    session.update("CREATE VIEW v AS SELECT a, b FROM " + table);
    assertThat(BatchValues.query(session, "SELECT * FROM v")).containsExactly(List.of(1L, "x"));

    changing.put(NEW, data(format));

    DataFusionException error = failure("SELECT a FROM " + table);
    assertThat(error.kind()).as(error.getMessage()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
    assertThat(error).hasMessageContaining(".b: missing");
    if (!format.equals("delta")) {
      assertThat(error).hasMessageContaining("onDrift=refresh");
    }
    assertThat(failure("SELECT * FROM v").kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
    assertThat(BatchValues.query(session, "SELECT n FROM other")).containsExactly(List.of(7L));
    assertThat(columns(table)).containsExactly("a", "b");
    assertThat(engine.problems()).hasSize(1);

    changing.put(OLD, data(format));
    assertThat(BatchValues.query(session, "SELECT * FROM v")).containsExactly(List.of(1L, "x"));
    assertThat(ChangingFiles.events(session, table.replace("\"", "")))
        .containsExactly("drift", "restored");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv", "delta"})
  void theNextStatementSeesTheColumnsThatThereAreNow(String format) throws IOException {
    open(OnDrift.REFRESH);
    changing.put(OLD, data(format));
    engine.deployFolder(folder);
    String table = table(format);
    session.update("CREATE VIEW everything AS SELECT * FROM " + table);
    session.update("CREATE VIEW old AS SELECT a, b FROM " + table);
    assertThat(BatchValues.query(session, "SELECT b FROM everything")).hasSize(1);
    long before = engine.catalogVersion();

    changing.put(NEW, data(format));

    assertThat(BatchValues.query(session, "SELECT a, c FROM everything"))
        .hasSize(1)
        .allSatisfy(row -> assertThat(row.get(0)).isEqualTo(2L));
    assertThat(engine.catalogVersion()).isGreaterThan(before);
    assertThat(columns(table)).containsExactly("a", "c");
    assertThat(failure("SELECT * FROM old")).hasMessageContaining("public.old");
    assertThat(failure("SELECT b FROM everything").kind()).isEqualTo(ErrorKind.PLAN);
    assertThat(engine.problems().keySet())
        .containsExactly(new TableName("datafusion", "public", "old"));

    changing.put(OLD, data(format));
    assertThat(BatchValues.query(session, "SELECT * FROM old")).containsExactly(List.of(1L, "x"));
    assertThat(engine.problems()).isEmpty();
    assertThat(ChangingFiles.events(session, table.replace("\"", "")))
        .containsExactly("refreshed", "refreshed");
    assertThat(ChangingFiles.events(session, "everything"))
        .containsExactly("view_rebuilt", "view_rebuilt");
    assertThat(ChangingFiles.events(session, "old")).containsExactly("view_broken", "view_rebuilt");
  }

  @Test
  void equalColumnsRaiseNoVersion() throws IOException {
    open(OnDrift.REFRESH);
    changing.put(OLD, data("parquet"));
    engine.deployFolder(folder);
    assertThat(BatchValues.query(session, "SELECT a FROM t")).containsExactly(List.of(1L));
    long before = engine.catalogVersion();

    changing.put(OLD.replace("(1", "(5"), data("parquet"));

    assertThat(BatchValues.query(session, "SELECT a FROM t")).containsExactly(List.of(5L));
    assertThat(engine.catalogVersion()).isEqualTo(before);
    assertThat(ChangingFiles.events(session, "t")).isEmpty();
  }

  @Test
  void aPlanThatIsTakenAgainIsMadeAnew() throws IOException {
    open(OnDrift.REFRESH);
    changing.put(OLD, data("parquet"));
    engine.deployFolder(folder);
    try (DataFusionPlan plan = session.plan("SELECT * FROM t")) {
      assertThat(plan.arrowSchema().getFields()).extracting(Field::getName).contains("b");
      changing.put(NEW, data("parquet"));
      try (BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
        DataFusionException error = catchThrowableOfType(DataFusionException.class, stream::next);
        assertThat(error.kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
      }
    }
    assertThat(BatchValues.query(session, "SELECT * FROM t")).hasSize(1);
    assertThat(columns("t")).containsExactly("a", "c");
  }

  @Test
  void filesThatGoAndComeBackAreFollowed() throws IOException {
    open(OnDrift.REFRESH);
    changing.put(OLD, data("parquet"));
    engine.deployFolder(folder);
    assertThat(BatchValues.query(session, "SELECT a FROM t")).hasSize(1);

    Files.delete(data("parquet"));
    assertThat(failure("SELECT a FROM t")).hasMessageContaining("are gone");
    assertThat(failure("SELECT a FROM t")).hasMessageContaining("are gone");
    assertThat(columns("t")).containsExactly("a", "b");
    Files.writeString(data("parquet"), "this is no Parquet file");
    assertThat(failure("SELECT a FROM t")).hasMessageContaining("t.parquet");
    changing.put(OLD, data("parquet"));

    assertThat(BatchValues.query(session, "SELECT a FROM t")).containsExactly(List.of(1L));
    assertThat(ChangingFiles.events(session, "t"))
        .containsExactly("unreadable", "unreadable", "restored");
  }

  @Test
  void aFileThatCouldNotBeReadWhenItWasDeployedBecomesATable() throws IOException {
    open(OnDrift.REFRESH);
    Files.writeString(data("parquet"), "this is no Parquet file");
    assertThat(engine.deployFolder(folder).problems()).containsOnlyKeys("t");
    assertThat(failure("SELECT * FROM t")).hasMessageContaining("t.parquet");

    changing.put(OLD, data("parquet"));

    assertThat(BatchValues.query(session, "SELECT a, b FROM t")).containsExactly(List.of(1L, "x"));
    assertThat(ChangingFiles.events(session, "t")).containsExactly("refreshed");
  }

  @Test
  void attachedFoldersFollowWhateverThePolicyIs() throws IOException {
    open(OnDrift.FAIL);
    changing.put(OLD, data("parquet"));
    engine.attachFolder("lake", "raw", folder);
    session.update("CREATE VIEW v AS SELECT * FROM lake.raw.t");
    assertThat(BatchValues.query(session, "SELECT b FROM v")).hasSize(1);

    changing.put(NEW, data("parquet"));
    assertThat(BatchValues.query(session, "SELECT c FROM v")).hasSize(1);
    Files.writeString(data("parquet"), "this is no Parquet file");
    assertThat(failure("SELECT * FROM lake.raw.t")).hasMessageContaining("t.parquet");
    assertThat(engine.problems()).containsKey(new TableName("lake", "raw", "t"));
    changing.put(NEW, data("parquet"));
    assertThat(BatchValues.query(session, "SELECT c FROM lake.raw.t")).hasSize(1);

    assertThat(ChangingFiles.events(session, "t"))
        .containsExactly("refreshed", "unreadable", "restored");
  }
}
