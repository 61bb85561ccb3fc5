package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class CodeintelViewsTest {
  private static final String SPAN =
      "{\"start\":{\"line0\":%d,\"col\":%d},\"end\":{\"line0\":%d,\"col\":%d},"
          + "\"end_exclusive\":true,\"col_unit\":\"utf32\","
          + "\"byte_span\":{\"byte_start\":%d,\"byte_len\":%d}}";

  private final Registry registry = RegistryReader.readClasspath("codeintel");
  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session =
        engine.openSession(
            SessionOptions.builder()
                .namespace("codeintel", "public")
                .access(AccessLevel.ADMIN)
                .allowedFolders(List.of(folder))
                .build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void withoutDataEveryDatasetIsAnEmptyTypedTable() {
    Deployment deployment = engine.deploy(registry, folder);

    assertThat(deployment.tables()).isEmpty();
    assertThat(deployment.emptyTables()).containsExactlyElementsOf(registry.datasets().keySet());
    assertThat(deployment.views()).containsExactlyElementsOf(registry.views().keySet());
    CatalogSnapshot snapshot = engine.catalogSnapshot();
    for (String dataset : registry.datasets().keySet()) {
      assertThat(snapshot.tables().get(name(dataset)).arrowSchema())
          .isEqualTo(registry.dataset(dataset).arrowSchema());
    }
    for (TableSnapshot table : snapshot.tables().values()) {
      assertThat(rows("SELECT * FROM " + table.name().toSql())).isEmpty();
    }
  }

  @Test
  void viewsGiveOneRowPerElementFromJsonAndFromParquet() throws IOException {
    writeJson();
    Deployment fromJson = engine.deploy(registry, folder);
    assertThat(fromJson.problems()).isEmpty();
    assertThat(fromJson.tables()).containsExactly("ast_files_v1");
    assertViews();

    Path parquet = Files.createDirectories(folder.resolve("parquet"));
    session.update("COPY ast_files_v1 TO '%s'".formatted(parquet.resolve("ast_files_v1.parquet")));
    Deployment fromParquet = engine.deploy(registry, parquet);
    assertThat(fromParquet.problems()).isEmpty();
    assertThat(fromParquet.tables()).containsExactly("ast_files_v1");
    assertViews();
  }

  @Test
  void viewsCanBeJoinedFilteredAndCounted() throws IOException {
    writeJson();
    engine.deploy(registry, folder);

    assertThat(
            rows(
                """
                SELECT n.kind, p.kind FROM codeintel.public.ast_nodes n
                JOIN ast_edges e ON e.path = n.path AND e.dst = n.ast_id
                JOIN ast_nodes p ON p.path = e.path AND p.ast_id = e.src
                WHERE n.path = 'A.java'"""))
        .containsExactly(List.of("Class", "CompilationUnit"));
    assertThat(rows("SELECT count(*) FROM ast_nodes WHERE path = 'B.java'"))
        .containsExactly(List.of(0L));
  }

  private void assertViews() {
    assertThat(rows("SELECT * FROM ast_nodes ORDER BY path, ast_id"))
        .containsExactly(
            Arrays.asList(
                "f1",
                "A.java",
                0L,
                null,
                "CompilationUnit",
                null,
                null,
                1L,
                0L,
                10L,
                1L,
                1L,
                "utf32",
                true,
                0L,
                100L),
            Arrays.asList(
                "f1", "A.java", 1L, 0L, "Class", "A", "text", 3L, 4L, 5L, 6L, 1L, "utf32", true, 7L,
                15L),
            // A null element is a row with null fields; the constant stays.
            Arrays.asList(
                "f1", "A.java", null, null, null, null, null, null, null, null, null, 1L, null,
                null, null, null),
            // So are fields below a null struct.
            Arrays.asList(
                "f4", "D.java", 5L, null, "Only", null, null, null, null, null, null, 1L, null,
                null, null, null));
    assertThat(rows("SELECT * FROM ast_edges"))
        .containsExactly(Arrays.asList("f1", "A.java", 0L, 1L, "child", "types", 0L));
    assertThat(rows("SELECT * FROM ast_errors"))
        .containsExactly(
            Arrays.asList(
                "f3", "C.java", "error", "';' expected", 2L, 3L, 2L, 4L, 1L, "utf32", true));
    assertThat(rows("SELECT path, cardinality(nodes), attrs['k'] FROM ast_files_v1 ORDER BY path"))
        .hasSize(4);
  }

  /** Files with nodes and a null node, with null and empty lists, with errors, without a span. */
  private void writeJson() throws IOException {
    String first = SPAN.formatted(0, 0, 9, 1, 0, 100);
    String second = SPAN.formatted(2, 4, 4, 6, 7, 8);
    String third = SPAN.formatted(1, 3, 1, 4, 9, 1);
    Files.writeString(
        folder.resolve("ast_files_v1.json"),
        String.join(
            "\n",
            "{\"repo\":null,\"path\":\"A.java\",\"file_id\":\"f1\",\"nodes\":["
                + "{\"ast_id\":0,\"kind\":\"CompilationUnit\",\"span\":%s,\"attrs\":{\"k\":\"v\"}},"
                    .formatted(first)
                + "{\"ast_id\":1,\"parent_ast_id\":0,\"kind\":\"Class\",\"name\":\"A\","
                + "\"value\":\"text\",\"span\":%s,\"attrs\":{}},null],".formatted(second)
                + "\"edges\":[{\"src\":0,\"dst\":1,\"kind\":\"child\",\"slot\":\"types\",\"idx\":0,"
                + "\"attrs\":null}],\"errors\":null,\"attrs\":{\"k\":\"v\"}}",
            "{\"path\":\"B.java\",\"file_id\":\"f2\",\"nodes\":[],\"edges\":[],\"errors\":[]}",
            "{\"path\":\"C.java\",\"file_id\":\"f3\",\"nodes\":null,\"edges\":null,\"errors\":["
                + "{\"error_type\":\"error\",\"message\":\"';' expected\",\"span\":%s}]}"
                    .formatted(third),
            "{\"path\":\"D.java\",\"file_id\":\"f4\",\"nodes\":[{\"ast_id\":5,\"kind\":\"Only\","
                + "\"span\":null}]}",
            ""));
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(session, sql);
  }

  private static TableName name(String table) {
    return new TableName("codeintel", "public", table);
  }
}
