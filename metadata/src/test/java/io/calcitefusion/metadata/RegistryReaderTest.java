package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.RegistryFixture.BASE;
import static io.calcitefusion.metadata.RegistryFixture.changed;
import static io.calcitefusion.metadata.RegistryFixture.findings;
import static io.calcitefusion.metadata.RegistryFixture.lineOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryReaderTest {
  @TempDir private Path folder;

  @Test
  void readsEveryPartOfADataset() {
    DatasetSpec orders = RegistryFixture.read(BASE).dataset("orders_v2");
    assertThat(orders.version()).isEqualTo(2);
    assertThat(orders.doc()).isEqualTo("One row per order.");
    assertThat(orders.keyFields()).containsExactly("order_id");
    assertThat(orders.requiredNonNull()).containsExactly("customer");
    assertThat(orders.joinKeys()).containsExactly("customer");
    assertThat(orders.canonicalSort())
        .containsExactly(
            new SortKey("customer", SortOrder.ASCENDING),
            new SortKey("order_id", SortOrder.DESCENDING));
    assertThat(orders.columnDocs())
        .containsExactly(java.util.Map.entry("order_id", "Number of the order"));
    assertThat(orders.location())
        .isEqualTo(
            DatasetLocation.of(
                ImmutableList.of("orders/a.parquet", "/abs/orders/*.parquet"),
                DataFormat.PARQUET,
                ImmutableMap.of("pushdown", "true"),
                ImmutableList.of(new SortKey("order_id", SortOrder.ASCENDING))));
    assertThat(orders.arrowSchema().getFields())
        .extracting(field -> SchemaComparison.type(field) + (field.isNullable() ? "" : " not null"))
        .containsExactly(
            "int64 not null",
            "utf8",
            "list<struct<parcel_no: int32, weight: float64, items: list<struct<sku: utf8, count:"
                + " int32 not null, price: decimal(12,2), tags: list<utf8>>>>>");
  }

  @Test
  void readsEveryPartOfAView() {
    Registry registry = RegistryFixture.read(BASE);
    NestedView items = (NestedView) registry.view("order_items").definition();
    assertThat(items.root()).isEqualTo("orders_v2");
    assertThat(items.path()).containsExactly("parcels", "items");
    assertThat(items.context())
        .containsExactly(new ContextField("parcel", ImmutableList.of("parcels", "parcel_no")));
    assertThat(items.columns())
        .extracting(ViewColumn::source)
        .containsExactly(
            new RootColumn("order_id"),
            new ContextReference("parcel", ImmutableList.of()),
            new ElementField(ImmutableList.of("sku")),
            new ElementField(ImmutableList.of("count")),
            new Expression("concat({root:customer}, {context:parcel}, {sku}, '{{}}')"));
    assertThat(items.columns().get(0).field().isNullable()).isFalse();
    assertThat(registry.view("customers").definition())
        .isEqualTo(new SqlView("SELECT DISTINCT customer FROM orders_v2"));
  }

  @Test
  void defaultsOfWhatIsLeftOut() {
    Registry registry =
        RegistryFixture.read(
            "registry: r\n"
                + "datasets:\n"
                + "  - {name: a, version: 1, columns: [{name: x, type: int8}]}\n");
    assertThat(registry.catalog()).isEqualTo("r");
    assertThat(registry.schema()).isEqualTo("public");
    assertThat(registry.views()).isEmpty();
    DatasetSpec dataset = registry.dataset("a");
    assertThat(dataset.doc()).isEmpty();
    assertThat(dataset.location()).isNull();
    assertThat(dataset.keyFields()).isEmpty();
    assertThat(dataset.arrowSchema().findField("x").isNullable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv, CSV",
    "dir/b.JSON, JSON",
    "dir/*.arrow, ARROW",
    "dir.csv/part, PARQUET",
    "folder, PARQUET"
  })
  void formatFollowsTheExtension(String path, DataFormat expected) {
    Registry registry =
        RegistryFixture.read(
            "registry: r\ndatasets:\n  - {name: a, version: 1, columns: [{name: x, type: int8}],"
                + " location: {path: '"
                + path
                + "'}}\n");
    assertThat(registry.dataset("a").location())
        .extracting(DatasetLocation::format)
        .isEqualTo(expected);
  }

  @Test
  void optionsKeepBlanksAndEmptyTexts() {
    Registry registry =
        RegistryFixture.read("{pushdown: \"true\"}", "{delimiter: \"\\t\", null_value: ''}");
    assertThat(registry.dataset("orders_v2").location())
        .extracting(DatasetLocation::options)
        .isEqualTo(ImmutableMap.of("delimiter", "\t", "null_value", ""));
  }

  @Test
  void unknownKeysGiveNearNames() {
    String yaml =
        BASE.replace("registry: shop", "registry: shop\ndataset: []")
            .replace("required: [", "require: [")
            .replace("nullable: false, doc", "nulable: false, doc")
            .replace("sorted: [", "sort: [")
            .replace("root: orders_v2", "rot: orders_v2\n    root: orders_v2")
            .replace("order: descending", "direction: descending");
    assertThat(findings(yaml))
        .containsExactly(
            "shop.yaml:2: registry: unknown key 'dataset'; did you mean datasets?",
            "shop.yaml:11: column of orders_v2: unknown key 'nulable'; did you mean nullable?",
            "shop.yaml:15: dataset: unknown key 'require'; did you mean required?",
            "shop.yaml:20: sort of orders_v2: unknown key 'direction'; known are column, order",
            "shop.yaml:25: location of orders_v2: unknown key 'sort'; did you mean sorted?",
            "shop.yaml:29: view: unknown key 'rot'; did you mean root?");
  }

  @Test
  void keyThatStandsTwice() {
    assertThat(findings(changed("version: 2", "version: 2\n    version: 2")))
        .containsExactly("shop.yaml:8: dataset: key 'version' stands twice");
  }

  @Test
  void keyWithoutAValue() {
    assertThat(findings(changed("registry: shop", "registry: shop\ncatalog:")))
        .containsExactly("shop.yaml:2: registry.catalog: has no value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 2|version: two|dataset.version: expected a whole number, found 'two'",
        "nullable: false, doc|nullable: no, doc|column of orders_v2.nullable: expected true or"
            + " false, found 'no'",
        "key: [order_id]|key: [[order_id]]|dataset.key: expected a single value",
        "key: [order_id]|key: {a: order_id}|dataset.key: expected a list",
        "doc: One row per order.|doc: [a]|dataset.doc: expected a single value",
        "options: {pushdown: \"true\"}|options: {pushdown: [1]}|location of"
            + " orders_v2.options.pushdown: expected a single value",
        "options: {pushdown: \"true\"}|options: 7|location of orders_v2.options: expected a mapping"
            + " of keys to values",
        "- customer\\n"
            + "|- [customer]\\n"
            + "|sort of orders_v2: expected a column name or {column: NAME, order: descending}",
      })
  void valueOfAnotherShape(String old, String replacement, String message) {
    String from = old.replace("\\n", "\n");
    assertThat(findings(changed(from, replacement.replace("\\n", "\n"))))
        .contains("shop.yaml:" + lineOf(from) + ": " + message);
  }

  @Test
  void rootThatIsNoMapping() {
    assertThat(findings("- a\n- b\n"))
        .containsExactly("shop.yaml:1: registry: expected a mapping of keys to values");
  }

  @Test
  void datasetThatIsNoMapping() {
    assertThat(findings("registry: r\ndatasets:\n  - orders\n").get(0))
        .isEqualTo("shop.yaml:3: dataset: expected a mapping of keys to values");
  }

  @Test
  void malformedYamlHasALine() {
    assertThat(findings("registry: r\ndatasets:\n  - name: a\n   version: 1\n"))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:4: not valid YAML: ")
        .contains("expected <block end>");
  }

  @Test
  void unclosedBracketHasALine() {
    assertThat(findings("registry: r\ndatasets: [\n"))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:3: not valid YAML: ");
  }

  @Test
  void characterThatYamlForbidsHasALine() {
    assertThat(findings("registry: r\ndoc: \u0001\n"))
        .containsExactly("shop.yaml:2: not valid YAML: the character U+0001 is not allowed");
  }

  @Test
  void severalDocuments() {
    assertThat(findings("registry: r\n---\nregistry: s\n"))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:2: not valid YAML: ");
  }

  @Test
  void emptyFile() {
    assertThat(findings("# nothing\n"))
        .containsExactly(
            "shop.yaml:1: is empty; expected 'registry: NAME', then 'datasets:' and 'views:'");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(findings("registry: r\ndatasets: " + "[".repeat(100_000) + "]".repeat(100_000)))
        .containsExactly("shop.yaml:2: nests deeper than 64 levels, which no registry needs");
  }

  @Test
  void aliasOfAnEnclosingNode() {
    assertThat(findings("registry: r\ndatasets: &a\n  - *a\n"))
        .containsExactly("shop.yaml:3: the alias '*a' stands inside what it stands for");
  }

  @Test
  void otherEncodingThanUtf8() {
    byte[] latin1 = "registry: r\ndoc: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> RegistryReader.parse("shop.yaml", null, latin1))
        .isInstanceOf(RegistryException.class)
        .hasMessage("shop.yaml:2: is not encoded in UTF-8");
  }

  @Test
  void byteOrderMarkIsNoPartOfTheText() {
    assertThat(RegistryFixture.read("\ufeff" + BASE).name()).isEqualTo("shop");
  }

  @Test
  void windowsLineEndsKeepLineNumbers() {
    assertThat(findings(changed("version: 2", "version: two").replace("\n", "\r\n")).get(0))
        .startsWith("shop.yaml:" + lineOf("version: 2") + ": ");
  }

  @Test
  void typeMistakesNameColumnAndPlace() {
    assertThat(
            findings(
                changed("{name: customer, type: utf8}", "{name: customer, type: 'list<utf8'}")))
        .containsExactly(
            "shop.yaml:"
                + lineOf("{name: customer")
                + ": column 'customer' of orders_v2: expected '>' at character 10 of the type,"
                + " found its end in 'list<utf8'");
  }

  @Test
  void mistakeInANamedTypeIsReportedOnceAtItsLine() {
    assertThat(findings(changed("money: decimal(12,2)", "money: decimal(99,2)")))
        .containsExactly(
            "shop.yaml:3: type 'money': expected a precision from 1 to 76 at character 9 of the"
                + " type, found '99,2)'");
  }

  @Test
  void textAfterANamedTypeIsAMistake() {
    assertThat(findings(changed("money: decimal(12,2)", "money: decimal(12,2) euro")))
        .containsExactly(
            "shop.yaml:3: type 'money': expected the end of the type at character 15 of the type,"
                + " found 'euro'");
  }

  @Test
  void namedTypesThatContainEachOther() {
    assertThat(findings("registry: r\ntypes:\n  a: list<b>\n  b: list<c>\n  c: \"struct<x: a>\"\n"))
        .containsExactly("shop.yaml:5: type 'c': type 'a' contains itself: a, b, c, a");
  }

  @Test
  void namedTypeWithTheNameOfABuiltInOne() {
    assertThat(findings("registry: r\ntypes:\n  int32: utf8\n  a b: utf8\n"))
        .containsExactly(
            "shop.yaml:3: type 'int32' has the name of a built-in type",
            "shop.yaml:4: type 'a b': expected a name of letters, digits and underscores");
  }

  @Test
  void typesThatMultiplyAreRefused() {
    StringBuilder yaml = new StringBuilder("registry: r\ntypes:\n  t0: int32\n");
    for (int i = 1; i <= 20; i++) {
      yaml.append("  t%d: \"struct<a: t%d, b: t%d, c: t%d>\"\n".formatted(i, i - 1, i - 1, i - 1));
    }
    assertThat(findings(yaml.toString()).get(0))
        .isEqualTo("shop.yaml:12: type 't9': the type has more than 10000 nested fields");
  }

  @Test
  void unknownTypeGivesNearNames() {
    assertThat(
            findings(changed("{name: customer, type: utf8}", "{name: customer, type: uft8}"))
                .get(0))
        .contains("unknown type 'uft8'; did you mean utf8?");
  }

  @Test
  void messageIsLimitedAndFindingsAreNot() {
    StringBuilder yaml = new StringBuilder("registry: r\n");
    for (int i = 0; i < 50; i++) {
      yaml.append("zzzzzzzz").append(i).append(": 1\n");
    }
    RegistryException thrown =
        catchThrowableOfType(RegistryException.class, () -> RegistryFixture.read(yaml.toString()));
    assertThat(thrown.findings()).hasSize(50);
    assertThat(thrown.getMessage().lines()).hasSize(21).last().isEqualTo("and 30 more");
  }

  @Test
  void fileIsReadAndItsFolderIsTheBase() throws IOException {
    Path file = Files.writeString(folder.resolve("shop.yaml"), BASE);
    Registry registry = RegistryReader.read(file);
    assertThat(registry.source()).isEqualTo(file.toString());
    assertThat(registry.baseFolder()).isEqualTo(folder.toAbsolutePath());
    DatasetLocation location = registry.dataset("orders_v2").location();
    assertThat(location).isNotNull();
    assertThat(registry.absolutePaths(location))
        .containsExactly(folder.resolve("orders/a.parquet").toString(), "/abs/orders/*.parquet");
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("none.yaml");
    assertThatThrownBy(() -> RegistryReader.read(file))
        .isInstanceOf(RegistryException.class)
        .hasMessage(file + ": there is no such registry file");
  }

  @Test
  void folderInsteadOfAFile() {
    assertThatThrownBy(() -> RegistryReader.read(folder))
        .isInstanceOf(RegistryException.class)
        .hasMessage(folder + ": is a folder; expected a registry file in YAML");
  }

  @Test
  void shippedRegistryThatDoesNotExist() {
    assertThatThrownBy(() -> RegistryReader.readClasspath("nothing"))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "classpath:nothing: no registry of that name is on the class path (looked for"
                + " /META-INF/calcitefusion/registries/nothing.yaml)");
    assertThatThrownBy(() -> RegistryReader.readClasspath("../x"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("has only letters, digits, '_' and '-'");
  }

  @Test
  void readingDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      // Turkish lower-cases I to a letter that is no i.
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(RegistryFixture.read("format: parquet", "format: PARQUET").datasets()).hasSize(1);
      assertThat(DataFormat.ofExtension("JSON")).contains(DataFormat.JSON);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void independentMistakesOfOneDatasetAreReportedTogether() {
    assertThat(
            RegistryFixture.findings(
                """
                registry: x
                datasets:
                  - name: a_v2
                    version: 1
                    bundles: [nowhere]
                    columns:
                      - {name: a, typ: int64}
                      - {name: b, type: utf8}
                    key: [c]
                    contract:
                      sort:
                        - d
                        - {colum: b}
                  - name: e
                    version: 1
                    columns:
                      - {type: int64}
                    key: [f]
                  - name: g
                    version: 1
                    columns: [{name: h, type: "list<struct<i: int32>>"}]
                views:
                  - name: of_a
                    root: a_v2
                    path: a
                    columns: [{name: j, type: int32}]
                  - name: of_g
                    root: g
                    path: h
                    columns: [{name: k, type: int32}]
                """))
        .containsExactly(
            "shop.yaml:4: dataset 'a_v2' declares version 1; its name says 2",
            "shop.yaml:5: dataset 'a_v2': 'bundles' names the unknown bundle 'nowhere'",
            "shop.yaml:7: column of a_v2: unknown key 'typ'; did you mean type?",
            "shop.yaml:7: column of a_v2: key 'type' is missing",
            "shop.yaml:9: dataset 'a_v2': 'key' names the unknown column 'c'; known are a, b",
            "shop.yaml:12: dataset 'a_v2': 'contract.sort' names the unknown column 'd'; known are"
                + " a, b",
            "shop.yaml:13: sort of a_v2: unknown key 'colum'; did you mean column?",
            "shop.yaml:13: sort of a_v2: key 'column' is missing",
            "shop.yaml:17: column of e: key 'name' is missing",
            "shop.yaml:30: view 'of_g': column 'k': unknown field 'k'; known are i");
  }
}
