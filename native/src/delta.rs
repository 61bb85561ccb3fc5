//! Delta tables: read as tables of the catalog, and written as the last step of a query.
//!
//! A table is a folder of Parquet files with a log. What a statement reads is the state of one
//! commit, fixed when the statement finds the table by its name.

mod checks;
mod columns;
mod conform;
mod errors;
mod log;
mod making;
mod opening;
mod sealed;
mod snapshot;
mod table;
mod write;

pub use errors::classify;
pub use opening::infer_schema;
pub use table::{DeltaTables, folder_table, followed, location_of, opened, refresh, table, verify};
pub use write::Write;

/// The name under which a build says that it can do this.
pub const FEATURE: Option<&str> = Some("delta");
