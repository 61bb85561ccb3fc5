package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.internal.DiagnosticTable;
import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SystemRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakCheck.class)
class RegistryDiagnosticsTest {
  private final Registry registry = RegistryReader.readClasspath("codeintel");
  private final ViewDefinitions views = ViewDefinitions.of(registry);
  private final Map<String, DiagnosticTable> tables =
      RegistryDiagnostics.of(registry, views).stream()
          .collect(Collectors.toMap(DiagnosticTable::name, Function.identity()));

  @Test
  void everyDeclaredTableIsThereWithItsColumnsAndRows() {
    assertThat(tables.keySet())
        .containsExactlyInAnyOrderElementsOf(SystemRegistry.deployed().datasets().keySet());
    for (DatasetSpec declared : SystemRegistry.deployed().datasets().values()) {
      DiagnosticTable table = table(declared.name());
      assertThat(table.schema()).isEqualTo("registry");
      assertThat(table.arrowSchema()).isEqualTo(declared.arrowSchema());
      assertThat(table.rows())
          .as(declared.name())
          .isNotEmpty()
          .allSatisfy(
              row -> {
                assertThat(row).hasSize(declared.arrowSchema().getFields().size());
                assertThat(row.subList(0, 3))
                    .isEqualTo(List.of("codeintel", "codeintel", "public"));
              });
    }
  }

  @Test
  void theRegistryAndItsViewsHaveTheirHashes() {
    assertThat(table("registries").rows())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.subList(3, 9))
                    .isEqualTo(
                        List.of(
                            "classpath:codeintel",
                            registry.fingerprint(),
                            registry.schemaMapFingerprint(),
                            views.hash(),
                            47L,
                            (long) views.sql().size())));
    assertThat(table("views").rows())
        .hasSize(views.sql().size())
        .extracting(row -> row.get(3) + " " + row.get(4) + " " + row.get(5))
        .contains(
            "ast_nodes nested ast_files_v1",
            "ast_files output ast_files_v1",
            "cpg_nodes_v1_deduped deduped cpg_nodes_v1",
            "type_exprs_norm_v1_query query type_exprs_norm_v1");
    assertThat(table("views").rows())
        .allSatisfy(
            row -> {
              String sql = String.valueOf(row.get(6));
              assertThat(sql).isEqualTo(views.sql().get(String.valueOf(row.get(3))));
              assertThat(row.get(7)).isEqualTo(ViewDefinitions.hash(sql));
            });
  }

  @Test
  void everyCheckIsThereWithItsSqlAndReason() {
    assertThat(table("data_checks").rows())
        .extracting(row -> row.get(3) + " " + row.get(4) + " " + row.get(5) + " " + row.get(6))
        .contains(
            "cpg_nodes_v1 required node_id true",
            "cpg_nodes_v1 key node_id, node_kind true",
            "cpg_edges_v1 tie_breakers edge_kind, src_node_id, dst_node_id, path, bstart, bend,"
                + " score, confidence, rule_priority, edge_id false",
            "rel_name_symbol_v1 virtual_field origin false",
            "repo_files_v1 evidence path false");
  }

  @Test
  void derivedIdsHaveTheirExpressions() {
    assertThat(table("derived_ids").rows())
        .extracting(row -> row.get(3) + " " + row.get(4) + " " + row.get(6) + " " + row.get(8))
        .contains(
            "repo_files_v1 file_id hash stable_id_parts('file', 'file', \"path\")",
            "rt_members_v1 member_id masked_hash CASE WHEN \"rt_id\" IS NOT NULL AND \"name\" IS NOT"
                + " NULL THEN stable_id_parts('rt_member', 'rt_member', \"rt_id\", \"name\") END");
  }

  @Test
  void thereIsNoTableOfRowSpecsOrExpansions() {
    assertThat(tables.keySet())
        .noneMatch(name -> name.contains("row_spec") || name.contains("expansion"));
  }

  @Test
  void liveTablesOfTheEngineHaveTheirDeclaredColumns() {
    try (DataFusionEngine engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build())) {
      CatalogSnapshot snapshot = engine.catalogSnapshot();
      for (DatasetSpec declared : SystemRegistry.executions().datasets().values()) {
        TableSnapshot live =
            snapshot.tables().get(new TableName("system", "runtime", declared.name()));
        assertThat(
                SchemaComparison.compare(
                    declared.name(), declared.arrowSchema(), live.arrowSchema()))
            .isEmpty();
        assertThat(live.dataset()).isEqualTo(declared);
      }
      assertThat(
              BatchValues.query(
                  engine.openSession(SessionOptions.builder().build()),
                  "SELECT table_name FROM information_schema.tables"
                      + " WHERE table_catalog = 'system' AND table_schema = 'runtime'"))
          .extracting(row -> row.get(0))
          .containsExactlyInAnyOrderElementsOf(
              ImmutableList.<Object>copyOf(SystemRegistry.executions().datasets().keySet()));
    }
  }

  @Test
  void theTablesOfTheEngineCanNotBeDeployed() {
    try (DataFusionEngine engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build())) {
      assertThatThrownBy(() -> engine.deploy(SystemRegistry.deployed(), null))
          .isInstanceOfSatisfying(
              DataFusionException.class,
              error -> assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION));
    }
  }

  private DiagnosticTable table(String name) {
    @Nullable DiagnosticTable table = tables.get(name);
    if (table == null) {
      throw new AssertionError(name);
    }
    return table;
  }
}
