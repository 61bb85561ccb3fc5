package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryTablesTest {
  private static final Registry CODEINTEL = RegistryReader.readClasspath("codeintel");
  private static final Set<String> ABOUT_SQL =
      Set.of("registries", "views", "data_checks", "derived_ids");

  @Test
  void rowsFitTheDeclaredColumnsAndKeys() {
    for (Registry registry : List.of(CODEINTEL, FullRegistryFixture.read())) {
      ImmutableListMultimap<String, List<@Nullable Object>> rows = RegistryTables.of(registry);
      for (DatasetSpec table : SystemRegistry.deployed().datasets().values()) {
        if (ABOUT_SQL.contains(table.name())) {
          continue;
        }
        assertThat(rows.get(table.name())).as(table.name()).isNotEmpty();
        List<Field> fields = table.arrowSchema().getFields();
        Set<List<@Nullable Object>> keys = new HashSet<>();
        for (List<@Nullable Object> row : rows.get(table.name())) {
          assertThat(row).as("%s %s", table.name(), row).hasSameSizeAs(fields);
          List<@Nullable Object> key = new ArrayList<>();
          for (int i = 0; i < fields.size(); i++) {
            assertThat(fits(fields.get(i), row.get(i)))
                .as("%s.%s = %s", table.name(), fields.get(i).getName(), row.get(i))
                .isTrue();
            if (table.keyFields().contains(fields.get(i).getName())) {
              key.add(row.get(i));
            }
          }
          assertThat(keys.add(key)).as("%s %s", table.name(), key).isTrue();
        }
      }
      assertThat(SystemRegistry.deployed().datasets().keySet()).containsAll(rows.keySet());
    }
  }

  @Test
  void everyRecordHasItsRows() {
    ImmutableListMultimap<String, List<@Nullable Object>> rows = RegistryTables.of(CODEINTEL);

    assertThat(values(rows, "datasets", 3))
        .containsExactlyElementsOf(CODEINTEL.datasets().keySet());
    assertThat(rows.get("columns"))
        .hasSize(
            CODEINTEL.datasets().values().stream()
                .mapToInt(dataset -> dataset.arrowSchema().getFields().size())
                .sum());
    assertThat(values(rows, "id_specs", 3))
        .containsExactlyElementsOf(CODEINTEL.vocabulary().idSpecs().keySet());
    assertThat(rows.get("bundles"))
        .extracting(row -> row.get(3) + " " + row.get(4) + " " + row.get(5) + " " + row.get(6))
        .contains(
            "ast_bundle 1 ast_files ast_files_v1",
            "repo_scan_bundle 2 file_line_index file_line_index_v1");
    assertThat(rows.get("extractor_datasets"))
        .extracting(row -> row.get(3) + " " + row.get(4) + " " + row.get(5))
        .contains("ast ast_files_v1 true", "runtime_inspect rt_objects_v1 false");
    assertThat(rows.get("extractor_options"))
        .extracting(row -> row.get(3) + " " + row.get(4) + " " + row.get(5) + " " + row.get(6))
        .contains(
            "repo_scan include_globs texts **/*.py",
            "bytecode optimize whole_number 0",
            "scip build_dir unset null",
            "ast type_comments flag true");
    assertThat(rows.get("policies"))
        .extracting(row -> row.get(3) + " " + row.get(4) + " " + row.get(5) + " " + row.get(6))
        .contains(
            "ast_files_v1 evolution allow_missing true",
            "cpg_nodes_v1 evolution allow_missing false",
            "cpg_nodes_v1 validation strictness filter",
            "cpg_nodes_v1 write compression zstd",
            "repo_files_v1 extract keep_extra_columns true",
            "scip_index_v1 scan file_extension null");
    assertThat(rows.get("contracts"))
        .extracting(row -> row.get(3) + " " + row.get(6) + " " + row.get(7) + " " + row.get(8))
        .contains(
            "cpg_nodes_v1 [node_kind, node_id] [path, bstart, bend] keep_first_after_sort",
            "repo_files_v1 null null null");
  }

  @Test
  void optionsOfStoragesAreNowhere() {
    Registry registry =
        RegistryFixture.read(
            FullRegistryFixture.changed("{secret: x}", "{account: me_at_home, secret: k-0815}"));

    assertThat(registry.dataset("a_v2").location()).isNotNull();
    assertThat(RegistryTables.of(registry).values())
        .isNotEmpty()
        .allSatisfy(
            row -> assertThat(row.toString()).doesNotContain("me_at_home", "k-0815", "account"));
  }

  @Test
  void theCatalogOfDiagnosticsIsReservedForTheirOwnFiles() {
    assertThat(SystemRegistry.deployed().catalog()).isEqualTo("system");
    assertThat(SystemRegistry.all())
        .extracting(Registry::schema)
        .containsExactly("registry", "runtime", "checks", "calcite");
    assertThat(SystemRegistry.find("system", "runtime")).contains(SystemRegistry.executions());
    assertThat(SystemRegistry.find("system", "public")).isEmpty();
    assertThat(SystemRegistry.find("codeintel", "registry")).isEmpty();
    assertThatThrownBy(() -> Registry.builder("system").build())
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("reserved");
  }

  private static List<@Nullable Object> values(
      ImmutableListMultimap<String, List<@Nullable Object>> rows, String table, int column) {
    List<@Nullable Object> values = new ArrayList<>();
    rows.get(table).forEach(row -> values.add(row.get(column)));
    return values;
  }

  private static boolean fits(Field field, @Nullable Object value) {
    if (value == null) {
      return field.isNullable();
    }
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Int integer) {
      return integer.getBitWidth() == Integer.SIZE
          ? value instanceof Integer
          : value instanceof Long;
    }
    if (type instanceof ArrowType.List) {
      return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    }
    return type instanceof ArrowType.Bool
        ? value instanceof Boolean
        : type instanceof ArrowType.FloatingPoint
            ? value instanceof Double
            : value instanceof String;
  }
}
