//! A table over the files of a dataset: its columns are the declared ones, whatever its files call
//! them and however they lie.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::datatypes::{FieldRef, Fields, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::{Constraints, ScalarValue};
use datafusion::execution::SessionState;
use parking_lot::Mutex;

use crate::dataset_files::{DatasetFile, DatasetFiles};
use crate::dataset_fit::{DataFile, Known, Misfit};
use crate::dataset_health::Health;
use crate::error::{Error, Result};
use crate::evolution::Evolution;
use crate::file_columns::FileColumns;
use crate::file_shape::{FileShape, Format};
use crate::kept_rows::KeptRows;
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
    pub concurrency: Option<usize>,
    pub known: Mutex<HashMap<PathBuf, Known>>,
    pub health: Health,
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
            health: Health::default(),
        };
        Ok(table)
    }

    /// Looks at the files when they are not looked at again, so that the table stays with those
    /// that are there now.
    pub fn list(&self) -> Result<()> {
        self.found().map(|_| ())
    }

    pub fn found(&self) -> Result<Vec<DatasetFile>> {
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

    pub fn partitions(&self, files: &[DataFile], merged: Option<&Fields>) -> Result<Vec<FieldRef>> {
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
}
