package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import io.calcitefusion.datafusion.NativeLeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calcite derives the types that the engine computes, for every pair of types. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypeAgreementTest {
  private static final Map<String, String> NUMBERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("i8", "TINYINT"),
              Map.entry("i16", "SMALLINT"),
              Map.entry("i32", "INTEGER"),
              Map.entry("i64", "BIGINT"),
              Map.entry("u8", "TINYINT UNSIGNED"),
              Map.entry("u32", "INTEGER UNSIGNED"),
              Map.entry("u64", "BIGINT UNSIGNED"),
              Map.entry("f32", "REAL"),
              Map.entry("f64", "DOUBLE"),
              Map.entry("d5", "DECIMAL(5, 2)"),
              Map.entry("d20", "DECIMAL(20, 4)"),
              Map.entry("d38", "DECIMAL(38, 10)"),
              Map.entry("d50", "DECIMAL(50, 3)")));

  private EngineFixture engine;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
    List<String> columns = new ArrayList<>();
    NUMBERS.forEach((name, type) -> columns.add("CAST(3 AS " + type + ") AS " + name));
    engine.session().update("CREATE TABLE n AS SELECT " + String.join(", ", columns));
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void arithmeticOfAllNumbers() {
    List<String> failures = new ArrayList<>();
    for (String a : NUMBERS.keySet()) {
      for (String b : NUMBERS.keySet()) {
        for (String operator : List.of("+", "-", "*", "/", "%")) {
          check("SELECT " + a + ' ' + operator + ' ' + b + " FROM n", failures);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void commonTypesOfAllNumbers() {
    List<String> failures = new ArrayList<>();
    for (String a : NUMBERS.keySet()) {
      for (String b : NUMBERS.keySet()) {
        check(
            "SELECT CASE WHEN " + a + " > " + b + " THEN " + a + " ELSE " + b + " END FROM n",
            failures);
        check("SELECT COALESCE(" + a + ", " + b + ") FROM n", failures);
        check("SELECT GREATEST(" + a + ", " + b + ") FROM n", failures);
        check("SELECT " + a + " FROM n UNION ALL SELECT " + b + " FROM n", failures);
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void functionsAndAggregatesOfAllNumbers() {
    List<String> failures = new ArrayList<>();
    for (String a : NUMBERS.keySet()) {
      for (String call :
          List.of(
              "SUM(%s)",
              "AVG(%s)",
              "MIN(%s)",
              "COUNT(%s)",
              "STDDEV_POP(%s)",
              "VAR_SAMP(%s)",
              "SUM(%s) OVER ()",
              "AVG(%s) OVER ()",
              "MAX(%s) OVER ()",
              "ABS(%s)",
              "SQRT(%s)",
              "FLOOR(%s)",
              "CEIL(%s)",
              "ROUND(%s)",
              "ROUND(%s, 1)",
              "SIGN(%s)",
              "POWER(%s, 2)",
              "%s - 1",
              "%s + 1",
              "%s * 2.5",
              "CAST(%s AS VARCHAR)",
              "NULLIF(%s, 1)",
              "LN(%s)",
              "ANY_VALUE(%s)",
              "ARRAY_AGG(%s)",
              "LAG(%s) OVER (ORDER BY i8)")) {
        check("SELECT " + call.formatted(a) + " FROM n", failures);
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void castsBetweenAllNumbers() {
    List<String> failures = new ArrayList<>();
    for (String a : NUMBERS.keySet()) {
      for (String type : NUMBERS.values()) {
        check("SELECT CAST(" + a + " AS " + type + ") FROM n", failures);
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void literalsOfAllTypes() {
    List<String> failures = new ArrayList<>();
    for (String literal :
        List.of(
            "1",
            "-1",
            "9223372036854775807",
            "1.5",
            "-0.001",
            "1e3",
            "TRUE",
            "'text'",
            "X'AB'",
            "DATE '2024-01-01'",
            "TIME '10:20:30'",
            "TIME '10:20:30.123456'",
            "TIMESTAMP '2024-01-01 10:20:30'",
            "TIMESTAMP '0001-01-01 00:00:00.123'",
            "INTERVAL '1' DAY",
            "INTERVAL '1-2' YEAR TO MONTH",
            "INTERVAL '1 02:03:04.5' DAY TO SECOND",
            "INTERVAL -'3' MONTH",
            "NULL",
            "ARRAY[1, 2]",
            "MAP['a', 1]",
            "ROW(1, 'a')",
            "CAST(NULL AS INTEGER)",
            "CAST(NULL AS DECIMAL(10, 2))",
            "CAST('x' AS VARBINARY)",
            "CURRENT_DATE",
            "CURRENT_TIMESTAMP",
            "LOCALTIMESTAMP",
            "LOCALTIME",
            "CAST(CURRENT_TIMESTAMP AS TIMESTAMP(6) WITH LOCAL TIME ZONE)")) {
      check("SELECT " + literal, failures);
      check("SELECT " + literal + " FROM n", failures);
    }
    assertThat(failures).isEmpty();
  }

  private void check(String sql, List<String> failures) {
    try (PreparedQuery prepared = engine.frontEnd().prepare(sql)) {
      assertThat(prepared.rowType().getFieldCount()).isEqualTo(1);
    } catch (RuntimeException e) {
      failures.add(sql + ": " + e.getMessage());
    }
  }
}
