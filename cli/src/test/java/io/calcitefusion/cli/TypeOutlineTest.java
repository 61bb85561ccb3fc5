package io.calcitefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypeOutlineTest {
  @Test
  void fieldsOfStructsStandOnLinesOfTheirOwn() {
    assertThat(
            TypeOutline.of(
                "list<struct<id: int64 not null, at: struct<x: decimal(12,2)>, m: map<utf8, utf8>>>"))
        .isEqualTo(
            """
            list<struct<
              id: int64 not null,
              at: struct<
                x: decimal(12,2)
              >,
              m: map<utf8, utf8>
            >>""");
  }

  @Test
  void quotedNamesAreNoStructure() {
    assertThat(TypeOutline.of("struct<\"a<b>, c\": int32, d: utf8>"))
        .isEqualTo("struct<\n  \"a<b>, c\": int32,\n  d: utf8\n>");
  }

  @Test
  void aListOfAStructThatIsAMapsValueEndsWhereItEnds() {
    assertThat(TypeOutline.of("map<utf8, struct<a: list<int8>, b: bool>>"))
        .isEqualTo("map<utf8, struct<\n  a: list<int8>,\n  b: bool\n>>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf8",
        "struct<a: int32>",
        "dictionary(int32, utf8)",
        "map<utf8, list<list<list<list<list<list<fixed_size_list<int64>[1000]>>>>>>>"
      })
  void shortTypesAndThoseWithoutFieldsStayOnTheirLine(String type) {
    assertThat(TypeOutline.isLong(type)).isFalse();
  }

  @Test
  void aLongTypeIsBriefInATable() {
    String type = "large_list<struct<first: int64, second: int64, third: list<struct<n: int64>>>>";
    assertThat(TypeOutline.isLong(type)).isTrue();
    assertThat(TypeOutline.brief(type)).isEqualTo("large_list<struct<…>>");
  }
}
