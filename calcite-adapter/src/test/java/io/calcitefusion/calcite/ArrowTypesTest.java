package io.calcitefusion.calcite;

import static io.calcitefusion.calcite.SampleCatalog.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.calcitefusion.datafusion.ArrowDisplay;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrowTypesTest {
  static Stream<Field> exactTypes() {
    List<ArrowType> types = new ArrayList<>();
    types.add(ArrowType.Bool.INSTANCE);
    for (int bits : new int[] {8, 16, 32, 64}) {
      types.add(new ArrowType.Int(bits, true));
      types.add(new ArrowType.Int(bits, false));
    }
    types.add(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
    types.add(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
    for (int[] digits : new int[][] {{1, 0}, {10, 2}, {38, 38}, {38, 0}}) {
      types.add(new ArrowType.Decimal(digits[0], digits[1], 128));
    }
    types.add(new ArrowType.Decimal(39, 3, 256));
    types.add(new ArrowType.Decimal(76, 10, 256));
    types.add(ArrowType.Utf8.INSTANCE);
    types.add(ArrowType.Binary.INSTANCE);
    types.add(new ArrowType.FixedSizeBinary(16));
    types.add(new ArrowType.Date(DateUnit.DAY));
    types.add(new ArrowType.Time(TimeUnit.SECOND, 32));
    types.add(new ArrowType.Time(TimeUnit.MILLISECOND, 32));
    types.add(new ArrowType.Time(TimeUnit.MICROSECOND, 64));
    types.add(new ArrowType.Time(TimeUnit.NANOSECOND, 64));
    for (TimeUnit unit : TimeUnit.values()) {
      types.add(new ArrowType.Timestamp(unit, null));
      types.add(new ArrowType.Timestamp(unit, "UTC"));
    }
    types.add(new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO));
    return bothNullabilities(types.stream().map(type -> field("c", type)).toList());
  }

  static Stream<Field> nestedTypes() {
    Field text = field("h", ArrowType.Utf8.INSTANCE);
    Field number = new Field("k", FieldType.notNullable(new ArrowType.Int(64, true)), List.of());
    Field struct = field("item", ArrowType.Struct.INSTANCE, text, number);
    Field list = field("l", ArrowType.List.INSTANCE, struct);
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(
                new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), List.of()),
                field("value", ArrowType.List.INSTANCE, field("item", ArrowType.Bool.INSTANCE))));
    return Stream.of(
        struct,
        list,
        field("m", new ArrowType.Map(false), entries),
        field("s", ArrowType.Struct.INSTANCE, list, text));
  }

  /** Types that stand for another one with the same values. */
  static Stream<Field> equivalentTypes() {
    return Stream.of(
        field("c", ArrowType.LargeUtf8.INSTANCE),
        field("c", ArrowType.Utf8View.INSTANCE),
        field("c", ArrowType.LargeBinary.INSTANCE),
        field("c", ArrowType.BinaryView.INSTANCE),
        field("c", new ArrowType.Date(DateUnit.MILLISECOND)),
        field("c", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)),
        field("c", new ArrowType.Interval(IntervalUnit.YEAR_MONTH)),
        field("c", new ArrowType.Interval(IntervalUnit.DAY_TIME)),
        field("c", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "+02:00")),
        field("c", ArrowType.LargeList.INSTANCE, field("element", ArrowType.LargeUtf8.INSTANCE)),
        field("c", new ArrowType.FixedSizeList(3), field("x", new ArrowType.Int(8, true))));
  }

  static Stream<Field> unknownTypes() {
    return Stream.of(
        field("c", new ArrowType.Duration(TimeUnit.SECOND)),
        field("c", new ArrowType.Union(UnionMode.Dense, new int[0])),
        field("c", new ArrowType.Decimal(5, -2, 128)));
  }

  private static Stream<Field> bothNullabilities(List<Field> fields) {
    return fields.stream()
        .flatMap(
            f ->
                Stream.of(
                    f,
                    new Field(f.getName(), FieldType.notNullable(f.getType()), f.getChildren())));
  }

  @ParameterizedTest
  @MethodSource("exactTypes")
  void everyTypeComesBackAsItWas(Field field) {
    RelDataType type = ArrowTypes.toRelType(field);

    assertThat(ArrowTypes.toField(field.getName(), type)).isEqualTo(field);
    assertThat(type.isNullable()).isEqualTo(field.isNullable());
    assertThat(ArrowTypes.agree(type, field)).isTrue();
  }

  /** What lies in a nullable struct can be null too, so the nullability of members may change. */
  @ParameterizedTest
  @MethodSource("nestedTypes")
  void nestedTypesComeBackWithNamesAndTypes(Field field) {
    RelDataType type = ArrowTypes.toRelType(field);

    assertThat(ArrowTypes.agree(type, field)).isTrue();
    assertThat(ArrowTypes.canonicalText(ArrowTypes.toField(field.getName(), type)))
        .isEqualTo(ArrowTypes.canonicalText(field));
  }

  @ParameterizedTest
  @MethodSource("equivalentTypes")
  void layoutsWithTheSameValuesAgree(Field field) {
    assertThat(ArrowTypes.agree(ArrowTypes.toRelType(field), field)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("unknownTypes")
  void typesWithoutSqlTypeAreRefusedByName(Field field) {
    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> ArrowTypes.toRelType(field));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(error).hasMessageContaining("column 'c'");
  }

  @Test
  void dictionariesAreTheirValues() {
    Field field =
        new Field(
            "c",
            new FieldType(
                true,
                ArrowType.Utf8.INSTANCE,
                new DictionaryEncoding(0, false, new ArrowType.Int(32, true))),
            List.of());

    assertThat(ArrowTypes.toRelType(field).getSqlTypeName()).isEqualTo(SqlTypeName.VARCHAR);
  }

  @Test
  void differentTypesDoNotAgree() {
    RelDataType bigint = ArrowTypes.toRelType(field("c", new ArrowType.Int(64, true)));

    assertThat(ArrowTypes.agree(bigint, field("c", new ArrowType.Int(64, false)))).isFalse();
    assertThat(ArrowTypes.agree(bigint, field("c", new ArrowType.Int(32, true)))).isFalse();
    RelDataType naive =
        ArrowTypes.toRelType(field("c", new ArrowType.Timestamp(TimeUnit.SECOND, null)));
    assertThat(ArrowTypes.agree(naive, field("c", new ArrowType.Timestamp(TimeUnit.SECOND, "UTC"))))
        .isFalse();
    assertThat(
            ArrowTypes.agree(
                naive, field("c", new ArrowType.Timestamp(TimeUnit.MILLISECOND, null))))
        .isFalse();
  }

  @Test
  void typesAreDisplayedAsTheEngineDoes() {
    Field struct =
        field(
            "s",
            ArrowType.Struct.INSTANCE,
            field("f", new ArrowType.Int(32, true)),
            new Field("g", FieldType.notNullable(ArrowType.Utf8.INSTANCE), List.of()));

    assertThat(ArrowDisplay.text(struct)).isEqualTo("Struct(\"f\": Int32, \"g\": non-null Utf8)");
    assertThat(ArrowDisplay.text(field("d", new ArrowType.Decimal(10, 2, 128))))
        .isEqualTo("Decimal128(10, 2)");
    assertThat(ArrowDisplay.text(field("t", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"))))
        .isEqualTo("Timestamp(µs, \"UTC\")");
  }
}
