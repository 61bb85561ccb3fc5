package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.calcitefusion.metadata.SchemaComparison;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NativeLeakCheck.class)
class EngineTypeTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Int64                                             | int64",
        "Timestamp(µs)                                     | timestamp(us)",
        "Timestamp(ns, \"Europe/Berlin\")                  | timestamp(ns,Europe/Berlin)",
        "Time32(ms)                                        | time32(ms)",
        "Duration(s)                                       | duration(s)",
        "Interval(MonthDayNano)                            | interval(month_day_nano)",
        "FixedSizeBinary(16)                               | fixed_size_binary(16)",
        "Decimal256(50, 3)                                 | decimal(50,3)",
        "Dictionary(Int32, Utf8)                           | dictionary(int32, utf8)",
        "List(non-null Int8)                               | list<int8 not null>",
        "LargeList(Utf8, field: 'it's')                    | large_list<utf8>",
        "FixedSizeList(3 x Float32)                        | fixed_size_list<float32>[3]",
        "ListView(Int8)                                    | list_view<int8>",
        "Struct()                                          | struct<>",
        "Struct(\"a\\\"b\": Utf8, \"c\": non-null Int8)    | struct<\"a\"\"b\": utf8, c: int8 not null>",
        "Map(\"entries\": non-null Struct(\"key\": non-null Utf8, \"value\": Int8), sorted) | map<utf8, int8, sorted>",
        "List(Int8, field: 'element', metadata: {\"PARQUET:field_id\": \"2\", \"x\": \"}\"}) | list<int8>",
        "Struct(\"\\u{1f980}\": Int8, metadata: {\"k\": \"v\"})  | struct<🦀: int8>",
        "RunEndEncoded(\"run_ends\": non-null Int32, \"values\": Utf8) | run_end_encoded<int32, utf8>",
        "Union(Dense, 0: (\"a\": Int8), 5: (\"b\": Utf8))  | dense_union<0: a: int8, 5: b: utf8>"
      })
  void typesAreRead(String display, String type) {
    assertThat(SchemaComparison.type(EngineTypeText.field("x", display, true)))
        .isEqualTo(type.replace("🦀", "\"🦀\""));
  }

  @Test
  void whatIsNoTypeIsNamed() {
    for (String text :
        List.of("", "Intt", "List(Int8", "List(Int8) x", "Decimal128(a, 2)", "Struct(\"a: Int8)")) {
      assertThatThrownBy(() -> EngineTypeText.field("x", text, true))
          .isInstanceOf(DataFusionException.class)
          .hasMessageContaining("'" + text + "'");
    }
  }

  /** What is displayed for a type is read as that type. */
  @Test
  void theEnginesOwnTextsAreRead() {
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.builder().build());
        DataFusionSession session =
            engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build())) {
      session.update(
          "CREATE TABLE wide AS SELECT CAST(1 AS TINYINT UNSIGNED) AS a,"
              + " arrow_cast('10:20:30', 'Time64(Microsecond)') AS b,"
              + " arrow_cast('x', 'LargeUtf8') AS c, arrow_cast('x', 'Utf8View') AS cc,"
              + " arrow_cast('x', 'Dictionary(Int32, Utf8)') AS d,"
              + " arrow_cast(1, 'Decimal256(50, 3)') AS e, now() AS f,"
              + " arrow_cast([1, 2], 'LargeList(Int64)') AS g,"
              + " arrow_cast([1, 2], 'FixedSizeList(2, Int64)') AS h,"
              + " arrow_cast(x'abcd', 'FixedSizeBinary(2)') AS i, INTERVAL '1 day' AS j,"
              + " named_struct('it''s \"x\", y: (z)', [map(['k'], [1])]) AS k,"
              + " arrow_cast(1, 'Duration(Second)') AS l, NULL AS m");

      TableName name = new TableName("datafusion", "public", "wide");
      CatalogPicture picture = EnginePicture.read(session, engine.catalogSnapshot(), Map.of());
      TablePicture table = picture.tables().get(name);
      assertThat(table.problem()).isNull();
      assertThat(
              SchemaComparison.compare(
                  "wide",
                  engine.catalogSnapshot().tables().get(name).arrowSchema(),
                  table.columns()))
          .isEmpty();
    }
  }
}
