//! Tests of the whole crate below the JNI shell: engine, sessions, plans, streams, stagings.

mod deployments;
mod drift;
mod interrupts;
mod memory;
mod queries;
mod settings;
mod views;

use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};
use base64::Engine as _;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::error::{Kind, Result};
use crate::execution::Limits;
use crate::message::{Message, schema_bytes};
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::queries::State;
use crate::session::Session;
use crate::staging::Staging;
use crate::stream::{ResultStream, StreamReader};
use crate::version::Version;

fn message(value: Value) -> Message {
    Message::parse(value.to_string().as_bytes()).unwrap()
}

fn engine() -> Arc<Engine> {
    let options = json!({ "workerThreads": 2, "memoryLimitBytes": 256 << 20, "settings": {} });
    Arc::new(Engine::open(&message(options), Version::detached()).unwrap())
}

fn session(engine: &Arc<Engine>, access: &str) -> Arc<Session> {
    let options = json!({
        "catalog": "datafusion", "schema": "public", "timeZone": "UTC", "access": access,
        "allowedFolders": [std::env::temp_dir()], "planningMillis": 10000, "settings": {},
    });
    Arc::new(Session::open(engine, &message(options)).unwrap())
}

fn start(session: &Arc<Session>, sql: &str, limits: Limits) -> Result<Arc<ResultStream>> {
    let plan = Arc::new(Plan::create(session, sql.to_string())?);
    let parameters = Parameters::decode(&[0, 0, 0, 0])?;
    Ok(Arc::new(ResultStream::start(plan, parameters, limits)?))
}

fn no_limits() -> Limits {
    Limits::new(0, 0, 0)
}

/// All rows; an error as it arose, before the C stream interface makes it a text.
fn rows(session: &Arc<Session>, sql: &str) -> Result<Vec<RecordBatch>> {
    let stream = start(session, sql, no_limits())?;
    let mut batches = Vec::new();
    while let Some(batch) = stream.next()? {
        batches.push(batch);
    }
    Ok(batches)
}

fn first_number(session: &Arc<Session>, sql: &str) -> i64 {
    let batches = rows(session, sql).unwrap();
    let column = batches[0].column(0).as_any().downcast_ref::<Int64Array>();
    column.unwrap().value(0)
}

#[test]
fn planning_changes_nothing() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    let before = engine.catalogs().version().get();
    Plan::create(&session, "CREATE TABLE t AS VALUES (1)".into()).unwrap();
    assert_eq!(engine.catalogs().version().get(), before);
    rows(&session, "CREATE TABLE t AS VALUES (1), (2)").unwrap();
    assert!(engine.catalogs().version().get() > before);
    assert_eq!(first_number(&session, "SELECT count(*) FROM t"), 2);
}

#[test]
fn sessions_share_tables_and_keep_their_settings() {
    let engine = engine();
    let (one, two) = (session(&engine, "ADMIN"), session(&engine, "ADMIN"));
    rows(&one, "CREATE VIEW v AS SELECT 7 AS n").unwrap();
    rows(&one, "SET datafusion.execution.batch_size = 17").unwrap();
    assert_eq!(first_number(&two, "SELECT n FROM v"), 7);
    let size = "SELECT CAST(value AS BIGINT) FROM information_schema.df_settings \
                WHERE name = 'datafusion.execution.batch_size'";
    assert_eq!(first_number(&one, size), 17);
    assert_eq!(first_number(&two, size), 8192);
}

#[test]
fn access_is_checked_below_explain_too() {
    let engine = engine();
    let reader = session(&engine, "READ_ONLY");
    let target = std::env::temp_dir().join("calcitefusion-refused.parquet");
    let copy = format!(
        "COPY (SELECT 1) TO '{}' STORED AS PARQUET",
        target.display()
    );
    for sql in [
        "CREATE TABLE t AS VALUES (1)".to_string(),
        "SET datafusion.execution.batch_size = 1".to_string(),
        copy.clone(),
        format!("EXPLAIN ANALYZE {copy}"),
        format!("EXPLAIN {copy}"),
        "PREPARE p AS SELECT 1".to_string(),
    ] {
        let error = Plan::create(&reader, sql.clone()).err().unwrap();
        assert_eq!(error.kind, Kind::Policy, "{sql}");
        assert_eq!(error.sql_state, "25006", "{sql}");
    }
    assert!(!target.exists());
    let limit = "SET datafusion.runtime.memory_limit = '100G'";
    let service = session(&engine, "SERVICE");
    let error = Plan::create(&service, limit.into()).err().unwrap();
    assert_eq!(error.sql_state, "42501");
    let outside = "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'";
    let admin = session(&engine, "ADMIN");
    let error = Plan::create(&admin, outside.into()).err().unwrap();
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Policy, "42501")
    );
}

#[test]
fn errors_have_kinds_and_positions() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let plan = |sql: &str| Plan::create(&session, sql.into()).err().unwrap();
    let syntax = plan("SELECT 1\nFORM t");
    assert_eq!((syntax.kind, syntax.position), (Kind::Syntax, Some((2, 6))));
    assert_eq!(plan("SELECT * FROM nothing").sql_state, "42P01");
    assert_eq!(
        plan("SELECT nothing FROM (SELECT 1 AS a)").sql_state,
        "42703"
    );
    assert_eq!(plan("SELECT nofunction(1)").sql_state, "42883");
    let column = plan("SELECT a,\n  nothing FROM (SELECT 1 AS a)");
    assert_eq!(column.position, Some((2, 3)));
    assert_eq!(plan("").kind, Kind::Syntax);
    let division = rows(&session, "SELECT 1 / (a - a) FROM (VALUES (1)) AS t(a)");
    assert_eq!(division.unwrap_err().sql_state, "22012");
}

/// Runs for hours, and its join gives no other task of its thread a turn.
const ENDLESS: &str = "SELECT count(*) FROM generate_series(1, 1000000) AS a(x), \
                       generate_series(1, 1000000) AS b(y) WHERE a.x + b.y = 0";

#[test]
fn a_cancelled_stream_ends_at_once() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let stream = start(&session, ENDLESS, no_limits()).unwrap();
    let other = Arc::clone(&stream);
    let canceller = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        other.cancel();
    });
    assert_eq!(stream.next_held().err().unwrap().kind, Kind::Cancelled);
    assert_eq!(stream.next_held().err().unwrap().kind, Kind::Cancelled);
    canceller.join().unwrap();
}

#[test]
fn limits_of_time_rows_and_batches_hold() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let limits = Limits::new(0, 100, 0);
    let stream = start(&session, ENDLESS, limits).unwrap();
    assert_eq!(stream.next_held().err().unwrap().kind, Kind::Timeout);

    // The first engine's threads are busy with what was abandoned.
    let session = self::session(&self::engine(), "READ_ONLY");
    let limits = Limits::new(25, 0, 10);
    let sql = "SELECT value FROM generate_series(1, 1000000)";
    let stream = start(&session, sql, limits).unwrap();
    let sizes: Vec<usize> = StreamReader(stream)
        .map(|batch| batch.unwrap().num_rows())
        .collect();
    assert_eq!(sizes.iter().sum::<usize>(), 25);
    assert!(sizes.iter().all(|size| *size <= 10), "{sizes:?}");
}

#[test]
fn a_held_batch_outlives_the_closing_of_its_session() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let stream = start(&session, "SELECT 'held' AS s", no_limits()).unwrap();
    assert!(stream.next_held().unwrap().is_some());
    assert!(!stream.close_unless_held());
    assert!(stream.holds_batch());
    stream.release();
    assert!(stream.close_unless_held());
}

#[test]
fn parameters_are_typed_and_counted() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let sql = "SELECT value FROM generate_series(1, 10) WHERE value > $1";
    let plan = Arc::new(Plan::create(&session, sql.into()).unwrap());
    let seven = [&[0, 0, 0, 1, 3, 0, 64, 1][..], &7i64.to_be_bytes()].concat();
    let parameters = Parameters::decode(&seven).unwrap();
    let stream = ResultStream::start(Arc::clone(&plan), parameters, no_limits()).unwrap();
    let found: usize = StreamReader(Arc::new(stream))
        .map(|batch| batch.unwrap().num_rows())
        .sum();
    assert_eq!(found, 3);
    let none = Parameters::decode(&[0, 0, 0, 0]).unwrap();
    let stream = ResultStream::start(plan, none, no_limits()).unwrap();
    assert_eq!(stream.next_held().err().unwrap().sql_state, "07001");
    // A text may leave out a number; the values are those of the numbers that it has.
    let sql = "SELECT $3 + value FROM generate_series(1, 1) WHERE $2 > 8";
    let plan = Arc::new(Plan::create(&session, sql.into()).unwrap());
    let number = |value: i64| [&[3, 0, 64, 1][..], &value.to_be_bytes()].concat();
    let values = [vec![0, 0, 0, 2], number(9), number(7)].concat();
    let values = Parameters::decode(&values).unwrap();
    let stream = ResultStream::start(plan, values, no_limits()).unwrap();
    let batch = stream.next().unwrap().unwrap();
    let expected: ArrayRef = Arc::new(Int64Array::from(vec![8]));
    assert_eq!(batch.column(0), &expected);
}

#[test]
fn a_staged_schema_is_swapped_in_whole() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let columns = Schema::new(vec![Field::new("a", DataType::Int64, true)]);
    let columns = base64::engine::general_purpose::STANDARD.encode(schema_bytes(&columns).unwrap());
    let error = json!({ "kind": "SCHEMA_MISMATCH", "sqlState": "42P17", "message": "a: no" });
    let staging = |view: &str| {
        Staging::build(
            &engine,
            message(json!({
                "catalog": "c", "schema": "s",
                "tables": [
                    { "name": "empty", "arrowSchema": columns, "keys": ["a"] },
                    { "name": "broken", "arrowSchema": columns, "error": error },
                ],
                "views": [{ "name": "v", "sql": view }],
            })),
        )
    };

    let failed = staging("SELECT nothing FROM c.s.empty").err().unwrap();
    assert!(failed.message.contains("creating view v"), "{failed}");
    let staged = staging("SELECT count(*) AS n FROM c.s.empty").unwrap();
    assert!(Plan::create(&session, "SELECT * FROM c.s.v".into()).is_err());
    assert!(staged.commit().unwrap() > 1);

    assert_eq!(first_number(&session, "SELECT n FROM c.s.v"), 0);
    let broken = rows(&session, "SELECT * FROM c.s.broken").unwrap_err();
    assert_eq!(broken.kind, Kind::SchemaMismatch);
    assert!(broken.message.contains("a: no"));
    let listed = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 's'";
    assert_eq!(first_number(&session, listed), 3);
}

#[test]
fn a_file_that_is_damaged_in_the_middle_is_named() {
    let engine = engine();
    let admin = session(&engine, "ADMIN");
    let name = format!("calcitefusion-damaged-{}.parquet", std::process::id());
    let path = std::env::temp_dir().join(&name);
    let location = path.display();
    let copy = format!(
        "COPY (SELECT concat('text ', value) AS a FROM generate_series(1, 100000) AS t(value)) \
         TO '{location}' STORED AS PARQUET"
    );
    rows(&admin, &copy).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 2000] {
        *byte ^= 0x5a;
    }
    std::fs::write(&path, bytes).unwrap();
    let ddl = format!("CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '{location}'");
    rows(&admin, &ddl).unwrap();
    rows(&admin, "CREATE VIEW v AS SELECT sum(length(a)) AS m FROM t").unwrap();

    let error = rows(&admin, "SELECT m FROM v").unwrap_err();

    std::fs::remove_file(&path).unwrap();
    assert_eq!(error.sql_state, "58030");
    assert!(error.message.contains("reading t ("), "{error}");
    assert!(error.message.contains(&name), "{error}");
}

#[test]
fn five_hundred_parentheses_are_planned() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let nested = |depth: usize| format!("SELECT {}1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(first_number(&session, &nested(300)), 1);
    let error = Plan::create(&session, nested(5000)).err().unwrap();
    assert_eq!(error.sql_state, "54001");
}

#[test]
fn a_closed_engine_refuses_work() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let endless = "SELECT value FROM generate_series(1, 1000000000)";
    let stream = start(&session, endless, no_limits()).unwrap();
    assert!(stream.next_held().unwrap().is_some());
    engine.close();
    // What was sent before may still be read; the end is an error and never looks like the last row.
    let end = loop {
        match stream.next_held() {
            Ok(Some(_)) => {}
            other => break other.err(),
        }
    };
    assert_eq!(end.unwrap().kind, Kind::Closed);
    let late = start(&session, endless, no_limits());
    assert!(late.is_err() || late.unwrap().next_held().is_err());
    let error = Plan::create(&session, "SELECT 1".into()).err().unwrap();
    assert_eq!(error.kind, Kind::Closed);
}
