//! What the catalogs hold at one version, as a message.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::logical_expr::TableType;
use serde_json::json;

use crate::catalog_version::CatalogVersion;
use crate::error::Result;
use crate::message::Frames;
use crate::normalize::plain_schema;

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
