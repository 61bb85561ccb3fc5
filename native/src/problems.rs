//! What is wrong with the tables of the catalog now.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::execution::SessionState;
use serde_json::{Value, json};

use crate::broken_view::broken_view;
use crate::catalog_version::CatalogVersion;
use crate::dataset_table::DatasetTable;
use crate::drift::error_json;
use crate::error::Error;
use crate::tables::BrokenTable;

/// Looks at every table, as far as the footers and headers of its files; a list of `catalog`,
/// `schema`, `table` and `error` for those that can not be read.
pub async fn problems(at: &CatalogVersion, state: &SessionState) -> Value {
    let mut problems = Vec::new();
    for (catalog, schema, tables) in at.contents().schemas() {
        for (table, registered) in tables.iter() {
            let current = at.current(registered).await;
            if let Some(error) = problem(&current, state).await {
                problems.push(json!({
                    "catalog": catalog,
                    "schema": schema,
                    "table": table,
                    "error": error_json(&error),
                }));
            }
        }
    }
    Value::Array(problems)
}

async fn problem(table: &Arc<dyn TableProvider>, state: &SessionState) -> Option<Error> {
    if let Some(files) = table.downcast_ref::<DatasetTable>() {
        return files.examine(state).await.err();
    }
    if let Some(broken) = table.downcast_ref::<BrokenTable>() {
        return Some(broken.error().clone());
    }
    broken_view(table).cloned()
}
