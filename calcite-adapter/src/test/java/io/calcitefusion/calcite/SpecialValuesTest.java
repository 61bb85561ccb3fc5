package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SessionOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values at the edges of their types come through Calcite, the engine and Arrow vectors as they
 * were, whatever the time zone of the session is.
 */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpecialValuesTest {
  private static final String WIDE = "12345678901234567890123456789012345678";

  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
    engine
        .session()
        .update(
            """
            CREATE TABLE special AS SELECT
              CAST('NaN' AS DOUBLE) AS nan, CAST('Infinity' AS DOUBLE) AS inf,
              CAST('-Infinity' AS REAL) AS ninf, CAST('-0.0' AS DOUBLE) AS nzero,
              CAST('2024-02-29T23:59:59.123456789' AS TIMESTAMP(9)) AS nanos,
              arrow_cast('2024-02-29T23:59:59.123456789Z', 'Timestamp(ns, "UTC")') AS zoned,
              arrow_cast('10:20:30.123456789', 'Time64(ns)') AS tm,
              CAST('%s' AS DECIMAL(38, 0)) AS wide,
              CAST('0.%s' AS DECIMAL(38, 38)) AS tiny,
              CAST('-%s.5' AS DECIMAL(50, 1)) AS wider,
              '😀é\u0000x' AS emoji, arrow_cast(18446744073709551615, 'UInt64') AS u
            """
                .formatted(WIDE, WIDE, WIDE));
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "+05:30", "America/New_York"})
  void columnsComeThrough(String zone) throws IOException {
    String columns = "nan, inf, ninf, nzero, nanos, zoned, tm, wide, tiny, wider, emoji, u";
    List<@Nullable Object> expected =
        Arrays.asList(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            -0.0,
            1_709_251_199_123_456_789L,
            1_709_251_199_123_456_789L,
            37_230_123_456_789L,
            new BigDecimal(WIDE),
            new BigDecimal("0." + WIDE),
            new BigDecimal("-" + WIDE + ".5"),
            "😀é\u0000x",
            -1L);

    assertThat(values(zone, "SELECT " + columns + " FROM special")).isEqualTo(expected);
    assertThat(values(zone, "SELECT " + columns + " FROM special WHERE nan = nan AND inf > 1e300"))
        .isEqualTo(expected);
    assertThat(
            values(
                zone,
                "SELECT max(nan), max(inf), max(ninf), max(nzero), max(nanos), max(zoned), max(tm), max(wide), max(tiny), max(wider), max(emoji), max(u) FROM special"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "+05:30", "America/New_York"})
  void literalsComeThrough(String zone) throws IOException {
    assertThat(
            values(
                zone,
                "SELECT CAST('NaN' AS DOUBLE), CAST('-Infinity' AS REAL), TIMESTAMP '2024-02-29 23:59:59.123456789', TIME '10:20:30.123456789', "
                    + WIDE
                    + ", 0."
                    + WIDE
                    + ", '😀é', upper('😀é'), coalesce('😀', 'x'), DATE '0001-01-01'"))
        .isEqualTo(
            Arrays.asList(
                Double.NaN,
                Float.NEGATIVE_INFINITY,
                1_709_251_199_123_456_789L,
                37_230_123_456_789L,
                new BigDecimal(WIDE),
                new BigDecimal("0." + WIDE),
                "😀é",
                "😀É",
                "😀",
                -719_162));
  }

  /** The first row as Arrow vectors hold it, times and timestamps as counts of their unit. */
  private List<@Nullable Object> values(String zone, String sql) throws IOException {
    SessionOptions options =
        SessionOptions.builder().access(AccessLevel.READ_ONLY).timeZone(ZoneId.of(zone)).build();
    try (DataFusionSession session = engine.engine().openSession(options);
        PreparedQuery prepared = DataFusionFrontEnd.of(session).prepare(sql);
        ArrowReader reader =
            session.executeArrow(prepared.plan(), List.of(), ExecutionOptions.defaults())) {
      assertThat(reader.loadNextBatch()).isTrue();
      List<@Nullable Object> values = new ArrayList<>();
      for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
        values.add(value(vector));
      }
      return values;
    }
  }

  private static @Nullable Object value(FieldVector vector) {
    ArrowType type = vector.getField().getType();
    return switch (type.getTypeID()) {
      case Timestamp, Time -> vector.getDataBuffer().getLong(0);
      case Date -> vector.getDataBuffer().getInt(0);
      case Utf8 -> String.valueOf(vector.getObject(0));
      default -> vector.getObject(0);
    };
  }
}
