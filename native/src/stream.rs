//! Execution: a spawned task drives the engine's stream and feeds a bounded channel; the Java
//! thread waits on the channel. Cancelling fires a token that both sides watch.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use arrow::array::{Array, RecordBatch, RecordBatchReader};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use datafusion::execution::{
    SendableRecordBatchStream, SessionState, SessionStateBuilder, TaskContext,
};
use datafusion::logical_expr::{DdlStatement, LogicalPlan, Statement};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionContext;
use futures::{FutureExt, StreamExt};
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::batch::HeldBatch;
use crate::error::{Error, Kind, Result};
use crate::interrupt::{Interruptible, Watch, interruptible, timed_out};
use crate::message::Message;
use crate::normalize::plain_batch;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::planning::{self, Step};
use crate::queries::{Queries, Query};
use crate::views::create_view;

/// Batches that may wait between the engine and the reader.
const BATCHES_AHEAD: usize = 2;

/// Limits of one execution; 0 means none.
#[derive(Debug, Clone, Copy)]
struct Limits {
    max_rows: u64,
    timeout: Option<Duration>,
    batch_rows: usize,
}

impl Limits {
    fn read(options: &Message) -> Result<Self> {
        let timeout_millis = options.number("timeoutMillis")?;
        Ok(Limits {
            max_rows: options.number("maxRows")?,
            timeout: (timeout_millis > 0).then(|| Duration::from_millis(timeout_millis)),
            batch_rows: options.number("batchRows")? as usize,
        })
    }
}

/// The batch whose memory Java reads, and whether there may be another.
#[derive(Default)]
struct Hold {
    batch: Option<Arc<HeldBatch>>,
    closed: bool,
}

/// The rows of one execution. One thread reads; any thread may cancel.
pub struct ResultStream {
    schema: SchemaRef,
    query: Arc<Query>,
    queries: Arc<Queries>,
    watch: Watch,
    planning: Arc<Step>,
    planning_limit: Duration,
    planning_end: Instant,
    receiver: Mutex<mpsc::Receiver<Result<RecordBatch>>>,
    /// Set by the task that drives the rows when it came to their end.
    complete: Arc<AtomicBool>,
    hold: Mutex<Hold>,
    failure: Mutex<Option<Error>>,
}

impl ResultStream {
    /// Starts a plan and returns at once. `options`: `maxRows`, `timeoutMillis`, `batchRows`.
    pub fn start(plan: Arc<Plan>, parameters: Parameters, options: &Message) -> Result<Self> {
        let limits = Limits::read(options)?;
        let schema = Arc::clone(plan.schema());
        let watch = Watch::new(limits.timeout);
        let (sender, receiver) = mpsc::channel(BATCHES_AHEAD);
        let engine = Arc::clone(&plan.session.engine);
        engine.left_behind().check()?;
        let planning = Step::new(engine.left_behind());
        let planning_limit = plan.session.planning_limit;
        let planning_end = Instant::now() + planning_limit;
        let handle = engine.handle().clone();
        let queries = Arc::clone(engine.queries());
        let query = queries.enter(
            plan.session.id,
            plan.sql(),
            engine.memory(),
            watch.token.clone(),
        );
        let progress = Progress {
            query: Arc::clone(&query),
            queries: Arc::clone(&queries),
            watch: watch.clone(),
            planning: Arc::clone(&planning),
        };
        let complete = Arc::new(AtomicBool::new(false));
        let task_complete = Arc::clone(&complete);
        // Physical planning recurses and may wait for files, so it has a thread with a large stack;
        // the task that drives the rows is a light one. Neither holds the engine itself, which can
        // then be closed while they end.
        engine.handle().spawn_blocking(move || {
            let schema = Arc::clone(plan.schema());
            let sources = Arc::clone(plan.sources());
            let planned = std::panic::catch_unwind(AssertUnwindSafe(|| {
                planning::until(Some(planning_end.into_std()), || {
                    let opened = open(&plan, parameters, limits, &progress);
                    handle.block_on(progress.watch.guard(opened))
                })
            }))
            .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())));
            progress.planning.done();
            drop(plan);
            match planned {
                Ok(rows) => {
                    let work = Work {
                        rows,
                        schema,
                        sources,
                        max_rows: limits.max_rows,
                        complete: task_complete,
                    };
                    handle.spawn(drive(work, progress, sender));
                }
                Err(error) => {
                    progress.queries.end(&progress.query, Err(&error));
                    // Nothing was sent yet, so there is room; a reader that went away is no loss.
                    let _ = sender.try_send(Err(error));
                }
            }
        });
        Ok(ResultStream {
            schema,
            query,
            queries,
            watch,
            planning,
            planning_limit,
            planning_end,
            complete,
            receiver: Mutex::new(receiver),
            hold: Mutex::default(),
            failure: Mutex::new(None),
        })
    }

    /// Waits for the next batch and holds it for Java; the one before it is released.
    pub fn next_held(&self) -> Result<Option<Arc<HeldBatch>>> {
        self.release();
        let Some(batch) = self.next()? else {
            return Ok(None);
        };
        let held = Arc::new(HeldBatch::new(&batch)?);
        let mut hold = self.hold.lock();
        if hold.closed {
            return Err(Error::new(
                Kind::Closed,
                "24000",
                "the session of the result was closed",
            ));
        }
        hold.batch = Some(Arc::clone(&held));
        Ok(Some(held))
    }

    /// Releases the batch that is held for Java.
    pub fn release(&self) {
        self.hold.lock().batch = None;
    }

    /// The error that ended the stream, if one has.
    pub fn check(&self) -> Result<()> {
        match self.failure.lock().as_ref() {
            Some(error) => Err(error.clone()),
            None => Ok(()),
        }
    }

    pub fn holds_batch(&self) -> bool {
        self.hold.lock().batch.is_some()
    }

    /// Ends the stream because what it belongs to is closed, by a thread that does not know whether
    /// another one reads. False when a batch is held: its memory has to stay until Java closes the
    /// stream itself.
    pub fn close_unless_held(&self) -> bool {
        self.cancel();
        let mut hold = self.hold.lock();
        hold.closed = true;
        hold.batch.is_none()
    }

    /// Fires the cancellation; harmless for a stream that ended.
    pub fn cancel(&self) {
        self.watch.token.cancel();
        self.queries.end(&self.query, Err(&Error::cancelled()));
    }

    /// What is known of the execution.
    pub fn query(&self) -> &Arc<Query> {
        &self.query
    }

    /// Waits for the next batch.
    pub fn next(&self) -> Result<Option<RecordBatch>> {
        if let Some(error) = self.failure.lock().as_ref() {
            return Err(error.clone());
        }
        // The reader watches the token and the time itself: an operator that gives no other task a
        // turn would keep both from the task that drives it.
        let mut receiver = self.receiver.lock();
        let mut received = self.receive(&mut receiver, self.first_deadline());
        let end = self.watch.deadline;
        if received.is_none() && end.is_none_or(|end| Instant::now() < end) {
            // The time of planning is over, not that of the statement.
            if self.planning.leave() {
                let failed = self.fail(planning::took_too_long(self.planning_limit));
                self.watch.token.cancel();
                return failed;
            }
            received = self.receive(&mut receiver, end);
        }
        drop(receiver);
        match received {
            None => {
                self.planning.leave();
                // First the outcome, which a cancellation would take for its own.
                let failed = self.fail(timed_out());
                self.watch.token.cancel();
                failed
            }
            Some(None) => self.fail(Error::cancelled()),
            Some(Some(None)) if self.watch.token.is_cancelled() => self.fail(Error::cancelled()),
            Some(Some(None)) if self.complete.load(Ordering::Acquire) => Ok(None),
            // The task went away without a word: its threads were stopped.
            Some(Some(None)) => self.fail(Error::new(
                Kind::Closed,
                "08003",
                "the engine was closed before all rows were read",
            )),
            Some(Some(Some(Ok(batch)))) => Ok(Some(batch)),
            Some(Some(Some(Err(error)))) => self.fail(error),
        }
    }

    /// When the reader has to look again: the statement's own end, before that the end of planning.
    fn first_deadline(&self) -> Option<Instant> {
        if self.planning.is_settled() {
            return self.watch.deadline;
        }
        Some(
            self.watch
                .deadline
                .map_or(self.planning_end, |end| end.min(self.planning_end)),
        )
    }

    fn receive(
        &self,
        receiver: &mut mpsc::Receiver<Result<RecordBatch>>,
        deadline: Option<Instant>,
    ) -> Option<Option<Option<Result<RecordBatch>>>> {
        wait_until(
            deadline,
            self.watch.token.run_until_cancelled(receiver.recv()),
        )
    }

    fn fail(&self, error: Error) -> Result<Option<RecordBatch>> {
        self.queries.end(&self.query, Err(&error));
        *self.failure.lock() = Some(error.clone());
        Err(error)
    }
}

impl Drop for ResultStream {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Waits for the work on the current thread; None when the time is up before it is done. It needs
/// no runtime, so any thread can wait, one of the engine's own that was called back included.
fn wait_until<T>(deadline: Option<Instant>, work: impl Future<Output = T>) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(value) = work.as_mut().poll(&mut context) {
            return Some(value);
        }
        match deadline {
            None => std::thread::park(),
            Some(deadline) => {
                let left = deadline.checked_duration_since(Instant::now())?;
                std::thread::park_timeout(left);
            }
        }
    }
}

/// Wakes the thread that waits.
struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// What a running execution reports to, and what can end it.
struct Progress {
    query: Arc<Query>,
    queries: Arc<Queries>,
    watch: Watch,
    planning: Arc<Step>,
}

async fn open(
    plan: &Plan,
    parameters: Parameters,
    limits: Limits,
    progress: &Progress,
) -> Result<SendableRecordBatchStream> {
    may_panic!("physical plan");
    let context = &plan.session.context;
    let logical = plan.bind(parameters)?;
    let mut state = limited(plan.session.current_state(), limits);
    state
        .config_mut()
        .set_extension(plan.session.engine.query_readers());
    // Every query reserves memory through a pool of its own.
    let mut environment = state.runtime_env().as_ref().clone();
    environment.memory_pool = Arc::clone(progress.query.memory()) as _;
    let environment = Arc::new(environment);
    if matches!(logical, LogicalPlan::Ddl(_) | LogicalPlan::Statement(_)) {
        // It runs here, CREATE TABLE AS with all its rows, so the time of planning is not its own.
        progress.planning.done();
        planning::lift();
    }
    let (state, logical) = match logical {
        LogicalPlan::Ddl(DdlStatement::CreateView(view)) => {
            let sql = view.definition.as_deref().unwrap_or_default();
            create_view(&state, plan.session.engine.catalogs(), sql).await?;
            (state, LogicalPlan::default())
        }
        LogicalPlan::Ddl(_) => {
            // The engine executes what such a statement reads by itself.
            let own = SessionStateBuilder::new_from_existing(state.clone())
                .with_runtime_env(Arc::clone(&environment))
                .with_physical_optimizer_rule(Arc::new(Interruptible(progress.watch.clone())))
                .build();
            let own = SessionContext::new_with_state(own);
            let frame = own.execute_logical_plan(logical).await?;
            (state, frame.into_parts().1)
        }
        LogicalPlan::Statement(_) => {
            let is_execute = matches!(&logical, LogicalPlan::Statement(Statement::Execute(_)));
            let frame = context.execute_logical_plan(logical).await?;
            let (_, logical) = frame.into_parts();
            if is_execute {
                // What EXECUTE runs was planned by PREPARE, perhaps under another policy.
                plan.session.policy.check(&logical)?;
            }
            (state, logical)
        }
        logical => (state, logical),
    };
    let physical = state.create_physical_plan(&logical).await?;
    let physical = interruptible(physical, &progress.watch)?;
    progress.query.runs(&physical);
    let task = TaskContext::from(&state).with_runtime(environment);
    Ok(execute_stream(physical, Arc::new(task))?)
}

fn limited(mut state: SessionState, limits: Limits) -> SessionState {
    if limits.batch_rows > 0 {
        let config = state.config().clone().with_batch_size(limits.batch_rows);
        *state.config_mut() = config;
    }
    state
}

/// What the task that drives an execution works on.
struct Work {
    rows: SendableRecordBatchStream,
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
    progress
        .queries
        .end(&progress.query, result.as_ref().copied());
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
        schema,
        sources,
        max_rows,
        ..
    } = work;
    may_panic!("drive");
    let mut left = if max_rows == 0 { u64::MAX } else { max_rows };
    while left > 0 {
        let Some(batch) = rows.next().await else {
            return Ok(());
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
    Ok(())
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

/// The rest of a stream as a reader for the Arrow C stream interface. Panics stay inside.
pub struct StreamReader(pub Arc<ResultStream>);

impl Iterator for StreamReader {
    type Item = std::result::Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        std::panic::catch_unwind(AssertUnwindSafe(|| {
            may_panic!("arrow");
            self.0.next()
        }))
        .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())))
        .map_err(tagged)
        .transpose()
    }
}

/// The C stream interface carries text only, so kind and SQLSTATE travel in front of the message.
fn tagged(error: Error) -> ArrowError {
    let kind = error.kind.name();
    ArrowError::CDataInterface(format!("[{kind} {}] {}", error.sql_state, error.message))
}

impl RecordBatchReader for StreamReader {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.0.schema)
    }
}
