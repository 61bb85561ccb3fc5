package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.DeltaPolicy;
import io.calcitefusion.metadata.DeltaScanPolicy;
import io.calcitefusion.metadata.DeltaSchemaPolicy;
import io.calcitefusion.metadata.DeltaWritePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables that queries are written to. */
@ExtendWith(NativeLeakCheck.class)
class DeltaWriteTest {
  private static final Schema COLUMNS =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(Long.SIZE, /* isSigned= */ true)),
              Field.nullable("name", ArrowType.Utf8.INSTANCE)));
  private static final String TWO_ROWS =
      "SELECT CAST(column1 AS BIGINT) AS id, column2 AS name FROM (VALUES (1, 'a'), (2, NULL))";

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;
  private Path table;

  @BeforeEach
  void open() {
    table = folder.resolve("t");
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(DeltaFixture.admin(folder));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aTableIsMadeWithItsDeclaredColumnsAndConstraints() throws IOException {
    DeltaWriteResult result =
        write(TWO_ROWS, append().withArrowSchema(COLUMNS).withPolicy(constrained("id > 0")));

    assertThat(result.rows()).isEqualTo(2);
    assertThat(result.files()).isEqualTo(1);
    PlainDeltaLog log = PlainDeltaLog.read(table, (int) result.version());
    assertThat(log.schema().path("fields").path(0).path("nullable").asBoolean(true)).isFalse();
    assertThat(log.schema().path("fields").path(1).path("nullable").asBoolean(false)).isTrue();
    assertThat(log.metaData().path("configuration").path("delta.constraints.check_1").asText())
        .isEqualTo("id > 0");
    assertThat(log.protocol().path("minWriterVersion").asInt()).isEqualTo(3);
    assertThat(deployed("")).containsExactly(List.of(1L, "a"), Arrays.asList(2L, null));
  }

  @Test
  void rowsAreAddedOrReplacedAndOldVersionsStay() throws IOException {
    long first = write(TWO_ROWS, append()).version();
    long second = write(row(3, "c"), append()).version();
    long third = write(row(4, "d"), overwrite()).version();

    assertThat(List.of(second, third)).containsExactly(first + 1, first + 2);
    assertThat(deployed("")).containsExactly(List.of(4L, "d"));
    assertThat(deployed(", delta_version: " + second))
        .containsExactly(List.of(1L, "a"), Arrays.asList(2L, null), List.of(3L, "c"));
    assertThat(deployed(", delta_version: " + first)).hasSize(2);
  }

  @Test
  void aWriteMayReadTheTableItReplaces() throws IOException {
    write(TWO_ROWS, append());
    deploy("");
    write("SELECT id + 10 AS id, name FROM t", overwrite());
    assertThat(deployed("")).containsExactly(List.of(11L, "a"), Arrays.asList(12L, null));
  }

  @Test
  void aRowThatBreaksAConstraintChangesNothing() throws IOException {
    DeltaWriteRequest request =
        append().withArrowSchema(COLUMNS).withPolicy(constrained("id > 0", "name <> 'x'"));
    DataFusionException refused = failure(row(-1, "a"), request);
    assertThat(refused.kind()).isEqualTo(ErrorKind.DATA);
    assertThat(refused.sqlState()).isEqualTo("23514");
    assertThat(refused).hasMessageContaining("check_1").hasMessageContaining("id > 0");
    assertThat(entries()).as("what a failed write leaves").isEmpty();

    write(row(1, "a"), request);
    for (DeltaSaveMode mode : DeltaSaveMode.values()) {
      DataFusionException second = failure(row(2, "x"), DeltaWriteRequest.of(table, mode));
      assertThat(second.sqlState()).isEqualTo("23514");
      assertThat(second).hasMessageContaining("check_2");
      assertThat(deployed("")).containsExactly(List.of(1L, "a"));
    }
  }

  @Test
  void constraintsAreAboutColumnsByTheirExactNames() throws IOException {
    String sql = "SELECT CAST(%d AS BIGINT) AS \"Id\", 'a' AS name";
    DeltaWriteRequest request = append().withPolicy(constrained("\"Id\" > 0"));
    write(sql.formatted(1), request);
    DataFusionException refused = failure(sql.formatted(-1), append());
    assertThat(refused.sqlState()).isEqualTo("23514");
    write(sql.formatted(2), append());
    assertThat(columns()).containsExactly("Id", "name");
  }

  @Test
  void aLongLogGetsCheckpoints() throws IOException {
    long last = 0;
    for (int i = 0; i < 102; i++) {
      last = write(row(i, "r"), append()).version();
    }
    assertThat(table.resolve("_delta_log/_last_checkpoint")).exists();
    assertThat(deployed("")).hasSize(102);
    assertThat(deployed(", delta_version: " + (last - 50))).hasSize(52);
    Files.delete(DeltaFixture.commit(table, 3));
    assertThat(deployed("")).hasSize(102);
  }

  @Test
  void aNullInARequiredColumnIsRefused() throws IOException {
    write(TWO_ROWS, append().withArrowSchema(COLUMNS));
    DataFusionException refused =
        failure("SELECT CAST(NULL AS BIGINT) AS id, 'n' AS name", append());
    assertThat(refused.kind()).isEqualTo(ErrorKind.DATA);
    assertThat(refused.sqlState()).isEqualTo("23502");
    assertThat(refused).hasMessageContaining("column id");
    assertThat(deployed("")).hasSize(2);
  }

  @Test
  void partitionsBecomeFoldersAndOrderIsKeptWithinFiles() throws IOException {
    String sql =
        "SELECT CAST(i AS BIGINT) AS id, CAST(i % 3 AS VARCHAR) AS name FROM generate_series(1, 3000) AS s(i) ORDER BY i DESC";
    long version = write(sql, append().withPartitionBy(ImmutableList.of("name"))).version();

    List<Path> files = PlainDeltaLog.read(table, (int) version).files();
    assertThat(files)
        .extracting(file -> table.relativize(file).getParent().toString())
        .containsExactlyInAnyOrder("name=0", "name=1", "name=2");
    for (Path file : files) {
      List<Long> ids =
          BatchValues.query(session, "SELECT id FROM read_parquet('%s')".formatted(file)).stream()
              .map(values -> (Long) values.get(0))
              .toList();
      assertThat(ids).hasSize(1000).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
    write("SELECT CAST(5 AS BIGINT) AS id, 'new' AS name", append());
    assertThat(deployed("")).hasSize(3001);
    DataFusionException otherwise =
        failure(row(1, "a"), append().withPartitionBy(ImmutableList.of("id")));
    assertThat(otherwise.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    assertThat(otherwise).hasMessageContaining("[name]").hasMessageContaining("[id]");
  }

  @Test
  void sizesAndStatisticsFollowThePolicy() throws IOException {
    DeltaPolicy policy =
        new DeltaPolicy(
            DeltaScanPolicy.DEFAULT,
            new DeltaWritePolicy(50_000L, ImmutableList.of("id")),
            DeltaSchemaPolicy.DEFAULT,
            ImmutableList.of());
    DeltaWriteResult result =
        write(
            "SELECT i AS id, CAST(random() AS VARCHAR) AS name FROM generate_series(1, 50000) AS s(i)",
            append().withPolicy(policy));

    assertThat(result.files()).isGreaterThan(1);
    PlainDeltaLog log = PlainDeltaLog.read(table, (int) result.version());
    assertThat(log.files()).hasSize((int) result.files());
    for (JsonNode statistics : log.statistics()) {
      assertThat(statistics.path("minValues").has("id")).isTrue();
      assertThat(statistics.path("minValues").has("name")).isFalse();
    }
  }

  @Test
  void mappedColumnsAreReadByTheirNames() throws IOException {
    for (DeltaSchemaPolicy.ColumnMapping mapping : DeltaSchemaPolicy.ColumnMapping.values()) {
      Path mapped = folder.resolve("t");
      DeltaPolicy policy =
          new DeltaPolicy(
              DeltaScanPolicy.DEFAULT,
              DeltaWritePolicy.DEFAULT,
              new DeltaSchemaPolicy(null, mapping),
              ImmutableList.of());
      DeltaWriteRequest request = DeltaWriteRequest.of(mapped, DeltaSaveMode.APPEND);
      write(TWO_ROWS, request.withPolicy(policy));
      DeltaPolicy merging =
          new DeltaPolicy(
              DeltaScanPolicy.DEFAULT,
              DeltaWritePolicy.DEFAULT,
              new DeltaSchemaPolicy(DeltaSchemaPolicy.Mode.MERGE, mapping),
              ImmutableList.of());
      write(row(3, "c"), request.withPolicy(merging));
      assertThat(deployed("")).as(mapping.name()).hasSize(3).contains(List.of(3L, "c"));
      assertThat(BatchValues.query(session, "SELECT id FROM t WHERE name = 'c'"))
          .containsExactly(List.of(3L));
      delete(mapped);
    }
  }

  @Test
  void otherColumnsNeedASchemaMode() throws IOException {
    write(TWO_ROWS, append());
    String wider = "SELECT CAST(3 AS BIGINT) AS id, 'c' AS name, true AS extra";

    DataFusionException refused = failure(wider, append());
    assertThat(refused.kind()).isEqualTo(ErrorKind.SCHEMA_MISMATCH);
    assertThat(refused).hasMessageContaining("extra");
    assertThat(failure("SELECT CAST(3 AS BIGINT) AS id", append()))
        .hasMessageContaining("column name");
    assertThat(failure("SELECT 'x' AS id, 'c' AS name", append()))
        .hasMessageContaining("column id");

    write(wider, append().withPolicy(schemaMode(DeltaSchemaPolicy.Mode.MERGE)));
    assertThat(columns()).containsExactly("id", "name", "extra");
    assertThat(deployed("")).hasSize(3);

    write(
        "SELECT 'y' AS only", overwrite().withPolicy(schemaMode(DeltaSchemaPolicy.Mode.OVERWRITE)));
    assertThat(columns()).containsExactly("only");
  }

  @Test
  void typesThatDeltaCanNotKeepAreRefusedByColumn() {
    for (String type : List.of("INT UNSIGNED", "TIME", "TIMESTAMP(9)")) {
      DataFusionException refused =
          failure("SELECT CAST(NULL AS %s) AS x".formatted(type), append());
      assertThat(refused.kind()).as(type).isEqualTo(ErrorKind.UNSUPPORTED);
      assertThat(refused).hasMessageContaining("column x");
    }
    assertThat(entries()).isEmpty();
  }

  @Test
  void whereItMayWriteIsThePolicysMatter() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    DataFusionException place =
        failure(TWO_ROWS, DeltaWriteRequest.of(outside.resolve("t"), DeltaSaveMode.APPEND));
    assertThat(place.kind()).isEqualTo(ErrorKind.POLICY);
    Files.delete(outside);
    try (DataFusionSession reader =
        engine.openSession(
            SessionOptions.builder()
                .access(AccessLevel.READ_ONLY)
                .allowedFolders(List.of(folder))
                .build())) {
      DataFusionException access =
          catchThrowableOfType(
              DataFusionException.class,
              () -> reader.writeDelta(TWO_ROWS, append(), ExecutionOptions.defaults()));
      assertThat(access.kind()).isEqualTo(ErrorKind.POLICY);
      assertThat(access.sqlState()).isEqualTo("25006");
    }
    Files.createDirectories(table);
    Files.writeString(table.resolve("note.txt"), "mine");
    assertThat(failure(TWO_ROWS, append())).hasMessageContaining("holds files");
    DataFusionException noQuery = failure("CREATE TABLE x AS SELECT 1", append());
    assertThat(noQuery.kind()).isEqualTo(ErrorKind.PLAN);
  }

  private static DeltaPolicy constrained(String... conditions) {
    return new DeltaPolicy(
        DeltaScanPolicy.DEFAULT,
        DeltaWritePolicy.DEFAULT,
        DeltaSchemaPolicy.DEFAULT,
        ImmutableList.copyOf(conditions));
  }

  private static DeltaPolicy schemaMode(DeltaSchemaPolicy.Mode mode) {
    return new DeltaPolicy(
        DeltaScanPolicy.DEFAULT,
        DeltaWritePolicy.DEFAULT,
        new DeltaSchemaPolicy(mode, null),
        ImmutableList.of());
  }

  private DeltaWriteRequest append() {
    return DeltaWriteRequest.of(table, DeltaSaveMode.APPEND);
  }

  private DeltaWriteRequest overwrite() {
    return DeltaWriteRequest.of(table, DeltaSaveMode.OVERWRITE);
  }

  private DeltaWriteResult write(String sql, DeltaWriteRequest request) {
    return session.writeDelta(sql, request, ExecutionOptions.defaults());
  }

  private DataFusionException failure(String sql, DeltaWriteRequest request) {
    return catchThrowableOfType(DataFusionException.class, () -> write(sql, request));
  }

  private static String row(long id, String name) {
    return "SELECT CAST(%d AS BIGINT) AS id, '%s' AS name".formatted(id, name);
  }

  private void deploy(String more) throws IOException {
    Deployment deployment =
        engine.deploy(
            DeltaFixture.registry(
                folder,
                "t",
                "      - {name: id, type: int64}\n      - {name: name, type: utf8}\n",
                "location: {path: t, format: delta%s}".formatted(more)),
            null);
    assertThat(deployment.problems()).isEmpty();
  }

  private List<List<@Nullable Object>> deployed(String more) throws IOException {
    deploy(more);
    return BatchValues.query(session, "SELECT id, name FROM t ORDER BY id");
  }

  private List<String> columns() {
    engine.deployFolder(folder);
    Schema found =
        engine
            .catalogSnapshot()
            .tables()
            .get(new TableName("datafusion", "public", "t"))
            .arrowSchema();
    return found.getFields().stream().map(Field::getName).toList();
  }

  /** What lies in the folder, apart from the registry. */
  private List<String> entries() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.equals("registry.yaml"))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
