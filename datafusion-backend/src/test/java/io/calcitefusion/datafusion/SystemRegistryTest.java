package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.OutputBundle;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import io.calcitefusion.metadata.SchemaComparison;
import io.calcitefusion.metadata.SystemRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a deployed registry says of itself, asked by SQL. */
@ExtendWith(NativeLeakCheck.class)
class SystemRegistryTest {
  private static final ImmutableList<Registry> WITHOUT_FRONT_END =
      ImmutableList.of(SystemRegistry.deployed(), SystemRegistry.executions());
  private static final TableName EVENTS = new TableName("system", "checks", "events");
  private final Registry registry = RegistryReader.readClasspath("codeintel");
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().namespace("codeintel", "public").build());
    engine.deploy(registry, null);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void nothingIsRegisteredButDatasetsViewsAndDeclaredDiagnostics() {
    Set<String> declared = new TreeSet<>();
    registry.datasets().keySet().forEach(name -> declared.add("codeintel.public." + name));
    ViewDefinitions.of(registry)
        .sql()
        .keySet()
        .forEach(name -> declared.add("codeintel.public." + name));
    for (Registry system : WITHOUT_FRONT_END) {
      system
          .datasets()
          .keySet()
          .forEach(name -> declared.add("system." + system.schema() + "." + name));
    }
    declared.add("system.checks.events");

    assertThat(
            texts(
                "SELECT table_catalog || '.' || table_schema || '.' || table_name"
                    + " FROM information_schema.tables"
                    + " WHERE table_schema <> 'information_schema'"))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(declared);
  }

  @Test
  void liveDiagnosticsHaveTheirDeclaredColumns() {
    CatalogSnapshot snapshot = engine.catalogSnapshot();
    for (Registry system : WITHOUT_FRONT_END) {
      system
          .datasets()
          .forEach(
              (name, declared) -> {
                TableSnapshot live =
                    snapshot.tables().get(new TableName("system", system.schema(), name));
                assertThat(
                        SchemaComparison.compare(name, declared.arrowSchema(), live.arrowSchema()))
                    .isEmpty();
                assertThat(live.dataset()).isEqualTo(declared);
              });
    }
    assertThat(
            SchemaComparison.compare(
                "events",
                SystemRegistry.checks().dataset("events").arrowSchema(),
                snapshot.tables().get(EVENTS).arrowSchema()))
        .isEmpty();
  }

  @Test
  void theMembersOfBundlesAreThereUnderTheirOutputNames() {
    List<String> expected = new ArrayList<>();
    for (OutputBundle bundle : registry.vocabulary().outputBundles().values()) {
      bundle.outputs().forEach(output -> expected.add(bundle.name() + " " + output));
    }

    assertThat(
            texts(
                """
                SELECT b.bundle || ' ' || t.table_name FROM system.registry.bundles b
                JOIN information_schema.tables t ON t.table_catalog = b.table_catalog
                  AND t.table_schema = b.table_schema AND t.table_name = b.output_name
                ORDER BY b.bundle, b.output_position\
                """))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void deployingAgainLeavesEveryRowAsItIs() {
    String views =
        "SELECT view_name || ' ' || definition_hash FROM system.registry.views ORDER BY view_name";
    List<String> before = texts(views);

    engine.deploy(registry, null);

    assertThat(texts(views)).isEqualTo(before).hasSize(ViewDefinitions.of(registry).sql().size());
    assertThat(texts("SELECT views_hash FROM system.registry.registries"))
        .containsExactly(ViewDefinitions.of(registry).hash());
  }

  @Test
  void everyDeployedRegistryHasItsRows() {
    Registry other = Registry.builder("other").doc("Nothing.").build();
    engine.deploy(other, null);

    assertThat(texts("SELECT registry FROM system.registry.registries ORDER BY registry"))
        .containsExactly("codeintel", "other");
    assertThat(texts("SELECT DISTINCT registry FROM system.registry.datasets"))
        .containsExactly("codeintel");
  }

  @Test
  void listsNumbersAndTruthValuesAreTyped() {
    assertThat(
            BatchValues.query(
                session,
                "SELECT key_columns, version, output_name FROM system.registry.datasets"
                    + " WHERE dataset = 'cpg_nodes_v1'"))
        .containsExactly(Arrays.asList(List.of("node_id", "node_kind"), 1L, null));
    assertThat(
            BatchValues.query(
                session,
                "SELECT confidence, streaming_safe FROM system.registry.templates"
                    + " WHERE template = 'ast'"))
        .containsExactly(List.of(1.0, true));
  }

  @Test
  void theSqlOfTheChecksRuns() {
    for (String sql : texts("SELECT count_sql FROM system.registry.data_checks")) {
      assertThat(BatchValues.query(session, sql)).as(sql).containsExactly(List.of(0L));
    }
  }

  private List<String> texts(String sql) {
    List<String> texts = new ArrayList<>();
    for (List<@Nullable Object> row : BatchValues.query(session, sql)) {
      texts.add(String.valueOf(row.get(0)));
    }
    return texts;
  }
}
