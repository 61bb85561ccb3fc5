//! A table over the files that a place holds at the moment of each scan.

use std::path::PathBuf;
use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::object_store::{ObjectMeta, ObjectStoreExt};
use datafusion::physical_plan::ExecutionPlan;

use crate::error::{Error, Kind, Result};
use crate::files::url_of;
use crate::tables::file_format;

/// Which files a table has now.
pub trait FileSet: std::fmt::Debug + Send + Sync {
    /// Where the files are looked for; for messages.
    fn location(&self) -> &str;

    /// The files, checked and in order.
    fn files(&self) -> Result<Vec<PathBuf>>;
}

#[derive(Debug)]
pub struct FilesTable {
    files: Arc<dyn FileSet>,
    format: Arc<dyn FileFormat>,
    schema: SchemaRef,
}

impl FilesTable {
    /// Reads the schema of the files that are there now. A file that can not be read, or that does
    /// not fit the others, is named.
    pub async fn open(
        state: &SessionState,
        files: Arc<dyn FileSet>,
        format_name: &str,
        options: &[(String, String)],
    ) -> Result<Self> {
        let format = file_format(state, format_name, options)?;
        let found = files.files()?;
        if matches!(format_name, "parquet" | "arrow") {
            require_content(&found, format_name)?;
        }
        let schema = infer(state, &found, format.as_ref()).await?;
        if format_name == "csv" && has_header(state, options) {
            same_header(state, &found, format.as_ref()).await?;
        }
        Ok(FilesTable {
            files,
            format,
            schema,
        })
    }

    pub fn location(&self) -> &str {
        self.files.location()
    }
}

#[async_trait]
impl TableProvider for FilesTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> datafusion::error::Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let urls = self
            .files
            .files()?
            .iter()
            .map(|file| url_of(file))
            .collect::<Result<Vec<_>>>()?;
        let options = ListingOptions::new(Arc::clone(&self.format)).with_file_extension("");
        let config = ListingTableConfig::new_with_multi_paths(urls)
            .with_listing_options(options)
            .with_schema(Arc::clone(&self.schema));
        let statistics = state.runtime_env().cache_manager.get_file_statistic_cache();
        ListingTable::try_new(config)?
            .with_cache(statistics)
            .scan(state, projection, filters, limit)
            .await
    }
}

async fn infer(
    state: &SessionState,
    files: &[PathBuf],
    format: &dyn FileFormat,
) -> Result<SchemaRef> {
    let together = infer_at_once(state, files, format).await;
    let Err(error) = together else {
        return together;
    };
    // The engine does not say which of several files is the bad one, so each is tried alone.
    for file in files {
        let alone = std::slice::from_ref(file);
        if let Err(error) = infer_at_once(state, alone, format).await {
            return Err(of_file(error).within(&format!("reading '{}'", file.display())));
        }
    }
    Err(Error::new(
        Kind::SchemaMismatch,
        "42P17",
        format!(
            "the columns of '{}' and {} more files do not fit together: {error}",
            files
                .first()
                .map(|file| file.display().to_string())
                .unwrap_or_default(),
            files.len().saturating_sub(1)
        ),
    ))
}

/// Some readers of the engine take what they can not parse for a defect of their own.
fn of_file(error: Error) -> Error {
    match error.kind {
        Kind::Internal => Error::new(Kind::Io, "58030", error.message),
        _ => error,
    }
}

async fn infer_at_once(
    state: &SessionState,
    files: &[PathBuf],
    format: &dyn FileFormat,
) -> Result<SchemaRef> {
    let urls = files
        .iter()
        .map(|file| url_of(file))
        .collect::<Result<Vec<_>>>()?;
    let Some(first) = urls.first() else {
        return Err(Error::internal("a table over files has no file"));
    };
    let store = state.runtime_env().object_store(first.object_store())?;
    let mut objects: Vec<ObjectMeta> = Vec::with_capacity(urls.len());
    for url in &urls {
        objects.push(head(&*store, url).await?);
    }
    Ok(format.infer_schema(state, &store, &objects).await?)
}

async fn head(
    store: &dyn datafusion::object_store::ObjectStore,
    url: &ListingTableUrl,
) -> Result<ObjectMeta> {
    store
        .head(url.prefix())
        .await
        .map_err(|error| datafusion::error::DataFusionError::from(error).into())
}

/// The engine takes a file of no bytes for one of no rows, which is right for text only.
fn require_content(files: &[PathBuf], format_name: &str) -> Result<()> {
    for file in files {
        if file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
            return Err(Error::new(
                Kind::Io,
                "58030",
                format!(
                    "'{}' has no bytes, so it is no {format_name} file",
                    file.display()
                ),
            ));
        }
    }
    Ok(())
}

fn has_header(state: &SessionState, options: &[(String, String)]) -> bool {
    options
        .iter()
        .rfind(|(key, _)| key.trim_start_matches("format.") == "has_header")
        .map_or(state.config_options().catalog.has_header, |(_, value)| {
            !value.eq_ignore_ascii_case("false")
        })
}

/// The engine reads CSV files by position, so all of a table must have the same header.
async fn same_header(
    state: &SessionState,
    files: &[PathBuf],
    format: &dyn FileFormat,
) -> Result<()> {
    let names = |schema: &Schema| -> Vec<String> {
        schema
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect()
    };
    let mut expected: Option<Vec<String>> = None;
    for file in files.iter().filter(|_| files.len() > 1) {
        let schema = infer_at_once(state, std::slice::from_ref(file), format).await?;
        let found = names(&schema);
        match &expected {
            None => expected = Some(found),
            Some(expected) if *expected == found => {}
            Some(expected) => {
                return Err(Error::new(
                    Kind::SchemaMismatch,
                    "42P17",
                    format!(
                        "'{}' has the header ({}), but '{}' has ({}); files that are read \
                         together must have the same",
                        file.display(),
                        found.join(", "),
                        files[0].display(),
                        expected.join(", ")
                    ),
                ));
            }
        }
    }
    Ok(())
}
