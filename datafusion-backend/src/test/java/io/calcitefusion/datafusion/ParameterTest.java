package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParameterTest {
  private static final ArrowType INT64 = new ArrowType.Int(64, true);

  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeAll
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
    session = engine.openSession(SessionOptions.builder().build());
  }

  @AfterAll
  void close() {
    engine.close();
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(ArrowType.Bool.INSTANCE, true, "Boolean", true),
        Arguments.of(new ArrowType.Int(8, true), -128L, "Int8", -128L),
        Arguments.of(new ArrowType.Int(16, false), 65535L, "UInt16", 65535L),
        Arguments.of(INT64, Long.MIN_VALUE, "Int64", Long.MIN_VALUE),
        Arguments.of(
            new ArrowType.Int(64, false),
            new BigInteger("18446744073709551615"),
            "UInt64",
            new BigInteger("18446744073709551615")),
        Arguments.of(
            new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), 0.5, "Float32", 0.5),
        Arguments.of(
            new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), 0.1, "Float64", 0.1),
        Arguments.of(ArrowType.Utf8.INSTANCE, "'; DROP é𝒳", "Utf8", "'; DROP é𝒳"),
        Arguments.of(
            ArrowType.Binary.INSTANCE, new byte[] {0, 1}, "Binary", List.of((byte) 0, (byte) 1)),
        Arguments.of(
            new ArrowType.Decimal(38, 3, 128),
            new BigDecimal("-12345678901234567890123456789012345.678"),
            "Decimal128(38, 3)",
            new BigDecimal("-12345678901234567890123456789012345.678")),
        Arguments.of(
            new ArrowType.Date(DateUnit.DAY), LocalDate.of(1600, 1, 1), "Date32", -135140L),
        Arguments.of(
            new ArrowType.Time(TimeUnit.NANOSECOND, 64),
            LocalTime.of(0, 0, 0, 7),
            "Time64(ns)",
            7L),
        Arguments.of(
            new ArrowType.Timestamp(TimeUnit.MICROSECOND, null),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
            "Timestamp(µs)",
            -1L),
        Arguments.of(
            new ArrowType.Timestamp(TimeUnit.MILLISECOND, "Europe/Berlin"),
            Instant.ofEpochMilli(5),
            "Timestamp(ms, \"Europe/Berlin\")",
            5L));
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesArriveWithTheirType(ArrowType type, Object value, String name, Object expected) {
    for (@Nullable Object given : Arrays.asList(value, null)) {
      String sql = "SELECT arrow_cast($1, '%s'), arrow_typeof($1)".formatted(name);
      assertThat(run(sql, List.of(new ParameterValue(type, given))))
          .isEqualTo(List.of(Arrays.asList(given == null ? null : expected, name)));
    }
  }

  @Test
  void parametersFilterByNumberAndCanRepeat() {
    List<ParameterValue> parameters =
        List.of(new ParameterValue(INT64, 3L), new ParameterValue(INT64, 5L));

    assertThat(
            run(
                "SELECT i FROM generate_series(1, 9) AS t(i)"
                    + " WHERE i BETWEEN $1 AND $2 AND i <> $1",
                parameters))
        .isEqualTo(List.of(List.of(4L), List.of(5L)));
  }

  @Test
  void aResultWhoseTypeHangsOnAParameterIsRefused() {
    for (ParameterValue value :
        List.of(
            new ParameterValue(INT64, 1L),
            new ParameterValue(new ArrowType.Decimal(5, 1, 128), new BigDecimal("1.5")))) {
      DataFusionException error =
          catchThrowableOfType(
              DataFusionException.class, () -> run("SELECT $1 AS x", List.of(value)));
      assertThat(error.kind()).isEqualTo(ErrorKind.PLAN);
      assertThat(error).hasMessageContaining("CAST");
    }
  }

  private List<List<@Nullable Object>> run(String sql, List<ParameterValue> parameters) {
    try (DataFusionPlan plan = session.plan(sql);
        BatchStream stream =
            session.execute(plan, new ArrayList<>(parameters), ExecutionOptions.defaults())) {
      return BatchValues.rows(stream);
    }
  }
}
