package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

final class SchemaComparisonTest {
  /** A schema from {@code name: type} texts; a type may end in {@code not null}. */
  private static Schema schema(String... columns) {
    List<Field> fields = new ArrayList<>();
    for (String column : columns) {
      int colon = column.indexOf(':');
      String type = column.substring(colon + 1).trim();
      boolean required = type.endsWith("not null");
      Field field =
          ArrowTypeParser.parse(
              column.substring(0, colon), type.replaceAll(" not null$", ""), word -> null);
      fields.add(required ? ArrowTypeParser.required(field) : field);
    }
    return new Schema(fields);
  }

  private static List<String> differences(Schema expected, Schema found) {
    return SchemaComparison.compare("t", expected, found).stream()
        .map(SchemaDifference::toString)
        .toList();
  }

  @Test
  void equalSchemasDoNotDiffer() {
    Schema schema = schema("a: int32", "b: list<struct<x: utf8 not null>>", "c: int8 not null");
    assertThat(
            differences(
                schema,
                schema("a: int32", "b: list<struct<x: utf8 not null>>", "c: int8 not null")))
        .isEmpty();
    assertThat(SchemaComparison.compare("t", schema, schema)).isEmpty();
  }

  @Test
  void missing() {
    assertThat(SchemaComparison.compare("t", schema("a: int32", "b: utf8"), schema("a: int32")))
        .containsExactly(new SchemaDifference.Missing("t", "b", "utf8"));
    assertThat(differences(schema("a: int32", "b: utf8"), schema("a: int32")))
        .containsExactly("t.b: missing, expected utf8, found nothing");
  }

  @Test
  void extra() {
    assertThat(differences(schema("b: utf8"), schema("a: int32", "b: utf8")))
        .containsExactly("t.a: extra, expected nothing, found int32");
  }

  @Test
  void retyped() {
    assertThat(differences(schema("a: int32"), schema("a: int64")))
        .containsExactly("t.a: retyped, expected int32, found int64");
    assertThat(differences(schema("a: list<utf8>"), schema("a: large_list<utf8>")))
        .containsExactly("t.a: retyped, expected list<utf8>, found large_list<utf8>");
    assertThat(differences(schema("a: utf8"), schema("a: dictionary(int32, utf8)")))
        .containsExactly("t.a: retyped, expected utf8, found dictionary(int32, utf8)");
  }

  @Test
  void nullability() {
    assertThat(differences(schema("a: int32 not null"), schema("a: int32")))
        .containsExactly("t.a: nullability, expected not null, found nullable");
    assertThat(differences(schema("a: int32"), schema("a: int32 not null")))
        .containsExactly("t.a: nullability, expected nullable, found not null");
  }

  @Test
  void typeAndNullabilityAtOnce() {
    assertThat(differences(schema("a: int32 not null"), schema("a: int64")))
        .containsExactly(
            "t.a: retyped, expected int32, found int64",
            "t.a: nullability, expected not null, found nullable");
  }

  @Test
  void reordered() {
    assertThat(
            differences(
                schema("a: int32", "b: utf8", "c: int8"), schema("b: utf8", "a: int32", "c: int8")))
        .containsExactly("t.a: reordered, expected position 1, found position 2");
    assertThat(
            differences(
                schema("a: int8", "b: int8", "c: int8", "d: int8"),
                schema("d: int8", "a: int8", "b: int8", "c: int8")))
        .containsExactly("t.d: reordered, expected position 4, found position 1");
  }

  @Test
  void extraAndMissingColumnsDoNotCountAsReordering() {
    assertThat(
            differences(
                schema("a: int8", "gone: int8", "b: int8"),
                schema("new: int8", "a: int8", "b: int8")))
        .containsExactly(
            "t.gone: missing, expected int8, found nothing",
            "t.new: extra, expected nothing, found int8");
  }

  @Test
  void namesAreExact() {
    assertThat(differences(schema("a: int8"), schema("A: int8")))
        .containsExactly("t.a: renamed, expected a, found A");
  }

  @Test
  void renamed() {
    assertThat(
            SchemaComparison.compare(
                "t",
                schema("a: int8", "b: utf8 not null", "c: int8"),
                schema("a: int8", "new: utf8 not null", "c: int8")))
        .containsExactly(new SchemaDifference.Renamed("t", "b", "new", "utf8 not null"));
    assertThat(differences(schema("a: int8", "b: utf8"), schema("a: int8", "c: int8")))
        .containsExactly(
            "t.b: missing, expected utf8, found nothing",
            "t.c: extra, expected nothing, found int8");
    assertThat(differences(schema("a: int8", "b: utf8"), schema("a: int8", "c: utf8 not null")))
        .hasSize(2);
    assertThat(differences(schema("a: int8", "b: utf8"), schema("c: utf8", "a: int8"))).hasSize(2);
  }

  @Test
  void columnFoundTwice() {
    assertThat(differences(schema("a: int8"), schema("a: int8", "a: int8")))
        .containsExactly("t.a: extra, expected nothing, found int8");
  }

  @Test
  void nestedFieldsAreNamed() {
    Schema expected =
        schema(
            "n: list<struct<span: struct<start: int32, end: int32>, kind: utf8 not null, at: int8>>");
    assertThat(
            differences(
                expected,
                schema(
                    "n: list<struct<span: struct<start: int64, stop: int32>, kind: utf8, at: int8>>")))
        .containsExactly(
            "t.n[].span.start: retyped, expected int32, found int64",
            "t.n[].span.end: renamed, expected n[].span.end, found n[].span.stop",
            "t.n[].kind: nullability, expected not null, found nullable");
    assertThat(
            differences(
                expected,
                schema(
                    "n: list<struct<span: struct<start: int32, end: int32>, at: int8, kind: utf8 not null>>")))
        .containsExactly("t.n[].kind: reordered, expected position 2, found position 3");
  }

  @Test
  void nestedNullabilityOfElementsAndMapValues() {
    assertThat(differences(schema("a: list<int8 not null>"), schema("a: list<int8>")))
        .containsExactly("t.a[]: nullability, expected not null, found nullable");
    assertThat(differences(schema("a: map<utf8, int8>"), schema("a: map<utf8, int8 not null>")))
        .containsExactly("t.a.value: nullability, expected nullable, found not null");
    assertThat(differences(schema("a: map<utf8, int8>"), schema("a: map<int64, int8>")))
        .containsExactly("t.a.key: retyped, expected utf8, found int64");
    assertThat(differences(schema("a: map<utf8, int8>"), schema("a: map<utf8, int8, sorted>")))
        .containsExactly("t.a: retyped, expected map<utf8, int8>, found map<utf8, int8, sorted>");
  }

  @Test
  void namesOfListChildrenAndMapEntriesAndMetadataDoNotCount() {
    Field child = new Field("element", FieldType.nullable(ArrowType.Utf8.INSTANCE), null);
    Field key = new Field("keys", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
    Field value = new Field("values", FieldType.nullable(ArrowType.Utf8.INSTANCE), null);
    Field entries =
        new Field(
            "key_value", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(key, value));
    Schema found =
        new Schema(
            List.of(
                new Field(
                    "a",
                    new FieldType(true, ArrowType.List.INSTANCE, null, Map.of("k", "v")),
                    List.of(child)),
                new Field("b", FieldType.nullable(new ArrowType.Map(false)), List.of(entries))));
    assertThat(differences(schema("a: list<utf8>", "b: map<utf8, utf8>"), found)).isEmpty();
  }
}
