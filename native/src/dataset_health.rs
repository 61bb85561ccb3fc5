//! Whether the files of a dataset are what its table was made for.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use datafusion::catalog::{Session, TableProvider};
use parking_lot::Mutex;

use crate::dataset_fit::Fitted;
use crate::dataset_table::DatasetTable;
use crate::drift::Followed;
use crate::error::{Error, Kind, Result};
use crate::table_watch::TableWatch;

const OF_DECLARED: &str =
    "give the files the declared columns again, or change the declaration and deploy it";
const OF_INFERRED: &str = "the table has the columns that its files had when it was deployed; \
     deploy it again, or open the engine with onDrift=refresh";

/// Path, size, time and number of each file.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>, u64)>;

/// What is known of a table beside its files.
#[derive(Debug, Default)]
pub struct Health {
    /// Whether the columns were read from the files, so that nothing else says what they should be.
    pub inferred: bool,
    /// None for a table that is only looked at.
    pub watch: Option<Arc<TableWatch>>,
    problem: Mutex<Option<Problem>>,
    /// The files that the columns are those of; none when they turned out to be others.
    made: Mutex<Option<Stamp>>,
    /// The files at the last look whether the table is outdated.
    looked: Mutex<Option<Stamp>>,
}

/// Why a table can not be read.
#[derive(Debug, Clone)]
struct Problem {
    error: Error,
    /// The files that are meant; none when they could not be listed.
    files: Option<Stamp>,
}

impl DatasetTable {
    /// The table, to be followed from now on; `problem` is what was wrong when it was deployed.
    pub fn followed(
        mut self,
        inferred: bool,
        watch: Arc<TableWatch>,
        problem: Option<Error>,
    ) -> Self {
        let files = self.stamp();
        self.health = Health {
            inferred,
            watch: Some(watch),
            problem: Mutex::new(problem.map(|error| Problem {
                error,
                files: files.clone(),
            })),
            made: Mutex::new(files),
            looked: Mutex::default(),
        };
        self
    }

    fn stamp(&self) -> Option<Stamp> {
        let files = self.files.list(&|name| self.format.names(name)).ok()?;
        let stamp = files.into_iter().map(|file| {
            let path = file.found.file;
            match path.metadata() {
                Ok(file) => (path, file.len(), file.modified().ok(), file.ino()),
                Err(_) => (path, 0, None, 0),
            }
        });
        Some(stamp.collect())
    }

    /// A table that was deployed with a problem has it as long as its files stay as they are, and
    /// for good when nothing says which columns it should have.
    pub fn keep_problem(&self) -> Result<()> {
        let mut problem = self.health.problem.lock();
        let Some(known) = problem.as_ref() else {
            return Ok(());
        };
        if self.health.inferred || self.stamp() == known.files {
            return Err(known.error.clone());
        }
        *problem = None;
        self.files.forget();
        Ok(())
    }

    /// The files as they are now, when they fit; a change of that is an event.
    pub async fn examine(&self, state: &dyn Session) -> Result<Fitted> {
        let fields = self.schema.fields();
        let misfit = match self.fit(state).await {
            Ok(fitted) => {
                if let Some(watch) = &self.health.watch {
                    watch.fits(fields);
                }
                return Ok(fitted);
            }
            Err(misfit) => misfit,
        };
        let remedy = match self.health.inferred {
            true => OF_INFERRED,
            false => OF_DECLARED,
        };
        let error = misfit.to_error(&self.name, fields, remedy);
        if let Some(watch) = &self.health.watch
            && is_of_files(&error)
        {
            watch.fails(fields, misfit.found(), &error);
        }
        if self.health.inferred && misfit.found().is_some() {
            *self.health.made.lock() = None;
        }
        Err(error)
    }

    /// Whether files came or went of those that the table was deployed with.
    fn has_other_files(&self) -> bool {
        let paths = |stamp: &Stamp| -> Vec<PathBuf> {
            stamp.iter().map(|(path, ..)| path.clone()).collect()
        };
        let made = self.health.made.lock().as_ref().map(paths);
        made.is_some() && self.health.looked.lock().as_ref().map(paths) != made
    }
}

/// Whether an error says something of the files, and not of the statement that reads them.
fn is_of_files(error: &Error) -> bool {
    matches!(
        error.kind,
        Kind::SchemaMismatch | Kind::Io | Kind::Data | Kind::Execution | Kind::Policy
    )
}

impl Followed for DatasetTable {
    fn watch(&self) -> Option<&Arc<TableWatch>> {
        self.health.watch.as_ref()
    }

    fn is_inferred(&self) -> bool {
        self.health.inferred
    }

    fn is_outdated(&self) -> bool {
        if !self.health.inferred && !self.files.is_fixed() {
            return false;
        }
        *self.health.looked.lock() = self.stamp();
        match self.health.inferred {
            true => *self.health.looked.lock() != *self.health.made.lock(),
            false => self.has_other_files(),
        }
    }

    fn problem(&self) -> Option<Error> {
        let problem = self.health.problem.lock();
        problem.as_ref().map(|problem| problem.error.clone())
    }

    fn set_problem(&self, error: Error) {
        let files = self.health.looked.lock().clone();
        *self.health.problem.lock() = Some(Problem { error, files });
        self.confirm();
    }

    fn confirm(&self) {
        *self.health.made.lock() = self.health.looked.lock().clone();
    }

    fn made_like(&self, other: &dyn TableProvider) {
        if let Some(other) = other.downcast_ref::<DatasetTable>() {
            *self.health.made.lock() = other.health.looked.lock().clone();
        }
    }
}
