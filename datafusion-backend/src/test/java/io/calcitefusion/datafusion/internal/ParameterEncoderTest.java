package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.io.BaseEncoding;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ParameterValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterEncoderTest {
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  private static final ArrowType DATE = new ArrowType.Date(DateUnit.DAY);
  private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
  private static final ArrowType DOUBLE =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  private static Field nullable(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  private static String hex(ParameterValue value) {
    String all = BaseEncoding.base16().lowerCase().encode(ParameterEncoder.encode(List.of(value)));
    assertThat(all).startsWith("00000001");
    return all.substring(8);
  }

  @Test
  void nestedValuesCarryTheTypesOfTheirParts() {
    Field bool = nullable("item", ArrowType.Bool.INSTANCE);
    ArrowType list = new ArrowType.List();
    assertThat(hex(new ParameterValue(list, List.of(bool), List.of())))
        .isEqualTo("0b00020100000000");
    assertThat(hex(new ParameterValue(list, List.of(bool), null))).isEqualTo("0b010201");
    assertThat(hex(new ParameterValue(list, List.of(bool), Arrays.asList(true, null))))
        .isEqualTo("0b000201" + "00000002" + "020001" + "0201");
    ArrowType struct = new ArrowType.Struct();
    Field named = nullable("a", ArrowType.Bool.INSTANCE);
    assertThat(hex(new ParameterValue(struct, List.of(named), List.of(false))))
        .isEqualTo("0c00" + "00000001" + "00000001" + "61" + "020000");
    assertThat(hex(new ParameterValue(struct, List.of(named), null)))
        .isEqualTo("0c01" + "00000001" + "00000001" + "61" + "0201");
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(struct),
            List.of(nullable("key", UTF8), nullable("value", ArrowType.Bool.INSTANCE)));
    assertThat(
            hex(new ParameterValue(new ArrowType.Map(false), List.of(entries), Map.of("k", true))))
        .isEqualTo("0d00" + "0501" + "0201" + "00000001" + "0500000000016b" + "020001");
  }

  @Test
  void nestedValuesThatDoNotFitAreRefused() {
    Field bool = nullable("item", ArrowType.Bool.INSTANCE);
    assertThat(refusal(new ParameterValue(new ArrowType.List(), List.of(bool), List.of(1))))
        .isEqualTo("22023");
    assertThat(refusal(new ParameterValue(new ArrowType.List(), List.of(bool), "x")))
        .isEqualTo("22023");
    assertThat(refusal(new ParameterValue(new ArrowType.List(), null))).isEqualTo("0A000");
    assertThat(refusal(new ParameterValue(new ArrowType.Struct(), List.of(bool), List.of())))
        .isEqualTo("22023");
  }

  private static String refusal(ParameterValue value) {
    return catchThrowableOfType(
            DataFusionException.class, () -> ParameterEncoder.encode(List.of(value)))
        .sqlState();
  }

  static Stream<Arguments> encodings() {
    return Stream.of(
        Arguments.of(ArrowType.Null.INSTANCE, null, "0101"),
        Arguments.of(ArrowType.Bool.INSTANCE, true, "020001"),
        Arguments.of(ArrowType.Bool.INSTANCE, null, "0201"),
        Arguments.of(integer(8, true), -128L, "03000801" + "ffffffffffffff80"),
        Arguments.of(integer(64, true), Long.MIN_VALUE, "03004001" + "8000000000000000"),
        Arguments.of(integer(32, false), 4294967295L, "03002000" + "00000000ffffffff"),
        Arguments.of(
            integer(64, false),
            BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
            "03004000" + "ffffffffffffffff"),
        Arguments.of(integer(64, false), 7L, "03004000" + "0000000000000007"),
        Arguments.of(integer(16, true), null, "03011001"),
        Arguments.of(DOUBLE, -0.0d, "040040" + "8000000000000000"),
        Arguments.of(FLOAT, 0.1d, "040020" + "3fb99999a0000000"),
        Arguments.of(FLOAT, Double.NaN, "040020" + "7ff8000000000000"),
        Arguments.of(FLOAT, null, "040120"),
        Arguments.of(UTF8, "aé", "0500" + "00000003" + "61c3a9"),
        Arguments.of(ArrowType.LargeUtf8.INSTANCE, "", "0500" + "00000000"),
        Arguments.of(UTF8, null, "0501"),
        Arguments.of(ArrowType.Binary.INSTANCE, new byte[] {0, -1}, "0600" + "00000002" + "00ff"),
        Arguments.of(decimal(5, 2), new BigDecimal("-1.5"), "07000502" + "00000002" + "ff6a"),
        Arguments.of(decimal(5, 2), new BigDecimal("1.2300"), "07000502" + "00000001" + "7b"),
        Arguments.of(decimal(3, -2), new BigDecimal("12300"), "070003fe" + "00000001" + "7b"),
        Arguments.of(decimal(2, 2), BigDecimal.ZERO, "07000202" + "00000001" + "00"),
        Arguments.of(decimal(5, 2), null, "07010502"),
        Arguments.of(DATE, LocalDate.of(1969, 12, 31), "0800" + "ffffffff"),
        Arguments.of(DATE, null, "0801"),
        Arguments.of(
            new ArrowType.Time(TimeUnit.MICROSECOND, 64),
            LocalTime.of(0, 0, 1, 2000),
            "090002" + "00000000000f4242"),
        Arguments.of(
            new ArrowType.Time(TimeUnit.NANOSECOND, 64),
            LocalTime.of(0, 0, 0, 1),
            "090003" + "0000000000000001"),
        Arguments.of(
            new ArrowType.Timestamp(TimeUnit.SECOND, null),
            LocalDateTime.of(1970, 1, 1, 0, 1),
            "0a0000ffffffff" + "000000000000003c"),
        Arguments.of(
            new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC"),
            Instant.ofEpochSecond(-1, 1),
            "0a000300000003555443" + "ffffffffc4653601"),
        Arguments.of(new ArrowType.Timestamp(TimeUnit.MILLISECOND, null), null, "0a0101ffffffff"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void writesTheDocumentedBytes(ArrowType type, @Nullable Object value, String hex) {
    byte[] bytes = ParameterEncoder.encode(List.of(new ParameterValue(type, value)));

    assertThat(BaseEncoding.base16().lowerCase().encode(bytes)).isEqualTo("00000001" + hex);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(integer(32, true), 1, "Long", "java.lang.Integer"),
        Arguments.of(integer(32, true), BigInteger.ONE, "Long", "java.math.BigInteger"),
        Arguments.of(integer(8, true), 128L, "-128 to 127", "128"),
        Arguments.of(integer(8, false), -1L, "0 to 255", "-1"),
        Arguments.of(integer(64, false), -1L, "0 to 18446744073709551615", "-1"),
        Arguments.of(integer(64, false), BigInteger.TWO.pow(64), "0 to", "18446744073709551616"),
        Arguments.of(ArrowType.Bool.INSTANCE, "true", "Boolean", "java.lang.String"),
        Arguments.of(ArrowType.Null.INSTANCE, "x", "null", "java.lang.String"),
        Arguments.of(FLOAT, 1e39, "3.4028235E38", "1.0E39"),
        Arguments.of(DOUBLE, 1f, "Double", "java.lang.Float"),
        Arguments.of(UTF8, "a\ud800", "Unicode", "surrogate"),
        Arguments.of(decimal(5, 2), new BigDecimal("1.234"), "5 digits, 2 of them", "1.234"),
        Arguments.of(decimal(5, 2), new BigDecimal("1000"), "5 digits", "1000"),
        Arguments.of(decimal(5, 2), new BigDecimal("1e999999999"), "5 digits", "1E+999999999"),
        Arguments.of(DATE, LocalDate.MAX, "1970-01-01", "+999999999-12-31"),
        Arguments.of(
            new ArrowType.Time(TimeUnit.MICROSECOND, 64),
            LocalTime.of(1, 0, 0, 1),
            "below the type's unit",
            "01:00:00.000000001"),
        Arguments.of(
            new ArrowType.Timestamp(TimeUnit.MILLISECOND, null),
            LocalDateTime.of(2000, 1, 1, 0, 0, 0, 1),
            "below the type's unit",
            "2000-01-01T00:00:00.000000001"),
        Arguments.of(
            new ArrowType.Timestamp(TimeUnit.NANOSECOND, null),
            LocalDateTime.of(2263, 1, 1, 0, 0),
            "range of 64 bits",
            "2263-01-01T00:00"),
        Arguments.of(
            new ArrowType.Timestamp(TimeUnit.SECOND, "UTC"),
            LocalDateTime.of(2000, 1, 1, 0, 0),
            "Instant",
            "java.time.LocalDateTime"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWhatDoesNotFitNamingIt(ArrowType type, Object value, String expected, String found) {
    List<ParameterValue> parameters =
        Arrays.asList(new ParameterValue(UTF8, null), new ParameterValue(type, value));

    DataFusionException error =
        catchThrowableOfType(DataFusionException.class, () -> ParameterEncoder.encode(parameters));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONFIGURATION);
    assertThat(error.sqlState()).isEqualTo("22023");
    assertThat(error)
        .hasMessageContaining("Parameter 2")
        .hasMessageContaining(expected)
        .hasMessageContaining(found);
  }

  @Test
  void refusesTypesThatHaveNoEncoding() {
    for (ArrowType type :
        List.of(
            new ArrowType.Duration(TimeUnit.SECOND),
            new ArrowType.Time(TimeUnit.SECOND, 32),
            new ArrowType.Date(DateUnit.MILLISECOND),
            new ArrowType.FloatingPoint(FloatingPointPrecision.HALF),
            ArrowType.List.INSTANCE)) {
      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class,
              () -> ParameterEncoder.encode(List.of(new ParameterValue(type, null))));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
      assertThat(error).hasMessageContaining(type.toString());
    }
  }

  private static ArrowType integer(int bits, boolean signed) {
    return new ArrowType.Int(bits, signed);
  }

  private static ArrowType decimal(int precision, int scale) {
    return new ArrowType.Decimal(precision, scale, 128);
  }
}
