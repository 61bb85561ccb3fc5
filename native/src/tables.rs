//! Tables that the engine itself makes: over files, without rows, and broken.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{Constraint, Constraints, DFSchema};
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTableUrl};
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use crate::catalog::empty_table;
use crate::dataset_table::DatasetTable;
use crate::delta;
use crate::drift::read_error;
use crate::error::{Error, Kind, Result};
use crate::events::TableId;
use crate::message::Message;
use crate::table_watch::TableWatch;

/// The columns of a table as they were given.
pub struct DeclaredColumns {
    pub schema: SchemaRef,
    pub constraints: Constraints,
    /// Whether they were read from the files themselves.
    pub inferred: bool,
}

/// The table that a staging message describes: over files, broken, or empty.
pub fn table_of(
    state: &SessionState,
    message: &Message,
    place: &TableId,
) -> Result<Arc<dyn TableProvider>> {
    let schema = message.schema("arrowSchema")?;
    let keys = message.texts("keys")?;
    let constraints = key_constraints(&schema, &keys)?;
    let problem = message
        .object("error")
        .as_ref()
        .map(read_error)
        .transpose()?;
    let columns = DeclaredColumns {
        schema: Arc::clone(&schema),
        constraints: constraints.clone(),
        inferred: message.flag("inferred").unwrap_or(false),
    };
    let made = over_files(state, message, place, columns, problem.clone());
    match (made, problem) {
        (Ok(Some(table)), _) => Ok(table),
        // What is wrong may be that the files can not even be looked for.
        (_, Some(error)) => Ok(Arc::new(BrokenTable {
            schema,
            constraints,
            error,
        })),
        (Err(error), None) => Err(error),
        (Ok(None), None) => Ok(Arc::new(empty_table(schema)?.with_constraints(constraints))),
    }
}

/// The table over the files or the Delta table of a message, if it names any.
fn over_files(
    state: &SessionState,
    message: &Message,
    place: &TableId,
    columns: DeclaredColumns,
    problem: Option<Error>,
) -> Result<Option<Arc<dyn TableProvider>>> {
    let watch = TableWatch::new(state, place.clone(), problem.as_ref());
    if let Some(folder) = message.object("delta") {
        return delta::table(state, columns, &folder, watch, problem).map(Some);
    }
    let Some(files) = message.object("files") else {
        return Ok(None);
    };
    let DeclaredColumns {
        schema,
        constraints,
        inferred,
    } = columns;
    let name = message.text("name")?;
    let definition = message.optional_text("definition").map(str::to_string);
    let table = DatasetTable::read(state, name, schema, constraints, definition, &files)?;
    if problem.is_none() {
        table.list()?;
    }
    Ok(Some(Arc::new(table.followed(inferred, watch, problem))))
}

/// The schema that the engine reads from files.
pub async fn infer_schema(state: &SessionState, files: &Message) -> Result<SchemaRef> {
    if files.text("format")? == "delta" {
        return delta::infer_schema(files).await;
    }
    let (urls, options) = listing(state, files)?;
    let mut schemas = Vec::new();
    for url in &urls {
        let schema = options.infer_schema(state, url).await?;
        schemas.push(schema.as_ref().clone());
    }
    let merged = arrow::datatypes::Schema::try_merge(schemas)
        .map_err(|error| Error::new(Kind::SchemaMismatch, "42P17", error.to_string()))?;
    Ok(Arc::new(merged))
}

fn listing(
    state: &SessionState,
    files: &Message,
) -> Result<(Vec<ListingTableUrl>, ListingOptions)> {
    let urls = files
        .texts("paths")?
        .iter()
        .map(|path| Ok(ListingTableUrl::parse(path)?))
        .collect::<Result<Vec<_>>>()?;
    let format_name = files.text("format")?;
    let format = file_format(state, format_name, &files.text_map("options")?)?;
    // A path that names one file is read whatever its name ends in; in a folder the ending decides.
    let extension = if urls.iter().all(|url| !url.is_collection()) {
        String::new()
    } else {
        format!(".{format_name}")
    };
    let options = ListingOptions::new(format).with_file_extension(extension);
    Ok((urls, options))
}

/// A file format by name with options, which may leave out their `format.` in front.
pub fn file_format(
    state: &SessionState,
    name: &str,
    options: &[(String, String)],
) -> Result<Arc<dyn FileFormat>> {
    let factory = state.get_file_format_factory(name).ok_or_else(|| {
        Error::configuration(format!(
            "unknown file format '{name}'; expected parquet, csv, json or arrow"
        ))
    })?;
    let options: HashMap<String, String> = options
        .iter()
        .map(|(key, value)| match key.starts_with("format.") {
            true => (key.clone(), value.clone()),
            false => (format!("format.{key}"), value.clone()),
        })
        .collect();
    Ok(factory.create(state, &options)?)
}

fn key_constraints(schema: &SchemaRef, keys: &[String]) -> Result<Constraints> {
    if keys.is_empty() {
        return Ok(Constraints::default());
    }
    let schema = DFSchema::try_from(Arc::clone(schema))?;
    let columns = keys
        .iter()
        .map(|key| Ok(schema.index_of_column_by_name(None, key)))
        .collect::<Result<Option<Vec<_>>>>()?
        .ok_or_else(|| Error::configuration(format!("a key column of {keys:?} is unknown")))?;
    Ok(Constraints::new_unverified(vec![Constraint::PrimaryKey(
        columns,
    )]))
}

/// A table that is known but can not be read: it has its declared schema, and its scan fails with
/// the error that was found when it was registered.
#[derive(Debug)]
pub struct BrokenTable {
    schema: SchemaRef,
    constraints: Constraints,
    error: Error,
}

impl BrokenTable {
    pub fn new(schema: SchemaRef, error: Error) -> Self {
        BrokenTable {
            schema,
            constraints: Constraints::default(),
            error,
        }
    }

    /// What its scan raises.
    pub fn error(&self) -> &Error {
        &self.error
    }
}

#[async_trait]
impl TableProvider for BrokenTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn constraints(&self) -> Option<&Constraints> {
        Some(&self.constraints)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        _projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        Err(self.error.clone().into())
    }
}
