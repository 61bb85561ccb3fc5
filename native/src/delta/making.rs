//! Making a Delta table: aside, under a hidden name beside its place, until its first rows are in.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use arrow::datatypes::SchemaRef;
use datafusion::execution::SessionState;
use datafusion::object_store::DynObjectStore;
use deltalake::DeltaTable;

use crate::delta::columns::stored_columns;
use crate::delta::errors::of_delta;
use crate::delta::opening::builder;
use crate::delta::write::Write;
use crate::error::{Error, Kind, Result};

/// How long tasks of a write that was given up may still take.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(10);

/// A table that nobody sees yet. What was made goes away when it is not published.
pub struct MadeAside {
    pub table: DeltaTable,
    folder: Folder,
}

/// A folder that is removed with its contents when it is dropped.
struct Folder {
    path: PathBuf,
    /// Held by whoever may still write into it.
    writers: Option<Weak<DynObjectStore>>,
}

impl Drop for Folder {
    fn drop(&mut self) {
        // One that was published is no longer there.
        if !self.path.exists() {
            return;
        }
        let path = std::mem::take(&mut self.path);
        let writers = self
            .writers
            .take()
            .filter(|writers| writers.strong_count() > 0);
        let Some(writers) = writers else {
            let _ = std::fs::remove_dir_all(&path);
            return;
        };
        // A write that was cancelled ends by tasks of its own, which need the folder.
        std::thread::spawn(move || {
            let end = Instant::now() + PATIENCE;
            while writers.strong_count() > 0 && Instant::now() < end {
                std::thread::sleep(PAUSE);
            }
            let _ = std::fs::remove_dir_all(&path);
        });
    }
}

impl MadeAside {
    /// Makes an empty table with the declared columns, properties and constraints.
    pub async fn create(write: &Write, state: &SessionState, query: &SchemaRef) -> Result<Self> {
        check_place(write.folder())?;
        let columns = stored_columns(write.schema.as_ref().unwrap_or(query))?;
        let mut folder = aside(write.folder())?;
        let within = |error: &deltalake::DeltaTableError| {
            of_delta(error).within(&format!(
                "making the Delta table '{}'",
                write.folder().display()
            ))
        };
        let table = builder(&folder.path)?
            .build()
            .map_err(|error| within(&error))?;
        folder.writers = Some(Arc::downgrade(&table.log_store().object_store(None)));
        let properties = write
            .properties
            .iter()
            .map(|(key, value)| (key.clone(), Some(value.clone())));
        let mut table = table
            .create()
            .with_columns(columns.fields().cloned())
            .with_partition_columns(write.partition_by.clone())
            .with_configuration(properties)
            .await
            .map_err(|error| within(&error))?;
        if !write.constraints.is_empty() {
            let mut adding = table
                .add_constraint()
                .with_session_state(Arc::new(state.clone()));
            for (name, sql) in &write.constraints {
                adding = adding.with_constraint(name.clone(), sql.clone());
            }
            table = adding.await.map_err(|error| within(&error))?;
        }
        Ok(MadeAside { table, folder })
    }

    /// Moves the table to its place, in one step.
    pub fn publish(self, place: &Path) -> Result<()> {
        std::fs::rename(&self.folder.path, place).map_err(|error| {
            let (kind, state) = match error.kind() {
                std::io::ErrorKind::DirectoryNotEmpty | std::io::ErrorKind::AlreadyExists => {
                    (Kind::Execution, "40001")
                }
                _ => (Kind::Io, "58030"),
            };
            Error::new(
                kind,
                state,
                format!(
                    "the Delta table '{}' was not made: {error}; when another writer made it \
                     meanwhile, run the write again",
                    place.display()
                ),
            )
        })
    }
}

/// A new table may not bury files that are there.
fn check_place(folder: &Path) -> Result<()> {
    let mut entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(Error::new(
                Kind::Io,
                "58030",
                format!("'{}' can not be written: {error}", folder.display()),
            ));
        }
    };
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(Error::configuration(format!(
            "'{}' holds files and is no Delta table; write to an empty or a new folder",
            folder.display()
        ))),
    }
}

fn aside(place: &Path) -> Result<Folder> {
    let unwritable = |error: std::io::Error| {
        Error::new(
            Kind::Io,
            "58030",
            format!("'{}' can not be made: {error}", place.display()),
        )
    };
    let parent = place.parent().unwrap_or(Path::new("/"));
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let moment = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    let folder = parent.join(format!(".{name}.{}-{moment}.new", std::process::id()));
    std::fs::create_dir(&folder).map_err(unwritable)?;
    Ok(Folder {
        path: folder,
        writers: None,
    })
}
