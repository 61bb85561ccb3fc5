//! What a catalog list holds at one moment, as a message.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::logical_expr::TableType;
use serde_json::json;

use crate::catalog::EngineCatalogList;
use crate::error::Result;
use crate::message::Frames;
use crate::normalize::plain_schema;

/// Sections: JSON with version, schemas and tables; then one schema per table, in the same order.
pub async fn snapshot(catalogs: &EngineCatalogList) -> Result<Vec<u8>> {
    // The version is read first: a change in between makes the snapshot look older than it is, and
    // its reader asks again.
    let version = catalogs.version().get();
    let mut schemas = Vec::new();
    let mut tables = Vec::new();
    let mut providers: Vec<Arc<dyn TableProvider>> = Vec::new();
    for (catalog, schema, members) in catalogs.contents() {
        for (table, registered) in members.iter() {
            let provider = catalogs.current(registered).await;
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
