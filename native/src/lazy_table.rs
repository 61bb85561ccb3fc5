//! A table that is known by its place alone: its files are opened when a statement first names it.
//! When they changed, another table takes its place.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use arrow::datatypes::{Fields, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{MemoryCatalogProviderList, Session, TableProvider};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use parking_lot::Mutex;

use crate::delta;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::files_table::{FileSet, FilesTable};
use crate::table_watch::TableWatch;
use crate::tables::BrokenTable;

/// The ending that stands for a folder with a Delta table.
const DELTA_ENDING: &str = ".delta";

/// What the files of a table were when they were looked at: path, size, time of change.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

#[derive(Debug)]
pub struct LazyTable {
    files: Arc<FolderFiles>,
    format: &'static str,
    /// Knows formats and settings, and no catalog, so that no table holds the catalog it lies in.
    reader: Arc<SessionState>,
    watch: Arc<TableWatch>,
    /// What was opened of the table whose place this one takes.
    before: Option<Opened>,
    opened: Mutex<Option<Opened>>,
}

#[derive(Debug, Clone)]
struct Opened {
    stamp: Stamp,
    table: Arc<dyn TableProvider>,
}

impl Opened {
    fn error(&self) -> Option<&Error> {
        let table: Option<&BrokenTable> = self.table.downcast_ref();
        table.map(BrokenTable::error)
    }
}

/// One file, or the files of one format below a folder; none of them may lie outside of `root`.
#[derive(Debug)]
struct FolderFiles {
    location: String,
    ending: String,
    root: PathBuf,
}

impl FileSet for FolderFiles {
    fn location(&self) -> &str {
        &self.location
    }

    fn files(&self) -> Result<Vec<PathBuf>> {
        files::find(&self.location, &self.ending, &|path| self.check(path))
    }
}

impl FolderFiles {
    /// The files of a Delta table's log.
    fn log(&self) -> Result<Vec<PathBuf>> {
        let folder = Path::new(&self.location).join("_delta_log");
        self.check(&files::real(&folder)?)?;
        files::find(&folder.display().to_string(), "", &|path| self.check(path))
    }

    fn check(&self, path: &Path) -> Result<()> {
        if path.starts_with(&self.root) {
            return Ok(());
        }
        Err(Error::new(
            Kind::Policy,
            "42501",
            format!(
                "'{}' can not be reached: a link leads to it out of the attached folder '{}'",
                path.display(),
                self.root.display()
            ),
        ))
    }

    /// What a change of the table shows in: its files, or the log that names them.
    fn stamp(&self) -> Result<Stamp> {
        let files = match self.ending == DELTA_ENDING {
            true => self.log()?,
            false => self.files()?,
        };
        let files = files.into_iter().map(|file| {
            let metadata = file.metadata();
            let size = metadata.as_ref().map_or(0, |metadata| metadata.len());
            let time = metadata.and_then(|metadata| metadata.modified()).ok();
            (file, size, time)
        });
        Ok(files.collect())
    }
}

/// The state that lazy tables of an engine read with.
pub fn reader(template: &SessionState) -> Arc<SessionState> {
    let state = SessionStateBuilder::new_from_existing(template.clone())
        .with_catalog_list(Arc::new(MemoryCatalogProviderList::new()))
        .build();
    Arc::new(state)
}

impl LazyTable {
    /// A table over a file or a folder within `root`, which is a path without links.
    pub fn new(
        location: String,
        format: &'static str,
        root: PathBuf,
        reader: Arc<SessionState>,
        watch: Arc<TableWatch>,
    ) -> Self {
        let files = FolderFiles {
            location,
            ending: format!(".{format}"),
            root,
        };
        LazyTable {
            files: Arc::new(files),
            format,
            reader,
            watch,
            before: None,
            opened: Mutex::default(),
        }
    }

    /// The same table, to be opened again.
    pub fn unopened(&self) -> Self {
        let opened = self.opened.lock().clone();
        LazyTable {
            files: Arc::clone(&self.files),
            format: self.format,
            reader: Arc::clone(&self.reader),
            watch: Arc::clone(&self.watch),
            before: opened.or_else(|| self.before.clone()),
            opened: Mutex::default(),
        }
    }

    pub fn location(&self) -> &str {
        &self.files.location
    }

    /// The table with its columns. A file that can not be read gives a table without columns,
    /// whose scan says what is wrong, so that one bad file does not harm listings of all columns.
    pub async fn open(&self) -> Arc<dyn TableProvider> {
        if let Some(opened) = self.opened.lock().as_ref() {
            return Arc::clone(&opened.table);
        }
        let files = Arc::clone(&self.files);
        let stamp = match tokio::task::spawn_blocking(move || files.stamp()).await {
            Ok(Ok(stamp)) => stamp,
            Ok(Err(error)) => return broken(error),
            Err(_) => return broken(Error::internal("files could not be listed")),
        };
        let table = match self.read().await {
            Ok(table) => table,
            Err(error) => broken(error),
        };
        // Whoever opened it first decides what it is for all.
        let mut opened = self.opened.lock();
        if opened.is_none() {
            self.note(&Opened {
                stamp: stamp.clone(),
                table: Arc::clone(&table),
            });
        }
        Arc::clone(&opened.get_or_insert(Opened { stamp, table }).table)
    }

    /// Makes an event of other columns than before, and of files that can not be read.
    fn note(&self, now: &Opened) {
        let columns = |opened: &Opened| opened.table.schema().fields().clone();
        let before = self
            .before
            .as_ref()
            .filter(|before| before.error().is_none());
        match (before, now.error()) {
            (before, Some(error)) => {
                let before = before.map_or_else(Fields::empty, columns);
                self.watch.fails(&before, None, error);
            }
            (Some(before), None) if columns(before) != columns(now) => {
                self.watch.replaced(&columns(before), &columns(now));
            }
            (_, None) => self.watch.fits(&columns(now)),
        }
    }

    async fn read(&self) -> Result<Arc<dyn TableProvider>> {
        if self.files.ending == DELTA_ENDING {
            return delta::folder_table(Path::new(self.location())).await;
        }
        let files = Arc::clone(&self.files) as Arc<dyn FileSet>;
        let table = FilesTable::open(&self.reader, files, self.format, &[]).await?;
        Ok(Arc::new(table))
    }

    /// Whether the table was opened.
    #[cfg(test)]
    pub fn is_open(&self) -> bool {
        self.opened.lock().is_some()
    }

    /// Whether its files are no longer what they were when they were opened.
    pub fn is_stale(&self) -> bool {
        let opened = self.opened.lock();
        opened.as_ref().is_some_and(|known| {
            self.files
                .stamp()
                .map_or(true, |stamp| stamp != known.stamp)
        })
    }
}

fn broken(error: Error) -> Arc<dyn TableProvider> {
    Arc::new(BrokenTable::new(Arc::new(Schema::empty()), error))
}

/// The table as it is now, when it is one that is opened on first use.
pub async fn opened(table: &Arc<dyn TableProvider>) -> Arc<dyn TableProvider> {
    if let Some(lazy) = table.downcast_ref::<LazyTable>() {
        return lazy.open().await;
    }
    let delta = delta::opened(table).await;
    delta.unwrap_or_else(|| Arc::clone(table))
}

#[async_trait]
impl TableProvider for LazyTable {
    /// Columns as far as they are known: none before it was opened.
    fn schema(&self) -> SchemaRef {
        let opened = self.opened.lock();
        let known = opened.as_ref().map(|opened| opened.table.schema());
        known.unwrap_or_else(|| Arc::new(Schema::empty()))
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let table = self.open().await;
        table.scan(state, projection, filters, limit).await
    }
}
