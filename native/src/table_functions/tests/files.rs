//! Functions that read files, and what they may not read.

use super::*;

#[test]
fn files_are_read_by_path_folder_pattern_and_url() {
    let fixture = Fixture::new("read");
    for (place, rows) in [
        (fixture.path("in/a.csv"), "2"),
        (fixture.path("in"), "4"),
        (fixture.path("in/*.csv"), "2"),
        (fixture.path("in/*/*.csv"), "2"),
        (fixture.path("in/**/*.csv"), "4"),
        (format!("file://{}", fixture.path("in/a.csv")), "2"),
        (fixture.path("in/sub/../a.csv"), "2"),
    ] {
        let sql = format!("SELECT count(*) FROM read_csv('{place}')");
        assert_eq!(fixture.rows(&sql), [rows], "{place}");
    }
    let columns = format!(
        "SELECT v, w FROM read_csv('{}') AS t WHERE t.v > 1",
        fixture.path("in/a.csv")
    );
    assert_eq!(fixture.rows(&columns), ["2 y"]);
}

#[test]
fn calls_are_understood_in_every_spelling() {
    let fixture = Fixture::new("spelling");
    let place = fixture.path("in/a.csv");
    for call in [
        format!("READ_CSV('{place}')"),
        format!("\"read_csv\"('{place}')"),
        format!("TABLE(read_csv('{place}'))"),
        format!("read_csv('{}' || '.csv')", place.trim_end_matches(".csv")),
        format!("read_csv('{place}', 'has_header=true')"),
        format!("read_csv('{place}', has_header => true, delimiter => ',')"),
        format!("read_csv('{place}', 'format.delimiter=,')"),
    ] {
        assert_eq!(
            fixture.rows(&format!("SELECT sum(v) FROM {call}")),
            ["3"],
            "{call}"
        );
    }
    let sql =
        format!("SELECT count(*), min(column_1) FROM read_csv('{place}', has_header => false)");
    assert_eq!(fixture.rows(&sql), ["3 1"]);
    let joined = format!(
        "SELECT count(*) FROM read_csv('{place}') AS a JOIN LATERAL generate_series(1, 2) AS b(n) ON a.v = b.n"
    );
    assert_eq!(fixture.rows(&joined), ["2"]);
}

#[test]
fn every_format_is_read() {
    let fixture = Fixture::new("formats");
    fs::write(fixture.root.join("in/j.json"), "{\"v\": 1}\n{\"v\": 2}\n").unwrap();
    write_arrow_and_parquet(&fixture.root.join("in"));
    for (function, file) in [
        ("read_json", "in/j.json"),
        ("read_arrow", "in/f.arrow"),
        ("read_parquet", "in/f.parquet"),
    ] {
        let sql = format!("SELECT sum(v) FROM {function}('{}')", fixture.path(file));
        assert_eq!(fixture.rows(&sql), ["3"], "{function}");
    }
}

#[test]
fn nothing_outside_of_the_allowed_folders_is_read() {
    let fixture = Fixture::new("escape");
    let inside = fixture.root.join("in");
    symlink(fixture.root.join("out/secret.csv"), inside.join("link.csv")).unwrap();
    symlink(fixture.root.join("out"), inside.join("folder")).unwrap();
    for place in [
        fixture.path("out/secret.csv"),
        fixture.path("out/none.csv"),
        fixture.path("in/../out/secret.csv"),
        fixture.path("in/link.csv"),
        fixture.path("in/folder/secret.csv"),
        fixture.path("in/folder"),
        fixture.path("in"),
        fixture.path("in/*.csv"),
        fixture.path("*/secret.csv"),
        fixture.path("in/../out/*.csv"),
        fixture.path("out"),
        format!("file://{}", fixture.path("out/secret.csv")),
        format!("file://{}", fixture.path("in/../out/secret.csv")),
        format!("file://{}/%2e%2e/out/secret.csv", fixture.path("in")),
        format!("file:{}", fixture.path("out/secret.csv")),
        format!("FILE://{}", fixture.path("out/secret.csv")),
        "/etc/passwd".to_string(),
        "/proc/self/environ".to_string(),
        "relative.csv".to_string(),
        "http://localhost/x.csv".to_string(),
        "s3://bucket/*.csv".to_string(),
    ] {
        for function in ["read_csv", "read_json", "read_parquet", "read_arrow"] {
            let error = fixture.refusal(&format!("SELECT * FROM {function}('{place}')"));
            assert_eq!(error.kind, Kind::Policy, "{function}('{place}'): {error}");
        }
    }
    let explained = format!(
        "EXPLAIN SELECT * FROM read_csv('{}')",
        fixture.path("out/secret.csv")
    );
    assert_eq!(fixture.refusal(&explained).kind, Kind::Policy);
}

#[test]
fn what_can_not_be_read_is_named() {
    let fixture = Fixture::new("unreadable");
    let write = |name: &str, text: &str| fs::write(fixture.root.join(name), text).unwrap();
    write("in/bad.parquet", "no parquet at all");
    write("in/empty.parquet", "");
    write("in/sub/bad.json", "{\"v\": ");
    write("in/sub/other.csv", "v,z\n1,2\n");
    for (call, file, state) in [
        ("read_parquet", "in/bad.parquet", "58030"),
        ("read_parquet", "in/empty.parquet", "58030"),
        ("read_json", "in/sub/bad.json", "58030"),
        ("read_csv", "in/none.csv", "58P01"),
        ("read_arrow", "in/a.csv", "58030"),
    ] {
        let error = fixture.refusal(&format!("SELECT * FROM {call}('{}')", fixture.path(file)));
        assert_eq!(error.kind, Kind::Io, "{call} {file}: {error:?}");
        assert_eq!(error.sql_state, state, "{call} {file}: {error:?}");
        assert!(error.message.contains(file), "{error}");
        assert!(error.message.starts_with(call), "{error}");
    }
    let error = fixture.refusal(&format!(
        "SELECT * FROM read_csv('{}')",
        fixture.path("in/sub")
    ));
    assert_eq!(error.kind, Kind::SchemaMismatch, "{error}");
    assert!(
        error.message.contains("other.csv' has the header (v, z)"),
        "{error}"
    );
    let sql = format!(
        "SELECT * FROM read_csv('{}', 'no_such=1')",
        fixture.path("in/a.csv")
    );
    let error = fixture.refusal(&sql);
    assert!(error.message.contains("no_such"), "{error}");
}

#[test]
fn a_plan_reads_the_files_that_are_there_when_it_runs() {
    let fixture = Fixture::new("later");
    let sql = format!(
        "SELECT count(*) FROM read_csv('{}')",
        fixture.path("in/*.csv")
    );
    let plan = Arc::new(Plan::create(&fixture.session, sql).unwrap());
    fs::write(fixture.root.join("in/later.csv"), "v,w\n3,z\n").unwrap();
    let parameters = Parameters::decode(&[0, 0, 0, 0]).unwrap();
    let stream = ResultStream::start(plan, parameters, Limits::new(0, 0, 0)).unwrap();
    let batches: Vec<RecordBatch> = StreamReader(Arc::new(stream))
        .collect::<std::result::Result<_, _>>()
        .unwrap();
    assert_eq!(array_value_to_string(batches[0].column(0), 0).unwrap(), "3");
}
