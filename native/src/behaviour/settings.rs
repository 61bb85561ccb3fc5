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

#[test]
fn the_time_zone_is_set_as_in_postgresql() {
    let engine = engine();
    let session = session(&engine, "SERVICE");
    let zone = "datafusion.execution.time_zone";
    for (sql, expected) in [
        ("SET TIME ZONE 'Europe/Paris'", "Europe/Paris"),
        ("SET TIME ZONE LOCAL", "UTC"),
        ("SET SESSION TIME ZONE 'Asia/Tokyo'", "Asia/Tokyo"),
        ("SET TIME ZONE DEFAULT", "UTC"),
        ("SET TIMEZONE TO '+02:00'", "+02:00"),
        ("SET timezone = DEFAULT", "UTC"),
        ("SET TIME ZONE 'America/New_York'", "America/New_York"),
        ("RESET timezone", "UTC"),
        ("SET SESSION datafusion.execution.time_zone = 'UTC'", "UTC"),
    ] {
        rows(&session, sql).unwrap();
        assert_eq!(value(&session, zone), expected, "{sql}");
    }
    for (sql, kind, part) in [
        (
            "SET TIME ZONE 'Nowhere/Land'",
            Kind::Configuration,
            "'Nowhere/Land'",
        ),
        ("SET TIME ZONE 2", Kind::Configuration, "2 is no time zone"),
        (
            "SET TIME ZONE -7",
            Kind::Configuration,
            "-7 is no time zone",
        ),
        (
            "SET TIME ZONE INTERVAL '1' HOUR",
            Kind::Configuration,
            "is no time zone",
        ),
        (
            "SET LOCAL TIME ZONE 'UTC'",
            Kind::Unsupported,
            "SET LOCAL is not supported",
        ),
        (
            "SET GLOBAL datafusion.execution.batch_size = 1",
            Kind::Unsupported,
            "SET GLOBAL",
        ),
    ] {
        let error = Plan::create(&session, sql.into()).err().unwrap();
        assert_eq!(error.kind, kind, "{sql}: {error}");
        assert!(error.message.contains(part), "{sql}: {error}");
    }
    assert_eq!(value(&session, zone), "UTC");
}

#[test]
fn a_reset_gives_what_the_session_was_opened_with() {
    let engine = engine();
    let options = message(json!({
        "catalog": "datafusion", "schema": "public", "timeZone": "UTC", "access": "SERVICE",
        "allowedFolders": [], "planningMillis": 10000,
        "settings": { "datafusion.execution.batch_size": "123" },
    }));
    let session = Arc::new(Session::open(&engine, &options).unwrap());
    let batch = "datafusion.execution.batch_size";
    let depth = "datafusion.sql_parser.recursion_limit";
    let views = "datafusion.sql_parser.map_string_types_to_utf8view";
    rows(&session, "SET datafusion.execution.batch_size = 77").unwrap();
    rows(&session, &format!("SET {views} = true")).unwrap();
    rows(&session, "RESET datafusion.execution.batch_size").unwrap();
    assert_eq!(value(&session, batch), "123");
    assert_eq!(value(&session, views), "true");
    rows(&session, "RESET datafusion.sql_parser").unwrap();
    assert_eq!(value(&session, views), "false");
    assert_eq!(value(&session, depth), "1500");
}
