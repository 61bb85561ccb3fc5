//! Views that follow what they read.

use super::*;

fn text(session: &Arc<Session>, sql: &str) -> String {
    use arrow::util::pretty::pretty_format_batches;
    pretty_format_batches(&rows(session, sql).unwrap())
        .unwrap()
        .to_string()
}

#[test]
fn a_view_follows_the_tables_that_it_reads() {
    let engine = engine();
    let (one, two) = (session(&engine, "ADMIN"), session(&engine, "ADMIN"));
    rows(&one, "CREATE TABLE t AS SELECT 1 AS n").unwrap();
    rows(&one, "CREATE VIEW v AS SELECT * FROM t").unwrap();
    rows(&one, "CREATE VIEW w AS SELECT max(n) AS m FROM v").unwrap();
    assert_eq!(first_number(&two, "SELECT m FROM w"), 1);
    rows(&two, "DROP TABLE t").unwrap();
    rows(&two, "CREATE TABLE t AS SELECT 5 AS n, 'more' AS s").unwrap();
    assert_eq!(first_number(&one, "SELECT m FROM w"), 5);
    assert!(text(&one, "SELECT * FROM v").contains("more"));
    let columns = "SELECT CAST(count(*) AS BIGINT) FROM information_schema.columns \
                   WHERE table_name = 'v'";
    assert_eq!(first_number(&one, columns), 2);
    rows(&one, "CREATE OR REPLACE VIEW v AS SELECT 9 AS n").unwrap();
    assert_eq!(first_number(&two, "SELECT m FROM w"), 9);
}

#[test]
fn a_view_is_planned_where_it_was_made() {
    let engine = engine();
    let maker = session(&engine, "ADMIN");
    rows(&maker, "CREATE SCHEMA other").unwrap();
    rows(&maker, "CREATE TABLE other.t AS SELECT 100 AS n").unwrap();
    rows(&maker, "CREATE TABLE t AS SELECT 1 AS n").unwrap();
    rows(&maker, "CREATE VIEW v AS SELECT n FROM t").unwrap();
    rows(&maker, "SET datafusion.catalog.default_schema = 'other'").unwrap();
    rows(&maker, "DROP TABLE datafusion.public.t").unwrap();
    rows(&maker, "CREATE TABLE datafusion.public.t AS SELECT 2 AS n").unwrap();
    assert_eq!(first_number(&maker, "SELECT n FROM t"), 100);
    assert_eq!(first_number(&maker, "SELECT n FROM datafusion.public.v"), 2);
}

#[test]
fn a_view_that_lost_its_table_says_so_and_the_catalog_stays_readable() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    rows(&session, "CREATE TABLE t AS SELECT 1 AS n").unwrap();
    rows(&session, "CREATE VIEW v AS SELECT n FROM t").unwrap();
    rows(&session, "CREATE VIEW w AS SELECT n FROM v").unwrap();
    rows(&session, "DROP TABLE t").unwrap();

    let error = Plan::create(&session, "SELECT * FROM v".into())
        .err()
        .unwrap();
    assert_eq!(
        (error.kind, error.sql_state.as_str()),
        (Kind::Plan, "42P01")
    );
    assert!(
        error.message.contains("view datafusion.public.v"),
        "{error}"
    );
    assert!(error.message.contains('t'), "{error}");
    let above = Plan::create(&session, "SELECT * FROM w".into())
        .err()
        .unwrap();
    assert!(
        above.message.contains("view datafusion.public.v"),
        "{above}"
    );
    let listed = "SELECT CAST(count(*) AS BIGINT) FROM information_schema.columns \
                  WHERE table_name IN ('v', 'w')";
    assert_eq!(first_number(&session, listed), 2);
    let shown = text(&session, "SHOW CREATE TABLE v");
    assert!(
        shown.contains("CREATE VIEW v AS SELECT n FROM t"),
        "{shown}"
    );
    rows(&session, "DROP VIEW v").unwrap();

    rows(&session, "CREATE TABLE t AS SELECT 3 AS n").unwrap();
    rows(&session, "CREATE VIEW v AS SELECT n FROM t").unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM w"), 3);
}

#[test]
fn a_view_can_not_come_to_read_itself() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    rows(&session, "CREATE VIEW a AS SELECT 1 AS n").unwrap();
    rows(&session, "CREATE VIEW b AS SELECT n FROM a").unwrap();
    for sql in [
        "CREATE OR REPLACE VIEW a AS SELECT n + 1 AS n FROM a",
        "CREATE OR REPLACE VIEW a AS SELECT n FROM b",
    ] {
        let error = rows(&session, sql).unwrap_err();
        assert_eq!(error.sql_state, "42P19", "{sql}: {error}");
    }
    assert_eq!(first_number(&session, "SELECT n FROM b"), 1);
    // A circle that comes about without a statement that could be refused.
    rows(&session, "DROP VIEW a").unwrap();
    rows(&session, "CREATE VIEW a AS SELECT 2 AS n").unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM b"), 2);
}

#[test]
fn names_that_are_taken_are_refused() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    rows(&session, "CREATE VIEW v AS SELECT 1 AS n").unwrap();
    let error = rows(&session, "CREATE VIEW v AS SELECT 2 AS n").unwrap_err();
    assert_eq!(error.sql_state, "42P07");
    let error = rows(&session, "CREATE VIEW w AS SELECT 1 AS n, 2 AS n").unwrap_err();
    assert_eq!(error.kind, Kind::Plan);
    assert_eq!(first_number(&session, "SELECT n FROM v"), 1);
}

#[test]
fn settings_and_prepared_statements_stay_with_their_session() {
    let engine = engine();
    let (one, two) = (session(&engine, "SERVICE"), session(&engine, "SERVICE"));
    rows(&one, "PREPARE p AS SELECT 4 AS n").unwrap();
    assert_eq!(first_number(&one, "EXECUTE p"), 4);
    assert!(rows(&two, "EXECUTE p").is_err());
    rows(&one, "SET datafusion.execution.time_zone = 'Asia/Tokyo'").unwrap();
    let zone = "SELECT CAST(count(*) AS BIGINT) FROM information_schema.df_settings \
                WHERE name = 'datafusion.execution.time_zone' AND value = 'UTC'";
    assert_eq!((first_number(&one, zone), first_number(&two, zone)), (0, 1));
}

#[test]
fn what_is_being_deployed_does_not_show_in_views_outside_of_it() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    let columns = Schema::new(vec![Field::new("a", DataType::Int64, true)]);
    let columns = base64::engine::general_purpose::STANDARD.encode(schema_bytes(&columns).unwrap());
    let staging = |tables: Value, view: &str| {
        let message = message(json!({
            "catalog": "c", "schema": "s", "tables": tables,
            "views": [{ "name": "v", "sql": view }],
        }));
        Staging::build(&engine, message)
    };
    let table = json!([{ "name": "t", "arrowSchema": columns }]);
    staging(table.clone(), "SELECT 1 AS n")
        .unwrap()
        .commit()
        .unwrap();
    rows(&session, "CREATE VIEW outside AS SELECT n FROM c.s.v").unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM outside"), 1);

    // The staged view reads the one outside, which then means the staged tables, for the staging.
    let staged = staging(table, "SELECT 2 AS n").unwrap();
    staged.describe().unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM outside"), 1);
    staged.commit().unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM outside"), 2);
}

#[test]
fn a_view_of_the_information_schema_shows_what_there_is_when_it_is_read() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    let counts = "SELECT CAST(count(*) AS BIGINT) AS n FROM information_schema.tables \
                  WHERE table_schema IN ('public', 's')";
    rows(&session, &format!("CREATE VIEW v AS {counts}")).unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM v"), 1);
    rows(&session, "CREATE TABLE t AS SELECT 1 AS n").unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM v"), 2);
    let staged = message(json!({
        "catalog": "c", "schema": "s", "tables": [], "diagnostics": [],
        "views": [{ "name": "w", "sql": counts }, { "name": "x", "sql": "SELECT n FROM w" }],
    }));
    Staging::build(&engine, staged).unwrap().commit().unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM c.s.x"), 4);
    rows(&session, "CREATE TABLE u AS SELECT 1 AS n").unwrap();
    assert_eq!(first_number(&session, "SELECT n FROM c.s.x"), 5);
}

#[test]
fn a_chain_of_views_follows_its_table() {
    let engine = engine();
    let session = session(&engine, "ADMIN");
    rows(&session, "CREATE TABLE t AS SELECT 1 AS n, 2 AS m").unwrap();
    rows(&session, "CREATE VIEW a AS SELECT n, m FROM t").unwrap();
    rows(&session, "CREATE VIEW b AS SELECT n + m AS s FROM a").unwrap();
    rows(&session, "CREATE VIEW c AS SELECT s * 10 AS r FROM b").unwrap();
    rows(&session, "CREATE VIEW other AS SELECT n FROM t").unwrap();
    assert_eq!(first_number(&session, "SELECT r FROM c"), 30);
    rows(&session, "DROP TABLE t").unwrap();
    rows(&session, "CREATE TABLE t AS SELECT 5 AS n, 6 AS m").unwrap();
    assert_eq!(first_number(&session, "SELECT r FROM c"), 110);
    rows(&session, "DROP TABLE t").unwrap();
    rows(&session, "CREATE TABLE t AS SELECT 7 AS n").unwrap();
    let error = Plan::create(&session, "SELECT r FROM c".into())
        .err()
        .unwrap();
    // It says which view it is, and what the view misses.
    assert!(
        error.message.contains("view datafusion.public.a"),
        "{error}"
    );
    assert!(error.message.contains('m'), "{error}");
    assert_eq!(first_number(&session, "SELECT n FROM other"), 7);
    let listed = "SELECT CAST(count(*) AS BIGINT) FROM information_schema.columns \
                  WHERE table_name IN ('a', 'b', 'c', 'other')";
    assert_eq!(first_number(&session, listed), 5);
}
