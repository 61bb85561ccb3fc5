//! What a Delta table asks of its rows, looked at before they are given to the library: it names
//! neither constraints nor columns, and passes no more than texts of errors on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion::common::DFSchema;
use datafusion::error::Result as EngineResult;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::ExecutionPlan;
use deltalake::DeltaTable;
use parking_lot::Mutex;

use crate::delta::errors::of_delta;
use crate::delta::opening::schema_of;
use crate::error::{Error, Kind, Result};
use crate::interrupt::Watch;
use crate::scanned_files::ScannedFiles;

/// What a table keeps its constraints under.
const CONSTRAINT_PREFIX: &str = "delta.constraints.";

/// A condition that every row has to meet.
#[derive(Debug)]
struct Check {
    name: String,
    sql: String,
    condition: Arc<dyn PhysicalExpr>,
}

/// What rows have to be, and what became of them.
#[derive(Debug)]
pub struct Inspection {
    checks: Vec<Check>,
    /// Names of columns that hold no null.
    required: Vec<String>,
    watch: Watch,
    sources: ScannedFiles,
    rows: AtomicU64,
    /// What ended the rows. The library passes no more than a text on.
    failure: Mutex<Option<Error>>,
}

impl Inspection {
    /// What the table asks of the rows of a query; of columns that are to be replaced, nothing.
    pub fn new(
        state: &SessionState,
        table: &DeltaTable,
        query: &Arc<dyn ExecutionPlan>,
        watch: &Watch,
        replaces_columns: bool,
    ) -> Result<Self> {
        Ok(Inspection {
            checks: checks(state, table, &query.schema())?,
            sources: ScannedFiles::of(query),
            required: match replaces_columns {
                true => Vec::new(),
                false => required(table)?,
            },
            watch: watch.clone(),
            rows: AtomicU64::new(0),
            failure: Mutex::default(),
        })
    }

    /// The number of rows that passed.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// What ended the rows, if anything has.
    pub fn failure(&self) -> Option<Error> {
        self.failure.lock().clone()
    }

    /// The batch, when its rows are as they have to be.
    pub fn pass(&self, batch: EngineResult<RecordBatch>) -> EngineResult<RecordBatch> {
        let passed = self
            .watch
            .check()
            .and_then(|()| batch.map_err(Error::from))
            .and_then(|batch| self.inspect(&batch).map(|()| batch));
        if let Err(error) = &passed {
            self.failure.lock().get_or_insert_with(|| error.clone());
        }
        Ok(passed?)
    }

    /// Called behind the last row of a partition: what it was made of must still be there, because
    /// nothing can be taken back once it is committed.
    pub fn end(&self) -> EngineResult<()> {
        let ended = self.sources.check();
        if let Err(error) = &ended {
            self.failure.lock().get_or_insert_with(|| error.clone());
        }
        Ok(ended?)
    }

    fn inspect(&self, batch: &RecordBatch) -> Result<()> {
        for name in &self.required {
            let nulls = batch
                .column_by_name(name)
                .map_or(0, |column| column.null_count());
            if nulls > 0 {
                return Err(Error::new(
                    Kind::Data,
                    "23502",
                    format!(
                        "{nulls} rows hold a null in column {name}, which is declared NOT NULL; \
                         nothing was written"
                    ),
                ));
            }
        }
        for check in &self.checks {
            let met = check
                .condition
                .evaluate(batch)?
                .into_array(batch.num_rows())?;
            let met = met.as_boolean();
            let broken = met.len() - met.true_count();
            if broken > 0 {
                return Err(Error::new(
                    Kind::Data,
                    "23514",
                    format!(
                        "{broken} rows break the constraint {} ({}) of the table; nothing was \
                         written",
                        check.name, check.sql
                    ),
                ));
            }
        }
        self.rows
            .fetch_add(batch.num_rows() as u64, Ordering::Relaxed);
        Ok(())
    }
}

/// The state under which a name in SQL is the column's own, as other writers note it.
pub fn exact_names(state: &SessionState) -> SessionState {
    let config = state.config().clone();
    let config = config.set_bool("datafusion.sql_parser.enable_ident_normalization", false);
    SessionStateBuilder::new_from_existing(state.clone())
        .with_config(config)
        .build()
}

/// The table's own conditions, ready to be applied to the rows of the query.
fn checks(state: &SessionState, table: &DeltaTable, query: &SchemaRef) -> Result<Vec<Check>> {
    let snapshot = table.snapshot().map_err(|error| of_delta(&error))?;
    let columns = DFSchema::try_from(Arc::clone(query))?;
    let mut named: Vec<(String, String)> = snapshot
        .metadata()
        .configuration()
        .iter()
        .filter_map(|(key, sql)| Some((key.strip_prefix(CONSTRAINT_PREFIX)?, sql)))
        .map(|(name, sql)| (name.to_string(), sql.clone()))
        .collect();
    named.sort();
    let exact = exact_names(state);
    named
        .into_iter()
        .map(|(name, sql)| {
            let condition = exact
                .create_logical_expr(&sql, &columns)
                .or_else(|_| state.create_logical_expr(&sql, &columns))
                .and_then(|condition| state.create_physical_expr(condition, &columns))
                .map_err(|error| {
                    Error::from(error).within(&format!("constraint {name} ({sql})"))
                })?;
            Ok(Check {
                name,
                sql,
                condition,
            })
        })
        .collect()
}

fn required(table: &DeltaTable) -> Result<Vec<String>> {
    let schema = schema_of(table)?;
    Ok(schema
        .fields()
        .iter()
        .filter(|field| !field.is_nullable())
        .map(|field| field.name().clone())
        .collect())
}
