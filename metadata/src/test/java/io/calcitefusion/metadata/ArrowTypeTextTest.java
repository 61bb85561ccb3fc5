package io.calcitefusion.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrowTypeTextTest {
  private static Field parse(String text) {
    return ArrowTypeParser.parse("f", text, word -> null);
  }

  /** Every leaf type that Arrow has, with every unit and the ends of every range. */
  static Stream<String> leafTypes() {
    List<String> types = new ArrayList<>(ArrowTypeWords.SIMPLE.keySet());
    for (String unit : ArrowTypeWords.UNITS.keySet()) {
      types.add("timestamp(" + unit + ")");
      types.add("timestamp(" + unit + ",UTC)");
      types.add("timestamp(" + unit + ",Europe/Berlin)");
      types.add("timestamp(" + unit + ",+02:00)");
      types.add("duration(" + unit + ")");
    }
    types.addAll(List.of("time32(s)", "time32(ms)", "time64(us)", "time64(ns)"));
    ArrowTypeWords.INTERVALS.keySet().forEach(unit -> types.add("interval(" + unit + ")"));
    types.addAll(List.of("decimal(1,0)", "decimal(38,38)", "decimal(39,0)", "decimal(76,76)"));
    types.addAll(List.of("decimal(10,-5)"));
    types.addAll(List.of("decimal256(10,2)", "fixed_size_binary(16)", "fixed_size_binary(0)"));
    return types.stream();
  }

  static Stream<String> nestedTypes() {
    return Stream.of(
        "list<int32>",
        "list<int32 not null>",
        "large_list<utf8>",
        "list_view<utf8>",
        "large_list_view<utf8 not null>",
        "fixed_size_list<float32>[3]",
        "fixed_size_list<float32 not null>[0]",
        "struct<>",
        "struct<a: int32, b: utf8 not null>",
        "struct<\"odd name\": int32, \"a.b\": utf8, \"say \"\"x\"\"\": bool>",
        "struct<struct: struct<list: list<map<utf8, null>>>>",
        "map<utf8, utf8>",
        "map<int64, struct<x: int8> not null>",
        "map<utf8, utf8, sorted>",
        "dictionary(int32, utf8)",
        "dictionary(uint8, decimal(10,2))",
        "dictionary(int16, list<utf8>)",
        "dense_union<0: a: int32, 1: b: utf8 not null>",
        "sparse_union<5: a: int32, 127: \"b c\": list<utf8>>",
        "run_end_encoded<int32, utf8>",
        "run_end_encoded<int16, float64 not null>",
        "list<large_list<fixed_size_list<struct<m: map<utf8, list<dictionary(int8, utf8)>>>>[2]>>");
  }

  @ParameterizedTest
  @MethodSource({"leafTypes", "nestedTypes"})
  void textAndTypeAgreeBothWays(String text) {
    Field field = parse(text);
    assertThat(ArrowTypeFormatter.format(field)).isEqualTo(text);
    assertThat(parse(ArrowTypeFormatter.format(field))).isEqualTo(field);
    assertThat(field.isNullable()).isTrue();
  }

  @ParameterizedTest
  @MethodSource({"leafTypes", "nestedTypes"})
  void typeSurvivesArrowsOwnMessage(String text) {
    Schema schema = new Schema(List.of(parse(text)));
    Schema back = Schema.deserializeMessage(ByteBuffer.wrap(schema.serializeAsMessage()));
    assertThat(ArrowTypeFormatter.format(back.getFields().get(0))).isEqualTo(text);
  }

  @Test
  void everyTypeOfArrowHasAWord() {
    Set<String> covered = new TreeSet<>();
    Stream.concat(leafTypes(), nestedTypes()).forEach(text -> collect(parse(text), covered));
    Set<String> all = new TreeSet<>();
    Arrays.stream(ArrowType.class.getDeclaredClasses())
        .filter(type -> ArrowType.class.isAssignableFrom(type))
        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
        .forEach(type -> all.add(type.getSimpleName()));
    assertThat(covered).isEqualTo(all);
  }

  private static void collect(Field field, Set<String> types) {
    types.add(field.getType().getClass().getSimpleName());
    field.getChildren().forEach(child -> collect(child, types));
  }

  @Test
  void textsOfDifferentTypesDiffer() {
    List<String> texts = Stream.concat(leafTypes(), nestedTypes()).toList();
    assertThat(new HashSet<>(texts.stream().map(ArrowTypeTextTest::parse).toList()))
        .hasSameSizeAs(texts);
    assertThat(SchemaComparison.type(Field.nullable("f", new ArrowType.Decimal(10, 2, 128))))
        .isNotEqualTo(
            SchemaComparison.type(Field.nullable("f", new ArrowType.Decimal(10, 2, 256))));
  }

  @Test
  void typesAreArrowsOwn() {
    assertThat(parse("decimal(38,2)").getType()).isEqualTo(new ArrowType.Decimal(38, 2, 128));
    assertThat(parse("decimal(39,2)").getType()).isEqualTo(new ArrowType.Decimal(39, 2, 256));
    assertThat(parse("time32(ms)").getType())
        .isEqualTo(new ArrowType.Time(TimeUnit.MILLISECOND, 32));
    assertThat(parse("interval(day_time)").getType())
        .isEqualTo(new ArrowType.Interval(IntervalUnit.DAY_TIME));
    assertThat(parse("dense_union<3: a: int32, 7: b: utf8>").getType())
        .isEqualTo(new ArrowType.Union(UnionMode.Dense, new int[] {3, 7}));
    Field dictionary = parse("dictionary(int16, utf8)");
    assertThat(dictionary.getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
    assertThat(dictionary.getDictionary().getIndexType()).isEqualTo(new ArrowType.Int(16, true));
    assertThat(parse("list<int8>").getChildren().get(0).getName()).isEqualTo("item");
    Field entries = parse("map<utf8, int8>").getChildren().get(0);
    assertThat(entries)
        .extracting(Field::getName, Field::isNullable)
        .containsExactly("entries", false);
    assertThat(entries.getChildren())
        .extracting(field -> field.getName() + field.isNullable())
        .containsExactly("keyfalse", "valuetrue");
  }

  @Test
  void blanksDoNotMatter() {
    assertThat(parse(" struct < a :int32\n,b: list< utf8  not null > > "))
        .isEqualTo(parse("struct<a: int32, b: list<utf8 not null>>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|expected a type at character 1 of the type, found its end",
        "int31|unknown type 'int31'; did you mean int32?",
        "int32 x|expected the end of the type at character 7 of the type, found 'x'",
        "list<int32|expected '>' at character 11 of the type, found its end",
        "list int32|expected '<' at character 6 of the type, found 'int32'",
        "map<utf8>|expected ',' at character 9 of the type, found '>'",
        "map<utf8, utf8, ordered>|expected 'sorted' at character 17 of the type, found 'ordered>'",
        "struct<a int32>|expected ':' at character 10 of the type, found 'int32>'",
        "struct<a: int32, a: utf8>|field 'a' stands twice",
        "struct<\"\": utf8>|a field name in quotes is empty",
        "struct<\"a: utf8>|expected a closing double quote at character 17 of the type, found its end",
        "decimal(0,0)|expected a precision from 1 to 76 at character 9 of the type, found '0,0)'",
        "decimal(77,0)|expected a precision from 1 to 76 at character 9 of the type, found '77,0)'",
        "decimal(5,6)|expected a scale from -128 to 5 at character 11 of the type, found '6)'",
        "decimal32(9,0)|unknown type 'decimal32'; did you mean decimal?",
        "decimal(x,0)|expected a precision from 1 to 76 at character 9 of the type, found 'x,0)'",
        "timestamp(m)|expected one of 's', 'ms', 'us', 'ns' at character 11 of the type, found 'm)'",
        "timestamp(us,Mars/Base)|unknown time zone 'Mars/Base'; expected such as UTC, Europe/Berlin or +02:00",
        "timestamp(us,UTC|expected ')' at character 17 of the type, found its end",
        "time32(us)|expected one of 's', 'ms' at character 8 of the type, found 'us)'",
        "fixed_size_list<int8>|expected '[' at character 22 of the type, found its end",
        "fixed_size_list<int8>[-1]|expected a list size from 0 at character 23 of the type, found '-1]'",
        "dictionary(utf8, utf8)|the index of a dictionary is an integer type",
        "dictionary(int8, dictionary(int8, utf8))|the values of a dictionary are not a dictionary",
        "dense_union<0: a: int8, 0: b: int8>|type id 0 stands twice in a union",
        "dense_union<200: a: int8>|expected a type id from 0 to 127 at character 13 of the type, found '200: a: int8>'",
        "run_end_encoded<int8, utf8>|run ends are int16, int32 or int64",
      })
  void mistakesSayWhatWasExpectedWhere(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 100_000})
  void deepNestingIsRefused(int depth) {
    String text = "list<".repeat(depth) + "int8" + ">".repeat(depth);
    assertThatThrownBy(() -> parse(text)).hasMessage("the type nests deeper than 32 levels");
    assertThat(parse("list<".repeat(32) + "int8" + ">".repeat(32))).isNotNull();
  }

  @Test
  void namesThatTheEngineIgnoresDoNotShow() {
    Field element =
        new Field(
            "f",
            org.apache.arrow.vector.types.pojo.FieldType.nullable(ArrowType.List.INSTANCE),
            List.of(Field.nullable("element", ArrowType.Utf8.INSTANCE)));
    assertThat(ArrowTypeFormatter.format(element)).isEqualTo("list<utf8>");
  }
}
