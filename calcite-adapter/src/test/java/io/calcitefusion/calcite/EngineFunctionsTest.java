package io.calcitefusion.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.FunctionKind;
import io.calcitefusion.datafusion.NativeLeakCheck;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every function of the engine, called through Calcite, gives what the engine's own text gives. */
@ExtendWith(NativeLeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineFunctionsTest {
  private static final int CALLS_PER_FUNCTION = 12;

  /** Functions whose values nobody knows before. */
  private static final ImmutableSet<String> WITHOUT_FIXED_VALUES =
      ImmutableSet.of("random", "rand", "uuid");

  /**
   * Functions that are SQL's or PostgreSQL's here, in type, value or form, as docs/sql.md says; the
   * rest of the tests has them.
   */
  private static final ImmutableSet<String> OTHERWISE =
      ImmutableSet.of(
          "cardinality",
          "ceil",
          "concat",
          "count",
          "current_date",
          "current_time",
          "current_timestamp",
          "dense_rank",
          "floor",
          "left",
          "lpad",
          "now",
          "ntile",
          "nullif",
          "rank",
          "reverse",
          "right",
          "round",
          "row",
          "row_number",
          "rpad",
          "sha256",
          "sha512",
          "sum",
          "to_char",
          "to_date",
          "trim",
          "trunc");

  /** Names whose calls SQL writes with words between the arguments, unless they are quoted. */
  private static final ImmutableSet<String> QUOTED =
      ImmutableSet.of("overlay", "position", "translate");

  /** Functions that want literals, or values that the table has not. */
  private static final ImmutableSet<String> CALLED_BY_TEXT =
      ImmutableSet.of(
          "array_replace_n",
          "arrow_cast",
          "arrow_try_cast",
          "date_bin",
          "date_part",
          "date_trunc",
          "datepart",
          "datetrunc",
          "decode",
          "digest",
          "encode",
          "from_local_time",
          "get_field",
          "list_replace_n",
          "named_struct",
          "nth_value",
          "regexp_like",
          "similar_regex",
          "string_agg",
          "with_metadata");

  /** Functions of unions, which no SQL type stands for, and of the file of a scan. */
  private static final ImmutableSet<String> UNCALLED =
      ImmutableSet.of(
          "file_row_index",
          "grouping",
          "input_file_name",
          "ntile",
          "approx_percentile_cont",
          "approx_percentile_cont_with_weight",
          "percentile_cont",
          "quantile_cont",
          "union_extract",
          "union_tag");

  private EngineFixture engine;
  private FunctionTable table;

  @BeforeAll
  void open() {
    engine = new EngineFixture();
    table = new FunctionTable(engine.session());
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void everyScalar() {
    compareAll(FunctionKind.SCALAR, "%s(%s)");
  }

  @Test
  void everyAggregate() {
    compareAll(FunctionKind.AGGREGATE, "%s(%s)");
  }

  @Test
  void everyAggregateOverAWindow() {
    compareAll(FunctionKind.AGGREGATE, "%s(%s) OVER (PARTITION BY b ORDER BY i)");
  }

  @Test
  void everyWindowFunction() {
    compareAll(FunctionKind.WINDOW, "%s(%s) OVER (ORDER BY i)");
  }

  private void compareAll(FunctionKind kind, String form) {
    List<String> failures = new ArrayList<>();
    List<String> uncalled = new ArrayList<>();
    for (FunctionDescription function : engine.session().functions().functions()) {
      if (function.kind() != kind || OTHERWISE.contains(function.name())) {
        continue;
      }
      int compared = 0;
      for (String arguments : table.argumentLists(function)) {
        if (compared >= CALLS_PER_FUNCTION) {
          break;
        }
        String call = form.formatted(SqlIdentifier.quote(function.name()), arguments);
        String through =
            QUOTED.contains(function.name())
                ? call
                : form.formatted(function.name().toUpperCase(Locale.ROOT), arguments);
        boolean rowwise = kind == FunctionKind.SCALAR || form.contains("OVER");
        if (compare(call, through, rowwise, failures)) {
          compared++;
        }
      }
      if (compared == 0
          && !CALLED_BY_TEXT.contains(function.name())
          && !UNCALLED.contains(function.name())) {
        uncalled.add(function.name());
      }
    }
    assertThat(failures).isEmpty();
    assertThat(uncalled).isEmpty();
  }

  private boolean compare(String call, String through, boolean rowwise, List<String> failures) {
    String text = "SELECT %s AS r FROM fx" + (rowwise ? " ORDER BY i" : "");
    List<?> expected;
    try {
      expected = engine.natively(text.formatted(call));
    } catch (DataFusionException e) {
      return false;
    }
    try (DataFusionPlan planned = engine.session().plan(text.formatted(call));
        PreparedQuery prepared = engine.frontEnd().prepare(text.formatted(through))) {
      String type = ArrowTypes.canonicalText(planned.arrowSchema().getFields().get(0));
      String found = ArrowTypes.canonicalText(prepared.plan().arrowSchema().getFields().get(0));
      if (!type.equals(found)) {
        failures.add(through + ": type " + found + ", not " + type);
      }
      if (WITHOUT_FIXED_VALUES.stream().noneMatch(name -> call.contains('"' + name + '"'))) {
        List<?> rows = engine.query(text.formatted(through));
        if (!rows.toString().equals(expected.toString())) {
          failures.add(through + ": rows " + rows + ", not " + expected);
        }
      }
    } catch (DataFusionException e) {
      failures.add(through + ": " + e.getMessage());
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arrow_cast(i, 'Int8')",
        "ARROW_CAST(s, 'LargeUtf8')",
        "arrow_try_cast(s, 'Int64')",
        "array_replace_n(li, 2, 9, 1)",
        "list_replace_n(ls, 'b', 'z', 1)",
        "date_bin(INTERVAL '15' MINUTE, ts, TIMESTAMP '2001-01-01 00:00:00')",
        "datepart('year', ts)",
        "datetrunc('month', ts)",
        "encode(bin, 'base64')",
        "decode('YWJj', 'base64')",
        "digest(s, 'sha256')",
        "from_local_time(ts, 'Asia/Tokyo')",
        "get_field(st, 'a')",
        "named_struct('x', i, 'y', s)",
        "regexp_like(s, '^a')",
        "regexp_like(s, '^A', 'i')",
        "regexp_replace(s, 'a', 'X', 'g')",
        "regexp_count(s, 'a')",
        "similar_regex(s || '%', '!')",
        "with_metadata(i, 'unit', 'm')",
        "lpad(s, 5)",
        "concat_ws(',', s, i)",
        "left(s, 2)",
        "right(s, -1)",
        "trunc(x, 1)",
        "to_timestamp('2024-01-31T10:20:30')",
        "to_timestamp_millis(i)",
        "make_array(s, 'x')",
        "array_element(li, -1)",
        "array_has(li, 3)",
        "map('a', i, 'b', i + 1)",
        "struct(i, s)",
        "nanvl(x, 1.0)",
        "nvl(NULL, i)",
        "nvl2(s, i, 2)",
        "greatest(i, 2)",
        "coalesce(NULL, s)",
        "power(i, 2)",
        "log(2, x)",
        "from_unixtime(i, 'America/New_York')",
        "substr(s, 2)",
        "array_sort(li, 'DESC', 'NULLS FIRST')",
        "uuid() IS NOT NULL",
        "version() IS NOT NULL",
        "pi()",
        "strpos(s, 'b')",
        "find_in_set('b', 'a,b')",
        "arrow_typeof(s)"
      })
  void callsWithLiterals(String call) {
    List<String> failures = new ArrayList<>();
    compare(call, call, true, failures);
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "median(DISTINCT n)",
        "array_agg(DISTINCT n)",
        "approx_distinct(s) FILTER (WHERE i > 1)",
        "corr(x, i) FILTER (WHERE b)",
        "first_value(s ORDER BY i DESC)",
        "first_value(s ORDER BY x) FILTER (WHERE i < 3)",
        "last_value(s ORDER BY d)",
        "nth_value(s, 2 ORDER BY i)",
        "array_agg(s ORDER BY i DESC)",
        "string_agg(s, '-' ORDER BY i DESC)",
        "approx_percentile_cont(x, 0.5)",
        "approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY x)",
        "approx_percentile_cont(0.25) WITHIN GROUP (ORDER BY x DESC)",
        "approx_percentile_cont(0.5, 100) WITHIN GROUP (ORDER BY i)",
        "approx_percentile_cont_with_weight(i, 0.5) WITHIN GROUP (ORDER BY x)",
        "quantile_cont(0.5) WITHIN GROUP (ORDER BY x)",
        "quantile_cont(x, 0.5 ORDER BY x)",
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY x)",
        "regr_slope(x, i)",
        "regr_count(x, i)",
        "bit_and(n)",
        "count(DISTINCT n)",
        "grouping(b)"
      })
  void aggregatesInTheirForms(String call) {
    for (String group : List.of("", " GROUP BY b ORDER BY b")) {
      if (group.isEmpty() && call.startsWith("grouping")) {
        continue;
      }
      String sql = "SELECT " + call + " AS r FROM fx" + group;
      assertThat(engine.query(sql)).as(sql).hasToString(engine.natively(sql).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first_value(s) IGNORE NULLS OVER (ORDER BY i)",
        "nth_value(s, 2) OVER (ORDER BY i)",
        "lag(s, 1) IGNORE NULLS OVER (ORDER BY i)",
        "median(x) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        "corr(x, i) OVER (ORDER BY i)",
        "array_agg(s) OVER (ORDER BY i)",
        "approx_distinct(s) OVER (PARTITION BY b ORDER BY i)",
        "stddev(x) OVER (ORDER BY i)"
      })
  void windowsInTheirForms(String call) {
    String sql = "SELECT " + call + " AS r FROM fx ORDER BY i";

    assertThat(engine.query(sql)).hasToString(engine.natively(sql).toString());
  }

  /** Calcite takes no order beside IGNORE NULLS, so a filter stands for it. */
  @Test
  void orderedAggregatesIgnoreNulls() {
    assertThat(
            engine.query(
                "SELECT first_value(s ORDER BY id DESC) IGNORE NULLS, array_agg(s) IGNORE NULLS FROM t"))
        .hasToString("[[b, [a, b]]]");
    assertThat(
            engine.query("SELECT first_value(i) IGNORE NULLS FROM (SELECT i FROM t WHERE id = 1)"))
        .containsExactly(List.of(10L));
  }
}
