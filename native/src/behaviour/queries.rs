//! The executions of an engine as it shows them.

use super::*;
use crate::inspect::{Subject, explain, inspect};

/// A table `t` with a column `x` over a Parquet file.
fn file_table(session: &Arc<Session>, name: &str, count: usize) -> std::path::PathBuf {
    let file = format!("calcitefusion-{name}-{}.parquet", std::process::id());
    let file = std::env::temp_dir().join(file);
    let location = file.display();
    for sql in [
        format!(
            "COPY (SELECT value AS x FROM generate_series(1, {count})) TO '{location}' \
             STORED AS PARQUET"
        ),
        format!("CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '{location}'"),
    ] {
        rows(session, &sql).unwrap();
    }
    file
}

#[test]
fn an_execution_is_followed_from_start_to_end() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    let file = file_table(&session, "followed", 100_000);
    let stream = start(&session, "SELECT x FROM t WHERE x % 2 = 0", no_limits()).unwrap();
    let read: usize = StreamReader(Arc::clone(&stream))
        .map(|batch| batch.unwrap().num_rows())
        .sum();
    let facts = stream.query().facts();
    assert_eq!(facts.state, State::Finished);
    assert_eq!(
        (read as u64, facts.rows, facts.bytes),
        (50_000, 50_000, 400_000)
    );
    assert_eq!(facts.progress, Some(1.0));
    let operators = facts.operators.unwrap();
    assert_eq!(operators.name, "FilterExec");
    assert_eq!(operators.figure("output_rows"), Some(50_000));

    let shown = "SELECT CAST(count(*) AS BIGINT) FROM system.runtime.queries \
                 WHERE sql = 'SELECT x FROM t WHERE x % 2 = 0' AND state = 'FINISHED' \
                 AND rows = 50000 AND error_kind IS NULL AND length(sql_hash) = 64";
    assert_eq!(first_number(&session, shown), 1);
    let running = "SELECT CAST(count(*) AS BIGINT) FROM system.runtime.queries \
                   WHERE state IN ('PLANNING', 'RUNNING')";
    assert_eq!(first_number(&session, running), 1, "only this one");
    let leaves = "SELECT CAST(output_rows AS BIGINT) FROM system.runtime.operators AS o \
                  WHERE query_id = 3 AND NOT EXISTS (SELECT 1 FROM system.runtime.operators AS c \
                  WHERE c.query_id = o.query_id AND c.parent_id = o.operator_id)";
    assert_eq!(first_number(&session, leaves), 100_000);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn failures_are_kept_and_old_ones_forgotten() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let failing = "SELECT 1 / (a - a) FROM (VALUES (1)) AS t(a)";
    rows(&session, failing).unwrap_err();
    let last = engine.queries().all().pop().unwrap();
    let facts = last.facts();
    assert_eq!(facts.state, State::Failed);
    assert_eq!(facts.error.unwrap().sql_state, "22012");
    for _ in 0..250 {
        rows(&session, "SELECT 1").unwrap();
    }
    assert_eq!(engine.queries().all().len(), 200);
    assert_eq!(engine.queries().all()[0].id, 52);
}

#[test]
fn progress_is_known_when_the_sizes_are() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    let file = file_table(&session, "progress", 1_000_000);
    let stream = start(&session, "SELECT x FROM t", no_limits()).unwrap();
    let mut seen = Vec::new();
    while stream.next_held().unwrap().is_some() {
        seen.push(stream.query().facts().progress.unwrap());
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert!(seen[seen.len() / 2] > 0.0 && seen[0] < 0.9, "{seen:?}");
    let unknown = start(&session, ENDLESS, no_limits()).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(unknown.query().facts().progress, None);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn any_execution_can_be_cancelled_by_its_number() {
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let stream = start(&session, ENDLESS, no_limits()).unwrap();
    let ask = |id: u64| {
        let answer = inspect(
            Subject::Engine(Arc::clone(&engine)),
            &message(json!({ "cancel": id })),
        );
        answer.unwrap()["cancelled"].as_bool().unwrap()
    };
    assert!(!ask(77));
    assert!(ask(stream.query().id));
    assert_eq!(stream.next_held().err().unwrap().kind, Kind::Cancelled);
    assert!(!ask(stream.query().id));
}

#[test]
fn a_plan_is_shown_without_running() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    rows(&session, "CREATE TABLE t AS VALUES (1), (2), (3)").unwrap();
    let sql = "SELECT column1, count(*) FROM t WHERE column1 > $1 GROUP BY column1";
    let plan = Arc::new(Plan::create(&session, sql.into()).unwrap());
    let seven = [&[0, 0, 0, 1, 3, 0, 64, 1][..], &7i64.to_be_bytes()].concat();
    let root = explain(plan, Parameters::decode(&seven).unwrap()).unwrap();
    let mut operators = vec![&root];
    let mut names = Vec::new();
    while let Some(operator) = operators.pop() {
        names.push(operator.name.as_str());
        if operator.name == "FilterExec" {
            assert_eq!(operator.details, "column1@0 > 7");
        }
        if operator.children.is_empty() {
            assert_eq!(operator.estimated_rows, Some(3));
        }
        operators.extend(&operator.children);
    }
    assert!(
        names.contains(&"FilterExec") && names.contains(&"AggregateExec"),
        "{names:?}"
    );
    assert_eq!(
        engine.queries().all().len(),
        1,
        "only the making of the table"
    );
    let ddl = Arc::new(Plan::create(&session, "CREATE TABLE u AS VALUES (1)".into()).unwrap());
    let none = Parameters::decode(&[0, 0, 0, 0]).unwrap();
    assert_eq!(explain(ddl, none).unwrap_err().kind, Kind::Unsupported);
}

#[test]
fn the_catalog_of_the_engine_itself_can_not_be_changed() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    for sql in [
        "CREATE TABLE system.runtime.t AS VALUES (1)",
        "CREATE VIEW system.runtime.v AS SELECT 1",
        "CREATE OR REPLACE VIEW system.runtime.queries AS SELECT 1",
        "CREATE SCHEMA system.mine",
        "DROP TABLE system.runtime.queries",
        "DROP SCHEMA system.runtime CASCADE",
    ] {
        let error = rows(&session, sql).unwrap_err();
        assert_eq!(
            (error.kind, error.sql_state.as_str()),
            (Kind::Policy, "42501"),
            "{sql}"
        );
    }
    assert!(rows(&session, "CREATE DATABASE system").is_err());
    let kind = "SELECT CAST(count(*) AS BIGINT) FROM information_schema.tables WHERE \
                table_catalog = 'system' AND table_schema = 'runtime' \
                AND table_type = 'BASE TABLE'";
    assert_eq!(first_number(&session, kind), 3);
}
