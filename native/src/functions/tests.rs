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
fn hashes_have_their_known_values() {
    check_all(&[
        ("stable_hash64('')", "7252660547403494068"),
        ("stable_hash64('a')", "4681665781835383343"),
        ("stable_hash64('alpha')", "5982700193828047002"),
        ("stable_hash64('éclair')", "5951269960789405296"),
        ("stable_hash64('src/app.py')", "3229083413022686644"),
        (
            "stable_hash128('alpha')",
            "b52f7e54cd313e691148cc2c80345831",
        ),
        (
            "stable_hash128('éclair')",
            "2be1a87b9474ddf42688bffcba914d33",
        ),
        ("stable_hash64(NULL)", "NULL"),
        ("stable_hash128(NULL)", "NULL"),
        ("stable_hash128(CAST(NULL AS VARCHAR))", "NULL"),
    ]);
}

#[test]
fn older_recipes_give_their_known_ids() {
    check_all(&[
        (
            "stable_id('file', concat_ws(chr(31), 'file', 'src/app.py'))",
            "file:e226e183b75420e03aabd51110b74e89",
        ),
        (
            "stable_id('file', concat_ws(chr(31), 'file', 'demo', 'src/app.py'))",
            "file:1e7b60397f47413461c2682095165133",
        ),
        (
            "stable_id('span', concat_ws(chr(31), 'span', 'file_1', '0', '4'))",
            "span:b14b32b2e96d77527a82299a41ef0bcb",
        ),
        (
            "prefixed_hash64('span', concat_ws(':', 'file_1', 0, 4))",
            "span:6993574511691733500",
        ),
        (
            "prefixed_hash64('scip_doc', 'src/app.py')",
            "scip_doc:3229083413022686644",
        ),
        (
            "stable_id('span', concat_ws(chr(31), 'span', 'src/app.py', '0', '4'))",
            "span:aa8b5de42112e0a715a6b81667330ee1",
        ),
        (
            "stable_id('span', concat_ws(chr(31), 'span', 'call', 'src/app.py', '0', '4'))",
            "span:f86fc40225b23d962c40c5ce4ac9f4f8",
        ),
        ("stable_id(NULL, 'a')", "NULL"),
        ("stable_id('a', NULL)", "NULL"),
        ("prefixed_hash64(NULL, 'a')", "NULL"),
        ("prefixed_hash64('a', NULL)", "NULL"),
    ]);
}

#[test]
fn ids_of_parts_follow_the_one_recipe() {
    let context = context();
    let same = |parts: &str, text: &str| {
        let ids = format!("stable_id_parts('p', {parts}) = stable_id('p', {text})");
        assert_eq!(value_of(&context, &ids), "true", "{ids}");
        let hashes = format!("prefixed_hash_parts64('p', {parts}) = prefixed_hash64('p', {text})");
        assert_eq!(value_of(&context, &hashes), "true", "{hashes}");
    };
    same("'a'", "'a'");
    same("''", "''");
    same("NULL", "'__NULL__'");
    same("'a', 'b'", "'a' || chr(31) || 'b'");
    same(
        "'é', 0, -4, 9223372036854775807, -9223372036854775808",
        "concat_ws(chr(31), 'é', '0', '-4', '9223372036854775807', '-9223372036854775808')",
    );
    same("18446744073709551615", "'18446744073709551615'");
    same(
        "arrow_cast(-128, 'Int8'), arrow_cast(255, 'UInt8'), arrow_cast(-3, 'Int16')",
        "concat_ws(chr(31), '-128', '255', '-3')",
    );
    same(
        "arrow_cast('x', 'Utf8View'), arrow_cast('y', 'LargeUtf8'), \
         arrow_cast('z', 'Dictionary(Int8, Utf8)'), arrow_cast(NULL, 'Int32')",
        "concat_ws(chr(31), 'x', 'y', 'z', '__NULL__')",
    );
    assert_eq!(value_of(&context, "stable_id_parts(NULL, 'a')"), "NULL");
}

#[test]
fn nulls_collide_in_the_older_recipe_only() {
    let context = context();
    let different = |expression: &str| value_of(&context, expression);
    assert_eq!(
        different(
            "prefixed_hash64('p', concat_ws(':', NULL, 5, 7)) = \
             prefixed_hash64('p', concat_ws(':', '5', 7, NULL))"
        ),
        "true"
    );
    for function in ["stable_id_parts", "prefixed_hash_parts64"] {
        let ids = format!("{function}('p', NULL, 5, 7) = {function}('p', '5', 7, NULL)");
        assert_eq!(different(&ids), "false");
    }
}

#[test]
fn masks_tell_whether_an_id_has_all_its_parts() {
    check_all(&[
        ("valid_mask(['a', 'b'])", "true"),
        ("valid_mask(['a', NULL])", "false"),
        ("valid_mask([])", "true"),
        ("valid_mask(NULL)", "false"),
        ("valid_mask([1, 2])", "true"),
        ("valid_mask([1, NULL])", "false"),
        (
            "valid_mask(arrow_cast(['a', NULL], 'LargeList(Utf8)'))",
            "false",
        ),
        (
            "valid_mask(arrow_cast(['a', 'b'], 'FixedSizeList(2, Utf8)'))",
            "true",
        ),
        (
            "CASE WHEN valid_mask(['a', NULL]) THEN stable_id_parts('p', 'a', NULL) END",
            "NULL",
        ),
    ]);
}

#[test]
fn masks_of_sliced_lists_read_their_own_elements() {
    let context = context();
    let lists = query(
        &context,
        "SELECT column1 AS l FROM (VALUES ([1, NULL]), (NULL), ([]), ([2, 3]), ([NULL])) AS t",
    )
    .unwrap();
    let sliced = lists.slice(1, 3);
    register(&context, "sliced", sliced.schema(), sliced);
    let masks = query(&context, "SELECT valid_mask(l) FROM sliced").unwrap();
    let masks: Vec<Option<bool>> = masks.column(0).as_boolean().iter().collect();
    assert_eq!(masks, [Some(false), Some(true), Some(true)]);
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

#[test]
fn every_encoding_of_the_same_rows_gives_the_same_ids() {
    let context = context();
    let mut random = Random(7);
    let texts: Vec<Option<String>> = (0..500).map(|_| random.text()).collect();
    let numbers: Int64Array = (0..500).map(|_| random.number()).collect();
    let plain: StringArray = texts.iter().map(Option::as_deref).collect();
    let large: LargeStringArray = texts.iter().map(Option::as_deref).collect();
    let view: StringViewArray = texts.iter().map(Option::as_deref).collect();
    let names: Vec<Option<String>> = (0..500).map(|_| random.name()).collect();
    let dictionary: DictionaryArray<Int8Type> = names.iter().map(Option::as_deref).collect();
    let same_names: StringArray = names.iter().map(Option::as_deref).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("n", Arc::new(numbers)),
        ("plain", Arc::new(plain)),
        ("large", Arc::new(large)),
        ("view", Arc::new(view)),
        ("dict", Arc::new(dictionary)),
        ("name", Arc::new(same_names)),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns
            .into_iter()
            .map(|(name, column)| (name, column, true)),
    )
    .unwrap();
    register(&context, "t", batch.schema(), batch.slice(3, 490));
    let differing = query(
        &context,
        "SELECT count(*) FROM t WHERE \
           (stable_hash128(plain) IS DISTINCT FROM stable_hash128(large)) \
           OR (stable_hash64(plain) IS DISTINCT FROM stable_hash64(view)) \
           OR (stable_id(name, plain) IS DISTINCT FROM stable_id(dict, view)) \
           OR (stable_hash128(name) IS DISTINCT FROM stable_hash128(dict)) \
           OR (prefixed_hash64('p', name) IS DISTINCT FROM prefixed_hash64('p', dict)) \
           OR (stable_id_parts('p', plain, n, name) \
                IS DISTINCT FROM stable_id_parts('p', view, n, dict)) \
           OR (stable_id_parts('p', plain, n, name) IS DISTINCT FROM stable_id('p', \
                concat(coalesce(plain, '__NULL__'), chr(31), \
                coalesce(CAST(n AS VARCHAR), '__NULL__'), chr(31), coalesce(name, '__NULL__')))) \
           OR (stable_hash_any(large) IS DISTINCT FROM stable_hash128(plain)) \
           OR (stable_hash_any(n) IS DISTINCT FROM stable_hash128(CAST(n AS VARCHAR)))",
    )
    .unwrap();
    assert_eq!(differing.column(0).as_primitive::<Int64Type>().value(0), 0);
}

#[test]
fn a_dictionary_without_entries_is_all_null() {
    let context = context();
    let dictionary: DictionaryArray<Int8Type> = vec![None::<&str>; 3].into_iter().collect();
    let schema = Schema::new(vec![Field::new("d", dictionary.data_type().clone(), true)]);
    let column: ArrayRef = Arc::new(dictionary);
    let batch = RecordBatch::try_new(Arc::new(schema), vec![column]).unwrap();
    register(&context, "t", batch.schema(), batch);
    let result = query(
        &context,
        "SELECT count(stable_hash128(d)), count(stable_id_parts('p', d)), \
         sum(position_encoding_norm(d)) FROM t",
    )
    .unwrap();
    let numbers: Vec<i64> = result
        .columns()
        .iter()
        .map(|column| column.as_primitive::<Int64Type>().value(0))
        .collect();
    assert_eq!(numbers, [0, 3, 9]);
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

/// A small generator, so that a failure shows again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) % bound
    }

    fn text(&mut self) -> Option<String> {
        const LETTERS: [&str; 8] = ["a", "é", "😀", "\u{1f}", "'", " ", "__NULL__", "漢"];
        let length = match self.below(10) {
            0 => return None,
            1 => 0,
            2 => 60,
            length => length,
        };
        Some(
            (0..length)
                .map(|_| LETTERS[self.below(8) as usize])
                .collect(),
        )
    }

    fn name(&mut self) -> Option<String> {
        let names = [None, Some(""), Some("file"), Some("🦀")];
        names[self.below(4) as usize].map(str::to_string)
    }

    fn number(&mut self) -> Option<i64> {
        match self.below(5) {
            0 => None,
            1 => Some(i64::MIN),
            _ => Some((self.below(1 << 31) as i64) - (1 << 30)),
        }
    }
}
