//! Table functions through SQL, within a session.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::util::display::array_value_to_string;
use serde_json::json;

use crate::engine::Engine;
use crate::error::{Error, Kind, Result};
use crate::execution::Limits;
use crate::message::Message;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::session::Session;
use crate::stream::{ResultStream, StreamReader};
use crate::version::Version;

mod files;

struct Fixture {
    root: PathBuf,
    session: Arc<Session>,
}

impl Fixture {
    /// A folder `in` that the session may read, and a folder `out` that it may not.
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("functions-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("in/sub")).unwrap();
        fs::create_dir_all(root.join("out")).unwrap();
        for file in ["in/a.csv", "in/sub/b.csv", "out/secret.csv"] {
            fs::write(root.join(file), "v,w\n1,x\n2,y\n").unwrap();
        }
        let options = json!({ "workerThreads": 2, "memoryLimitBytes": 64 << 20, "settings": {} });
        let engine = Engine::open(&message(&options), Version::detached()).unwrap();
        let options = json!({
            "catalog": "datafusion", "schema": "public", "timeZone": "UTC",
            "access": "READ_ONLY", "allowedFolders": [root.join("in")], "planningMillis": 60000,
            "settings": {},
        });
        let session = Session::open(&Arc::new(engine), &message(&options)).unwrap();
        Fixture {
            root,
            session: Arc::new(session),
        }
    }

    fn path(&self, name: &str) -> String {
        self.root.join(name).display().to_string()
    }

    fn query(&self, sql: &str) -> Result<RecordBatch> {
        let plan = Arc::new(Plan::create(&self.session, sql.to_string())?);
        let schema = Arc::clone(plan.schema());
        let parameters = Parameters::decode(&[0, 0, 0, 0])?;
        let stream = ResultStream::start(plan, parameters, Limits::new(0, 0, 0))?;
        let batches = StreamReader(Arc::new(stream)).collect::<std::result::Result<Vec<_>, _>>()?;
        Ok(concat_batches(&schema, &batches)?)
    }

    /// The rows of a query, each as its values joined by blanks.
    fn rows(&self, sql: &str) -> Vec<String> {
        let batch = self
            .query(sql)
            .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        (0..batch.num_rows())
            .map(|row| {
                let cells: Vec<String> = batch
                    .columns()
                    .iter()
                    .map(|column| array_value_to_string(column, row).unwrap())
                    .collect();
                cells.join(" ")
            })
            .collect()
    }

    fn refusal(&self, sql: &str) -> Error {
        match self.query(sql) {
            Ok(_) => panic!("{sql} was not refused"),
            Err(error) => error,
        }
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        self.session.engine.close();
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn message(value: &serde_json::Value) -> Message {
    Message::parse(value.to_string().as_bytes()).unwrap()
}

#[test]
fn arguments_that_are_no_constants_are_named() {
    let fixture = Fixture::new("constants");
    for (sql, text) in [
        (
            "SELECT * FROM (VALUES (1)) AS t(a), generate_series(1, t.a)",
            "generate_series: argument 2 is 't.a'",
        ),
        (
            "SELECT * FROM (VALUES (1)) AS t(a), LATERAL generate_series(1, t.a) AS s",
            "generate_series: argument 2 is 't.a'",
        ),
        (
            "SELECT * FROM generate_series(1, (SELECT max(v) FROM (VALUES (1)) AS t(v)))",
            "generate_series: argument 2 is '(SELECT max(v)",
        ),
        ("SELECT * FROM read_csv(a)", "read_csv: argument 1 is 'a'"),
        (
            "SELECT * FROM read_csv((SELECT 'x'))",
            "read_csv: argument 1 is '(SELECT 'x')'",
        ),
        (
            "SELECT * FROM read_csv('x', 'a' || b)",
            "read_csv: argument 2 is ''a' || b'",
        ),
        (
            "SELECT * FROM read_csv('x', has_header => b)",
            "read_csv: argument 2 is 'has_header => b'",
        ),
        ("SELECT * FROM read_csv($1)", "read_csv: argument 1 is '$1'"),
        (
            "SELECT * FROM generate_series(1, CAST(random() * 3 AS INT))",
            "generate_series: argument 2",
        ),
        (
            "SELECT * FROM metadata_cache(a)",
            "metadata_cache: argument 1 is 'a'",
        ),
    ] {
        let error = fixture.refusal(sql);
        assert_eq!(
            (error.kind, error.sql_state.as_str()),
            (Kind::Plan, "42P10"),
            "{sql}: {error}"
        );
        assert!(error.message.starts_with(text), "{sql}: {error}");
    }
}

#[test]
fn wrong_arguments_are_named() {
    let fixture = Fixture::new("arguments");
    for (call, state, text) in [
        (
            "generate_series()",
            "42883",
            "generate_series was given 0 arguments",
        ),
        (
            "generate_series(1, 2, 3, 4)",
            "42883",
            "generate_series was given 4 arguments",
        ),
        (
            "generate_series(1, 5, 0)",
            "22023",
            "generate_series: the step is zero",
        ),
        ("range(1, 5, 0)", "22023", "range: the step is zero"),
        (
            "generate_series('a', 5)",
            "42804",
            "generate_series: argument 1 is a of type Utf8",
        ),
        (
            "generate_series(1, 2.5)",
            "42804",
            "generate_series: argument 2 is 2.5",
        ),
        (
            "generate_series(DATE '2020-01-01', DATE '2020-01-02')",
            "42883",
            "step",
        ),
        (
            "generate_series(DATE '2020-01-01', DATE '2020-01-02', INTERVAL '0' DAY)",
            "22023",
            "the step is zero",
        ),
        ("read_csv()", "42883", "write read_csv(path"),
        (
            "read_csv(1)",
            "42804",
            "read_csv: argument 1 is 1 of type Int64",
        ),
        ("read_csv(NULL)", "42804", "read_csv: argument 1 is NULL"),
        (
            "read_csv('x', 'header')",
            "42804",
            "read_csv: argument 2 is header",
        ),
        (
            "list_files_cache(1)",
            "42883",
            "list_files_cache was given 1 arguments",
        ),
        (
            "metadata_cache('x')",
            "42883",
            "metadata_cache was given 1 arguments",
        ),
        (
            "predicate_cache(NULL)",
            "42883",
            "predicate_cache was given 1 arguments",
        ),
        (
            "no_such_function(1)",
            "42883",
            "there is no table function no_such_function",
        ),
        (
            "public.generate_series(1)",
            "42883",
            "there is no table function public.generate_series",
        ),
    ] {
        let error = fixture.refusal(&format!("SELECT * FROM {call}"));
        assert_eq!(error.sql_state, state, "{call}: {error}");
        assert_eq!(error.kind, Kind::Plan, "{call}: {error}");
        assert!(error.message.contains(text), "{call}: {error}");
    }
}

#[test]
fn series_run_over_numbers_and_times() {
    let fixture = Fixture::new("series");
    assert_eq!(
        fixture.rows("SELECT * FROM generate_series(1, 3)"),
        ["1", "2", "3"]
    );
    assert_eq!(
        fixture.rows("SELECT value FROM generate_series(5, 1, -2)"),
        ["5", "3", "1"]
    );
    assert_eq!(
        fixture.rows("SELECT n FROM range(0, 3) AS r(n)"),
        ["0", "1", "2"]
    );
    assert_eq!(
        fixture.rows("SELECT count(*) FROM generate_series(CAST(2 AS INT))"),
        ["3"]
    );
    assert_eq!(
        fixture.rows("SELECT count(*) FROM generate_series(1, NULL)"),
        ["0"]
    );
    assert_eq!(
        fixture.rows(
            "SELECT * FROM generate_series(DATE '2020-01-31', DATE '2020-03-31', INTERVAL '1' MONTH)"
        ).len(),
        3
    );
    assert_eq!(
        fixture.rows(
            "SELECT count(*) FROM generate_series(TIMESTAMP '2020-01-01 00:00:00', \
             TIMESTAMP '2020-01-01 01:00:00', INTERVAL '20' MINUTE)"
        ),
        ["4"]
    );
}

#[test]
fn caches_tell_what_they_did() {
    let fixture = Fixture::new("caches");
    write_arrow_and_parquet(&fixture.root.join("in"));
    let figures =
        "SELECT entry_count, hit_count > 0, miss_count > 0, config_limit FROM metadata_cache()";
    assert_eq!(fixture.rows(figures), ["0 false false 52428800"]);
    let scan = format!(
        "SELECT sum(v) FROM read_parquet('{}')",
        fixture.path("in/f.parquet")
    );
    fixture.rows(&scan);
    fixture.rows(&scan);
    assert_eq!(fixture.rows(figures), ["1 true true 52428800"]);
    assert_eq!(
        fixture.rows("SELECT cache_name, entry_count, hit_count, config_ttl, config_limit FROM list_files_cache()"),
        ["list_files_cache 0 0  1048576"]
    );
    assert_eq!(
        fixture.rows("SELECT cache_name, entry_count FROM predicate_cache() WHERE event_time_unix_ms > 1600000000000"),
        ["predicate_cache "]
    );
    let schema = fixture
        .query("SELECT * FROM predicate_cache()")
        .unwrap()
        .schema();
    let columns: Vec<String> = schema
        .fields()
        .iter()
        .map(|field| {
            format!(
                "{} {} {}",
                field.name(),
                field.data_type(),
                field.is_nullable()
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            "cache_name Utf8 false",
            "event_time_unix_ms Int64 false",
            "entry_count Int64 true",
            "hit_count Int64 true",
            "miss_count Int64 true",
            "eviction_count Int64 true",
            "config_ttl Utf8 true",
            "config_limit Utf8 true",
        ]
    );
}

#[test]
fn the_registry_lists_functions_of_every_type() {
    let fixture = Fixture::new("registry");
    assert_eq!(
        fixture.rows(
            "SELECT function_name, function_type, volatility FROM udf_registry() WHERE function_name \
             IN ('stable_id_parts', 'sum', 'row_number', 'read_csv', 'random') ORDER BY 1"
        ),
        [
            "random SCALAR VOLATILE",
            "read_csv TABLE ",
            "row_number WINDOW IMMUTABLE",
            "stable_id_parts SCALAR IMMUTABLE",
            "sum AGGREGATE IMMUTABLE",
        ]
    );
}

fn write_arrow_and_parquet(folder: &Path) {
    let column: arrow::array::ArrayRef = Arc::new(arrow::array::Int64Array::from(vec![1, 2]));
    let batch = RecordBatch::try_from_iter(vec![("v", column)]).unwrap();
    let file = fs::File::create(folder.join("f.arrow")).unwrap();
    let mut writer = arrow::ipc::writer::FileWriter::try_new(file, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    let file = fs::File::create(folder.join("f.parquet")).unwrap();
    let mut writer =
        datafusion::parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}
