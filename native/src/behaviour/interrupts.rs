//! Cancelling and time limits, seen from another query on the engine's only thread: it gets its
//! turn, during and after.

use super::*;

/// An engine whose only worker a query can take for itself.
fn narrow() -> (Arc<Engine>, Arc<Session>) {
    let options = json!({ "workerThreads": 1, "memoryLimitBytes": 1 << 30, "settings": {} });
    let engine = Arc::new(Engine::open(&message(options), Version::detached()).unwrap());
    let session = session(&engine, "ADMIN");
    (engine, session)
}

/// Statements that run for hours.
fn endless() -> Vec<(&'static str, String)> {
    let series = |name: &str| format!("generate_series(1, 3000000) AS {name}(x)");
    let many = |name: &str| format!("generate_series(1, 400000) AS {name}(x)");
    let few = |name: &str| format!("(SELECT x, x % 3 AS k FROM {}) AS {name}", many(name));
    vec![
        (
            "NestedLoopJoinExec",
            format!(
                "SELECT count(*) FROM {}, {} WHERE a.x + b.x < 0",
                series("a"),
                series("b")
            ),
        ),
        (
            "NestedLoopJoinExec",
            format!(
                "SELECT count(*) FROM {} WHERE EXISTS (SELECT 1 FROM {} WHERE a.x + b.x < 0)",
                series("a"),
                series("b")
            ),
        ),
        (
            "HashJoinExec",
            format!(
                "SELECT count(*) FROM {} JOIN {} ON a.k = b.k AND a.x + b.x < 0",
                few("a"),
                few("b")
            ),
        ),
        (
            "SortMergeJoinExec",
            format!(
                "SELECT count(*) FROM {} JOIN {} ON a.k = b.k AND a.x + b.x < 0",
                few("a"),
                few("b")
            ),
        ),
        (
            "CrossJoinExec",
            format!(
                "SELECT max(concat(a.x, b.x)) FROM {}, {}",
                series("a"),
                series("b")
            ),
        ),
        (
            "AggregateExec",
            "SELECT sum(x) FROM generate_series(1, 1000000000000) AS t(x)".to_string(),
        ),
        (
            "SortExec",
            "SELECT x FROM generate_series(1, 1000000000000) AS t(x) ORDER BY x % 7, x LIMIT 3"
                .to_string(),
        ),
        (
            "RecursiveQueryExec",
            "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) \
             SELECT count(*) FROM r"
                .to_string(),
        ),
    ]
}

fn prefer(session: &Arc<Session>, operator: &str) {
    let hash = operator != "SortMergeJoinExec";
    let partitions = if hash { 1 } else { 2 };
    for sql in [
        format!("SET datafusion.optimizer.prefer_hash_join = {hash}"),
        format!("SET datafusion.execution.target_partitions = {partitions}"),
    ] {
        rows(session, &sql).unwrap();
    }
}

fn wait_until_running(stream: &ResultStream) {
    while stream.query().facts().state == State::Planning {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(100));
}

#[test]
fn a_cancelled_query_leaves_the_thread_to_others() {
    for (operator, sql) in endless() {
        let (_engine, session) = narrow();
        prefer(&session, operator);
        let stream = start(&session, &sql, no_limits()).unwrap();
        wait_until_running(&stream);
        let facts = stream.query().facts();
        assert_eq!(facts.state, State::Running, "{operator}: {:?}", facts.error);
        let plan = facts.operators.unwrap().to_json().to_string();
        assert!(plan.contains(operator), "{operator}: {plan}");

        stream.cancel();

        assert_eq!(stream.query().facts().state, State::Cancelled, "{operator}");
        assert_eq!(
            stream.next_held().err().unwrap().kind,
            Kind::Cancelled,
            "{operator}"
        );
        // Hangs when the thread does not become free.
        assert_eq!(first_number(&session, "SELECT 1"), 1, "{operator}");
        let memory = || stream.query().facts().memory_bytes;
        while memory() > 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn a_query_that_is_too_long_leaves_the_thread_to_others() {
    for (operator, sql) in endless() {
        let (_engine, session) = narrow();
        prefer(&session, operator);
        let limits = Limits::new(0, 200, 0);
        let stream = start(&session, &sql, limits).unwrap();
        // Nobody waits for its rows, so the engine has to see the time by itself.
        while stream.query().facts().state != State::TimedOut {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(first_number(&session, "SELECT 1"), 1, "{operator}");
        assert_eq!(
            stream.next_held().err().unwrap().kind,
            Kind::Timeout,
            "{operator}"
        );
    }
}

#[test]
fn a_running_query_gives_others_their_turns() {
    for (operator, sql) in endless() {
        let (_engine, session) = narrow();
        prefer(&session, operator);
        let stream = start(&session, &sql, no_limits()).unwrap();
        wait_until_running(&stream);
        // Hangs when the thread is not shared.
        assert_eq!(first_number(&session, "SELECT 1"), 1, "{operator}");
        assert_eq!(stream.query().facts().state, State::Running, "{operator}");
        stream.cancel();
    }
}

#[test]
fn a_table_that_is_being_filled_can_be_given_up() {
    let (_engine, session) = narrow();
    let (_, join) = endless().remove(0);
    let stream = start(&session, &format!("CREATE TABLE t AS {join}"), no_limits()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    stream.cancel();
    assert_eq!(stream.next_held().err().unwrap().kind, Kind::Cancelled);
    assert_eq!(first_number(&session, "SELECT 1"), 1);
    assert!(rows(&session, "SELECT * FROM t").is_err());
}
