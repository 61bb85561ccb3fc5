//! What starts an execution: a thread that plans it, and then drives its rows into a bounded channel.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use arrow::array::RecordBatch;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::execution::{
    SendableRecordBatchStream, SessionState, SessionStateBuilder, TaskContext,
};
use datafusion::logical_expr::{DdlStatement, LogicalPlan, Statement};
use datafusion::physical_plan::execute_stream_partitioned;
use datafusion::prelude::SessionContext;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::at_once;
use crate::driving::Work;
use crate::error::{Error, Result};
use crate::interrupt::{Interruptible, Watch, interruptible};
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::planning::{self, Step};
use crate::queries::{Queries, Query};
use crate::ready::Ready;
use crate::scanned_files::ScannedFiles;
use crate::session::Session;
use crate::spare_states::LentState;
use crate::views::create_view;

/// Limits of one execution; 0 means none.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    max_rows: u64,
    pub timeout: Option<Duration>,
    batch_rows: usize,
}

impl Limits {
    /// Limits as Java gives them, none of them negative.
    pub fn new(max_rows: i64, timeout_millis: i64, batch_rows: i64) -> Self {
        let timeout_millis = timeout_millis.cast_unsigned();
        Limits {
            max_rows: max_rows.cast_unsigned(),
            timeout: (timeout_millis > 0).then(|| Duration::from_millis(timeout_millis)),
            batch_rows: batch_rows.cast_unsigned() as usize,
        }
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
    /// large stack, which also drives the rows for one turn; the task that drives the rest of them
    /// is a light one. Neither holds the engine itself, which can then be closed while they end. A
    /// small execution is done at once, on this thread.
    pub fn start(self, handle: &Handle) {
        if self.plan.ready().is_some_and(Ready::is_small) && at_once::is_possible() {
            self.run(handle);
            return;
        }
        let runtime = handle.clone();
        handle.spawn_blocking(move || self.run(&runtime));
    }

    fn run(self, runtime: &Handle) {
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
                let work = Work::new(rows, files, schema, sources, limits.max_rows);
                work.drive(runtime, progress, complete, sender);
            }
            Err(error) => {
                progress.queries.end(&progress.query, Some(&error));
                // Nothing was sent yet, so there is room; a reader that went away is no loss.
                let _ = sender.try_send(Err(error));
            }
        }
    }
}

/// What a running execution reports to, and what can end it.
pub struct Progress {
    pub query: Arc<Query>,
    pub queries: Arc<Queries>,
    pub watch: Watch,
}

/// Plans and starts it. Gives the rows of each partition.
async fn open(
    plan: &Plan,
    parameters: Parameters,
    limits: Limits,
    progress: &Progress,
    planning: &Step,
) -> Result<(Vec<SendableRecordBatchStream>, ScannedFiles)> {
    may_panic!("physical plan");
    let context = &plan.session.context;
    let logical = plan.bind(parameters)?;
    let state = prepared(&plan.session, limits);
    // Every query reserves memory through a pool of its own.
    let mut environment = state.runtime_env().as_ref().clone();
    environment.memory_pool = Arc::clone(progress.query.memory()) as _;
    let environment = Arc::new(environment);
    if let Some(write) = plan.write() {
        let state = SessionStateBuilder::new_from_existing((*state).clone())
            .with_runtime_env(environment)
            .build();
        let rows = write.rows(state, &logical, progress).await?;
        return Ok((vec![rows], ScannedFiles::default()));
    }
    let (state, logical) = match logical {
        LogicalPlan::Ddl(DdlStatement::CreateView(view)) => {
            let sql = view.definition.as_deref().unwrap_or_default();
            let catalogs = plan.session.engine.catalogs();
            let at = catalogs.now();
            create_view((*plan.session.state_at(&at)).clone(), &at, catalogs, sql).await?;
            (state, LogicalPlan::default())
        }
        LogicalPlan::Ddl(_) => {
            // The engine executes what such a statement reads by itself, CREATE TABLE AS with all
            // its rows, so the time of planning is not its own.
            planning.done();
            planning::lift();
            let own = SessionStateBuilder::new_from_existing((*state).clone())
                .with_runtime_env(Arc::clone(&environment))
                .with_physical_optimizer_rule(Arc::new(Interruptible(progress.watch.clone())))
                .build();
            let own = SessionContext::new_with_state(own);
            let frame = own.execute_logical_plan(logical).await?;
            (state, frame.into_parts().1)
        }
        LogicalPlan::Statement(Statement::ResetVariable(reset)) => {
            let change = plan.session.states.change();
            plan.session.reset(&reset.variable).await?;
            drop(change);
            (prepared(&plan.session, limits), LogicalPlan::default())
        }
        LogicalPlan::Statement(_) => {
            let change = plan.session.states.change();
            let frame = context.execute_logical_plan(logical).await?;
            drop(change);
            (prepared(&plan.session, limits), frame.into_parts().1)
        }
        logical => (state, logical),
    };
    let physical = match plan.ready() {
        Some(ready) => ready.physical(&state).await?,
        None => state.create_physical_plan(&logical).await?,
    };
    plan.check_result(&physical.schema())?;
    let physical = interruptible(physical, &progress.watch)?;
    let is_small = plan.ready().is_some_and(Ready::is_small);
    progress.query.runs(&physical, is_small);
    let files = ScannedFiles::of(&physical);
    let task = if is_small {
        task_without_functions(&state, environment)
    } else {
        TaskContext::from(&*state).with_runtime(environment)
    };
    let rows = execute_stream_partitioned(physical, Arc::new(task))?;
    Ok((rows, files))
}

/// What the operators of a small plan know of their execution. The tables of functions, which take
/// longer to copy than the plan does, are there for scans that list them.
fn task_without_functions(state: &SessionState, environment: Arc<RuntimeEnv>) -> TaskContext {
    TaskContext::new(
        None,
        state.session_id().to_string(),
        state.config().clone(),
        HashMap::new(),
        HashMap::new(),
        HashMap::new(),
        HashMap::new(),
        environment,
    )
}

/// The session's state for one execution.
fn prepared(session: &Session, limits: Limits) -> LentState {
    let mut state = session.current_state();
    let mut config = state.config().clone();
    config.set_extension(session.engine.query_readers());
    if limits.batch_rows > 0 {
        config = config.with_batch_size(limits.batch_rows);
    }
    *state.config_mut() = config;
    state
}
