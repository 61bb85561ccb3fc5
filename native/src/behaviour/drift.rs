//! Tables whose files become others.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::drift::{followed, outdated, replace};

/// A folder with one file `t.csv` of that text.
fn folder(name: &str, text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("drift-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("t.csv"), text).unwrap();
    folder
}

fn table(folder: &Path, columns: &[&str], inferred: bool) -> Value {
    let fields: Vec<Field> = columns
        .iter()
        .map(|name| Field::new(*name, DataType::Int64, true))
        .collect();
    let schema = schema_bytes(&Schema::new(fields)).unwrap();
    json!({
        "name": "t", "keys": [], "inferred": inferred,
        "arrowSchema": base64::engine::general_purpose::STANDARD.encode(schema),
        "files": {
            "paths": [folder.join("t.csv").display().to_string()],
            "format": "csv", "options": { "format.has_header": "true" },
            "ignoreSubdirectory": false, "cache": false, "listingAgeMillis": 0,
            "evolution": {
                "promotion": "PERMISSIVE", "renames": {}, "allowMissing": false,
                "allowExtra": true, "allowCasts": true,
            },
        },
    })
}

fn deploy(engine: &Arc<Engine>, table: &Value) {
    let schema = json!({
        "catalog": "c", "schema": "s", "tables": [table], "views": [], "diagnostics": []
    });
    let staging = Staging::build(engine, message(schema)).unwrap();
    staging.commit().unwrap();
}

fn kinds(session: &Arc<Session>) -> String {
    let sql = "SELECT string_agg(kind, ',' ORDER BY event_id) FROM system.checks.events";
    let batches = rows(session, sql).unwrap();
    arrow::util::display::array_value_to_string(batches[0].column(0), 0).unwrap()
}

#[test]
fn a_table_keeps_its_problem_until_its_files_change() {
    let folder = folder("problem", "b\n1\n");
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let mut broken = table(&folder, &["a"], false);
    broken["error"] =
        json!({ "kind": "SCHEMA_MISMATCH", "sqlState": "42P17", "message": "as told" });
    deploy(&engine, &broken);
    let sql = "SELECT sum(a) FROM c.s.t";
    assert_eq!(rows(&session, sql).unwrap_err().message, "as told");
    fs::write(folder.join("t.csv"), "b\n1\n2\n").unwrap();
    let error = rows(&session, sql).unwrap_err();
    assert_eq!(error.kind, Kind::SchemaMismatch);
    assert!(error.message.contains("fingerprint"), "{error}");
    fs::write(folder.join("t.csv"), "a\n4\n50\n").unwrap();
    assert_eq!(first_number(&session, sql), 54);
    assert_eq!(kinds(&session), "drift,restored");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn only_the_table_that_was_looked_at_is_replaced() {
    let folder = folder("replace", "a\n1\n");
    let engine = engine();
    let session = session(&engine, "READ_ONLY");
    let now = || engine.catalogs().now();
    deploy(&engine, &table(&folder, &["a"], true));
    assert_eq!(outdated(&now()), json!([]));
    fs::write(folder.join("t.csv"), "b\n1\n2\n").unwrap();
    let found = outdated(&now());
    let number = found[0]["number"].clone();
    assert_eq!(
        found,
        json!([{ "catalog": "c", "schema": "s", "table": "t", "number": number }])
    );
    let change = |number: &Value, columns: &[&str]| {
        let tables = json!([{
            "catalog": "c", "schema": "s", "name": "t", "number": number,
            "table": table(&folder, columns, true),
        }]);
        let engine = Arc::clone(&engine);
        let tables = message(json!({ "tables": tables }));
        let runner = Arc::clone(&engine);
        runner
            .run(async move { replace(&engine, &tables) })
            .unwrap();
    };
    let before = now().number();
    change(&json!(0), &["b"]);
    assert_eq!(now().number(), before);
    change(&number, &["b"]);
    assert_eq!(now().number(), before + 1);
    assert_eq!(first_number(&session, "SELECT sum(b) FROM c.s.t"), 3);
    assert_eq!(outdated(&now()), json!([]));
    // The same columns raise no version.
    fs::write(folder.join("t.csv"), "b\n10\n").unwrap();
    let number = outdated(&now())[0]["number"].clone();
    change(&number, &["b"]);
    assert_eq!(now().number(), before + 1);
    assert_eq!(outdated(&now()), json!([]));
    assert_eq!(kinds(&session), "refreshed");
    let contents = now();
    let table = contents.contents().table("c", "s", "t").unwrap();
    assert!(followed(table).unwrap().is_inferred());
    fs::remove_dir_all(&folder).unwrap();
}
