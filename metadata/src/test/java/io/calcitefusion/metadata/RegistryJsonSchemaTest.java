package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The shipped JSON Schema knows what the readers know, and a real validator agrees with both. */
final class RegistryJsonSchemaTest {
  private static final String RESOURCE = "/META-INF/calcitefusion/registry.schema.json";
  private static final Path SHIPPED =
      Path.of("src", "main", "resources", "META-INF", "calcitefusion", "registries");

  private static String text() throws IOException {
    try (InputStream in = RegistryJsonSchemaTest.class.getResourceAsStream(RESOURCE)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** JSON is YAML. */
  private static Map<?, ?> parsed() throws IOException {
    return (Map<?, ?>) yaml(text());
  }

  private static Object yaml(String text) {
    Object value =
        new Load(
                LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setCodePointLimit(1 << 26)
                    .setMaxAliasesForCollections(1000)
                    .build())
            .loadFromString(text);
    assertThat(value).isNotNull();
    return value;
  }

  private static Set<ValidationMessage> validate(String yaml) throws IOException {
    JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(text());
    StringBuilder json = new StringBuilder();
    json(yaml(yaml), json);
    return schema.validate(json.toString(), InputFormat.JSON);
  }

  private static void json(Object value, StringBuilder json) {
    if (value instanceof Map<?, ?> map) {
      json.append('{');
      map.forEach(
          (key, child) -> {
            json.append(json.charAt(json.length() - 1) == '{' ? "" : ",");
            json(String.valueOf(key), json);
            json.append(':');
            json(child, json);
          });
      json.append('}');
    } else if (value instanceof List<?> list) {
      json.append('[');
      for (int i = 0; i < list.size(); i++) {
        json.append(i == 0 ? "" : ",");
        json(list.get(i), json);
      }
      json.append(']');
    } else if (value instanceof String text) {
      json.append('"');
      text.chars()
          .forEach(
              c ->
                  json.append(
                      c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : (char) c));
      json.append('"');
    } else {
      json.append(value);
    }
  }

  static List<Path> registries() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("registries")
  void acceptsEveryShippedRegistry(Path file) throws IOException {
    assertThat(validate(Files.readString(file))).isEmpty();
  }

  @Test
  void acceptsTheExampleOfThePage() throws IOException {
    assertThat(validate(RegistryDocumentationTest.example())).isEmpty();
  }

  @Test
  void acceptsTheFixtures() throws IOException {
    assertThat(validate(RegistryFixture.BASE)).isEmpty();
    assertThat(validate(FullRegistryFixture.FULL)).isEmpty();
  }

  @Test
  void everySectionHasTheKeysThatItsReaderKnows() throws IOException {
    Map<?, ?> schema = parsed();
    Map<?, ?> definitions = (Map<?, ?>) schema.get("definitions");
    assertThat(RegistrySections.ALL)
        .allSatisfy(
            section -> {
              Map<?, ?> definition =
                  section.definition().isEmpty()
                      ? schema
                      : (Map<?, ?>) definitions.get(section.definition());
              assertThat(definition).as(section.definition()).isNotNull();
              assertThat(names(definition.get("properties")))
                  .isEqualTo(new TreeSet<>(section.keys()));
              assertThat(definition.get("additionalProperties")).isEqualTo(false);
            });
  }

  @Test
  void everyDefinitionWithKeysHasAReader() throws IOException {
    Map<?, ?> definitions = (Map<?, ?>) parsed().get("definitions");
    Set<String> withKeys =
        definitions.entrySet().stream()
            .filter(entry -> ((Map<?, ?>) entry.getValue()).containsKey("properties"))
            .map(entry -> String.valueOf(entry.getKey()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(withKeys)
        .isEqualTo(
            RegistrySections.ALL.stream()
                .map(RegistrySections.Section::definition)
                .filter(definition -> !definition.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everyKeyIsExplained() throws IOException {
    Map<?, ?> schema = parsed();
    Map<?, ?> definitions = (Map<?, ?>) schema.get("definitions");
    Stream.concat(Stream.of(schema), definitions.values().stream())
        .map(definition -> ((Map<?, ?>) definition).get("properties"))
        .filter(Map.class::isInstance)
        .flatMap(properties -> ((Map<?, ?>) properties).entrySet().stream())
        .forEach(
            property -> {
              Map<?, ?> value = (Map<?, ?>) property.getValue();
              Object reference = value.get("$ref");
              Map<?, ?> explained =
                  reference == null
                      ? value
                      : (Map<?, ?>)
                          definitions.get(
                              String.valueOf(reference).substring("#/definitions/".length()));
              assertThat(explained.get("description"))
                  .as(String.valueOf(property.getKey()))
                  .asString()
                  .isNotBlank();
            });
  }

  @Test
  void wordsAreThoseOfTheRecords() throws IOException {
    Map<?, ?> definitions = (Map<?, ?>) parsed().get("definitions");
    assertThat(words(definitions, "sortKey", "order")).isEqualTo(words(SortOrder.values()));
    assertThat(words(definitions, "dedupe", "strategy")).isEqualTo(words(DedupeStrategy.values()));
    assertThat(words(definitions, "evolution", "promote"))
        .isEqualTo(words(EvolutionPolicy.Promotion.values()));
    assertThat(words(definitions, "write", "compression"))
        .isEqualTo(words(WritePolicy.Compression.values()));
    assertThat(words(definitions, "write", "statistics"))
        .isEqualTo(words(WritePolicy.Statistics.values()));
    assertThat(words(definitions, "deltaSchema", "mode"))
        .isEqualTo(words(DeltaSchemaPolicy.Mode.values()));
    assertThat(words(definitions, "deltaSchema", "column_mapping"))
        .isEqualTo(words(DeltaSchemaPolicy.ColumnMapping.values()));
    assertThat(words(definitions, "id", "recipe")).isEqualTo(words(IdRecipe.values()));
    assertThat(words(definitions, "derivedId", "kind")).isEqualTo(words(DerivedId.Kind.values()));
    assertThat(words(definitions, "template", "coordinate_system"))
        .isEqualTo(words(CoordinateSystem.values()));
    assertThat(words(definitions, "template", "ordering")).isEqualTo(words(OrderingLevel.values()));
    assertThat(words(definitions, "policy", "on_error")).isEqualTo(words(OnError.values()));
    assertThat(words(definitions, "location", "partitioning"))
        .isEqualTo(words(Partitioning.values()));
  }

  private static Set<String> words(Map<?, ?> definitions, String definition, String key) {
    Map<?, ?> properties = (Map<?, ?>) ((Map<?, ?>) definitions.get(definition)).get("properties");
    return ((List<?>) ((Map<?, ?>) properties.get(key)).get("enum"))
        .stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> words(Enum<?>... values) {
    return Stream.of(values)
        .map(value -> value.name().toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Object properties) {
    return ((Map<?, ?>) properties)
        .keySet().stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "datasets:|dataset:",
        "version: 2|version: two",
        "version: 2|version: 0",
        "nullable: false, doc|nullable: maybe, doc",
        "key: [order_id]|key: {a: b}",
        "doc: One row per order.|doc: [a]",
        "format: parquet|format: orc",
        "order: descending|order: down",
        "sorted: [order_id]|sort: [order_id]",
        "root: orders_v2|from: orders_v2",
        "path: parcels.items|sql: SELECT 1",
        "from: order_id|from: order_id, context: parcel",
      })
  void refusesWhatTheReaderRefuses(String old, String replacement) throws IOException {
    String broken = RegistryFixture.changed(old, replacement);
    assertThat(RegistryFixture.findings(broken)).isNotEmpty();
    assertThat(validate(broken)).isNotEmpty();
  }

  @Test
  void wrongValuesOfTheSectionsAreRefused() throws IOException {
    assertThat(WrongValuesTest.values().toList())
        .isNotEmpty()
        .allSatisfy(
            wrong ->
                assertThat(validate(FullRegistryFixture.changed(wrong.old(), wrong.replacement())))
                    .as(wrong.replacement())
                    .isNotEmpty());
  }
}
