//! A table over the files of a dataset: its columns are the declared ones, whatever its files call
//! them and however they lie.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use arrow::datatypes::{FieldRef, Fields, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::{Constraints, ScalarValue, Statistics};
use datafusion::execution::SessionState;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::object_store::{ObjectMeta, ObjectStore};
use futures::{StreamExt, TryStreamExt};
use parking_lot::Mutex;

use crate::dataset_files::{DatasetFile, DatasetFiles};
use crate::error::{Error, Kind, Result};
use crate::evolution::{Difference, Evolution, in_words};
use crate::file_columns::FileColumns;
use crate::file_shape::{FileShape, Format};
use crate::files::url_of;
use crate::kept_rows::{KeptRows, Stamp};
use crate::message::Message;
use crate::partitions;
use crate::tables::file_format;
use crate::widening::find;

/// One column of a promised order.
#[derive(Debug)]
pub struct SortedBy {
    pub column: String,
    pub ascending: bool,
    pub nulls_first: bool,
}

#[derive(Debug)]
pub struct DatasetTable {
    pub name: String,
    pub schema: SchemaRef,
    pub constraints: Constraints,
    pub definition: Option<String>,
    pub files: DatasetFiles,
    pub format: Format,
    pub evolution: Evolution,
    /// Partition columns that are declared, outermost first.
    pub partition_columns: Vec<String>,
    /// Whether names of folders make columns partition columns; else those that no file has.
    pub infer_partitions: Option<bool>,
    pub sorted: Vec<SortedBy>,
    pub collect_statistics: Option<bool>,
    /// Where rows stay once they were read, when they do.
    pub kept: Option<Arc<KeptRows>>,
    concurrency: Option<usize>,
    known: Mutex<HashMap<PathBuf, Known>>,
}

/// What was read of a file when it had that size and time.
#[derive(Debug, Clone)]
struct Known {
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
    /// What was compared, and where it differs.
    Differs(String, Vec<Difference>),
}

impl From<Error> for Misfit {
    fn from(error: Error) -> Self {
        Misfit::Failed(error)
    }
}

impl DatasetTable {
    /// Reads what a staging message says of the files of a table.
    pub fn read(
        state: &SessionState,
        name: &str,
        schema: SchemaRef,
        constraints: Constraints,
        definition: Option<String>,
        message: &Message,
    ) -> Result<Self> {
        let format_name = message.text("format")?;
        let options = message.text_map("options")?;
        let format = file_format(state, format_name, &options)?;
        let evolution = message
            .object("evolution")
            .ok_or_else(|| Error::configuration("a message lacks 'evolution'"))?;
        let sorted = message
            .objects("sorted")
            .iter()
            .map(|key| {
                Ok(SortedBy {
                    column: key.text("column")?.to_string(),
                    ascending: key.flag("ascending")?,
                    nulls_first: key.flag("nullsFirst")?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let table = DatasetTable {
            name: name.to_string(),
            schema,
            constraints,
            definition,
            files: DatasetFiles::read(message)?,
            format: Format::new(
                format_name.to_string(),
                format,
                &options,
                message.flag("skipArrowMetadata").unwrap_or(false),
            )?,
            evolution: Evolution::read(&evolution)?,
            partition_columns: message.texts("partitionColumns")?,
            infer_partitions: message.flag("inferPartitions").ok(),
            sorted,
            collect_statistics: message.flag("collectStatistics").ok(),
            kept: message
                .flag("cache")?
                .then(|| KeptRows::new(Arc::clone(&state.runtime_env().memory_pool), name)),
            concurrency: message
                .number("metaFetchConcurrency")
                .ok()
                .and_then(|count| usize::try_from(count).ok()),
            known: Mutex::default(),
        };
        Ok(table)
    }

    /// Looks at the files when they are not looked at again, so that the table stays with those
    /// that are there now.
    pub fn list(&self) -> Result<()> {
        self.found().map(|_| ())
    }

    fn found(&self) -> Result<Vec<DatasetFile>> {
        self.files.files(&|name| self.format.names(name))
    }

    /// Looks at all files, as far as their footers and headers; returns how many there are.
    pub async fn verify(&self, state: &dyn Session) -> std::result::Result<usize, Misfit> {
        let fitted = self.fit(state).await?;
        if self.found()?.is_empty()
            && let Some(error) = self.files.without_files(self.format.name())
        {
            return Err(error.into());
        }
        for file in &fitted.files {
            self.values(file, &fitted.partitions)?;
        }
        if self.collect_statistics == Some(true) {
            let columns: Vec<_> = fitted
                .files
                .iter()
                .map(|file| self.columns(&file.shape, &fitted.partitions))
                .collect();
            for (file, columns) in fitted.files.iter().zip(columns) {
                self.statistics(state, &fitted.store, file, &columns.stored)
                    .await?;
            }
        }
        Ok(fitted.files.len())
    }

    /// The files as they are now, checked against the declared columns.
    pub async fn fit(&self, state: &dyn Session) -> std::result::Result<Fitted, Misfit> {
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
        self.known
            .lock()
            .retain(|path, _| files.iter().any(|file| file.file.found.file == *path));
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
                        Misfit::Differs(what, differences)
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
            return Err(Misfit::Differs(what, differences));
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
            let differences = lenient.check(&declared, &without(&self.named(&file.shape)));
            if !differences.is_empty() {
                let path = file.file.found.path.display();
                return Err(Misfit::Differs(
                    format!("the file '{path}' of dataset {}", self.name),
                    differences,
                ));
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
        let object = ObjectMeta {
            location: url_of(path)?.prefix().clone(),
            last_modified: time.into(),
            size,
            e_tag: None,
            version: None,
        };
        let known = self.known.lock().get(path).cloned();
        let shape = match known.filter(|known| known.size == size && known.time == time) {
            Some(known) => known.shape,
            None => {
                let shape = self.format.shape(state, store, path, &object).await?;
                let known = Known {
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

    /// The columns of a file under the table's names; values in text have the declared types.
    pub fn named(&self, shape: &FileShape) -> Fields {
        let by_place = self.format.name() == "csv" && !self.format.names_columns();
        let columns: Fields = match by_place {
            true => {
                let mut declared = self
                    .schema
                    .fields()
                    .iter()
                    .filter(|field| !self.partition_columns.contains(field.name()));
                shape
                    .fields
                    .iter()
                    .map(|column| declared.next().unwrap_or(column))
                    .cloned()
                    .collect()
            }
            false => self.evolution.renamed(&shape.fields),
        };
        match self.format.is_text() {
            true => columns
                .iter()
                .map(|column| match find(self.schema.fields(), column.name()) {
                    Some(declared) => Arc::new(declared.clone()),
                    None => Arc::clone(column),
                })
                .collect(),
            false => columns,
        }
    }

    fn partitions(&self, files: &[DataFile], merged: Option<&Fields>) -> Result<Vec<FieldRef>> {
        let field = |name: &String| {
            let declared = find(self.schema.fields(), name);
            declared.map(|declared| Arc::new(declared.clone()))
        };
        if !self.partition_columns.is_empty() {
            return Ok(self.partition_columns.iter().filter_map(field).collect());
        }
        let Some(first) = files
            .first()
            .filter(|_| self.infer_partitions != Some(false))
        else {
            return Ok(Vec::new());
        };
        let in_files = |name: &String| merged.is_some_and(|merged| find(merged, name).is_some());
        let names = partitions::names(&first.file.root, &first.file.found.path);
        Ok(names
            .iter()
            .filter(|name| self.infer_partitions == Some(true) || !in_files(name))
            .filter_map(field)
            .collect())
    }

    /// Values of the partition columns of a file.
    pub fn values(&self, file: &DataFile, columns: &[FieldRef]) -> Result<Vec<ScalarValue>> {
        let (root, path) = (&file.file.root, &file.file.found.path);
        match self.partition_columns.is_empty() {
            false => partitions::values(root, path, columns),
            true => partitions::values_by_name(root, path, columns),
        }
    }

    pub fn columns(&self, shape: &FileShape, partitions: &[FieldRef]) -> FileColumns {
        FileColumns::new(
            self.format.name(),
            &self.schema,
            partitions,
            &shape.fields,
            &self.named(shape),
        )
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
    /// The misfit as an error that is no data.
    pub fn into_error(self, table: &str) -> Error {
        match self {
            Misfit::Failed(error) => error,
            Misfit::Differs(what, differences) => Error::new(
                Kind::SchemaMismatch,
                "42P17",
                format!(
                    "{what} differ from their declaration: {}",
                    in_words(table, &differences)
                ),
            ),
        }
    }
}
