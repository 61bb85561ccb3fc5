package io.calcitefusion.metadata;

import static io.calcitefusion.metadata.RegistryFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryFingerprintTest {
  private static String fingerprint(String yaml) {
    return RegistryFixture.read(yaml).fingerprint();
  }

  @Test
  void isTheSameOnEveryMachine() {
    assertThat(fingerprint(BASE))
        .isEqualTo("6b229c573b07210cdefcdf5610176be2000f32a0586e90b8b04f6963ee53416f")
        .isEqualTo(
            RegistryReader.parse(
                    "elsewhere.yaml", Path.of("/other"), BASE.getBytes(StandardCharsets.UTF_8))
                .fingerprint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "registry: shop|registry: shop2",
        "registry: shop|registry: shop\\ncatalog: c",
        "registry: shop|registry: shop\\nschema: s",
        "type: int64, nullable: false, doc|type: int64, doc",
        "{name: customer, type: utf8}|{name: customer, type: large_utf8}",
        "{name: customer, type: utf8}|{name: customer, type: utf8}\\n"
            + "      - {name: more, type: utf8}",
        "money: decimal(12,2)|money: decimal(12,3)",
        "count: int32 not null|count: int32",
        "key: [order_id]|key: [order_id, customer]",
        "required: [customer]|required: []",
        "join: [customer]|join: []",
        "join: [customer]|join: [order_id]",
        "- customer|- {column: customer, order: descending}",
        "order: descending|order: ascending",
        "orders/a.parquet|orders/b.parquet",
        "format: parquet|format: csv",
        "pushdown: \"true\"|pushdown: \"false\"",
        "sorted: [order_id]|sorted: []",
        "name: order_items|name: items",
        "{parcel: parcels.parcel_no}|{parcel: parcels.parcel_no, weight: parcels.weight}",
        "type: int32, context: parcel|type: int32, field: count",
        "{name: sku, type: utf8}|{name: sku2, type: utf8, field: sku}",
        "{sku}, '|{sku} || '",
        "SELECT DISTINCT|SELECT ALL",
      })
  void everyChangeOfMeaningChangesIt(String old, String replacement) {
    String changed = RegistryFixture.changed(old, replacement.replace("\\n", "\n"));
    assertThat(fingerprint(changed)).isNotEqualTo(fingerprint(BASE));
  }

  @ParameterizedTest
  @CsvSource({
    "name: w, name: c",
    "version: 1, version: 2",
    "root: a, root: b",
    "path: p, path: q",
    "from: k, from: l",
    "c: p.x.y, c: p.x.z"
  })
  void soDoChangesThatKeepEverythingElseReadable(String old, String replacement) {
    String yaml =
        """
        registry: r
        types: {t: "list<struct<x: struct<y: int8, z: int8>, m: list<int8>>>"}
        datasets:
          - {name: a, version: 1, columns: &c [{name: p, type: t}, {name: q, type: t},
              {name: k, type: int8}, {name: l, type: int8}]}
          - {name: b, version: 1, columns: *c}
        views:
          - {name: v, root: a, path: p.m, context: {c: p.x.y},
              columns: [{name: o, type: int8, from: k}, {name: n, type: int8, context: c}]}
          - {name: w, root: a, path: p, columns: [{name: x, type: "struct<y: int8, z: int8>"}]}
        """;
    int at = yaml.lastIndexOf(old);
    String changed = yaml.substring(0, at) + replacement + yaml.substring(at + old.length());
    assertThat(fingerprint(changed)).isNotEqualTo(fingerprint(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "doc: One row per order.|doc: Other words.",
        "doc: Number of the order|doc: Other words",
        "doc: One row per item.|doc: Other words.",
        "registry: shop|'registry: shop # note'",
        "money: decimal(12,2)|'money: decimal( 12, 2 )'",
        "- customer|- {column: customer}",
      })
  void wordsAndSpellingDoNotChangeIt(String old, String replacement) {
    assertThat(fingerprint(RegistryFixture.changed(old, replacement))).isEqualTo(fingerprint(BASE));
  }

  @Test
  void orderOfDatasetsAndOptionsDoesNotMatter() {
    String a = "  - {name: a, version: 1, columns: [{name: x, type: int8}]}\n";
    String b =
        "  - {name: b, version: 1, columns: [{name: x, type: int8}],"
            + " location: {path: b.csv, options: {%s}}}\n";
    String head = "registry: r\ndatasets:\n";
    assertThat(fingerprint(head + a + b.formatted("k: 1, l: 2")))
        .isEqualTo(fingerprint(head + b.formatted("l: 2, k: 1") + a))
        .isNotEqualTo(fingerprint(head + a + b.formatted("k: 2, l: 1")));
  }

  @Test
  void textsDoNotRunIntoEachOther() {
    assertThat(withKeys("a", "b").fingerprint()).isNotEqualTo(withKeys("a, b").fingerprint());
  }

  private static Registry withKeys(String... columns) {
    List<Field> fields =
        List.of("a", "b", "a, b").stream()
            .map(name -> Field.nullable(name, ArrowType.Utf8.INSTANCE))
            .toList();
    DatasetSpec dataset =
        DatasetSpec.builder("d", 1, new Schema(fields)).keyFields(List.of(columns)).build();
    return Registry.builder("r").datasets(List.of(dataset)).build();
  }
}
