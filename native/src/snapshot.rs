//! What the catalogs hold at one version, as a message.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::Constraint;
use datafusion::logical_expr::TableType;
use serde_json::json;

use crate::catalog_version::CatalogVersion;
use crate::error::Result;
use crate::message::Frames;
use crate::normalize::plain_schema;

/// The columns of a table's primary key, which the engine trusts; none when it has none.
fn key_of(table: &dyn TableProvider) -> Vec<String> {
    let schema = table.schema();
    let constraints = table.constraints().into_iter().flat_map(|all| all.iter());
    constraints
        .filter_map(|constraint| match constraint {
            Constraint::PrimaryKey(columns) => Some(columns),
            Constraint::Unique(_) => None,
        })
        .flatten()
        .map(|column| schema.field(*column).name().clone())
        .collect()
}

/// Sections: JSON with version, schemas and tables; then one schema per table, in the same order.
pub async fn snapshot(at: &CatalogVersion) -> Result<Vec<u8>> {
    let version = at.number();
    let mut schemas = Vec::new();
    let mut tables = Vec::new();
    let mut providers: Vec<Arc<dyn TableProvider>> = Vec::new();
    for (catalog, schema, members) in at.contents().schemas() {
        for (table, registered) in members.iter() {
            let provider = at.current(registered).await;
            let kind = match provider.table_type() {
                TableType::View => "VIEW",
                TableType::Base | TableType::Temporary => "TABLE",
            };
            tables.push(json!({
                "catalog": catalog,
                "schema": schema,
                "table": table,
                "kind": kind,
                "definition": provider.get_table_definition(),
                "key": key_of(provider.as_ref()),
            }));
            providers.push(provider);
        }
        schemas.push(json!([catalog, schema]));
    }
    let mut frames = Frames::default();
    frames.push_json(&json!({ "version": version, "schemas": schemas, "tables": tables }))?;
    for provider in providers {
        frames.push_schema(&plain_schema(&provider.schema()))?;
    }
    Ok(frames.into_bytes())
}
