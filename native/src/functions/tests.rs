//! The functions through SQL, against known vectors and against themselves in other encodings.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, Int64Array, LargeStringArray, RecordBatch,
    StringArray, StringViewArray,
};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Field, Int8Type, Int64Type, Schema};
use arrow::util::display::array_value_to_string;
use datafusion::datasource::MemTable;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::SessionContext;
use serde_json::json;

use crate::engine::Engine;
use crate::error::{Error, Kind, Result};
use crate::message::Message;
use crate::version::Version;

mod differences;
mod encodings;
mod exact;
mod ids;

fn context() -> SessionContext {
    let options = json!({ "workerThreads": 1, "memoryLimitBytes": 64 << 20, "settings": {} });
    let message = Message::parse(options.to_string().as_bytes()).unwrap();
    let engine = Engine::open(&message, Version::detached()).unwrap();
    let state = engine.template().clone();
    let config = state
        .config()
        .clone()
        .with_default_catalog_and_schema("datafusion", "public");
    SessionContext::new_with_state(
        SessionStateBuilder::new_from_existing(state)
            .with_config(config)
            .build(),
    )
}

fn query(context: &SessionContext, sql: &str) -> Result<RecordBatch> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let frame = context.sql(sql).await?;
        let schema = Arc::clone(frame.schema().inner());
        Ok(concat_batches(&schema, &frame.collect().await?)?)
    })
}

fn value_of(context: &SessionContext, expression: &str) -> String {
    let batch = query(context, &format!("SELECT {expression}"))
        .unwrap_or_else(|error| panic!("{expression}: {error:?}"));
    if batch.column(0).is_null(0) {
        return "NULL".to_string();
    }
    array_value_to_string(batch.column(0), 0).unwrap()
}

fn check_all(vectors: &[(&str, &str)]) {
    let context = context();
    for (expression, expected) in vectors {
        assert_eq!(&value_of(&context, expression), expected, "{expression}");
    }
}

fn refusal(context: &SessionContext, expression: &str) -> Error {
    query(context, &format!("SELECT {expression}")).unwrap_err()
}

#[test]
fn position_encodings_have_numbers() {
    check_all(&[
        (
            "position_encoding_norm('UTF8CodeUnitOffsetFromLineStart')",
            "1",
        ),
        ("position_encoding_norm('utf16')", "2"),
        ("position_encoding_norm('UTF32')", "3"),
        ("position_encoding_norm(' 1 ')", "1"),
        ("position_encoding_norm('2')", "2"),
        ("position_encoding_norm('3')", "3"),
        ("position_encoding_norm('0')", "3"),
        ("position_encoding_norm('4')", "3"),
        ("position_encoding_norm('12')", "3"),
        ("position_encoding_norm('utf-8')", "3"),
        ("position_encoding_norm('')", "3"),
        ("position_encoding_norm(NULL)", "3"),
    ]);
}

#[test]
fn columns_become_byte_offsets() {
    check_all(&[
        ("col_to_byte('abc', 2, 'utf32')", "2"),
        ("col_to_byte('aéb', 2, 'utf32')", "3"),
        ("col_to_byte('aéb', 2, NULL)", "3"),
        ("col_to_byte('aéb', 2, 'utf-8')", "3"),
        ("col_to_byte('a😀b', 3, 'UTF16')", "5"),
        ("col_to_byte('a😀b', 2, 'utf16')", "NULL"),
        ("col_to_byte('a😀', 2, 'utf16')", "NULL"),
        ("col_to_byte('a😀', 3, 'utf16')", "5"),
        ("col_to_byte('a😀b', 2, 'utf32')", "5"),
        ("col_to_byte('aéb', 3, 'utf8')", "3"),
        ("col_to_byte('aéb', 2, 'utf8')", "NULL"),
        ("col_to_byte('aéb', 2, 'byte')", "2"),
        ("col_to_byte('aéb', 99, 'byte')", "4"),
        ("col_to_byte('aéb', 99, 'utf8')", "4"),
        ("col_to_byte('aéb', 99, 'utf16')", "4"),
        ("col_to_byte('aéb', 99, 'utf32')", "4"),
        ("col_to_byte('aéb', -1, 'utf32')", "0"),
        ("col_to_byte('', 0, 'utf16')", "0"),
        ("col_to_byte(NULL, 1, 'utf8')", "NULL"),
        ("col_to_byte('a', NULL, 'utf8')", "NULL"),
        ("col_to_byte('a', arrow_cast(1, 'UInt8'), 'utf8')", "1"),
    ]);
}

#[test]
fn numeric_texts_become_whole_numbers() {
    check_all(&[
        ("normalize_span('12')", "12"),
        ("normalize_span(' -12.9 ')", "-12"),
        ("normalize_span('1.25e1')", "12"),
        ("normalize_span('125e-2')", "1"),
        ("normalize_span('0.0001E+5')", "10"),
        ("normalize_span('0e99999999999999999999')", "0"),
        ("normalize_span('1e-99999999999999999999')", "0"),
        ("normalize_span('9007199254740993.0')", "9007199254740993"),
        (
            "normalize_span('9223372036854775807')",
            "9223372036854775807",
        ),
        (
            "normalize_span('-9223372036854775808')",
            "-9223372036854775808",
        ),
        ("normalize_span('9223372036854775808')", "NULL"),
        ("normalize_span('1e30')", "NULL"),
        ("normalize_span('+1')", "NULL"),
        ("normalize_span('.5')", "NULL"),
        ("normalize_span('5.')", "NULL"),
        ("normalize_span('1e')", "NULL"),
        ("normalize_span('0x10')", "NULL"),
        ("normalize_span('1 2')", "NULL"),
        ("normalize_span('NaN')", "NULL"),
        ("normalize_span('')", "NULL"),
        ("normalize_span(NULL)", "NULL"),
    ]);
}

#[test]
fn values_of_every_type_have_a_canonical_text() {
    let texts = [
        ("'é'", "é"),
        ("arrow_cast('é', 'Dictionary(Int8, Utf8)')", "é"),
        ("7", "7"),
        ("arrow_cast(7, 'Dictionary(Int8, Int64)')", "7"),
        ("true", "true"),
        ("1.5", "1.5"),
        ("CAST(1.50 AS DECIMAL(5, 2))", "1.50"),
        ("DATE '2020-01-02'", "2020-01-02"),
        (
            "TIMESTAMP '2020-01-02 03:04:05.5'",
            "2020-01-02T03:04:05.500",
        ),
        (
            "arrow_cast('2020-01-02T03:04:05Z', 'Timestamp(Second, Some(\"+02:00\"))')",
            "2020-01-02T03:04:05Z",
        ),
        ("X'00ff'", "00ff"),
        ("INTERVAL '1' MONTH", "1 mons"),
        ("[1, NULL, 3]", "[1,null,3]"),
        ("['a', 'b,\"c']", "[\"a\",\"b,\\\"c\"]"),
        ("[[1], []]", "[[1],[]]"),
        (
            "named_struct('a', 'x', 'd', DATE '2020-01-02', 'n', NULL)",
            "{\"a\":\"x\",\"d\":\"2020-01-02\",\"n\":null}",
        ),
        ("MAP {'k': 1, 'l': NULL}", "[[\"k\",1],[\"l\",null]]"),
    ];
    let context = context();
    for (value, text) in texts {
        let quoted = text.replace('\'', "''");
        let equal = format!("stable_hash_any({value}) = stable_hash128('{quoted}')");
        assert_eq!(value_of(&context, &equal), "true", "{value}");
    }
    assert_eq!(value_of(&context, "stable_hash_any(NULL)"), "NULL");
    assert_eq!(
        value_of(&context, "stable_hash_any(CAST(NULL AS INT))"),
        "NULL"
    );
}

#[test]
fn wrong_arguments_are_named_when_the_statement_is_planned() {
    let context = context();
    let error = refusal(&context, "stable_hash64(1)");
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Plan, "42804")
    );
    assert!(
        error
            .message
            .starts_with("stable_hash64: argument 1 (text) is of type Int64"),
        "{error}"
    );
    let error = refusal(&context, "stable_id_parts('p', 'a', 1.5)");
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Plan, "42804")
    );
    assert!(
        error
            .message
            .starts_with("stable_id_parts: argument 3 (part) is of type Float64"),
        "{error}"
    );
    let error = refusal(&context, "stable_id_parts('p')");
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Plan, "42883")
    );
    assert!(
        error.message.contains("stable_id_parts(prefix, part[, …])"),
        "{error}"
    );
    let error = refusal(&context, "stable_id('p', 'a', 'b')");
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Plan, "42883")
    );
    assert_eq!(refusal(&context, "stable_hash64()").kind, Kind::Plan);
    assert_eq!(refusal(&context, "valid_mask('a')").kind, Kind::Plan);
}

#[test]
fn results_are_plain_text_and_nullable() {
    let context = context();
    let schema = query(
        &context,
        "SELECT stable_id_parts('p', 'a') AS i, stable_hash128(arrow_cast('a', 'Utf8View')) AS h, \
         stable_hash64('a') AS n",
    )
    .unwrap()
    .schema();
    let types: Vec<&DataType> = schema
        .fields()
        .iter()
        .map(|field| field.data_type())
        .collect();
    assert_eq!(types, [&DataType::Utf8, &DataType::Utf8, &DataType::Int64]);
    assert!(schema.fields().iter().all(|field| field.is_nullable()));
}

#[test]
fn the_engines_catalog_describes_the_functions() {
    let context = context();
    let routines = query(
        &context,
        "SELECT routine_name, data_type, is_deterministic, function_type, syntax_example \
         FROM information_schema.routines \
         WHERE routine_name IN ('stable_id_parts', 'col_to_byte', 'valid_mask') \
           AND length(description) > 20 ORDER BY routine_name",
    )
    .unwrap();
    let texts: Vec<String> = (0..routines.num_rows())
        .map(|row| {
            let columns = routines.columns().iter();
            let cells: Vec<String> = columns
                .map(|column| array_value_to_string(column, row).unwrap())
                .collect();
            cells.join(" | ")
        })
        .collect();
    assert_eq!(
        texts,
        [
            "col_to_byte | Int64 | true | SCALAR | col_to_byte(line, col, unit)",
            "stable_id_parts | String | true | SCALAR | stable_id_parts(prefix, part[, …])",
            "valid_mask | Boolean | true | SCALAR | valid_mask(list)",
        ]
    );
    let parameters = query(
        &context,
        "SELECT string_agg(parameter_name || ' ' || data_type, ', ' ORDER BY ordinal_position) \
         FROM information_schema.parameters \
         WHERE specific_name = 'col_to_byte' AND parameter_mode = 'IN'",
    )
    .unwrap();
    assert_eq!(
        array_value_to_string(parameters.column(0), 0).unwrap(),
        "line String, col Int64, unit String"
    );
}

fn register(
    context: &SessionContext,
    name: &str,
    schema: arrow::datatypes::SchemaRef,
    batch: RecordBatch,
) {
    let table = MemTable::try_new(schema, vec![vec![batch]]).unwrap();
    context.register_table(name, Arc::new(table)).unwrap();
}
