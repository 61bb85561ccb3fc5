package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped registry against files that were reviewed once. {@code -Dgolden.update=true} writes
 * the files anew; the difference is then to be read as a change of a contract.
 */
final class CodeintelRegistryTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "codeintel");
  private static final Registry REGISTRY = RegistryReader.readClasspath("codeintel");

  static Stream<String> datasets() {
    return REGISTRY.datasets().keySet().stream();
  }

  @Test
  void appearsInItsNamespace() {
    assertThat(REGISTRY.catalog()).isEqualTo("codeintel");
    assertThat(REGISTRY.schema()).isEqualTo("public");
    assertThat(REGISTRY.source()).isEqualTo("classpath:codeintel");
    assertThat(REGISTRY.baseFolder()).isNull();
  }

  @Test
  void namesAreTheReviewedOnes() throws IOException {
    assertGolden("names.txt", String.join("\n", REGISTRY.tableNames()) + "\n");
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void arrowSchemaIsTheReviewedOne(String name) throws IOException {
    Schema schema = REGISTRY.dataset(name).arrowSchema();
    String json = schema.toJson().replace("\r\n", "\n") + "\n";
    assertGolden(name + ".schema.json", json);
    assertThat(Schema.fromJSON(json)).isEqualTo(schema);
  }

  @Test
  void everySchemaFileBelongsToADataset() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      List<String> expected =
          Stream.concat(Stream.of("names.txt"), datasets().map(name -> name + ".schema.json"))
              .sorted()
              .toList();
      assertThat(files.map(file -> file.getFileName().toString()).sorted().toList())
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ast_nodes|ast_files_v1.nodes|file_id utf8, path utf8, ast_id int32, parent_ast_id int32,"
            + " kind utf8, name utf8, value_repr utf8, lineno int64, col_offset int32, end_lineno"
            + " int64, end_col_offset int32, line_base int32 not null, col_unit utf8, end_exclusive"
            + " bool, bstart int32, bend int32",
        "ast_edges|ast_files_v1.edges|file_id utf8, path utf8, src int32, dst int32, kind utf8,"
            + " slot utf8, idx int32",
        "ast_errors|ast_files_v1.errors|file_id utf8, path utf8, error_type utf8, message utf8,"
            + " lineno int64, col_offset int32, end_lineno int64, end_col_offset int32, line_base"
            + " int32 not null, col_unit utf8, end_exclusive bool",
      })
  void viewColumnsAreTheSpecifiedOnes(String name, String path, String columns) {
    NestedView view = (NestedView) REGISTRY.view(name).definition();
    assertThat(view.root() + "." + String.join(".", view.path())).isEqualTo(path);
    assertThat(
            view.columns().stream()
                .map(ViewColumn::field)
                .map(CodeintelRegistryTest::column)
                .collect(Collectors.joining(", ")))
        .isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repo_files_v1|path|path",
        "file_line_index_v1|file_id, line_no|path, line_no",
        "ast_files_v1|file_id|path"
      })
  void joinKeysAndOrderAreTheSpecifiedOnes(String name, String join, String sort) {
    DatasetSpec dataset = REGISTRY.dataset(name);
    assertThat(String.join(", ", dataset.joinKeys())).isEqualTo(join);
    assertThat(dataset.canonicalSort())
        .isEqualTo(
            Stream.of(sort.split(", "))
                .map(column -> new SortKey(column, SortOrder.ASCENDING))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void everyDatasetAndColumnIsExplained(String name) {
    DatasetSpec dataset = REGISTRY.dataset(name);
    assertThat(dataset.doc()).isNotBlank();
    assertThat(dataset.columnDocs().keySet())
        .containsExactlyElementsOf(
            dataset.arrowSchema().getFields().stream().map(Field::getName).toList());
  }

  private static String column(Field field) {
    return field.getName()
        + " "
        + SchemaComparison.type(field)
        + (field.isNullable() ? "" : " not null");
  }

  private static void assertGolden(String name, String actual) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }
}
