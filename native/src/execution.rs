//! What runs an execution: a thread that plans it, and then a task that drives its rows into a
//! bounded channel.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion::execution::{
    SendableRecordBatchStream, SessionState, SessionStateBuilder, TaskContext,
};
use datafusion::logical_expr::{DdlStatement, LogicalPlan};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionContext;
use futures::{FutureExt, StreamExt};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::error::{Error, Kind, Result};
use crate::interrupt::{Interruptible, Watch, interruptible};
use crate::message::Message;
use crate::normalize::plain_batch;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::planning::{self, Step};
use crate::queries::{Queries, Query};
use crate::scanned_files::ScannedFiles;
use crate::session::Session;
use crate::views::create_view;

/// Limits of one execution; 0 means none.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    max_rows: u64,
    pub timeout: Option<Duration>,
    batch_rows: usize,
}

impl Limits {
    pub fn read(options: &Message) -> Result<Self> {
        let timeout_millis = options.number("timeoutMillis")?;
        Ok(Limits {
            max_rows: options.number("maxRows")?,
            timeout: (timeout_millis > 0).then(|| Duration::from_millis(timeout_millis)),
            batch_rows: options.number("batchRows")? as usize,
        })
    }
}

/// An execution that is to be started.
pub struct Execution {
    pub plan: Arc<Plan>,
    pub parameters: Parameters,
    pub limits: Limits,
    pub progress: Progress,
    pub planning: Arc<Step>,
    pub planning_end: Instant,
    /// Set when the rows came to their end.
    pub complete: Arc<AtomicBool>,
    pub sender: mpsc::Sender<Result<RecordBatch>>,
}

impl Execution {
    /// Starts it. Physical planning recurses and may wait for files, so it has a thread with a
    /// large stack; the task that drives the rows is a light one. Neither holds the engine itself,
    /// which can then be closed while they end.
    pub fn spawn(self, handle: &Handle) {
        let runtime = handle.clone();
        handle.spawn_blocking(move || {
            let Execution {
                plan,
                parameters,
                limits,
                progress,
                planning,
                planning_end,
                complete,
                sender,
            } = self;
            let schema = Arc::clone(plan.schema());
            let sources = Arc::clone(plan.sources());
            let planned = std::panic::catch_unwind(AssertUnwindSafe(|| {
                let opened = open(&plan, parameters, limits, &progress, &planning);
                planning::until(Some(planning_end.into_std()), || {
                    runtime.block_on(progress.watch.guard(opened))
                })
            }))
            .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())));
            planning.done();
            drop(plan);
            match planned {
                Ok((rows, files)) => {
                    let work = Work {
                        rows,
                        files,
                        schema,
                        sources,
                        max_rows: limits.max_rows,
                        complete,
                    };
                    runtime.spawn(drive(work, progress, sender));
                }
                Err(error) => {
                    progress.queries.end(&progress.query, Some(&error));
                    // Nothing was sent yet, so there is room; a reader that went away is no loss.
                    let _ = sender.try_send(Err(error));
                }
            }
        });
    }
}

/// What a running execution reports to, and what can end it.
pub struct Progress {
    pub query: Arc<Query>,
    pub queries: Arc<Queries>,
    pub watch: Watch,
}

async fn open(
    plan: &Plan,
    parameters: Parameters,
    limits: Limits,
    progress: &Progress,
    planning: &Step,
) -> Result<(SendableRecordBatchStream, ScannedFiles)> {
    may_panic!("physical plan");
    let context = &plan.session.context;
    let logical = plan.bind(parameters)?;
    let state = prepared(&plan.session, limits);
    // Every query reserves memory through a pool of its own.
    let mut environment = state.runtime_env().as_ref().clone();
    environment.memory_pool = Arc::clone(progress.query.memory()) as _;
    let environment = Arc::new(environment);
    if let Some(write) = plan.write() {
        let state = SessionStateBuilder::new_from_existing(state)
            .with_runtime_env(environment)
            .build();
        let rows = write.rows(state, &logical, progress).await?;
        return Ok((rows, ScannedFiles::default()));
    }
    let (state, logical) = match logical {
        LogicalPlan::Ddl(DdlStatement::CreateView(view)) => {
            let sql = view.definition.as_deref().unwrap_or_default();
            let catalogs = plan.session.engine.catalogs();
            let at = catalogs.now();
            create_view(plan.session.state_at(&at), &at, catalogs, sql).await?;
            (state, LogicalPlan::default())
        }
        LogicalPlan::Ddl(_) => {
            // The engine executes what such a statement reads by itself, CREATE TABLE AS with all
            // its rows, so the time of planning is not its own.
            planning.done();
            planning::lift();
            let own = SessionStateBuilder::new_from_existing(state.clone())
                .with_runtime_env(Arc::clone(&environment))
                .with_physical_optimizer_rule(Arc::new(Interruptible(progress.watch.clone())))
                .build();
            let own = SessionContext::new_with_state(own);
            let frame = own.execute_logical_plan(logical).await?;
            (state, frame.into_parts().1)
        }
        LogicalPlan::Statement(_) => {
            let frame = context.execute_logical_plan(logical).await?;
            (prepared(&plan.session, limits), frame.into_parts().1)
        }
        logical => (state, logical),
    };
    let physical = state.create_physical_plan(&logical).await?;
    let physical = interruptible(physical, &progress.watch)?;
    progress.query.runs(&physical);
    let files = ScannedFiles::of(&physical);
    let task = TaskContext::from(&state).with_runtime(environment);
    Ok((execute_stream(physical, Arc::new(task))?, files))
}

/// The session's state for one execution.
fn prepared(session: &Session, limits: Limits) -> SessionState {
    let mut state = session.current_state();
    let mut config = state.config().clone();
    config.set_extension(session.engine.query_readers());
    if limits.batch_rows > 0 {
        config = config.with_batch_size(limits.batch_rows);
    }
    *state.config_mut() = config;
    state
}

/// What the task that drives an execution works on.
struct Work {
    rows: SendableRecordBatchStream,
    files: ScannedFiles,
    schema: SchemaRef,
    sources: Arc<[String]>,
    max_rows: u64,
    complete: Arc<AtomicBool>,
}

/// Drives the rows to their end. Whatever ends it early is the last thing that the reader gets.
async fn drive(work: Work, progress: Progress, sender: mpsc::Sender<Result<RecordBatch>>) {
    let complete = Arc::clone(&work.complete);
    let forwarded = forward(work, &progress.query, &sender);
    let result = AssertUnwindSafe(progress.watch.guard(forwarded))
        .catch_unwind()
        .await
        .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())));
    progress.queries.end(&progress.query, result.as_ref().err());
    match result {
        Ok(()) => complete.store(true, Ordering::Release),
        Err(error) => {
            // A reader that went away misses nothing.
            let _ = sender.send(Err(error)).await;
        }
    }
}

async fn forward(
    work: Work,
    query: &Query,
    sender: &mpsc::Sender<Result<RecordBatch>>,
) -> Result<()> {
    let Work {
        mut rows,
        files,
        schema,
        sources,
        max_rows,
        ..
    } = work;
    may_panic!("drive");
    let mut left = if max_rows == 0 { u64::MAX } else { max_rows };
    while left > 0 {
        let Some(batch) = rows.next().await else {
            break;
        };
        let batch = batch.map_err(|error| reading(error.into(), &sources))?;
        if batch.num_rows() == 0 {
            continue;
        }
        let wanted = left.min(batch.num_rows() as u64) as usize;
        left -= wanted as u64;
        let batch = plain_batch(&batch.slice(0, wanted), &schema)?;
        query.returned(batch.num_rows(), bytes_of(&batch));
        if sender.send(Ok(batch)).await.is_err() {
            return Ok(());
        }
    }
    files.check()
}

/// Bytes of the batch's own rows; buffers that it shares with others count in part.
fn bytes_of(batch: &RecordBatch) -> usize {
    batch
        .columns()
        .iter()
        .map(|column| {
            let data = column.to_data();
            data.get_slice_memory_size()
                .unwrap_or_else(|_| column.get_array_memory_size())
        })
        .sum()
}

/// An error of a file says where the rows came from, which the engine's own message leaves out.
fn reading(error: Error, sources: &[String]) -> Error {
    if error.kind != Kind::Io || sources.is_empty() {
        return error;
    }
    error.within(&format!("reading {}", sources.join(" and ")))
}
