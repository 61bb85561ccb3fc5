//! What a build without Delta tables says in place of [`delta`](crate::delta).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::execution::{SendableRecordBatchStream, SessionState};
use datafusion::logical_expr::LogicalPlan;

use crate::catalog::EngineCatalogList;
use crate::dataset_fit::Misfit;
use crate::drift::Followed;
use crate::error::{Error, Kind, Result};
use crate::execution::Progress;
use crate::message::Message;
use crate::table_watch::TableWatch;
use crate::tables::DeclaredColumns;

/// The name under which a build says that it can read Delta tables.
pub const FEATURE: Option<&str> = None;

/// The Delta tables of an engine: none.
#[derive(Debug, Default)]
pub struct DeltaTables;

pub fn table(
    _state: &SessionState,
    _columns: DeclaredColumns,
    _message: &Message,
    _watch: Arc<TableWatch>,
    _problem: Option<Error>,
) -> Result<Arc<dyn TableProvider>> {
    Err(absent())
}

pub fn followed(_table: &Arc<dyn TableProvider>) -> Option<&dyn Followed> {
    None
}

pub async fn verify(_schema: &SchemaRef, _message: &Message) -> std::result::Result<usize, Misfit> {
    Err(absent().into())
}

pub async fn infer_schema(_message: &Message) -> Result<SchemaRef> {
    Err(absent())
}

pub async fn folder_table(_folder: &Path) -> Result<Arc<dyn TableProvider>> {
    Err(absent())
}

pub async fn opened(_table: &Arc<dyn TableProvider>) -> Option<Arc<dyn TableProvider>> {
    None
}

pub fn location_of(_table: &dyn TableProvider) -> Option<String> {
    None
}

pub fn refresh(_state: &SessionState, _catalogs: &EngineCatalogList) -> Result<()> {
    Ok(())
}

pub fn classify(_error: &(dyn std::error::Error + 'static)) -> Option<Error> {
    None
}

/// A write that this build can not do.
#[derive(Debug)]
pub enum Write {}

impl Write {
    pub fn read(_message: &Message) -> Result<Self> {
        Err(absent())
    }

    pub fn folder(&self) -> &PathBuf {
        match *self {}
    }

    pub fn result_schema() -> SchemaRef {
        Arc::new(arrow::datatypes::Schema::empty())
    }

    pub async fn rows(
        &self,
        _state: SessionState,
        _logical: &LogicalPlan,
        _progress: &Progress,
    ) -> Result<SendableRecordBatchStream> {
        match *self {}
    }
}

fn absent() -> Error {
    Error::new(
        Kind::Unsupported,
        "0A000",
        "this build has no Delta; use a build with the feature 'delta', or keep the data in \
         Parquet, CSV, JSON or Arrow files",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_without_delta_says_so_by_name() {
        let message = Message::parse(b"{}").unwrap();
        let error = Write::read(&message).unwrap_err();
        assert_eq!(error.kind, Kind::Unsupported);
        assert_eq!(error.sql_state, "0A000");
        assert!(error.message.contains("this build has no Delta"), "{error}");
        assert_eq!(FEATURE, None);
    }
}
