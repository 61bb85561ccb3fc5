package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
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
class QueryTest {
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeAll
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
  }

  @AfterAll
  void close() {
    session.close();
    engine.close();
  }

  static Stream<Arguments> types() {
    return Stream.of(
        type("Boolean", "true", true, "false", false),
        type("Int8", "-128", -128L, "127", 127L),
        type("Int16", "-32768", -32768L, "32767", 32767L),
        type("Int32", "-2147483648", -2147483648L, "2147483647", 2147483647L),
        type(
            "Int64", "-9223372036854775808", Long.MIN_VALUE, "9223372036854775807", Long.MAX_VALUE),
        type("UInt8", "0", 0L, "255", 255L),
        type("UInt16", "0", 0L, "65535", 65535L),
        type("UInt32", "0", 0L, "4294967295", 4294967295L),
        type(
            "UInt64",
            "0",
            BigInteger.ZERO,
            "18446744073709551615",
            new BigInteger("18446744073709551615")),
        type("Float32", "-0.5", -0.5, "'inf'", Double.POSITIVE_INFINITY),
        type("Float64", "-0.1", -0.1, "'NaN'", Double.NaN),
        type("Utf8", "''", "", "'é𝒳 quoted '''", "é𝒳 quoted '"),
        type("LargeUtf8", "'a'", "a", "'bc'", "bc"),
        type("Binary", "'a'", List.of((byte) 'a'), "''", List.of()),
        type("LargeBinary", "'a'", List.of((byte) 'a'), "'b'", List.of((byte) 'b')),
        type("Date32", "'1969-12-31'", -1L, "'9999-12-31'", 2932896L),
        type("Time64(Microsecond)", "'00:00:00.000001'", 1L, "'23:59:59'", 86_399_000_000L),
        type("Time64(Nanosecond)", "'00:00:00.000000001'", 1L, "'00:00:01'", 1_000_000_000L),
        type("Timestamp(Second, None)", "'1969-12-31 23:59:59'", -1L, "'1970-01-02'", 86400L),
        type(
            "Timestamp(Millisecond, None)",
            "'1970-01-01 00:00:00.001'",
            1L,
            "'1970-01-02'",
            86400_000L),
        type(
            "Timestamp(Microsecond, Some(\"UTC\"))",
            "'1970-01-01 00:00:01'",
            1_000_000L,
            "'1970-01-02'",
            86400_000_000L),
        type(
            "Timestamp(Nanosecond, None)",
            "'1970-01-01 00:00:00.000000001'",
            1L,
            "'2262-04-11 23:47:16.854775807'",
            Long.MAX_VALUE),
        type(
            "Decimal128(38, 10)",
            "'-1.5'",
            new BigDecimal("-1.5000000000"),
            "'1234567890123456789012345678.0123456789'",
            new BigDecimal("1234567890123456789012345678.0123456789")),
        type(
            "Decimal256(76, 2)",
            "'1.25'",
            new BigDecimal("1.25"),
            "'-12345678901234567890123456789012345678901234567890.01'",
            new BigDecimal("-12345678901234567890123456789012345678901234567890.01")),
        type("Dictionary(Int32, Utf8)", "'a'", "a", "'b'", "b"));
  }

  private static Arguments type(
      String type, String sql1, Object value1, String sql2, Object value2) {
    return Arguments.of(type, sql1, value1, sql2, value2);
  }

  @ParameterizedTest
  @MethodSource("types")
  void valuesOfEveryTypeComeOutAsTheyAre(
      String type, String sql1, Object value1, String sql2, Object value2) {
    String sql =
        "SELECT arrow_cast(v, '%s') AS v FROM (VALUES (1, %s), (2, NULL), (3, %s), (4, %s)) AS t(i, v) ORDER BY i"
            .formatted(type, sql1, sql2, sql1);
    List<@Nullable Object> expected = Arrays.asList(value1, null, value2, value1);

    assertThat(column(sql)).isEqualTo(expected);
    // A slice of the same rows starts in the middle of every buffer.
    assertThat(column(sql + " LIMIT 2 OFFSET 1")).isEqualTo(expected.subList(1, 3));
    assertThat(column("SELECT * FROM (%s) WHERE v IS NOT NULL LIMIT 5".formatted(sql)))
        .isEqualTo(Arrays.asList(value1, value2, value1));
  }

  @Test
  void nestedValuesComeOutAsTheyAre() {
    String sql =
        """
        SELECT [1, NULL, 3] AS l, named_struct('a', i, 'b', ['x', NULL]) AS s,
          map(['k', 'm'], [i, NULL]) AS m, arrow_cast([[1], []], 'LargeList(List(Int64))') AS ll,
          NULL AS n, CASE WHEN i = 2 THEN named_struct('c', 1) END AS o
        FROM generate_series(1, 4) AS t(i)""";
    List<List<@Nullable Object>> rows = BatchValues.query(session, sql + " OFFSET 1 LIMIT 2");

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).subList(0, 5))
        .isEqualTo(
            Arrays.asList(
                Arrays.asList(1L, null, 3L),
                Map.of("a", 2L, "b", Arrays.asList("x", null)),
                mapOf("k", 2L, "m", null),
                List.of(List.of(1L), List.of()),
                null));
    assertThat(rows.get(0).get(5)).isEqualTo(Map.of("c", 1L));
    assertThat(rows.get(1).get(5)).isNull();
  }

  @Test
  void thePlanSaysWhatTheStreamGives() {
    try (DataFusionPlan plan =
        session.plan(
            "SELECT 1 AS a, 'x' AS \"B c\", NULL AS n, arrow_cast('x', 'Utf8View') AS v")) {
      assertThat(plan.kind()).isEqualTo(StatementKind.QUERY);
      assertThat(plan.sql()).startsWith("SELECT 1");
      assertThat(plan.arrowSchema().getFields().stream().map(Field::getName))
          .containsExactly("a", "B c", "n", "v");
      assertThat(plan.arrowSchema().findField("v").getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
      try (BatchStream stream = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
        assertThat(stream.arrowSchema()).isEqualTo(plan.arrowSchema());
        assertThat(stream.session()).isSameAs(session);
        assertThat(BatchValues.rows(stream)).containsExactly(Arrays.asList(1L, "x", null, "x"));
        assertThat(stream.next()).isNull();
      }
    }
  }

  @Test
  void aPlanRunsManyTimesAlsoAtOnce() {
    try (DataFusionPlan plan = session.plan("SELECT i FROM generate_series(1, 3) AS t(i)");
        BatchStream first = session.execute(plan, List.of(), ExecutionOptions.defaults());
        BatchStream second = session.execute(plan, List.of(), ExecutionOptions.defaults())) {
      assertThat(BatchValues.rows(first)).hasSize(3);
      assertThat(BatchValues.rows(second)).hasSize(3);
    }
  }

  @Test
  void aResultOutlivesItsPlan() {
    try (BatchStream stream = session.query("SELECT i FROM generate_series(1, 100000) AS t(i)")) {
      assertThat(BatchValues.rows(stream)).hasSize(100_000);
    }
  }

  @Test
  void emptyResultsHaveColumnsAndNoBatch() {
    try (BatchStream stream = session.query("SELECT 1 AS a WHERE false")) {
      assertThat(stream.arrowSchema().getFields()).hasSize(1);
      assertThat(stream.next()).isNull();
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void limitsOfRowsAndBatchesHold() {
    try (DataFusionPlan plan = session.plan("SELECT i FROM generate_series(1, 5000) AS t(i)");
        BatchStream stream =
            session.execute(plan, List.of(), new ExecutionOptions(1234, 60_000, 100))) {
      int rows = 0;
      for (ColumnBatch batch = stream.next(); batch != null; batch = stream.next()) {
        assertThat(batch.rowCount()).isBetween(1, 100);
        assertThat(batch.columnCount()).isEqualTo(1);
        rows += batch.rowCount();
      }
      assertThat(rows).isEqualTo(1234);
    }
  }

  @Test
  void updateGivesTheRowsWrittenOrReturned() {
    try (DataFusionSession own =
        engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build())) {
      assertThat(own.update("CREATE TABLE written (a INT)")).isZero();
      assertThat(own.update("INSERT INTO written VALUES (1), (2), (3)")).isEqualTo(3);
      assertThat(own.update("SELECT * FROM written WHERE a > 1")).isEqualTo(2);
      assertThat(own.update("DROP TABLE written")).isZero();
    }
  }

  @Test
  void queriesWithoutColumnsKeepTheirRows() {
    assertThat(column("SELECT count(*) FROM (SELECT FROM generate_series(1, 3))"))
        .isEqualTo(List.of(3L));
  }

  private List<@Nullable Object> column(String sql) {
    return BatchValues.query(session, sql).stream()
        .<@Nullable Object>map(row -> row.get(0))
        .collect(java.util.ArrayList::new, java.util.ArrayList::add, java.util.ArrayList::addAll);
  }

  private static Map<@Nullable Object, @Nullable Object> mapOf(
      Object key1, @Nullable Object value1, Object key2, @Nullable Object value2) {
    Map<@Nullable Object, @Nullable Object> map = new java.util.HashMap<>();
    map.put(key1, value1);
    map.put(key2, value2);
    return map;
  }
}
