package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every Arrow type that a column of the engine can have: as Calcite's type, and back as SQL. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineTypesTest {
  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
  }

  @AfterAll
  void close() {
    engine.close();
  }

  static Stream<String> types() {
    return Stream.of(
        "Null",
        "Boolean",
        "Int8",
        "Int16",
        "Int32",
        "Int64",
        "UInt8",
        "UInt16",
        "UInt32",
        "UInt64",
        "Float16",
        "Float32",
        "Float64",
        "Decimal32(9, 2)",
        "Decimal64(18, 4)",
        "Decimal128(38, 0)",
        "Decimal128(38, 38)",
        "Decimal256(10, 2)",
        "Decimal256(76, 10)",
        "Utf8",
        "LargeUtf8",
        "Utf8View",
        "Binary",
        "LargeBinary",
        "BinaryView",
        "FixedSizeBinary(16)",
        "Date32",
        "Date64",
        "Time32(s)",
        "Time32(ms)",
        "Time64(µs)",
        "Time64(ns)",
        "Timestamp(s)",
        "Timestamp(ms)",
        "Timestamp(µs)",
        "Timestamp(ns)",
        "Timestamp(s, \"UTC\")",
        "Timestamp(ms, \"+02:00\")",
        "Timestamp(µs, \"Europe/Berlin\")",
        "Timestamp(ns, \"UTC\")",
        "Interval(YearMonth)",
        "Interval(DayTime)",
        "Interval(MonthDayNano)",
        "Dictionary(Int8, Utf8)",
        "Dictionary(UInt32, LargeUtf8)",
        "Dictionary(Int32, Int64)",
        "RunEndEncoded(\"run_ends\": non-null Int32, \"values\": Utf8)",
        "List(Int64)",
        "List(non-null Utf8View)",
        "LargeList(Utf8)",
        "FixedSizeList(3 x Float32)",
        "ListView(Int8)",
        "LargeListView(Boolean)",
        "List(List(Struct(\"k\": Int64, \"v\": List(Utf8))))",
        "Struct(\"a\": Int64, \"b c\": Struct(\"d\": Date32))",
        "Map(\"entries\": non-null Struct(\"key\": non-null Utf8, \"value\": Int32), unsorted)",
        "Map(\"entries\": non-null Struct(\"k\": non-null Int64, \"v\": List(Utf8)), sorted)");
  }

  @ParameterizedTest
  @MethodSource("types")
  void columnsHaveASqlType(String type) {
    String column = "arrow_cast(NULL, '" + type + "')";
    engine.session().update("CREATE OR REPLACE VIEW typed AS SELECT " + column + " AS c");
    try (DataFusionPlan planned = engine.session().plan("SELECT c FROM typed");
        PreparedQuery prepared =
            engine.frontEnd().prepare("SELECT c, coalesce(c, c) AS d FROM typed")) {
      Field field = planned.arrowSchema().getFields().get(0);
      RelDataType rowType = prepared.rowType();
      assertThat(ArrowTypes.agree(rowType.getFieldList().get(0).getType(), field)).isTrue();
      assertThat(prepared.plan().arrowSchema().getFields().get(0)).isEqualTo(field);
      assertThat(rowType.getFieldList().get(1).getType()).isNotNull();
    }
    assertThat(engine.query("SELECT c FROM typed").get(0)).containsOnlyNulls();
  }

  @ParameterizedTest
  @MethodSource("types")
  void sqlTypesAreWrittenInTheEnginesWords(String type) {
    try (DataFusionPlan planned =
        engine.session().plan("SELECT arrow_cast(NULL, '" + type + "') AS c")) {
      RelDataType relType = ArrowTypes.toRelType(planned.arrowSchema().getFields().get(0));
      for (String cast :
          new String[] {SqlTypeText.cast("NULL", relType), SqlTypeText.tryCast("NULL", relType)}) {
        try (DataFusionPlan written = engine.session().plan("SELECT " + cast + " AS c")) {
          assertThat(ArrowTypes.agree(relType, written.arrowSchema().getFields().get(0)))
              .as(cast)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Duration(s)",
        "Duration(ns)",
        "Decimal128(5, -2)",
        "List(Duration(ms))",
        "Struct(\"a\": Duration(µs))"
      })
  void typesWithoutSqlTypeAreNamed(String type) {
    engine
        .session()
        .update(
            "CREATE OR REPLACE VIEW untyped AS SELECT 1 AS x, arrow_cast(NULL, '"
                + type
                + "') AS c");

    DataFusionException error =
        catchThrowableOfType(
            DataFusionException.class, () -> engine.query("SELECT x FROM untyped"));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error.sqlState()).isEqualTo("0A000");
    assertThat(error).hasMessageContaining("untyped").hasMessageContaining("has no SQL type here");
    DataFusionException call =
        catchThrowableOfType(
            DataFusionException.class,
            () -> engine.query("SELECT arrow_cast(CAST(NULL AS INTEGER), '" + type + "')"));
    assertThat(call.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(call).hasMessageContaining("the result of arrow_cast");
  }
}
