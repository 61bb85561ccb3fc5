//! Looking at the files of a table, as often as it is read, and whether they fit its columns.

use std::collections::HashSet;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use arrow::datatypes::{FieldRef, Fields, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::Statistics;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::object_store::{ObjectMeta, ObjectStore};
use futures::{StreamExt, TryStreamExt};

use crate::dataset_files::DatasetFile;
use crate::dataset_table::DatasetTable;
use crate::error::{Error, Kind, Result};
use crate::evolution::{Difference, Evolution, in_words};
use crate::file_shape::FileShape;
use crate::files::url_of;
use crate::fingerprint::{fingerprint, shown};
use crate::kept_rows::Stamp;
use crate::scanned_files;

/// What was read of a file when it had that number, size and time.
#[derive(Debug, Clone)]
pub struct Known {
    inode: u64,
    size: u64,
    time: SystemTime,
    shape: Option<FileShape>,
    statistics: Option<(SchemaRef, Arc<Statistics>)>,
}

/// One file with all that planning needs of it.
#[derive(Debug)]
pub struct DataFile {
    pub file: DatasetFile,
    pub object: ObjectMeta,
    pub shape: FileShape,
}

/// The files of a table as they are now, when they fit its columns.
pub struct Fitted {
    pub store: Arc<dyn ObjectStore>,
    pub files: Vec<DataFile>,
    pub partitions: Vec<FieldRef>,
}

impl Fitted {
    /// What tells these files from others, and from what becomes of them.
    pub fn stamp(&self) -> Stamp {
        let files = self.files.iter().map(|file| {
            let time = SystemTime::from(file.object.last_modified);
            (file.file.found.file.clone(), file.object.size, time)
        });
        files.collect()
    }
}

/// Why files are no table.
#[derive(Debug)]
pub enum Misfit {
    Failed(Error),
    Differs {
        /// What was compared.
        what: String,
        /// Where it differs.
        differences: Vec<Difference>,
        /// The columns that were found.
        found: Fields,
    },
}

impl From<Error> for Misfit {
    fn from(error: Error) -> Self {
        Misfit::Failed(error)
    }
}

impl DatasetTable {
    /// The files as they are now, checked against the declared columns.
    pub async fn fit(&self, state: &dyn Session) -> std::result::Result<Fitted, Misfit> {
        self.keep_problem()?;
        let found = self.found()?;
        let url = ObjectStoreUrl::local_filesystem();
        let store = state
            .runtime_env()
            .object_store(&url)
            .map_err(Error::from)?;
        let concurrency = self.concurrency.unwrap_or_else(|| {
            state
                .config_options()
                .execution
                .meta_fetch_concurrency
                .get()
        });
        let files: Vec<Option<DataFile>> = futures::stream::iter(found)
            .map(|file| self.open(state, &store, file))
            .buffered(concurrency)
            .try_collect()
            .await?;
        let files: Vec<DataFile> = files.into_iter().flatten().collect();
        self.forget_all_but(&files);
        let mut merged: Option<Fields> = None;
        let mut shapes: Vec<&FileShape> = Vec::new();
        for file in &files {
            if shapes.contains(&&file.shape) {
                continue;
            }
            let named = self.named(&file.shape);
            merged = Some(match merged {
                None => named,
                Some(merged) => self
                    .evolution
                    .merge(&merged, &named)
                    .map_err(|differences| {
                        let (first, other) = (&files[0].file.found, &file.file.found);
                        let what = format!(
                            "the columns of '{}', beside those of '{}',",
                            other.path.display(),
                            first.path.display()
                        );
                        let found = named.clone();
                        Misfit::Differs {
                            what,
                            differences,
                            found,
                        }
                    })?,
            });
            shapes.push(&file.shape);
        }
        let partitions = self.partitions(&files, merged.as_ref())?;
        if let Some(merged) = merged {
            self.check(&files, &merged, &partitions)?;
        }
        Ok(Fitted {
            store,
            files,
            partitions,
        })
    }

    fn forget_all_but(&self, files: &[DataFile]) {
        let mut known = self.known.lock();
        if known.len() > files.len() {
            let there: HashSet<&PathBuf> = files.iter().map(|file| &file.file.found.file).collect();
            known.retain(|path, _| there.contains(path));
        }
    }

    fn check(
        &self,
        files: &[DataFile],
        merged: &Fields,
        partitions: &[FieldRef],
    ) -> std::result::Result<(), Misfit> {
        let is_partition = |name: &str| partitions.iter().any(|p| p.name() == name);
        let without = |fields: &Fields| -> Fields {
            fields
                .iter()
                .filter(|field| !is_partition(field.name()))
                .cloned()
                .collect()
        };
        let declared = without(self.schema.fields());
        let differences = self.evolution.check(&declared, &without(merged));
        if !differences.is_empty() {
            let what = format!(
                "the files of dataset {} ({})",
                self.name,
                self.files.places()
            );
            return Err(Misfit::Differs {
                what,
                differences,
                found: merged.clone(),
            });
        }
        // A column that holds no null has to be in every file, whatever others have.
        let lenient = Evolution {
            allow_missing: true,
            allow_extra: true,
            allow_casts: true,
            ..self.evolution.clone()
        };
        let mut checked: Vec<&FileShape> = Vec::new();
        for file in files {
            if checked.contains(&&file.shape) {
                continue;
            }
            checked.push(&file.shape);
            let found = self.named(&file.shape);
            let differences = lenient.check(&declared, &without(&found));
            if !differences.is_empty() {
                let path = file.file.found.path.display();
                return Err(Misfit::Differs {
                    what: format!("the file '{path}' of dataset {}", self.name),
                    differences,
                    found,
                });
            }
        }
        Ok(())
    }

    async fn open(
        &self,
        state: &dyn Session,
        store: &Arc<dyn ObjectStore>,
        file: DatasetFile,
    ) -> Result<Option<DataFile>> {
        let path = &file.found.file;
        let gone = |error: std::io::Error| {
            let text = format!(
                "'{}' can not be read: {error}; deploy again when files come and go, or set scan.listing_mutable",
                file.found.path.display()
            );
            Error::new(Kind::Io, "58030", text)
        };
        let metadata = path.metadata().map_err(gone)?;
        let (size, time) = (metadata.len(), metadata.modified().map_err(gone)?);
        let inode = metadata.ino();
        let object = ObjectMeta {
            location: url_of(path)?.prefix().clone(),
            last_modified: time.into(),
            size,
            e_tag: Some(scanned_files::tag(&metadata)),
            version: None,
        };
        let known = self.known.lock().get(path).cloned();
        let shape = match known
            .filter(|known| (known.inode, known.size, known.time) == (inode, size, time))
        {
            Some(known) => known.shape,
            None => {
                let shape = self.format.shape(state, store, path, &object).await?;
                let known = Known {
                    inode,
                    size,
                    time,
                    shape: shape.clone(),
                    statistics: None,
                };
                self.known.lock().insert(path.clone(), known);
                shape
            }
        };
        Ok(shape.map(|shape| DataFile {
            file,
            object,
            shape,
        }))
    }

    /// What the footer of a file says of its columns.
    pub async fn statistics(
        &self,
        state: &dyn Session,
        store: &Arc<dyn ObjectStore>,
        file: &DataFile,
        stored: &SchemaRef,
    ) -> Result<Arc<Statistics>> {
        let path = &file.file.found.file;
        let known = self.known.lock().get(path).cloned();
        if let Some((schema, statistics)) = known.and_then(|known| known.statistics)
            && schema == *stored
        {
            return Ok(statistics);
        }
        let reader = self.format.reader(file.shape.compression);
        let statistics = reader
            .infer_stats(state, store, Arc::clone(stored), &file.object)
            .await?;
        let statistics = Arc::new(statistics);
        if let Some(known) = self.known.lock().get_mut(path) {
            known.statistics = Some((Arc::clone(stored), Arc::clone(&statistics)));
        }
        Ok(statistics)
    }
}

impl Misfit {
    /// The misfit of a table of these columns as an error that is no data; `remedy` says what can
    /// be done.
    pub fn to_error(&self, table: &str, declared: &Fields, remedy: &str) -> Error {
        match self {
            Misfit::Failed(error) => error.clone(),
            Misfit::Differs {
                what,
                differences,
                found,
            } => Error::new(
                Kind::SchemaMismatch,
                "42P17",
                format!(
                    "{what} differ from their declaration: {} (fingerprint {} was expected, {} \
                     found); {remedy}",
                    in_words(table, differences),
                    shown(&fingerprint(declared)),
                    shown(&fingerprint(found)),
                ),
            ),
        }
    }

    /// The columns that were found, when they are what is wrong.
    pub fn found(&self) -> Option<&Fields> {
        match self {
            Misfit::Failed(_) => None,
            Misfit::Differs { found, .. } => Some(found),
        }
    }
}
