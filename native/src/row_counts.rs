//! How many rows a table has, as far as that is known without reading them.

use std::sync::Arc;

use datafusion::catalog::CatalogProviderList;
use datafusion::common::stats::Precision;
use datafusion::logical_expr::TableType;
use datafusion::physical_plan::statistics::{StatisticsArgs, StatisticsContext};

use crate::engine::Engine;
use crate::error::Result;

/// Rows of a table, exactly or about; None for a view, for a table that does not say and for one
/// that is not there. Files are asked for their footers, not for their rows.
pub async fn row_count(
    engine: &Engine,
    catalog: &str,
    schema: &str,
    table: &str,
) -> Result<Option<u64>> {
    let at = engine.catalogs().now();
    let Some(schema) = at.catalog(catalog).and_then(|it| it.schema(schema)) else {
        return Ok(None);
    };
    let Some(table) = schema.table(table).await? else {
        return Ok(None);
    };
    if table.table_type() != TableType::Base {
        return Ok(None);
    }
    let mut state = engine.template().clone();
    state.register_catalog_list(Arc::new(at.clone()));
    // One column at most is wanted: the number of rows is the same, their width is not.
    let narrow: Vec<usize> = (0..table.schema().fields().len().min(1)).collect();
    let scan = table.scan(&state, Some(&narrow), &[], None).await?;
    let statistics = StatisticsContext::new().compute(&*scan, &StatisticsArgs::new())?;
    Ok(match statistics.num_rows {
        Precision::Exact(rows) | Precision::Inexact(rows) => Some(rows as u64),
        Precision::Absent => None,
    })
}
