//! Schemas that are swapped in, and statements that are planned meanwhile.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session as EngineSession, TableProvider};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use parking_lot::Mutex;

use super::*;

/// A table that swaps a schema in when planning first looks at its columns.
struct Swap {
    columns: SchemaRef,
    staged: Mutex<Option<Staging>>,
}

impl fmt::Debug for Swap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Swap")
    }
}

#[async_trait]
impl TableProvider for Swap {
    fn schema(&self) -> SchemaRef {
        let staged = self.staged.lock().take();
        if let Some(staged) = staged {
            staged.commit().unwrap();
        }
        Arc::clone(&self.columns)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn EngineSession,
        _projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        datafusion::common::exec_err!("it is only planned")
    }
}

/// A schema `c.s` whose view and rows of `system.shown.facts` tell its number, and whose tables
/// have a column for every number in a turn.
fn staging(engine: &Arc<Engine>, number: i64) -> Result<Staging> {
    named_staging(engine, "s", number)
}

fn named_staging(engine: &Arc<Engine>, schema: &str, number: i64) -> Result<Staging> {
    let column = format!("c{}", number % 3);
    let columns = encoded(vec![Field::new(&column, DataType::Int64, true)]);
    let facts = encoded(vec![
        Field::new("owner", DataType::Utf8, false),
        Field::new("number", DataType::Int64, true),
        Field::new("small", DataType::Int32, true),
        Field::new("ratio", DataType::Float64, true),
        Field::new("good", DataType::Boolean, true),
        Field::new_list("words", Field::new("item", DataType::Utf8, true), true),
    ]);
    Staging::build(
        engine,
        message(json!({
            "catalog": "c", "schema": schema,
            "tables": [
                { "name": "a", "arrowSchema": columns, "keys": [] },
                { "name": "b", "arrowSchema": columns, "keys": [] },
            ],
            "views": [
                { "name": "v", "sql": format!("SELECT {column}, {number} AS n FROM a") },
                { "name": "w", "sql": format!(
                    "SELECT coalesce(max({column}), max(n), {number}) AS n FROM v") },
            ],
            "diagnostics": [{
                "schema": "shown", "name": "facts", "arrowSchema": facts,
                "rows": [
                    [schema, number, 7, 0.5, true, ["x", "y"]],
                    [schema, null, null, null, null, null],
                ],
            }],
        })),
    )
}

fn encoded(fields: Vec<Field>) -> String {
    let schema = schema_bytes(&Schema::new(fields)).unwrap();
    base64::engine::general_purpose::STANDARD.encode(schema)
}

#[test]
fn what_is_shown_of_a_schema_comes_and_goes_with_it() {
    let engine = engine();
    let reader = session(&engine, "READ_ONLY");
    let admin = session(&engine, "ADMIN");
    let facts = "SELECT max(number) FROM system.shown.facts WHERE owner = ";
    let count = "SELECT count(*) FROM system.shown.facts";
    assert!(Plan::create(&reader, count.into()).is_err());
    staging(&engine, 1).unwrap().commit().unwrap();
    named_staging(&engine, "other", 5)
        .unwrap()
        .commit()
        .unwrap();
    let at = engine.catalogs().now().number();
    staging(&engine, 2).unwrap().commit().unwrap();
    assert_eq!(engine.catalogs().now().number(), at + 1);
    assert_eq!(first_number(&reader, &format!("{facts}'s'")), 2);
    assert_eq!(first_number(&reader, &format!("{facts}'other'")), 5);
    assert_eq!(first_number(&reader, count), 4);
    let cells = "SELECT count(*) FROM system.shown.facts WHERE small = 7 AND ratio = 0.5 AND good \
                 AND array_length(words) = 2 AND words[2] = 'y'";
    assert_eq!(first_number(&reader, cells), 2);
    let listed = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'facts'";
    assert_eq!(first_number(&reader, listed), 6);

    for sql in [
        "INSERT INTO system.shown.facts (owner) VALUES ('x')",
        "DROP TABLE system.shown.facts",
        "CREATE TABLE system.shown.mine AS SELECT 1 AS n",
        "CREATE OR REPLACE TABLE system.shown.facts AS SELECT 1 AS n",
        "CREATE OR REPLACE VIEW system.shown.facts AS SELECT 1 AS n",
        "DROP SCHEMA system.shown CASCADE",
        "DELETE FROM system.shown.facts",
    ] {
        let refused = rows(&admin, sql);
        assert!(refused.is_err(), "{sql}");
    }
    rows(&admin, "DROP SCHEMA c.other CASCADE").unwrap();
    assert_eq!(first_number(&reader, count), 2);
    let nothing = json!({
        "catalog": "c", "schema": "s", "tables": [], "views": [], "diagnostics": [],
    });
    let nothing = Staging::build(&engine, message(nothing)).unwrap();
    nothing.commit().unwrap();
    assert_eq!(first_number(&reader, count), 0);
}

#[test]
fn rows_that_do_not_fit_fail_the_staging() {
    let engine = engine();
    let build = |field: Field, value: Value| {
        let shown = json!({
            "schema": "shown", "name": "facts", "arrowSchema": encoded(vec![field]),
            "rows": [[value]],
        });
        let message = message(json!({
            "catalog": "c", "schema": "s", "tables": [], "views": [], "diagnostics": [shown],
        }));
        Staging::build(&engine, message).and_then(|staging| staging.commit())
    };
    for (data_type, value) in [
        (DataType::Int32, json!(1_i64 << 40)),
        (DataType::Utf8, json!(1)),
        (DataType::Boolean, Value::Null),
        (DataType::Date32, json!(1)),
    ] {
        let error = build(Field::new("odd", data_type, false), value).unwrap_err();
        assert!(error.message.contains("odd"), "{error}");
        assert!(error.message.contains("facts"), "{error}");
    }
    build(Field::new("a", DataType::Int32, true), json!(1)).unwrap();
    let before = engine.catalogs().now().number();
    let staged = json!({
        "schema": "shown", "name": "facts", "rows": [],
        "arrowSchema": encoded(vec![Field::new("b", DataType::Int32, true)]),
    });
    let other = message(json!({
        "catalog": "c", "schema": "t", "tables": [], "views": [], "diagnostics": [staged],
    }));
    let error = Staging::build(&engine, other).err().unwrap();
    assert!(error.message.contains("other columns"), "{error}");
    assert_eq!(engine.catalogs().now().number(), before);
}

#[test]
fn a_swap_between_two_look_ups_of_a_statement_does_not_show_in_it() {
    let engine = engine();
    let admin = session(&engine, "ADMIN");
    staging(&engine, 1).unwrap().commit().unwrap();
    let columns = Arc::new(Schema::new(vec![Field::new("x", DataType::Int64, true)]));
    let swap = |staged: Option<Staging>| {
        let table = Swap {
            columns: Arc::clone(&columns),
            staged: Mutex::new(staged),
        };
        let schema = engine.catalogs().ensure_schema("c", "q");
        schema.put("swap", Arc::new(table)).unwrap();
    };
    swap(None);
    rows(&admin, "CREATE VIEW c.s.m AS SELECT x FROM c.q.swap").unwrap();
    let names = |sql: &str| {
        let plan = Plan::create(&admin, sql.into()).unwrap();
        let fields = plan.schema().fields().clone();
        let names: Vec<String> = fields.iter().map(|field| field.name().clone()).collect();
        names.join(" ")
    };
    // The engine looks names up in their order: the view m is planned after a was looked up and
    // before v is.
    let statement = "SELECT a.*, m.*, v.* FROM c.s.v AS v, c.s.m AS m, c.s.a AS a";
    assert_eq!(names(statement), "c1 x c1 n");
    swap(Some(staging(&engine, 2).unwrap()));
    let before = engine.catalogs().now().number();
    assert_eq!(names(statement), "c1 x c1 n");
    assert_eq!(engine.catalogs().now().number(), before + 1);
    assert_eq!(
        names("SELECT a.*, v.* FROM c.s.a AS a, c.s.v AS v"),
        "c2 c2 n"
    );
}

#[test]
fn a_statement_is_planned_against_one_version_while_schemas_are_swapped() {
    const SWAPS: i64 = 300;
    let engine = engine();
    staging(&engine, 0).unwrap().commit().unwrap();
    let done = AtomicBool::new(false);
    let statement = "SELECT v.n, w.n AS m, f.number FROM c.s.v AS v \
                     RIGHT JOIN c.s.w AS w ON true JOIN c.s.b AS b ON true \
                     RIGHT JOIN system.shown.facts AS f ON true";
    std::thread::scope(|scope| {
        for _ in 0..3 {
            let session = session(&engine, "READ_ONLY");
            let done = &done;
            scope.spawn(move || {
                while !done.load(Ordering::Acquire) {
                    let all = "SELECT a.*, b.*, v.* FROM c.s.a AS a, c.s.b AS b, c.s.v AS v";
                    let plan = Plan::create(&session, all.into()).unwrap();
                    let names: Vec<&String> = plan
                        .schema()
                        .fields()
                        .iter()
                        .map(|field| field.name())
                        .collect();
                    assert_eq!(names[0], names[1]);
                    assert_eq!(names[0], names[2]);
                    let plan = Plan::create(&session, statement.into()).unwrap();
                    assert_eq!(plan.schema().fields().len(), 3);
                    let number = "SELECT abs(w.n - f.number) FROM c.s.w AS w, \
                                  system.shown.facts AS f WHERE f.number IS NOT NULL";
                    assert_eq!(first_number(&session, number), 0);
                }
            });
        }
        for number in 1..=SWAPS {
            staging(&engine, number).unwrap().commit().unwrap();
        }
        done.store(true, Ordering::Release);
    });
    let session = session(&engine, "READ_ONLY");
    assert_eq!(first_number(&session, "SELECT n FROM c.s.w"), SWAPS);
}

#[test]
fn schemas_are_staged_and_swapped_at_the_same_time() {
    let engine = engine();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let engine = &engine;
            scope.spawn(move || {
                for number in 0..25 {
                    let schema = format!("s{thread}");
                    let staged = named_staging(engine, &schema, number).unwrap();
                    staged.commit().unwrap();
                }
            });
        }
    });
    let session = session(&engine, "READ_ONLY");
    for thread in 0..4 {
        let last = format!("SELECT n FROM c.s{thread}.w");
        assert_eq!(first_number(&session, &last), 24);
    }
    let owners = "SELECT count(DISTINCT owner) FROM system.shown.facts";
    assert_eq!(first_number(&session, owners), 4);
}
