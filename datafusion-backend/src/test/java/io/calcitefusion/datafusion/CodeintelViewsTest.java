package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.metadata.DatasetView;
import io.calcitefusion.metadata.NestedView;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.ViewColumn;
import io.calcitefusion.metadata.ViewSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeLeakCheck.class)
class CodeintelViewsTest {
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
    assertThat(deployment.views())
        .containsExactlyElementsOf(ViewDefinitions.of(registry).sql().keySet());
    CatalogSnapshot snapshot = engine.catalogSnapshot();
    List<String> differences = new ArrayList<>();
    for (String dataset : registry.datasets().keySet()) {
      SchemaComparison.compare(
              dataset,
              registry.dataset(dataset).arrowSchema(),
              snapshot.tables().get(name(dataset)).arrowSchema())
          .forEach(difference -> differences.add(dataset + "." + difference.column()));
    }
    // List views are lists at the boundary; the engine itself has them as declared.
    assertThat(differences).containsExactly("diagnostics_norm_v1.details");
    assertThat(
            rows(
                "SELECT data_type FROM information_schema.columns"
                    + " WHERE table_name = 'diagnostics_norm_v1' AND column_name = 'details'"))
        .containsExactly(
            List.of(
                "LargeListView(Struct(\"detail_kind\": Utf8, \"error_type\": Utf8,"
                    + " \"source\": Utf8, \"tags\": LargeListView(Utf8)))"));
    for (TableName table : snapshot.tables().keySet()) {
      if (table.catalog().equals("codeintel")) {
        assertThat(rows("SELECT * FROM " + table.toSql())).as("%s", table).isEmpty();
      }
    }
  }

  @Test
  void everyViewHasItsDeclaredColumns() {
    engine.deploy(registry, folder);

    CatalogSnapshot snapshot = engine.catalogSnapshot();
    assertThat(registry.views()).hasSize(34);
    for (ViewSpec view : registry.views().values()) {
      List<Field> declared =
          ((NestedView) view.definition()).columns().stream().map(ViewColumn::field).toList();
      assertThat(
              SchemaComparison.compare(
                  view.name(),
                  new Schema(declared),
                  snapshot.tables().get(name(view.name())).arrowSchema()))
          .as(view.name())
          .isEmpty();
    }
  }

  @Test
  void everyViewGivesItsRowsFromJsonAndFromParquet() throws IOException {
    CodeintelRows.copyRoots(folder);
    Deployment fromJson = engine.deploy(registry, folder);
    assertThat(fromJson.problems()).isEmpty();
    assertThat(fromJson.tables()).containsExactlyElementsOf(CodeintelRows.ROOTS);
    assertViews();

    Path parquet = Files.createDirectories(folder.resolve("parquet"));
    for (String root : CodeintelRows.ROOTS) {
      session.update("COPY %s TO '%s'".formatted(root, parquet.resolve(root + ".parquet")));
    }
    Deployment fromParquet = engine.deploy(registry, parquet);
    assertThat(fromParquet.problems()).isEmpty();
    assertThat(fromParquet.tables()).containsExactlyElementsOf(CodeintelRows.ROOTS);
    assertViews();
  }

  @Test
  void viewsCanBeJoinedFilteredAndCounted() throws IOException {
    CodeintelRows.copyRoots(folder);
    engine.deploy(registry, folder);

    assertThat(
            rows(
                """
                SELECT n.kind, p.kind FROM codeintel.public.ast_nodes n
                JOIN ast_edges e ON e.path = n.path AND e.dst = n.ast_id
                JOIN ast_nodes p ON p.path = e.path AND p.ast_id = e.src
                WHERE n.path = 'A.java'\
                """))
        .containsExactly(List.of("Class", "CompilationUnit"));
    assertThat(rows("SELECT count(*) FROM ast_nodes WHERE path = 'B.java'"))
        .containsExactly(List.of(0L));
    assertThat(
            rows(
                """
                SELECT i.opname, b.kind FROM py_bc_instructions i
                JOIN py_bc_blocks b ON b.code_unit_id = i.code_unit_id
                AND i.offset >= b.start_offset AND i.offset < b.end_offset ORDER BY i.offset\
                """))
        .containsExactly(List.of("LOAD_NAME", "entry"), List.of("POP_JUMP", "entry"));
    assertThat(
            rows(
                """
                SELECT e.cond_instr_id = i.instr_id, e.src_block_id = s.block_id
                FROM py_bc_cfg_edges e
                JOIN py_bc_instructions i ON i.offset = e.cond_instr_offset
                JOIN py_bc_blocks s ON s.code_unit_id = e.code_unit_id
                AND s.start_offset = e.src_block_start\
                """))
        .containsExactly(List.of(true, true));
  }

  @Test
  void idsTellNullPartsFromEachOther() throws IOException {
    CodeintelRows.copyRoots(folder);
    engine.deploy(registry, folder);

    // One has no start and ends at 7, the other starts at 7 and has no end.
    assertThat(
            rows(
                "SELECT count(*), count(DISTINCT span_id), count(DISTINCT import_id)"
                    + " FROM cst_imports WHERE name = 'sys'"))
        .containsExactly(List.of(2L, 2L, 2L));
  }

  @Test
  void anEndThatDoesNotFitIsAnErrorAndNoOtherNumber() throws IOException {
    Files.writeString(
        folder.resolve("ast_files_v1.json"),
        "{\"repo\":null,\"path\":\"A.java\",\"file_id\":null,\"edges\":null,\"errors\":null,\"attrs\":null,"
            + "\"nodes\":[{\"ast_id\":1,\"span\":{\"start\":{\"line0\":2147483647},\"byte_span\":{\"byte_start\":2147483647,\"byte_len\":1}}}]}\n");
    engine.deploy(registry, folder);

    assertThat(rows("SELECT lineno, bstart FROM ast_nodes"))
        .containsExactly(List.of(2147483648L, 2147483647L));
    assertThatThrownBy(() -> rows("SELECT bend FROM ast_nodes"))
        .isInstanceOfSatisfying(
            DataFusionException.class,
            error -> {
              assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
              assertThat(error.sqlState()).isEqualTo("22003");
              assertThat(error).hasMessageContaining("2147483648");
            });
  }

  @Test
  void anAttributeThatIsNoNumberIsAnError() throws IOException {
    Files.writeString(
        folder.resolve("bytecode_files_v1.json"),
        "{\"repo\":null,\"path\":\"a.py\",\"file_id\":null,\"errors\":null,\"attrs\":null,"
            + "\"code_objects\":[{\"code_id\":\"c\",\"instructions\":[{\"offset\":0,"
            + "\"attrs\":{\"instr_index\":\"first\",\"argval_str\":\"x\"}}]}]}\n");
    engine.deploy(registry, folder);

    assertThat(rows("SELECT offset, argval_str FROM py_bc_instructions"))
        .containsExactly(List.of(0L, "x"));
    assertThatThrownBy(() -> rows("SELECT instr_index FROM py_bc_instructions"))
        .isInstanceOfSatisfying(
            DataFusionException.class,
            error -> {
              assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
              assertThat(error).hasMessageContaining("first");
            });
  }

  private void assertViews() throws IOException {
    for (String view : registry.views().keySet()) {
      assertThat(rows("SELECT * FROM " + view))
          .as(view)
          .containsExactlyInAnyOrderElementsOf(CodeintelRows.expected(view));
    }
    for (DatasetView view : registry.datasetViews().values()) {
      assertThat(rows("SELECT count(*) FROM (SELECT * FROM " + view.name() + ")"))
          .as(view.name())
          .isEqualTo(rows("SELECT count(*) FROM " + view.dataset()));
    }
    assertThat(rows("SELECT DISTINCT evidence_rank, confidence FROM ast_files"))
        .containsExactly(List.of(4L, 1.0));
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(session, sql);
  }

  private static TableName name(String table) {
    return new TableName("codeintel", "public", table);
  }
}
