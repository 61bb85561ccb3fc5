package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.ParameterValue;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.joou.UByte;
import org.joou.ULong;
import org.junit.jupiter.api.Test;

/** Parameters in the form in which Calcite computes. */
final class CalciteValuesTest {
  private static Field field(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  private static Object list(ArrowType element, Object... values) {
    return CalciteValues.ofParameter(
        new ParameterValue(
            ArrowType.List.INSTANCE, List.of(field("item", element)), Arrays.asList(values)));
  }

  @Test
  void elementsHaveTheClassOfTheirType() {
    assertThat(list(new ArrowType.Int(32, true), 1L, null)).isEqualTo(Arrays.asList(1, null));
    assertThat(list(new ArrowType.Int(16, true), 1L)).isEqualTo(List.of((short) 1));
    assertThat(list(new ArrowType.Int(8, true), 1L)).isEqualTo(List.of((byte) 1));
    assertThat(list(new ArrowType.Int(64, true), 1L)).isEqualTo(List.of(1L));
    assertThat(list(new ArrowType.Int(8, false), 200L)).isEqualTo(List.of(UByte.valueOf(200)));
    assertThat(list(new ArrowType.Int(64, false), new BigInteger("18446744073709551615")))
        .isEqualTo(List.of(ULong.valueOf("18446744073709551615")));
    assertThat(list(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), 1.5))
        .isEqualTo(List.of(1.5f));
    assertThat(list(new ArrowType.Date(DateUnit.DAY), LocalDate.of(1970, 1, 2)))
        .isEqualTo(List.of(1));
  }

  @Test
  void structsAreArraysAndMapsAreMaps() {
    Field number = field("a", new ArrowType.Int(32, true));
    Field text = field("b", ArrowType.Utf8.INSTANCE);
    assertThat(
            (Object[])
                CalciteValues.ofParameter(
                    new ParameterValue(
                        ArrowType.Struct.INSTANCE, List.of(number, text), Arrays.asList(1L, null))))
        .containsExactly(1, null);
    assertThat(
            CalciteValues.ofParameter(
                new ParameterValue(
                    new ArrowType.Map(false),
                    List.of(field("entries", ArrowType.Struct.INSTANCE, text, number)),
                    Map.of("k", 7L))))
        .isEqualTo(Map.of("k", 7));
  }
}
