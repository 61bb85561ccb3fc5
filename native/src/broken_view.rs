//! What stands in the catalog for a view whose text can not be planned any more.

use std::any::Any;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use crate::error::Error;

/// A view whose text can not be planned any more. It keeps the columns that it had, so that the
/// catalog can still be read; a statement that reads it gets the error.
#[derive(Debug)]
pub struct BrokenView {
    pub schema: SchemaRef,
    pub definition: String,
    pub error: Error,
}

#[async_trait]
impl TableProvider for BrokenView {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    fn get_table_definition(&self) -> Option<&str> {
        Some(&self.definition)
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

/// The error of a view that can not be planned any more.
pub fn broken_view(provider: &Arc<dyn TableProvider>) -> Option<&Error> {
    let view: &BrokenView = (provider.as_ref() as &dyn Any).downcast_ref()?;
    Some(&view.error)
}
