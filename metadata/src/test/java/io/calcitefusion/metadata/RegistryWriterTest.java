package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.metadata.RecordMutations.Mutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.vector.extension.UuidType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryWriterTest {
  /** Names and texts that YAML, SQL, paths or screens could take for something else. */
  private static final List<String> ODD =
      List.of(
          "yes",
          "No",
          "on",
          "~",
          "null",
          "true",
          "1",
          "1.0",
          "0x1F",
          "1e3",
          "-",
          "--- a",
          "...",
          "2026-01-02",
          "a: b",
          "a #b",
          "#a",
          "[a]",
          "{a}",
          "a, b",
          "*a",
          "&a",
          "!a",
          "|",
          ">",
          "%a",
          "@a",
          "`a`",
          "'a'",
          "\"a\"",
          "it's",
          "say \"x\"",
          "a.b",
          ".",
          "..",
          "a\\b",
          "?",
          "? a",
          ": a",
          "<<",
          "=",
          "ä",
          "日本語",
          "🙂",
          "e\u0301",
          "a\u00a0b",
          "a\u200db",
          "\ufeffa",
          "a".repeat(200),
          "word ".repeat(60) + "end",
          "a  b",
          "Größe in %",
          "a/b",
          "a=b",
          "$data$",
          "SELECT",
          "name",
          "doc");

  /** Texts that can not be names, but anything else. */
  private static final List<String> ODD_TEXTS =
      List.of(
          "a\u0085b",
          "half of a character \ud83d",
          " a",
          "a ",
          "a\nb",
          "a\n\nb",
          "a\n",
          "\na",
          "a \nb",
          "a\n b",
          " \n a",
          "a\tb",
          "\ta",
          "a\r\nb",
          "two  blanks and " + "words ".repeat(30),
          "'\n'",
          "# x\n- y");

  private static Registry readBack(Registry registry) {
    return RegistryReader.parse(
        registry.source(),
        registry.baseFolder(),
        RegistryWriter.toYaml(registry).getBytes(StandardCharsets.UTF_8));
  }

  private static void assertSurvives(Registry registry) {
    assertSurvives(registry, RegistryWriter.toYaml(registry));
  }

  private static void assertSurvives(Registry registry, String yaml) {
    Registry back =
        RegistryReader.parse(
            registry.source(), registry.baseFolder(), yaml.getBytes(StandardCharsets.UTF_8));
    assertThat(back).isEqualTo(registry);
    assertThat(back.fingerprint()).isEqualTo(registry.fingerprint());
  }

  @Test
  void aRegistryWithEverythingSurvives() {
    assertSurvives(RegistrySample.registry());
  }

  @Test
  void theFixtureSurvives() {
    assertSurvives(RegistryFixture.read(RegistryFixture.BASE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"codeintel", "system", "system-runtime", "system-checks", "system-calcite"})
  void shippedRegistriesSurvive(String name) {
    assertSurvives(RegistryReader.readClasspath(name));
  }

  @Test
  void everyShippedRegistryIsTriedAbove() throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of("src/main/resources/META-INF/calcitefusion/registries"))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".yaml")))
          .containsExactlyInAnyOrder(
              "codeintel.yaml",
              "system.yaml",
              "system-runtime.yaml",
              "system-checks.yaml",
              "system-calcite.yaml");
    }
  }

  /** Walks through random registries: every step changes one component of one record. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomRegistriesSurvive(long seed) {
    Random random = new Random(seed);
    List<String> types =
        Stream.concat(ArrowTypeTextTest.leafTypes(), ArrowTypeTextTest.nestedTypes()).toList();
    Registry registry = RegistrySample.registry();
    int written = 0;
    for (int i = 0; i < 12; i++) {
      List<String> texts = List.of(some(random, ODD), some(random, ODD_TEXTS));
      List<Mutation> mutations =
          new RecordMutations(registry, texts, List.of(some(random, types))).of(registry);
      for (int j = 0; j < 10; j++) {
        Mutation mutation = some(random, mutations);
        Registry changed =
            mutation.component().startsWith("RequiredFunction.") ? null : mutation.registry();
        String yaml = changed == null ? "" : written(changed);
        if (changed != null && !yaml.isEmpty()) {
          written++;
          assertSurvives(changed, yaml);
          registry = changed;
        }
      }
    }
    assertThat(written).isGreaterThan(30);
  }

  /** Empty for what the records allow and a file can not say, which is refused. */
  private static String written(Registry registry) {
    try {
      return RegistryWriter.toYaml(registry);
    } catch (RegistryException e) {
      return "";
    }
  }

  private static <T> T some(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void oddNamesSurviveEverywhere(String name) {
    Field field = RegistrySample.column(name, "int32");
    Field inner = RegistrySample.column("list", "list<struct<" + quoted(name) + ": utf8>>");
    DatasetSpec dataset =
        DatasetSpec.builder(name, 1, new Schema(List.of(field, inner)))
            .doc(name)
            .keyFields(List.of(name))
            .joinKeys(List.of(name))
            .requiredNonNull(List.of(name))
            .columnDocs(ImmutableMap.of(name, name))
            .canonicalSort(RegistrySample.sort(name))
            .build();
    ViewSpec view =
        new ViewSpec(
            "v",
            name,
            new NestedView(
                name,
                RegistrySample.list("list"),
                ImmutableList.of(),
                ImmutableList.of(
                    new ViewColumn(
                        RegistrySample.column("c", "utf8"),
                        new ElementField(RegistrySample.list(name)),
                        name),
                    new ViewColumn(RegistrySample.column("d", "int32"), new RootColumn(name)))));
    assertSurvives(
        Registry.builder(name)
            .namespace(name, name)
            .doc(name)
            .datasets(List.of(dataset))
            .views(List.of(view))
            .build());
  }

  static Stream<String> oddNames() {
    return ODD.stream();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @ParameterizedTest
  @MethodSource("oddTexts")
  void oddTextsSurvive(String text) {
    assertSurvives(
        Registry.builder("r")
            .doc(text)
            .views(List.of(new ViewSpec("v", text, new SqlView(text))))
            .build());
  }

  static Stream<String> oddTexts() {
    return Stream.concat(ODD_TEXTS.stream(), ODD.stream());
  }

  @ParameterizedTest
  @MethodSource({
    "io.calcitefusion.metadata.ArrowTypeTextTest#leafTypes",
    "io.calcitefusion.metadata.ArrowTypeTextTest#nestedTypes"
  })
  void everyTypeSurvives(String type) {
    assertSurvives(
        Registry.builder("r")
            .datasets(
                List.of(
                    DatasetSpec.builder("d", 1, RegistrySample.schema("x", type, "y", "int8"))
                        .build()))
            .build());
  }

  @Test
  void whatIsWrittenIsWrittenAgain() {
    String yaml = RegistryWriter.toYaml(RegistrySample.registry());
    assertThat(RegistryWriter.toYaml(readBack(RegistrySample.registry()))).isEqualTo(yaml);
  }

  @Test
  void theTextIsForPersons() {
    Registry registry =
        RegistryReader.parse(
            "r.yaml", RegistryFixture.FOLDER, EXPECTED.getBytes(StandardCharsets.UTF_8));
    assertThat(RegistryWriter.toYaml(registry)).isEqualTo(EXPECTED);
  }

  private static final String EXPECTED =
      """
      registry: shop
      doc: What is sold.

      bundles:
        - name: identity
          doc: Of which file a row is.
          columns:
            - {name: file_id, type: utf8}
            - {name: path, type: utf8, doc: Path of the file}
          key: [path]

      functions:
        - {name: stable_id, arguments: [utf8, utf8], returns: utf8}
        - {name: upper, arguments: [utf8]}

      ids:
        - {name: file, columns: [path], recipe: registry}

      templates:
        - name: ast
          evidence_rank: 4
          coordinate_system: line_col
          required_inputs: [repo_files]

      extractors:
        - name: ast
          version: 1
          template: ast
          options: {allowed: [], full: true, limit: 3, mode: 'yes', more: null}

      datasets:
        - name: orders_v2
          version: 2
          bundles: [identity]
          columns:
            - {name: order_id, type: int64, nullable: false, doc: Number of the order}
            - name: parcels
              type: >-
                list<struct<parcel_no: int32, weight: float64, items: list<struct<sku: utf8, count: int32 not
                null>>>>
          contract:
            dedupe:
              keys: [order_id]
              tie_breakers:
                - {column: path, order: descending}
            sort: [order_id]
            views:
              - {name: big, sql: SELECT * FROM orders_v2}
          views:
            - name: items
              path: parcels.items
              columns:
                - {name: sku, type: utf8}
          extract:
            template: ast
            derived:
              - {name: file_id, id: file, kind: hash}
          location:
            path: data/orders.csv
            options: {delimiter: ;}

      views:
        - name: totals
          sql: |-
            SELECT sum(count) AS total
            FROM items
      """;

  @Test
  void typesWithoutNotationAreNamedWithDatasetAndColumn() {
    Schema schema =
        new Schema(
            List.of(
                Field.nullable("fine", ArrowType.Utf8.INSTANCE),
                Field.nullable("id", UuidType.INSTANCE),
                new Field(
                    "amounts",
                    FieldType.nullable(ArrowType.List.INSTANCE),
                    List.of(Field.nullable("item", new ArrowType.Decimal(5, 2, 32))))));
    Registry registry =
        Registry.builder("r")
            .datasets(List.of(DatasetSpec.builder("orders", 1, schema).build()))
            .build();
    RegistryException thrown =
        catchThrowableOfType(RegistryException.class, () -> RegistryWriter.toYaml(registry));
    assertThat(thrown.findings()).extracting(RegistryFinding::message).hasSize(2);
    assertThat(thrown)
        .hasMessageContaining("dataset 'orders': the type extension<arrow.uuid> of 'id' has no")
        .hasMessageContaining("the type list<decimal32(5,2)> of 'amounts' has no notation");
  }

  @Test
  void whatAFileCanNotSayIsRefused() {
    Registry sample = RegistrySample.registry();
    DatasetSpec bare = sample.dataset("bare");
    DatasetSpec explained =
        DatasetSpec.builder(bare.tableSchema())
            .bundles(bare.bundles())
            .columnDocs(ImmutableMap.of("path", "Path of the file", "file_id", "Not the bundle's"))
            .build();
    Registry registry =
        Registry.builder("r")
            .datasets(List.of(explained, sample.dataset("extracted_v1"), sample.dataset("flagged")))
            .views(List.of(sample.view("own")))
            .vocabulary(sample.vocabulary())
            .build();
    assertThatThrownBy(() -> RegistryWriter.toYaml(registry))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "code: dataset bare: column file_id doc 'Not the bundle's' can not be written as a"
                + " file, which would say ''");
  }

  @Test
  void namesThatTheEngineIgnoresAreNotWritten() {
    Field element =
        new Field(
            "x",
            FieldType.nullable(ArrowType.List.INSTANCE),
            List.of(Field.nullable("$data$", ArrowType.Utf8.INSTANCE)));
    Registry registry =
        Registry.builder("r")
            .datasets(List.of(DatasetSpec.builder("d", 1, new Schema(List.of(element))).build()))
            .build();
    assertThat(RegistryDiff.between(registry, readBack(registry)).isEmpty()).isTrue();
  }

  @Test
  void aFileIsReplacedInOneStep(@TempDir Path folder) throws IOException {
    Registry registry = RegistrySample.registry();
    Path file = folder.resolve("registry.yaml");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    Path link = folder.resolve("link.yaml");
    Files.createSymbolicLink(link, file);
    RegistryWriter.write(registry, link);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent(RegistryWriter.toYaml(registry));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw-r--");
    Registry back = RegistryReader.read(file);
    assertThat(back.datasets()).isEqualTo(registry.datasets());
    assertThat(back.views()).isEqualTo(registry.views());
    assertThat(back.vocabulary()).isEqualTo(registry.vocabulary());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, link);
    }
  }

  @Test
  void whatCanNotBeWrittenLeavesNothing(@TempDir Path folder) throws IOException {
    Registry registry = RegistrySample.registry();
    assertThatThrownBy(() -> RegistryWriter.write(registry, folder.resolve("no/registry.yaml")))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("can not be written");
    assertThatThrownBy(() -> RegistryWriter.write(registry, folder))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("is a folder");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
