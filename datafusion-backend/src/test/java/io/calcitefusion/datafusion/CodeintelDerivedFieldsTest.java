package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.metadata.DerivedField;
import io.calcitefusion.metadata.Registry;
import io.calcitefusion.metadata.RegistryReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the queries of the shipped datasets compute, in the engine; the ids were computed outside of
 * it.
 */
@ExtendWith(NativeLeakCheck.class)
class CodeintelDerivedFieldsTest {
  private final Registry registry = RegistryReader.readClasspath("codeintel");
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    session = engine.openSession(SessionOptions.builder().build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aTypeExpressionWithoutSpanHasNoId() {
    assertThat(
            derived(
                "type_exprs_norm_v1",
                "path, bstart, bend, expr_text",
                "('src/app.py', 16, 19, ' int '), ('src/app.py', NULL, 19, NULL)"))
        .containsExactly(
            List.of(
                "int",
                "cst_type_expr:f0b1bfb6846d75c6f6ad7c5c47a41f41",
                "type:b5d1410c45d622c14c4f3c20f7624225"),
            Arrays.asList(null, null, "type:dbe97c96d75d4f72a36deb691da42023"));
  }

  @Test
  void instructionsDefineOrUseANameByTheirOpcode() {
    assertThat(
            derived(
                "py_bc_def_use_events_v1",
                "code_unit_id, instr_id, opname, symbol",
                "('c', 'i', 'STORE_FAST', 'x'), ('c', 'i', 'DELETE_NAME', 'x'),"
                    + " ('c', 'i', 'IMPORT_FROM', 'x'), ('c', 'i', 'LOAD_FAST', 'x'),"
                    + " ('c', 'i', 'NOP', NULL), ('c', 'i', NULL, NULL)"))
        .containsExactly(
            List.of("def", "df_event:b2f79046ab271d210ab9aa6ce3783061"),
            List.of("def", "df_event:b2f79046ab271d210ab9aa6ce3783061"),
            List.of("def", "df_event:b2f79046ab271d210ab9aa6ce3783061"),
            List.of("use", "df_event:890f4b93baa1ec79ca5ce970b6082dd2"),
            Arrays.asList(null, "df_event:edfdee553d281b2ff99732b36a9bd55c"),
            Arrays.asList(null, "df_event:edfdee553d281b2ff99732b36a9bd55c"));
  }

  @Test
  void pairsAndDiagnosticsHaveIdsOfTheirParts() {
    assertThat(derived("py_bc_reaches_v1", "def_event_id, use_event_id", "('d', 'u')"))
        .containsExactly(List.of("df_reach:d36edc89e074192a3e25b11ee02bd0b2"));
    assertThat(
            derived(
                "diagnostics_norm_v1",
                "path, bstart, bend, diag_source, message",
                "('src/app.py', 0, 4, 'lint', 'unused'), ('src/app.py', NULL, NULL, 'lint', NULL)"))
        .containsExactly(
            List.of("diag:244cd10ecda72e69aa4d71bd26c76a67"),
            List.of("diag:813e499a2318a696b2c928265a575ad2"));
  }

  private List<List<@Nullable Object>> derived(String dataset, String columns, String values) {
    List<String> expressions =
        registry.dataset(dataset).query().derivedFields().stream()
            .map(DerivedField::expression)
            .toList();
    return BatchValues.query(
        session,
        "SELECT %s FROM (VALUES %s) AS t(%s)"
            .formatted(String.join(", ", expressions), values, columns));
  }
}
