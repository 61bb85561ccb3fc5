//! Attached folders through SQL.

use std::os::unix::fs::symlink;

use arrow::util::display::array_value_to_string;
use serde_json::{Value, json};

use super::*;
use crate::engine::Engine;
use crate::execution::Limits;
use crate::message::Message;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::session::Session;
use crate::stream::{ResultStream, StreamReader};
use crate::version::Version;

struct Fixture {
    root: PathBuf,
    engine: Arc<Engine>,
    session: Arc<Session>,
}

impl Fixture {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("attached-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("data/many")).unwrap();
        fs::create_dir_all(root.join("data/nothing")).unwrap();
        for file in [
            "data/one.csv",
            "data/many/a.csv",
            "data/many/b.csv",
            "secret.csv",
        ] {
            fs::write(root.join(file), "v\n1\n").unwrap();
        }
        fs::write(root.join("data/bad.parquet"), "no parquet").unwrap();
        fs::write(root.join("data/notes.txt"), "no data").unwrap();
        fs::write(root.join("data/_hidden.csv"), "v\n1\n").unwrap();
        let options = json!({ "workerThreads": 2, "memoryLimitBytes": 64 << 20, "settings": {} });
        let engine = Arc::new(Engine::open(&message(&options), Version::detached()).unwrap());
        let options = json!({
            "catalog": "lake", "schema": "raw", "timeZone": "UTC", "access": "ADMIN",
            "allowedFolders": [], "planningMillis": 60000, "settings": {},
        });
        let session = Arc::new(Session::open(&engine, &message(&options)).unwrap());
        Fixture {
            root,
            engine,
            session,
        }
    }

    fn attach(&self) -> Result<()> {
        let folder = self.root.join("data");
        self.engine
            .folders()
            .attach("lake", "raw", &folder.display().to_string())
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.root.join("data").join(file), text).unwrap();
    }

    fn names(&self) -> Vec<String> {
        let tables = self.engine.catalogs().find_schema("lake", "raw");
        tables
            .map(|schema| schema.tables().keys().cloned().collect())
            .unwrap_or_default()
    }

    fn open_names(&self) -> Vec<String> {
        let schema = self.engine.catalogs().find_schema("lake", "raw").unwrap();
        let tables = schema.tables();
        let open = tables.iter().filter(|(_, table)| {
            let lazy = table.downcast_ref::<LazyTable>();
            lazy.is_some_and(LazyTable::is_open)
        });
        open.map(|(name, _)| name.clone()).collect()
    }

    fn rows(&self, sql: &str) -> Result<Vec<String>> {
        let plan = Arc::new(Plan::create(&self.session, sql.to_string())?);
        let parameters = Parameters::decode(&[0, 0, 0, 0])?;
        let stream = ResultStream::start(plan, parameters, Limits::new(0, 0, 0))?;
        let mut rows = Vec::new();
        for batch in StreamReader(Arc::new(stream)) {
            let batch = batch?;
            for row in 0..batch.num_rows() {
                let cells = batch.columns().iter();
                let cells: Vec<String> = cells
                    .map(|column| array_value_to_string(column, row).unwrap())
                    .collect();
                rows.push(cells.join(" "));
            }
        }
        Ok(rows)
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        self.engine.close();
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn message(value: &Value) -> Message {
    Message::parse(value.to_string().as_bytes()).unwrap()
}

#[test]
fn files_are_tables_by_name_and_opened_on_use() {
    let fixture = Fixture::new("names");
    fixture.attach().unwrap();
    assert_eq!(fixture.names(), ["bad", "many", "one"]);
    let listed = "SELECT table_name, table_type FROM information_schema.tables \
                  WHERE table_schema = 'raw' ORDER BY 1";
    assert_eq!(
        fixture.rows(listed).unwrap(),
        ["bad BASE TABLE", "many BASE TABLE", "one BASE TABLE"]
    );
    assert!(fixture.rows("SHOW TABLES").unwrap().len() > 3);
    assert!(
        fixture.open_names().is_empty(),
        "listing opened {:?}",
        fixture.open_names()
    );
    assert_eq!(fixture.rows("SELECT sum(v) FROM many").unwrap(), ["2"]);
    assert_eq!(fixture.open_names(), ["many"]);
}

#[test]
fn a_file_that_can_not_be_read_harms_only_its_own_table() {
    let fixture = Fixture::new("bad");
    fixture.attach().unwrap();
    let columns = "SELECT table_name, column_name FROM information_schema.columns \
                   WHERE table_schema = 'raw' ORDER BY 1";
    assert_eq!(fixture.rows(columns).unwrap(), ["many v", "one v"]);
    let error = fixture.rows("SELECT count(*) FROM bad").unwrap_err();
    assert!(error.message.contains("[IO 58030]"), "{error}");
    assert!(error.message.contains("data/bad.parquet"), "{error}");
    fixture.write("bad.parquet", "");
    let error = fixture.rows("SELECT count(*) FROM bad").unwrap_err();
    assert!(error.message.contains("has no bytes"), "{error}");
}

#[test]
fn changes_of_the_folder_are_seen_by_the_next_statement() {
    let fixture = Fixture::new("changes");
    fixture.attach().unwrap();
    let version = || fixture.engine.catalogs().version().get();
    assert_eq!(fixture.rows("SELECT sum(v) FROM one").unwrap(), ["1"]);
    let before = version();
    assert_eq!(fixture.rows("SELECT sum(v) FROM one").unwrap(), ["1"]);
    assert_eq!(version(), before, "nothing changed");

    fixture.write("two.json", "{\"w\": 5}\n");
    assert_eq!(fixture.rows("SELECT sum(w) FROM two").unwrap(), ["5"]);
    assert!(version() > before, "a new file");
    let before = version();
    fixture.write("one.csv", "v,x\n1,2\n3,4\n");
    assert_eq!(
        fixture.rows("SELECT sum(v), sum(x) FROM one").unwrap(),
        ["4 6"]
    );
    assert!(version() > before, "another schema");
    fixture.write("many/c.csv", "v\n7\n");
    assert_eq!(fixture.rows("SELECT sum(v) FROM many").unwrap(), ["9"]);
    fs::remove_file(fixture.root.join("data/two.json")).unwrap();
    assert_eq!(
        fixture
            .rows("SELECT sum(w) FROM two")
            .unwrap_err()
            .sql_state,
        "42P01"
    );
}

#[test]
fn what_is_dropped_stays_away_while_its_file_is_there() {
    let fixture = Fixture::new("drop");
    fixture.attach().unwrap();
    fixture.rows("DROP TABLE one").unwrap();
    assert_eq!(fixture.rows("SELECT 1").unwrap(), ["1"]);
    assert_eq!(fixture.names(), ["bad", "many"]);
    assert!(fixture.root.join("data/one.csv").exists());
    fs::remove_file(fixture.root.join("data/one.csv")).unwrap();
    fixture.engine.folders().refresh().unwrap();
    fixture.write("one.csv", "v\n8\n");
    assert_eq!(fixture.rows("SELECT sum(v) FROM one").unwrap(), ["8"]);

    fixture.rows("CREATE TABLE own AS VALUES (1)").unwrap();
    assert!(fixture.engine.folders().detach("lake", "raw").unwrap());
    assert!(!fixture.engine.folders().detach("lake", "raw").unwrap());
    assert_eq!(fixture.names(), ["own"]);
}

#[test]
fn a_schema_with_tables_can_be_dropped_with_them() {
    let fixture = Fixture::new("schema");
    fixture.attach().unwrap();
    assert!(fixture.rows("DROP SCHEMA lake.raw").is_err());
    fixture.rows("DROP SCHEMA lake.raw CASCADE").unwrap();
    assert!(
        fixture
            .engine
            .catalogs()
            .find_schema("lake", "raw")
            .is_none()
    );
    fixture.engine.folders().refresh().unwrap();
    assert!(fixture.names().is_empty());
}

#[test]
fn names_that_are_taken_and_folders_that_are_missing_are_errors() {
    let fixture = Fixture::new("taken");
    fixture.engine.catalogs().ensure_schema("lake", "raw");
    fixture.rows("CREATE TABLE one AS VALUES (1)").unwrap();
    let error = fixture.attach().unwrap_err();
    assert_eq!(error.sql_state, "42P07");
    assert_eq!(fixture.names(), ["one"]);
    fixture.rows("DROP TABLE one").unwrap();
    fixture.attach().unwrap();
    assert_eq!(fixture.attach().unwrap_err().sql_state, "42P07");
    let missing = fixture
        .engine
        .folders()
        .attach("lake", "other", "/no/such/folder");
    assert_eq!(missing.unwrap_err().kind, Kind::Io);
}

#[test]
fn links_out_of_the_folder_are_refused() {
    let fixture = Fixture::new("links");
    symlink(
        fixture.root.join("secret.csv"),
        fixture.root.join("data/leak.csv"),
    )
    .unwrap();
    fixture.attach().unwrap();
    let error = fixture.rows("SELECT * FROM leak").unwrap_err();
    assert!(error.message.contains("[POLICY 42501]"), "{error}");
    assert_eq!(fixture.rows("SELECT sum(v) FROM one").unwrap(), ["1"]);
}
