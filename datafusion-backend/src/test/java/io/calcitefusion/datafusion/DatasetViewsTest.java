package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SqlView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Views that follow from what datasets say of themselves. */
@ExtendWith(NativeLeakCheck.class)
class DatasetViewsTest {
  private static final String MAILS =
      """
      {"id":1,"box":"in","size":10,"tags":["a","b"],"evidence_rank":null,"confidence":0.5}
      {"id":2,"box":"in","size":null,"tags":["c"],"evidence_rank":1,"confidence":null}
      {"id":3,"box":null,"size":30,"tags":null,"evidence_rank":null,"confidence":null}
      """;

  @TempDir private Path folder;
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().namespace("shop", "public").build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void anExtractedDatasetIsGivenOutWithTheEvidenceOfItsTemplate() throws IOException {
    deploy("extract: {template: mail}\n");

    assertThat(rows("SELECT id, box, size, evidence_rank, confidence FROM mails ORDER BY id"))
        .containsExactly(
            Arrays.asList(1L, "in", 10L, 7L, 0.5),
            Arrays.asList(2L, "in", null, 1L, 0.25),
            Arrays.asList(3L, null, 30L, 7L, 0.25));
    assertThat(types("mails")).isEqualTo(types("mails_v1"));
  }

  @Test
  void evidenceThatIsNotStoredIsThatOfTheTemplate() throws IOException {
    deploy("extract: {template: mail, evidence_columns: false}\n");

    assertThat(rows("SELECT id, evidence_rank, confidence FROM mails WHERE id = 3"))
        .containsExactly(List.of(3L, 7L, 0.25));
    assertThat(types("mails"))
        .containsEntry("evidence_rank", "Int16")
        .containsEntry("confidence", "Float32");
  }

  @Test
  void aQueryComputesFiltersAndOrdersItsColumns() throws IOException {
    deploy(
        """
        query:
          columns: [size, id]
          derived:
            - {name: kb, expr: "size * 2 -- not yet"}
            - {name: size, expr: "coalesce(size, -1)"}
          predicate: "kb IS NOT NULL AND box = 'in' -- both"
          pushdown_predicate: "id < 3"
        """);

    assertThat(rows("SELECT * FROM mails_v1_query")).containsExactly(List.of(1L, 20L, 10L));
    assertThat(types("mails_v1_query").keySet()).containsExactlyInAnyOrder("id", "kb", "size");
  }

  @Test
  void theOutputOfAnExtractedDatasetIsThatOfItsQuery() throws IOException {
    deploy(
        """
        extract: {template: mail}
        query: {columns: [id], predicate: "evidence_rank = 7"}
        """);

    assertThat(rows("SELECT * FROM mails ORDER BY id"))
        .containsExactly(List.of(1L, 7L, 0.5), List.of(3L, 7L, 0.25));
    assertThat(engine.catalogSnapshot().tables())
        .doesNotContainKey(new TableName("shop", "public", "mails_v1_query"));
  }

  @Test
  void aDeduplicationIsAView() throws IOException {
    deploy("contract: {dedupe: {keys: [box], tie_breakers: [{column: id, order: descending}]}}\n");

    assertThat(rows("SELECT id, box FROM mails_v1_deduped ORDER BY id"))
        .containsExactly(Arrays.asList(2L, "in"), Arrays.asList(3L, null));
    assertThat(types("mails_v1_deduped")).isEqualTo(types("mails_v1"));
  }

  @Test
  void nestedViewsMayShowTheEvidenceOfTheirRoot() throws IOException {
    String view =
        """
        views:
          - name: boxes
            path: tags
            columns:
              - {name: tag, type: utf8, field: .}
              - {name: rank, type: int16, nullable: false, expr: "{template:evidence_rank}"}
              - {name: sure, type: float32, nullable: false, expr: "{template:confidence}"}
        """;
    deploy("extract: {template: mail}\n" + view);
    assertThat(rows("SELECT * FROM boxes ORDER BY tag"))
        .containsExactly(List.of("a", 7L, 0.5), List.of("b", 7L, 0.5), List.of("c", 1L, 0.25));

    deploy("extract: {template: mail, evidence_columns: false}\n" + view);
    assertThat(rows("SELECT DISTINCT rank, sure FROM boxes")).containsExactly(List.of(7L, 0.25));
  }

  @Test
  void declaredViewsMayReadThemAndTheyMayReadDeclaredViews() throws IOException {
    deploy(
        """
        extract: {template: mail}
        query: {derived: [{name: all_mails, expr: "(SELECT max(n) FROM z_count)"}]}
        views:
          - {name: a_big, sql: "SELECT id, all_mails FROM mails WHERE size > 20"}
          - {name: z_count, sql: "SELECT count(*) AS n FROM mails_v1"}
        """);

    assertThat(rows("SELECT * FROM a_big")).containsExactly(List.of(3L, 3L));
  }

  @Test
  void anExpressionThatDoesNotPlanNamesItsView() {
    assertThatThrownBy(() -> deploy("query: {derived: [{name: x, expr: 'nowhere + 1'}]}\n"))
        .isInstanceOfSatisfying(
            DataFusionException.class, error -> assertThat(error.kind()).isEqualTo(ErrorKind.PLAN))
        .hasMessageContaining("mails_v1_query")
        .hasMessageContaining("nowhere");
    assertThat(engine.catalogSnapshot().tables().keySet())
        .noneMatch(table -> table.catalog().equals("shop"));
  }

  @Test
  void theDefinitionsAreThoseOfTheRegistryHoweverOftenItIsDeployed() throws IOException {
    Registry registry =
        deploy(
            """
            extract: {template: mail}
            contract: {dedupe: {keys: [box]}}
            views: [{name: v, sql: "SELECT 1 AS one"}]
            """);
    ViewDefinitions declared = ViewDefinitions.of(registry);
    Map<String, String> live = definitions();

    engine.deploy(registry, folder);

    assertThat(definitions()).isEqualTo(live);
    assertThat(live.keySet()).containsExactlyElementsOf(declared.sql().keySet());
    declared.sql().forEach((view, sql) -> assertThat(live.get(view)).as(view).contains(sql));
    assertThat(ViewDefinitions.of(registry).hash()).isEqualTo(declared.hash()).hasSize(64);
    assertThat(declared.sql().keySet().asList()).isSorted();
    Registry other = deploy("extract: {template: mail}\n");
    assertThat(ViewDefinitions.of(other).hash()).isNotEqualTo(declared.hash());
  }

  @Test
  void theSnapshotTellsWhatTheyAre() throws IOException {
    deploy("extract: {template: mail}\n");

    TableSnapshot view =
        engine.catalogSnapshot().tables().get(new TableName("shop", "public", "mails"));

    assertThat(view.kind()).isEqualTo(TableKind.VIEW);
    assertThat(view.view())
        .satisfies(
            spec -> {
              assertThat(spec.doc()).isEqualTo("What is given out of mails_v1");
              assertThat(((SqlView) spec.definition()).sql()).contains("mails_v1");
            });
  }

  private Map<String, String> definitions() {
    Map<String, String> definitions = new TreeMap<>();
    engine
        .catalogSnapshot()
        .tables()
        .forEach(
            (name, table) -> {
              String definition = table.definition();
              if (table.kind() == TableKind.VIEW && definition != null) {
                definitions.put(name.table(), definition);
              }
            });
    return definitions;
  }

  private Map<String, String> types(String table) {
    Map<String, String> types = new TreeMap<>();
    for (List<@Nullable Object> row :
        rows(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '%s'"
                .formatted(table))) {
      types.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
    }
    return types;
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return BatchValues.query(session, sql);
  }

  private Registry deploy(String more) throws IOException {
    Files.writeString(folder.resolve("mails_v1.json"), MAILS);
    boolean stored = more.contains("template") && !more.contains("evidence_columns");
    Files.writeString(
        folder.resolve("registry.yaml"),
        """
        registry: shop
        templates: [{name: mail, evidence_rank: 7, confidence: 0.25}]
        datasets:
          - name: mails_v1
            version: 1
            columns:
              - {name: id, type: int64}
              - {name: box, type: utf8}
              - {name: size, type: int64}
              - {name: tags, type: list<utf8>}
        """
            + (stored || more.contains("evidence_columns")
                ? ""
                : "      - {name: evidence_rank, type: int16}\n      - {name: confidence, type: float32}\n")
            + more.indent(4));
    Registry registry = RegistryReader.read(folder.resolve("registry.yaml"));
    engine.deploy(registry, folder);
    return registry;
  }
}
