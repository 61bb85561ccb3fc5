//! Settings of engines and sessions.

use super::*;

fn value(session: &Arc<Session>, key: &str) -> String {
    use arrow::array::StringArray;
    let sql = format!("SELECT value FROM information_schema.df_settings WHERE name = '{key}'");
    let batches = rows(session, &sql).unwrap();
    let column = batches[0].column(0).as_any().downcast_ref::<StringArray>();
    column.unwrap().value(0).to_string()
}

#[test]
fn runtime_settings_reach_the_environment() {
    let settings = [
        ("memory_limit", "3G"),
        ("max_temp_directory_size", "50G"),
        ("max_spill_merge_fan_in", "16"),
        ("metadata_cache_limit", "128M"),
        ("file_statistics_cache_limit", "21M"),
        ("list_files_cache_limit", "64M"),
        ("list_files_cache_ttl", "2m0s"),
    ];
    let given: serde_json::Map<String, Value> = settings
        .iter()
        .map(|(key, value)| (format!("datafusion.runtime.{key}"), json!(value)))
        .collect();
    let options = json!({ "workerThreads": 1, "memoryLimitBytes": 0, "settings": given });
    let engine = Arc::new(Engine::open(&message(options), Version::detached()).unwrap());
    let session = session(&engine, "READ_ONLY");
    for (key, expected) in settings {
        assert_eq!(
            value(&session, &format!("datafusion.runtime.{key}")),
            expected
        );
    }
}

#[test]
fn later_settings_win_and_hardening_stands_above_the_profile() {
    let options = json!({
        "workerThreads": 1, "memoryLimitBytes": 0,
        "profile": {
            "datafusion.execution.batch_size": "100",
            "datafusion.execution.time_zone": "Europe/Paris",
            "datafusion.execution.planning_concurrency": "3",
        },
        "settings": { "datafusion.execution.batch_size": "200" },
    });
    let engine = Arc::new(Engine::open(&message(options), Version::detached()).unwrap());
    let session = session(&engine, "READ_ONLY");
    assert_eq!(value(&session, "datafusion.execution.batch_size"), "200");
    assert_eq!(value(&session, "datafusion.execution.time_zone"), "UTC");
    assert_eq!(
        value(&session, "datafusion.execution.planning_concurrency"),
        "3"
    );
}

#[test]
fn set_and_reset_check_key_and_value_before_anything_runs() {
    let engine = engine();
    let session = session(&engine, "SERVICE");
    for (sql, part) in [
        ("SET datafusion.execution.batch_sise = 1", "batch_size"),
        (
            "SET datafusion.execution.batch_size = 'x'",
            "'x' is no value of",
        ),
        (
            "SET datafusion.execution.time_zone = 'Nowhere/Land'",
            "'Nowhere/Land'",
        ),
        ("RESET datafusion.execution.batch_sise", "batch_size"),
    ] {
        let error = Plan::create(&session, sql.into()).err().unwrap();
        assert_eq!(error.kind, Kind::Configuration, "{sql}: {error}");
        assert!(error.message.contains(part), "{sql}: {error}");
    }
    rows(&session, "SET datafusion.execution.batch_size = 77").unwrap();
    assert_eq!(value(&session, "datafusion.execution.batch_size"), "77");
    rows(&session, "RESET datafusion.execution.batch_size").unwrap();
    assert_eq!(value(&session, "datafusion.execution.batch_size"), "8192");
}
