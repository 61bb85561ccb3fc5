//! Opening a Delta table at the version that its location asks for.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;
use deltalake::kernel::StorageType;
use deltalake::kernel::engine::arrow_conversion::TryIntoArrow;
use deltalake::{DeltaTable, DeltaTableBuilder};

use crate::delta::errors::of_delta;
use crate::delta::log::{Log, commit_file};
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::message::Message;

/// Which state of a table is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Latest,
    Commit(u64),
    /// The state at a time: milliseconds since 1970, and the same as text.
    At(i64, String),
}

/// Where a table lies, and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub path: PathBuf,
    pub wanted: Wanted,
    /// Name of the column with the file of each row.
    pub file_column: Option<String>,
    pub parquet_pushdown: bool,
    pub force_view_types: bool,
}

impl Place {
    /// Reads `path`, `version` or `timestampMillis` with `timestamp`, `fileColumn`,
    /// `parquetPushdown`, `forceViewTypes`.
    pub fn read(message: &Message) -> Result<Self> {
        let wanted = match (
            message.number("version"),
            message.optional_text("timestamp"),
        ) {
            (Ok(version), _) => Wanted::Commit(version),
            (Err(_), Some(text)) => Wanted::At(
                message.text("timestampMillis")?.parse().map_err(|_| {
                    Error::configuration(format!("'{text}' is no time of a Delta table"))
                })?,
                text.to_string(),
            ),
            (Err(_), None) => Wanted::Latest,
        };
        Ok(Place {
            path: local_path(message.text("path")?)?,
            wanted,
            file_column: message.optional_text("fileColumn").map(str::to_string),
            parquet_pushdown: message.flag("parquetPushdown")?,
            force_view_types: message.flag("forceViewTypes")?,
        })
    }

    /// The newest state of the table in a folder.
    pub fn plain(folder: &Path) -> Self {
        Place {
            path: folder.to_path_buf(),
            wanted: Wanted::Latest,
            file_column: None,
            parquet_pushdown: true,
            force_view_types: false,
        }
    }

    /// Whether later commits of the table change what is read.
    pub fn is_pinned(&self) -> bool {
        self.wanted != Wanted::Latest
    }

    /// The table in words, for messages.
    pub fn describe(&self) -> String {
        format!("Delta table '{}'", self.path.display())
    }
}

/// The path of a location on this machine; nothing is read from or written to a network.
pub fn local_path(location: &str) -> Result<PathBuf> {
    if files::has_scheme(location) && !location.starts_with("file:") {
        return Err(Error::new(
            Kind::Unsupported,
            "0A000",
            format!(
                "the Delta table '{location}' lies in a network, and nothing is fetched from one; \
                 give a folder of this machine"
            ),
        ));
    }
    files::absolute(location)
}

/// The columns of a table as its log has them, without its file column.
pub async fn infer_schema(message: &Message) -> Result<SchemaRef> {
    let place = Place::read(message)?;
    schema_of(&open(&place).await?).map_err(|error| error.within(&place.describe()))
}

/// The columns of an opened table.
pub fn schema_of(table: &DeltaTable) -> Result<SchemaRef> {
    let snapshot = table.snapshot().map_err(|error| of_delta(&error))?;
    let schema: std::result::Result<Schema, ArrowError> =
        snapshot.schema().as_ref().try_into_arrow();
    Ok(Arc::new(schema?))
}

/// Opens the wanted version of a table.
///
/// # Errors
/// IO for a table, version or part of the log that is not there or damaged; UNSUPPORTED for
/// features of the table that are not known, and for files outside of its folder.
pub async fn open(place: &Place) -> Result<DeltaTable> {
    let folder = place.path.clone();
    let log = tokio::task::spawn_blocking(move || Log::read(&folder))
        .await
        .map_err(|_| Error::internal("the log of a Delta table could not be listed"))??;
    let within = |error: &deltalake::DeltaTableError| of_delta(error).within(&place.describe());
    let table = match &place.wanted {
        Wanted::Latest => open_version(place, &log, log.latest()).await?,
        Wanted::Commit(version) => open_version(place, &log, *version).await?,
        Wanted::At(millis, text) => {
            log.require(log.earliest())?;
            let builder = builder(&place.path)?;
            let table = builder
                .with_datestring(text)
                .map_err(|error| within(&error))?
                .load()
                .await
                .map_err(|error| within(&error))?;
            check_time(place, &log, &table, *millis, text)?;
            table
        }
    };
    check_files(place, &table)?;
    Ok(table)
}

async fn open_version(place: &Place, log: &Log, version: u64) -> Result<DeltaTable> {
    log.require(version)?;
    builder(&place.path)?
        .with_version(version)
        .load()
        .await
        .map_err(|error| of_delta(&error).within(&place.describe()))
}

/// The table at a path, which has to be absolute and of an existing folder.
pub fn builder(path: &Path) -> Result<DeltaTableBuilder> {
    let text = path
        .to_str()
        .ok_or_else(|| Error::configuration(format!("'{}' is no path in UTF-8", path.display())))?;
    deltalake::ensure_table_uri(text)
        .and_then(DeltaTableBuilder::from_url)
        .map_err(|error| of_delta(&error))
}

/// The library takes the first commit for every time before it.
fn check_time(place: &Place, log: &Log, table: &DeltaTable, millis: i64, text: &str) -> Result<()> {
    let version = table.version().unwrap_or(0);
    log.require(version)?;
    let noted = table
        .snapshot()
        .ok()
        .and_then(|snapshot| snapshot.version_timestamp(version));
    let made = noted.or_else(|| modified_millis(&commit_file(&place.path, version)));
    if made.is_some_and(|made| made > millis) {
        return Err(Error::new(
            Kind::Io,
            "58P01",
            format!(
                "the {} has no state at {text}: its first commit that can be read, {version}, is \
                 younger",
                place.describe()
            ),
        ));
    }
    Ok(())
}

fn modified_millis(file: &Path) -> Option<i64> {
    let modified = std::fs::metadata(file).ok()?.modified().ok()?;
    let since = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

/// Whether a link leads out of a folder. A file that is not there leads nowhere.
fn leads_out(folder: &Path, path: &str) -> bool {
    folder
        .join(path)
        .canonicalize()
        .is_ok_and(|file| !file.starts_with(folder))
}

/// A log is data, and must not lead out of the table's folder.
fn check_files(place: &Place, table: &DeltaTable) -> Result<()> {
    let snapshot = table.snapshot().map_err(|error| of_delta(&error))?;
    let folder = files::real(&place.path)?;
    for file in snapshot.log_data().iter() {
        let path = file.path();
        let outside = files::has_scheme(&path)
            || Path::new(path.as_ref())
                .components()
                .any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
            || leads_out(&folder, &path);
        let foreign_vector = file
            .deletion_vector_descriptor()
            .is_some_and(|vector| vector.storage_type == StorageType::AbsolutePath);
        if outside || foreign_vector {
            return Err(Error::new(
                Kind::Policy,
                "42501",
                format!(
                    "the {} refers to '{path}', which lies outside of its folder; only files \
                     within it are read",
                    place.describe()
                ),
            ));
        }
    }
    Ok(())
}
