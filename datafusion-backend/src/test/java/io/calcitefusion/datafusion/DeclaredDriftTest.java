package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SchemaFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that change under the tables of a registry, which is the truth under both policies. */
@ExtendWith(NativeLeakCheck.class)
class DeclaredDriftTest {
  private static final String FITTING = "SELECT CAST(%d AS BIGINT) AS a, 'x' AS b";
  private static final String WITHOUT_B = "SELECT CAST(2 AS BIGINT) AS a";

  @TempDir private Path folder;
  private DeployedFiles files;
  private ChangingFiles changing;

  private void open(OnDrift onDrift) {
    files = new DeployedFiles(folder, onDrift);
    changing = new ChangingFiles(folder.resolve("work"), files.session);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private Path data(String format) {
    return folder.resolve(format.equals("delta") ? "t.delta" : "data/1." + format);
  }

  private Registry deploy(String format, String more) throws IOException {
    String path = format.equals("delta") ? "t.delta" : "data";
    Path file = folder.resolve("registry.yaml");
    Files.writeString(
        file,
        """
        registry: shop
        datasets:
          - name: t
            version: 1
            columns: [{name: a, type: int64}, {name: b, type: utf8}]
            location: {path: %s, format: %s}
            %s
          - name: u
            version: 1
            columns: [{name: n, type: int64}]
            location: {path: u.csv, format: csv}
        views:
          - {name: doubled, sql: 'SELECT a * 2 AS a2, b FROM t'}
        """
            .formatted(path, format, more));
    Files.writeString(folder.resolve("u.csv"), "n\n7\n");
    Registry registry = RegistryReader.read(file);
    files.engine.deploy(registry, null);
    return registry;
  }

  private DataFusionException failure(String sql) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> files.rows(sql));
    assertThat(error).as(sql).isNotNull();
    return error;
  }

  @ParameterizedTest
  @CsvSource({
    "parquet,FAIL", "csv,FAIL", "json,FAIL", "delta,FAIL",
    "parquet,REFRESH", "csv,REFRESH", "json,REFRESH", "delta,REFRESH"
  })
  void filesThatContradictTheDeclarationAreAnErrorUntilTheyFitAgain(String format, OnDrift onDrift)
      throws IOException {
    open(onDrift);
    changing.put(FITTING.formatted(1), data(format));
    Registry registry = deploy(format, "");
    files.session.update("CREATE VIEW mine AS SELECT a2 + 1 AS a3 FROM doubled");
    assertThat(files.rows("SELECT a, b, a3 FROM t, mine")).containsExactly(List.of(1L, "x", 3L));
    assertThat(files.engine.problems()).isEmpty();

    changing.put(WITHOUT_B, data(format));

    for (String sql : List.of("SELECT * FROM t", "SELECT a3 FROM mine", "SELECT count(*) FROM t")) {
      DataFusionException error = failure(sql);
      assertThat(error.kind()).as(error.getMessage()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
      assertThat(error.sqlState()).isEqualTo("42P17");
      assertThat(error).hasMessageContaining(".b: missing, expected utf8");
    }
    assertThat(files.rows("SELECT n FROM u")).containsExactly(List.of(7L));
    assertThat(
            files.rows("SELECT column_name FROM information_schema.columns WHERE table_name = 't'"))
        .containsExactly(List.of("a"), List.of("b"));
    assertThat(files.engine.problems().keySet())
        .containsExactly(new TableName("shop", "public", "t"));
    assertThat(files.engine.problems().values())
        .extracting(DataFusionException::kind)
        .containsExactly(ErrorKind.SCHEMA_MISMATCH);

    changing.put(FITTING.formatted(4), data(format));

    assertThat(files.rows("SELECT a, b, a3 FROM t, mine")).containsExactly(List.of(4L, "x", 9L));
    assertThat(files.engine.problems()).isEmpty();
    assertThat(ChangingFiles.events(files.session, "t")).containsExactly("drift", "restored");
    assertThat(
            files.rows(
                "SELECT expected_fingerprint, actual_fingerprint <> expected_fingerprint, message"
                    + " LIKE '%.b: missing%' FROM system.checks.events WHERE kind = 'drift'"))
        .containsExactly(
            List.of(SchemaFingerprint.of(registry.dataset("t").arrowSchema()), true, true));
  }

  @Test
  void theErrorNamesBothFingerprintsAndWhatToDo() throws IOException {
    open(OnDrift.FAIL);
    changing.put(FITTING.formatted(1), data("parquet"));
    Registry registry = deploy("parquet", "");
    changing.put(WITHOUT_B, data("parquet"));

    assertThat(failure("SELECT a FROM t"))
        .hasMessageContaining("dataset t")
        .hasMessageContaining(
            "fingerprint "
                + SchemaFingerprint.of(registry.dataset("t").arrowSchema()).substring(0, 12)
                + " was expected")
        .hasMessageContaining("change the declaration and deploy it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv", "json", "delta"})
  void aTableThatWasDeployedWithAProblemWorksWhenItsFilesFit(String format) throws IOException {
    open(OnDrift.FAIL);
    changing.put(WITHOUT_B, data(format));
    deploy(format, "");
    assertThat(failure("SELECT a FROM t")).hasMessageContaining(".b: missing");
    assertThat(files.engine.problems()).hasSize(1);

    changing.put(FITTING.formatted(5), data(format));

    assertThat(files.rows("SELECT a2, b FROM doubled")).containsExactly(List.of(10L, "x"));
    assertThat(files.engine.problems()).isEmpty();
    assertThat(ChangingFiles.events(files.session, "t")).containsExactly("restored");
  }

  @ParameterizedTest
  @EnumSource(OnDrift.class)
  void aFileThatIsDamagedIsUnreadableUntilItIsWhole(OnDrift onDrift) throws IOException {
    open(onDrift);
    changing.put(FITTING.formatted(1), data("parquet"));
    deploy("parquet", "");
    assertThat(files.rows("SELECT a FROM t")).hasSize(1);

    Files.writeString(data("parquet"), "this is no Parquet file");
    DataFusionException error = failure("SELECT a FROM t");
    assertThat(error).hasMessageContaining("1.parquet");
    DataFusionException again = failure("SELECT a FROM t");
    assertThat(again).hasMessage(error.getMessage());
    changing.put(FITTING.formatted(3), data("parquet"));

    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(3L));
    assertThat(ChangingFiles.events(files.session, "t")).containsExactly("unreadable", "restored");
  }

  @Test
  void aFixedListOfFilesFollowsUnderRefreshAlone() throws IOException {
    open(OnDrift.FAIL);
    changing.put(FITTING.formatted(1), data("parquet"));
    deploy("parquet", "");
    changing.put(FITTING.formatted(2), folder.resolve("data/2.parquet"));
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(1L));
    files.close();

    Files.delete(folder.resolve("data/2.parquet"));
    open(OnDrift.REFRESH);
    deploy("parquet", "");
    files.session.update("CREATE VIEW mine AS SELECT max(a2) AS m FROM doubled");
    long before = files.engine.catalogVersion();
    changing.put(FITTING.formatted(2), folder.resolve("data/2.parquet"));
    assertThat(files.rows("SELECT sum(a), max(m) FROM t, mine")).containsExactly(List.of(3L, 4L));
    assertThat(files.engine.catalogVersion()).isEqualTo(before + 1);
    Files.delete(data("parquet"));
    assertThat(files.rows("SELECT a, m FROM t, mine")).containsExactly(List.of(2L, 4L));
    assertThat(ChangingFiles.events(files.session, "t")).containsExactly("refreshed", "refreshed");

    changing.put("SELECT 'one' AS a, 'x' AS b", folder.resolve("data/3.parquet"));
    assertThat(failure("SELECT a FROM t").kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
    Files.delete(folder.resolve("data/3.parquet"));
    assertThat(files.rows("SELECT a FROM t")).containsExactly(List.of(2L));
  }

  @ParameterizedTest
  @EnumSource(OnDrift.class)
  void filesThatFitUnderTheirPolicyNeedNothing(OnDrift onDrift) throws IOException {
    open(onDrift);
    changing.put(FITTING.formatted(1), data("parquet"));
    deploy("parquet", "");
    long before = files.engine.catalogVersion();

    changing.put("SELECT 'y' AS b, CAST(8 AS INT) AS a, true AS further", data("parquet"));

    assertThat(files.rows("SELECT * FROM t")).containsExactly(List.of(8L, "y"));
    assertThat(files.engine.catalogVersion()).isEqualTo(before);
    assertThat(ChangingFiles.events(files.session, "t")).isEmpty();
  }

  @Test
  void eventsOfViewsOverReplacedTablesAreTold() throws IOException {
    open(OnDrift.FAIL);
    files.session.update("CREATE SCHEMA datafusion.own");
    files.session.update("CREATE TABLE datafusion.own.t AS SELECT 1 AS n");
    files.session.update("CREATE VIEW datafusion.own.v AS SELECT n FROM datafusion.own.t");
    files.session.update("DROP TABLE datafusion.own.t");
    assertThat(failure("SELECT n FROM datafusion.own.v")).hasMessageContaining("own.v");
    files.session.update("CREATE TABLE datafusion.own.t AS SELECT 'two' AS n");
    assertThat(files.rows("SELECT n FROM datafusion.own.v")).containsExactly(List.of("two"));

    List<List<@Nullable Object>> events =
        files.rows(
            "SELECT table_catalog, table_schema, dataset, kind FROM system.checks.events"
                + " ORDER BY event_id");
    assertThat(events)
        .containsExactly(
            List.of("datafusion", "own", "v", "view_broken"),
            List.of("datafusion", "own", "v", "view_rebuilt"));
  }
}
