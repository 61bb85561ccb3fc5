package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaFingerprintTest {
  private static final Schema ORDERS =
      RegistrySample.schema(
          "id", "int64 not null", "total", "decimal(12,2)", "tags", "list<utf8 not null>");

  private static final Registry REGISTRY =
      Registry.builder("r")
          .datasets(List.of(DatasetSpec.builder("orders", 1, ORDERS).build()))
          .views(List.of(new ViewSpec("free", "", new SqlView("SELECT 1 AS one"))))
          .build();

  /** The documented input, hashed by the platform. */
  private static String documented(String... texts) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void isWhatThePageSays() throws NoSuchAlgorithmException {
    assertThat(SchemaFingerprint.of(ORDERS))
        .isEqualTo(
            documented(
                "calcitefusion-schema-1",
                "id",
                "int64",
                "not null",
                "total",
                "decimal(12,2)",
                "nullable",
                "tags",
                "list<utf8 not null>",
                "nullable"));
    assertThat(SchemaFingerprint.ofAll(Map.of("b", "2", "a", "1")))
        .isEqualTo(documented("calcitefusion-schemas-1", "a", "1", "b", "2"));
  }

  @Test
  void isTheSameOnEveryMachineAndInEveryRun() {
    assertThat(SchemaFingerprint.of(ORDERS))
        .isEqualTo("db0a6b22854f2cfc1f12f2c8545d2ff06c59dbb17cfeb5507dbe63c43805cef2");
    assertThat(RegistrySample.registry().schemaMapFingerprint())
        .isEqualTo("e99468a5c85631fff024c9333a0e5033d643781a5752304d8be21129feb29ca4");
    assertThat(RegistrySample.registry().fingerprint())
        .isEqualTo("b028cb3fa6d1f931a48272d167c20641f5c9e968e022fb106ca907ebda52bd62");
  }

  @Test
  void columnsThatDifferHaveOthers() {
    Set<String> fingerprints = new HashSet<>();
    List<Schema> schemas =
        Stream.of(
                RegistrySample.schema(),
                RegistrySample.schema("a", "int8"),
                RegistrySample.schema("a", "int8 not null"),
                RegistrySample.schema("a", "int16"),
                RegistrySample.schema("b", "int8"),
                RegistrySample.schema("a", "int8", "b", "int8"),
                RegistrySample.schema("b", "int8", "a", "int8"),
                RegistrySample.schema("a", "list<int8>"),
                RegistrySample.schema("a", "list<int8 not null>"),
                RegistrySample.schema("a", "struct<x: int8, y: int8>"),
                RegistrySample.schema("a", "struct<y: int8, x: int8>"),
                RegistrySample.schema("a", "struct<x: int8>", "y", "int8"))
            .toList();
    schemas.forEach(schema -> fingerprints.add(SchemaFingerprint.of(schema)));
    assertThat(fingerprints).hasSameSizeAs(schemas);
  }

  @Test
  void whatTheEngineIgnoresDoesNotCount() {
    Field element = Field.notNullable("element", ArrowType.Utf8.INSTANCE);
    Field tags = new Field("tags", FieldType.nullable(ArrowType.List.INSTANCE), List.of(element));
    Field id =
        new Field(
            "id",
            new FieldType(false, new ArrowType.Int(64, true), null, Map.of("comment", "x")),
            null);
    Schema live =
        new Schema(List.of(id, ORDERS.getFields().get(1), tags), Map.of("written by", "someone"));
    assertThat(SchemaFingerprint.of(live)).isEqualTo(SchemaFingerprint.of(ORDERS));
    assertThat(SchemaDrift.between(REGISTRY, Map.of("orders", live))).isEmpty();
  }

  @Test
  void everyTableWithDeclaredColumnsHasOne() {
    Registry sample = RegistrySample.registry();
    assertThat(sample.schemaFingerprints().keySet())
        .containsExactly(
            "bare",
            "below",
            "elements",
            "extracted_v1",
            "flagged",
            "nested_v1",
            "optional",
            "plain");
    assertThat(sample.schemaFingerprint("elements"))
        .isEqualTo(sample.schemaFingerprints().get("below"))
        .isEqualTo(SchemaFingerprint.of(sample.declaredSchemas().get("elements")));
    assertThatThrownBy(() -> sample.schemaFingerprint("alone"))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "sample.yaml: unknown table with declared columns 'alone'; it is a view written in"
                + " SQL");
    assertThatThrownBy(() -> sample.schemaFingerprint("element"))
        .hasMessageEndingWith("did you mean elements?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id;int64 not null;total;decimal(12,2)|tags: missing",
        "id;int64 not null;total;decimal(12,2);tags;list<utf8 not null>;more;int8|more: extra",
        "id;int64 not null;total;decimal(12,3);tags;list<utf8 not null>|total: retyped",
        "id;int64;total;decimal(12,2);tags;list<utf8 not null>|id: nullability",
        "id;int64 not null;total;decimal(12,2);tags;list<utf8>|tags[]: nullability",
        "total;decimal(12,2);id;int64 not null;tags;list<utf8 not null>|id: reordered",
      })
  void driftNamesTableFingerprintsAndColumns(String columns, String difference) {
    Schema live = RegistrySample.schema(columns.split(";", -1));
    SchemaDriftException thrown =
        catchThrowableOfType(
            SchemaDriftException.class, () -> SchemaDrift.check(REGISTRY, Map.of("orders", live)));
    assertThat(thrown.drifts()).hasSize(1);
    SchemaDrift drift = thrown.drifts().get(0);
    assertThat(drift.table()).isEqualTo("orders");
    assertThat(drift.expected()).isEqualTo(REGISTRY.schemaFingerprint("orders"));
    assertThat(drift.actual()).isEqualTo(SchemaFingerprint.of(live));
    assertThat(thrown)
        .hasMessageStartingWith("the live tables are not those of code:")
        .hasMessageContaining(
            "table 'orders': declared with the fingerprint " + drift.expected() + ", live with")
        .hasMessageContaining(drift.actual())
        .hasMessageContaining("orders." + difference);
  }

  @Test
  void missingAndUnknownTablesAreDrifts() {
    Map<String, Schema> live = new TreeMap<>();
    live.put("free", ORDERS);
    live.put("unknown", ORDERS);
    assertThat(SchemaDrift.between(REGISTRY, live))
        .extracting(SchemaDrift::table, SchemaDrift::expected, SchemaDrift::actual)
        .containsExactly(
            tuple("orders", REGISTRY.schemaFingerprint("orders"), ""),
            tuple("unknown", "", SchemaFingerprint.of(ORDERS)));
    assertThat(SchemaDrift.between(REGISTRY, live).get(1).toString())
        .startsWith("table 'unknown': declared not at all, live with the fingerprint");
  }

  @Test
  void agreementPasses() {
    Map<String, Schema> live = Map.of("orders", ORDERS);
    SchemaDrift.check(REGISTRY, live);
    assertThat(SchemaDrift.between(REGISTRY, live)).isEmpty();
  }
}
