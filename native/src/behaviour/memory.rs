//! Memory limits and spilling.

use std::path::PathBuf;

use super::*;

fn limited(limit: u64, pool: &str, root: &PathBuf, temp: &str) -> Arc<Engine> {
    let options = json!({
        "workerThreads": 1, "memoryPool": pool, "memoryLimitBytes": limit, "spillFolder": root,
        "settings": {
            "datafusion.runtime.max_temp_directory_size": temp,
            "datafusion.execution.sort_spill_reservation_bytes": "4194304",
        },
    });
    Arc::new(Engine::open(&message(options), Version::detached()).unwrap())
}

fn root(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("memory-{name}-{}", std::process::id()))
}

const SORT: &str = "SELECT x, concat('text number ', x) AS t FROM generate_series(1, 3000000) \
                    AS s(x) ORDER BY x % 1000, x DESC";

#[test]
fn a_sort_that_does_not_fit_is_spilled_and_its_folder_emptied() {
    for pool in ["FAIR", "GREEDY"] {
        let root = root(pool);
        let engine = limited(48 << 20, pool, &root, "1G");
        let session = session(&engine, "READ_ONLY");
        let stream = start(&session, SORT, no_limits()).unwrap();
        let read: usize = StreamReader(Arc::clone(&stream))
            .map(|batch| batch.unwrap().num_rows())
            .sum();
        assert_eq!(read, 3_000_000);
        let facts = stream.query().facts();
        assert!(facts.spilled_bytes > 1 << 20, "{}", facts.spilled_bytes);
        let peak = facts.peak_memory_bytes;
        assert!(peak > 1 << 20 && peak <= 48 << 20, "{peak}");
        engine.close();
        assert_eq!(std::fs::read_dir(&root).unwrap().count(), 0);
        std::fs::remove_dir(&root).unwrap();
    }
}

#[test]
fn exceeding_memory_names_the_consumers_and_the_session_goes_on() {
    let root = root("exceeding");
    let engine = limited(1 << 20, "FAIR", &root, "1G");
    let session = session(&engine, "READ_ONLY");
    let sql = "SELECT array_agg(value) FROM generate_series(1, 3000000)";
    let error = rows(&session, sql).unwrap_err();
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Resources, "53200")
    );
    for part in ["memory limit of 1.0 MiB", "of query 1", "memory_limit"] {
        assert!(error.message.contains(part), "{part}: {error}");
    }
    assert_eq!(first_number(&session, "SELECT 1"), 1);
    engine.close();
    std::fs::remove_dir_all(&root).unwrap();
}

#[test]
fn spilling_more_than_allowed_is_an_error_and_the_session_goes_on() {
    let root = root("disk");
    let engine = limited(48 << 20, "FAIR", &root, "1M");
    let session = session(&engine, "READ_ONLY");
    let error = rows(&session, SORT).unwrap_err();
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Resources, "53100")
    );
    assert!(error.message.contains("max_temp_directory_size"), "{error}");
    assert_eq!(first_number(&session, "SELECT 1"), 1);
    engine.close();
    std::fs::remove_dir_all(&root).unwrap();
}
