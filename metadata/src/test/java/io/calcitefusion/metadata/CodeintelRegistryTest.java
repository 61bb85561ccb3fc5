package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  @MethodSource("datasets")
  void everyDatasetAndColumnIsExplained(String name) {
    DatasetSpec dataset = REGISTRY.dataset(name);
    assertThat(dataset.doc()).isNotBlank();
    assertThat(dataset.columnDocs().keySet())
        .containsExactlyElementsOf(
            dataset.arrowSchema().getFields().stream().map(Field::getName).toList());
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
