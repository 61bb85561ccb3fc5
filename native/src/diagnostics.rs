//! Tables by which the engine shows what deployed schemas were made from. Each schema has rows of
//! its own in them, which come with it and go with it; a table that was there once stays.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use crate::catalog::RESERVED_CATALOG;
use crate::contents::Contents;
use crate::error::{Error, Result};
use crate::json_rows::batch;
use crate::message::Message;

/// Catalog and schema that rows belong to.
type Owner = (String, String);

/// The rows of one owner for one table.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    schema: String,
    name: String,
    rows: RecordBatch,
}

impl Diagnostic {
    /// `message`: `schema`, `name`, `arrowSchema` and `rows`, each row a list with one value per
    /// column.
    pub fn read(message: &Message) -> Result<Self> {
        let name = message.text("name")?.to_string();
        let rows =
            batch(&message.schema("arrowSchema")?, message.values("rows")?).map_err(|error| {
                error.within(&format!("the rows of {RESERVED_CATALOG} table {name}"))
            })?;
        Ok(Diagnostic {
            schema: message.text("schema")?.to_string(),
            name,
            rows,
        })
    }
}

/// Puts the rows in the place of all that this owner had.
pub fn replace(
    contents: &mut Contents,
    catalog: &str,
    schema: &str,
    diagnostics: &[Diagnostic],
) -> Result<()> {
    forget(contents, catalog, schema);
    let owner = (catalog.to_string(), schema.to_string());
    for diagnostic in diagnostics {
        contents.ensure_schema(RESERVED_CATALOG, &diagnostic.schema);
        let tables = contents.tables_mut(RESERVED_CATALOG, &diagnostic.schema)?;
        let mut table = match tables.get(&diagnostic.name) {
            None => DiagnosticTable::new(&diagnostic.rows.schema()),
            Some(known) => known
                .downcast_ref::<DiagnosticTable>()
                .filter(|known| known.schema == diagnostic.rows.schema())
                .cloned()
                .ok_or_else(|| other_columns(diagnostic))?,
        };
        table.rows.insert(owner.clone(), diagnostic.rows.clone());
        tables.insert(diagnostic.name.clone(), Arc::new(table));
    }
    Ok(())
}

fn other_columns(diagnostic: &Diagnostic) -> Error {
    Error::internal(format!(
        "table {RESERVED_CATALOG}.{}.{} is there already with other columns",
        diagnostic.schema, diagnostic.name
    ))
}

/// Takes the rows of an owner away.
pub fn forget(contents: &mut Contents, catalog: &str, schema: &str) {
    let owner = (catalog.to_string(), schema.to_string());
    for shown in contents.schema_names(RESERVED_CATALOG) {
        let owned: Vec<(String, DiagnosticTable)> = contents
            .tables(RESERVED_CATALOG, &shown)
            .into_iter()
            .flat_map(|tables| tables.iter())
            .filter_map(|(name, table)| {
                let table: &DiagnosticTable = table.downcast_ref()?;
                let owned = table.rows.contains_key(&owner);
                owned.then(|| (name.clone(), table.clone()))
            })
            .collect();
        for (name, mut table) in owned {
            table.rows.remove(&owner);
            if let Ok(tables) = contents.tables_mut(RESERVED_CATALOG, &shown) {
                tables.insert(name, Arc::new(table));
            }
        }
    }
}

#[derive(Debug, Clone)]
struct DiagnosticTable {
    schema: SchemaRef,
    rows: BTreeMap<Owner, RecordBatch>,
}

impl DiagnosticTable {
    fn new(schema: &SchemaRef) -> Self {
        DiagnosticTable {
            schema: Arc::clone(schema),
            rows: BTreeMap::new(),
        }
    }
}

#[async_trait]
impl TableProvider for DiagnosticTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let partitions = [self.rows.values().cloned().collect()];
        let scan = MemorySourceConfig::try_new_exec(
            &partitions,
            Arc::clone(&self.schema),
            projection.cloned(),
        )?;
        Ok(scan)
    }
}
