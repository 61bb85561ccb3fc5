//! Sums and arithmetic that never wrap around, beside the engine's own where those do not.

use arrow::array::{Decimal128Array, Int32Array, UInt64Array};
use arrow::datatypes::{Decimal128Type, UInt64Type};
use datafusion::prelude::col;

use super::*;

/// A table `t` in four partitions, which the engine sums in parallel and then together.
fn with_table(columns: Vec<(&str, Vec<ArrayRef>)>) -> SessionContext {
    let context = context();
    let schema = Arc::new(Schema::new(
        columns
            .iter()
            .map(|(name, parts)| Field::new(*name, parts[0].data_type().clone(), true))
            .collect::<Vec<_>>(),
    ));
    let partitions = (0..columns[0].1.len())
        .map(|part| {
            let arrays = columns.iter().map(|(_, parts)| Arc::clone(&parts[part]));
            vec![RecordBatch::try_new(Arc::clone(&schema), arrays.collect()).unwrap()]
        })
        .collect();
    let table = MemTable::try_new(schema, partitions).unwrap();
    context.register_table("t", Arc::new(table)).unwrap();
    query(&context, "SET datafusion.execution.target_partitions = 4").unwrap();
    context
}

/// Numbers that look random, with a null now and then.
fn noise(seed: u64, rows: usize, bits: u32) -> Vec<Option<i64>> {
    let mut state = seed;
    (0..rows)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 60 != 0).then_some((state as i64) >> (64 - bits))
        })
        .collect()
}

fn noisy_table(groups: i64) -> SessionContext {
    let parts = 0..4_u64;
    let column = |offset: u64, bits: u32| -> Vec<Vec<Option<i64>>> {
        parts
            .clone()
            .map(|part| noise(part + offset, 3000, bits))
            .collect()
    };
    let keys = column(10, 62)
        .into_iter()
        .map(|part| {
            let keys = part.into_iter().map(|key| key.map(|key| key % groups));
            Arc::new(keys.collect::<Int64Array>()) as ArrayRef
        })
        .collect();
    let longs = column(20, 40);
    let array = |part: &Vec<Option<i64>>| Arc::new(Int64Array::from(part.clone())) as ArrayRef;
    let int = |part: &Vec<Option<i64>>| {
        let values = part.iter().map(|value| value.map(|value| value as i32));
        Arc::new(values.collect::<Int32Array>()) as ArrayRef
    };
    let unsigned = |part: &Vec<Option<i64>>| {
        let values = part.iter().map(|value| value.map(i64::unsigned_abs));
        Arc::new(values.collect::<UInt64Array>()) as ArrayRef
    };
    let decimal = |part: &Vec<Option<i64>>| {
        let values = part.iter().map(|value| value.map(i128::from));
        let array = values.collect::<Decimal128Array>();
        Arc::new(array.with_precision_and_scale(20, 3).unwrap()) as ArrayRef
    };
    with_table(vec![
        ("k", keys),
        ("b", longs.iter().map(array).collect()),
        ("i", longs.iter().map(int).collect()),
        ("u", longs.iter().map(unsigned).collect()),
        ("d", longs.iter().map(decimal).collect()),
    ])
}

fn assert_same(context: &SessionContext, sql: &str) {
    let exact = query(context, sql).unwrap();
    let plain = query(context, &sql.replace("exact_sum", "sum")).unwrap();
    assert_eq!(exact.columns(), plain.columns(), "{sql}");
    assert!(exact.num_rows() > 0, "{sql}");
}

#[test]
fn sums_that_fit_are_those_of_the_engine() {
    for groups in [3, 5000] {
        let context = noisy_table(groups);
        for column in ["b", "i", "u", "d"] {
            for sql in [
                format!("SELECT exact_sum({column}) FROM t"),
                format!("SELECT exact_sum({column}) FROM t WHERE k IS NULL AND b IS NULL"),
                format!("SELECT exact_sum({column}) FILTER (WHERE b % 3 = 0) FROM t"),
                format!("SELECT exact_sum(DISTINCT {column}) FROM t"),
                format!("SELECT k, exact_sum({column}) FROM t GROUP BY k ORDER BY k"),
                format!(
                    "SELECT k, exact_sum({column}) FILTER (WHERE b % 3 = 0), count(*) FROM t \
                     GROUP BY k ORDER BY k"
                ),
                format!(
                    "SELECT k, exact_sum(DISTINCT {column}), count(DISTINCT b) FROM t GROUP BY k \
                     ORDER BY k"
                ),
                format!(
                    "SELECT exact_sum({column}) OVER (PARTITION BY k ORDER BY b, i, u, d) FROM t \
                     ORDER BY k, b, i, u, d LIMIT 500"
                ),
                format!(
                    "SELECT exact_sum({column}) OVER (PARTITION BY k ORDER BY b ROWS BETWEEN 3 \
                     PRECEDING AND 1 FOLLOWING) FROM t ORDER BY k, b, 1 LIMIT 500"
                ),
            ] {
                assert_same(&context, &sql);
            }
        }
    }
}

#[test]
fn many_groups_go_on_without_being_summed_first() {
    let context = noisy_table(100_000);
    for setting in [
        "SET datafusion.execution.skip_partial_aggregation_probe_rows_threshold = 1",
        "SET datafusion.execution.skip_partial_aggregation_probe_ratio_threshold = 0.0",
        "SET datafusion.execution.batch_size = 100",
    ] {
        query(&context, setting).unwrap();
    }
    for column in ["b", "u", "d"] {
        assert_same(
            &context,
            &format!("SELECT k, exact_sum({column}) FROM t GROUP BY k ORDER BY k"),
        );
        assert_same(
            &context,
            &format!(
                "SELECT k, exact_sum({column}) FILTER (WHERE b % 3 = 0) FROM t GROUP BY k \
                 ORDER BY k"
            ),
        );
    }
    let skipped = query(
        &context,
        "EXPLAIN ANALYZE SELECT k, exact_sum(b) FROM t GROUP BY k",
    );
    let plan = array_value_to_string(skipped.unwrap().column(1), 0).unwrap();
    assert!(
        plan.split("skipped_aggregation_rows=")
            .skip(1)
            .any(|rest| !rest.starts_with('0')),
        "{plan}"
    );
}

fn longs(parts: [&[i64]; 4]) -> Vec<ArrayRef> {
    let array = |part: &[i64]| Arc::new(Int64Array::from(part.to_vec())) as ArrayRef;
    parts.map(array).to_vec()
}

/// Partial sums that wrap around and a total that does not.
#[test]
fn a_total_that_fits_is_given_whatever_its_parts_are() {
    let max = i64::MAX;
    let context = with_table(vec![
        ("k", longs([&[1, 1, 2], &[1, 1, 2], &[2], &[3]])),
        ("x", longs([&[max, max, 1], &[-max, -max, 2], &[3], &[max]])),
    ]);
    let sums = query(&context, "SELECT exact_sum(x) FROM t GROUP BY k ORDER BY k").unwrap();
    let sums: Vec<i64> = sums.column(0).as_primitive::<Int64Type>().values().to_vec();
    assert_eq!(sums, [0, 6, max]);
    for sql in [
        "SELECT exact_sum(x) FROM t WHERE k = 1",
        "SELECT exact_sum(x) OVER (PARTITION BY k) FROM t WHERE k = 1",
    ] {
        let found = query(&context, sql).unwrap();
        let value = found.column(0).as_primitive::<Int64Type>().value(0);
        assert_eq!(value, 0, "{sql}");
    }
    let moving = format!(
        "SELECT count(*) FROM (SELECT x, exact_sum(x) OVER (ORDER BY n ROWS BETWEEN CURRENT ROW \
         AND CURRENT ROW) AS s FROM (VALUES (1, {max}), (2, {max}), (3, -{max}), (4, -{max})) AS \
         v(n, x)) WHERE s = x"
    );
    let fitting = query(&context, &moving).unwrap();
    assert_eq!(fitting.column(0).as_primitive::<Int64Type>().value(0), 4);
    query(&context, "SET datafusion.execution.batch_size = 1").unwrap();
    let error = query(
        &context,
        "SELECT k, exact_sum(x) FROM t WHERE x > 0 GROUP BY k",
    );
    let error = error.unwrap_err();
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Data, "22003")
    );
    assert_eq!(
        error.message,
        "a sum does not fit into BIGINT; compute with DECIMAL(38, 0)"
    );
}

#[test]
fn a_sum_that_does_not_fit_is_an_error() {
    let context = context();
    let big = "9223372036854775807";
    let wide = "CAST('99999999999999999999999999999999999999' AS DECIMAL(38, 0))";
    let widest = format!("CAST('{}' AS DECIMAL(76, 0))", "9".repeat(76));
    for rows in [
        format!("({big}), (1)"),
        format!("(-{big}), (-2)"),
        format!("({big}), ({big}), ({big}), ({big}), (1)"),
        "(arrow_cast('18446744073709551615', 'UInt64')), (arrow_cast(1, 'UInt64'))".to_string(),
        format!("({wide}), (CAST(1 AS DECIMAL(38, 0)))"),
        format!("(-{wide}), (-{wide}), (-{wide}), (-{wide})"),
        format!("({widest}), (CAST(1 AS DECIMAL(76, 0)))"),
        format!("({widest}), ({widest}), ({widest}), ({widest}), ({widest}), ({widest})"),
    ] {
        for sql in [
            "SELECT exact_sum(x) FROM v",
            "SELECT exact_sum(x) FROM v GROUP BY x IS NULL",
            "SELECT exact_sum(x) OVER (ORDER BY x ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) FROM v",
        ] {
            let error = query(&context, &format!("WITH v(x) AS (VALUES {rows}) {sql}"));
            let error = error.expect_err(&format!("{sql} of {rows}"));
            assert_eq!(error.sql_state, "22003", "{sql} of {rows}: {error:?}");
            assert_eq!(error.kind, Kind::Data);
        }
    }
    let distinct = format!("SELECT exact_sum(DISTINCT x) FROM (VALUES ({big}), ({big}), (1)) v(x)");
    assert_eq!(query(&context, &distinct).unwrap_err().sql_state, "22003");
}

#[test]
fn a_window_that_moves_forgets_what_left_it() {
    let context = context();
    let batch = query(
        &context,
        "SELECT exact_sum(x) OVER w, exact_sum(DISTINCT x) OVER w FROM (VALUES (1, 5), (2, 5), \
         (3, NULL), (4, 7), (5, NULL), (6, NULL)) AS v(n, x) \
         WINDOW w AS (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) ORDER BY n",
    )
    .unwrap();
    let column = |at: usize| -> Vec<Option<i64>> {
        batch
            .column(at)
            .as_primitive::<Int64Type>()
            .iter()
            .collect()
    };
    assert_eq!(
        column(0),
        [Some(5), Some(10), Some(5), Some(7), Some(7), None]
    );
    assert_eq!(
        column(1),
        [Some(5), Some(5), Some(5), Some(7), Some(7), None]
    );
    let wide = query(
        &context,
        "SELECT exact_sum(DISTINCT x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) \
         FROM (VALUES (CAST(1.5 AS DECIMAL(30, 1))), (CAST(2.5 AS DECIMAL(30, 1)))) AS v(x)",
    )
    .unwrap();
    let sums = wide.column(0).as_primitive::<Decimal128Type>().values();
    assert_eq!(sums.to_vec(), [15, 40]);
}

#[test]
fn sums_have_the_types_that_sql_gives_them() {
    let context = context();
    let type_of = |value: &str| {
        let sql = format!("SELECT exact_sum(x) FROM (SELECT {value} AS x)");
        let batch = query(&context, &sql).unwrap_or_else(|error| panic!("{value}: {error:?}"));
        assert!(batch.schema().field(0).is_nullable());
        batch.schema().field(0).data_type().clone()
    };
    for (value, expected) in [
        ("arrow_cast(1, 'Int8')", DataType::Int64),
        ("1", DataType::Int64),
        ("NULL", DataType::Int64),
        ("arrow_cast(1, 'UInt16')", DataType::UInt64),
        ("arrow_cast(1, 'UInt64')", DataType::UInt64),
        (
            "arrow_cast(1, 'Decimal32(5, 2)')",
            DataType::Decimal128(15, 2),
        ),
        (
            "arrow_cast(1, 'Decimal64(10, 2)')",
            DataType::Decimal128(20, 2),
        ),
        ("CAST(1 AS DECIMAL(38, 4))", DataType::Decimal128(38, 4)),
        ("CAST(1 AS DECIMAL(40, 4))", DataType::Decimal256(50, 4)),
        ("arrow_cast(1, 'Dictionary(Int8, Int32)')", DataType::Int64),
    ] {
        assert_eq!(type_of(value), expected, "{value}");
    }
    for (call, state) in [
        ("exact_sum(1.5)", "42804"),
        ("exact_sum('1')", "42804"),
        ("exact_sum(1, 2)", "42883"),
        ("exact_add('1', 2)", "42804"),
        ("exact_add(1)", "42883"),
        ("exact_multiply(1, 1.5)", "42804"),
        ("exact_add(arrow_cast(1, 'UInt64'), 1)", "42804"),
    ] {
        let error = refusal(&context, call);
        assert_eq!(
            (error.kind, error.sql_state.as_str()),
            (Kind::Plan, state),
            "{error:?}"
        );
    }
}

#[test]
fn arithmetic_fits_or_fails() {
    check_all(&[
        ("exact_add(9223372036854775806, 1)", "9223372036854775807"),
        (
            "exact_subtract(-9223372036854775807, 1)",
            "-9223372036854775808",
        ),
        (
            "exact_multiply(-3037000499, 3037000499)",
            "-9223372030926249001",
        ),
        ("exact_add(NULL, 1)", "NULL"),
        ("exact_multiply(NULL, NULL)", "NULL"),
        (
            "arrow_typeof(exact_add(arrow_cast(1, 'Int8'), arrow_cast(1, 'Int16')))",
            "Int16",
        ),
        (
            "arrow_typeof(exact_add(arrow_cast(1, 'UInt8'), arrow_cast(1, 'Int8')))",
            "Int16",
        ),
        (
            "arrow_typeof(exact_add(arrow_cast(1, 'UInt8'), arrow_cast(1, 'UInt16')))",
            "UInt16",
        ),
        (
            "arrow_typeof(exact_add(arrow_cast(1, 'UInt32'), 1))",
            "Int64",
        ),
    ]);
    let context = context();
    for (call, message) in [
        (
            "exact_add(9223372036854775807, 1)",
            "9223372036854775807 + 1 does not fit into BIGINT; compute with DECIMAL(38, 0)",
        ),
        (
            "exact_subtract(arrow_cast(-128, 'Int8'), arrow_cast(1, 'Int8'))",
            "-128 - 1 does not fit into TINYINT; compute with DECIMAL(38, 0)",
        ),
        (
            "exact_multiply(arrow_cast(65536, 'UInt32'), arrow_cast(65536, 'UInt32'))",
            "65536 * 65536 does not fit into INTEGER UNSIGNED; compute with DECIMAL(38, 0)",
        ),
        (
            "exact_subtract(arrow_cast(0, 'UInt64'), arrow_cast(1, 'UInt64'))",
            "0 - 1 does not fit into BIGINT UNSIGNED; compute with DECIMAL(38, 0)",
        ),
    ] {
        let error = refusal(&context, call);
        assert_eq!(
            (error.kind, error.sql_state.as_str()),
            (Kind::Data, "22003")
        );
        assert_eq!(error.message, message);
    }
}

/// What stands below a null is no number and can not be too large.
#[test]
fn nulls_and_what_is_below_them_do_not_overflow() {
    let hidden = Int64Array::new(vec![i64::MAX, 1].into(), Some(vec![false, true].into()));
    let parts = vec![Arc::new(hidden) as ArrayRef; 4];
    let context = with_table(vec![("x", parts)]);
    let batch = query(
        &context,
        "SELECT exact_sum(exact_add(x, 1)), exact_sum(x) FROM t",
    )
    .unwrap();
    let sum = |at: usize| batch.column(at).as_primitive::<Int64Type>().value(0);
    assert_eq!((sum(0), sum(1)), (8, 4));
}

/// An ordered column plus a constant is ordered. The engine's operators promise less, since what
/// wraps around loses its place.
#[test]
fn arithmetic_keeps_an_order() {
    let context = context();
    let schema = Arc::new(Schema::new(vec![Field::new("x", DataType::Int64, true)]));
    let table = MemTable::try_new(schema, vec![vec![]])
        .unwrap()
        .with_sort_order(vec![vec![col("x").sort(true, false)]]);
    context.register_table("t", Arc::new(table)).unwrap();
    let sorted = |expression: &str| {
        let sql = format!("EXPLAIN SELECT x FROM t ORDER BY {expression}");
        let plan = query(&context, &sql).unwrap();
        (0..plan.num_rows())
            .map(|row| array_value_to_string(plan.column(1), row).unwrap())
            .any(|text| text.contains("SortExec"))
    };
    assert!(!sorted("exact_add(x, 1)"));
    assert!(!sorted("exact_subtract(x, 1)"));
    assert!(sorted("exact_subtract(x, x)"));
    assert!(sorted("exact_subtract(1, x)"));
    assert!(sorted("exact_multiply(x, 1)"));
}

#[test]
fn unsigned_sums_count_up_to_the_last_value() {
    let most = u64::MAX;
    let array = |values: Vec<u64>| Arc::new(UInt64Array::from(values)) as ArrayRef;
    let context = with_table(vec![(
        "x",
        vec![
            array(vec![most - 3]),
            array(vec![1]),
            array(vec![1, 1]),
            array(vec![]),
        ],
    )]);
    let sum = query(&context, "SELECT exact_sum(x) FROM t").unwrap();
    assert_eq!(sum.column(0).as_primitive::<UInt64Type>().value(0), most);
    let over =
        "SELECT exact_sum(x) FROM (SELECT x FROM t UNION ALL SELECT arrow_cast(1, 'UInt64'))";
    let error = query(&context, over).unwrap_err();
    assert_eq!(error.sql_state, "22003");
}
