//! The rows of an execution for Java: its thread waits on the channel that the execution fills.
//! Cancelling fires a token that both sides watch.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use arrow::array::{RecordBatch, RecordBatchReader};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::batch::HeldBatch;
use crate::error::{Error, Kind, Result};
use crate::execution::{Execution, Limits, Progress};
use crate::interrupt::{Watch, timed_out};
use crate::looking::Lookers;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::planning::{self, Step};
use crate::queries::{Queries, Query};

/// Batches that may wait between the engine and the reader.
const BATCHES_AHEAD: usize = 4;
/// How long a reader looks for its first batch before it sleeps; a small statement is done by then.
const LOOK_FOR_FIRST: Duration = Duration::from_micros(300);
/// How long it looks for another one, when the one before it was there by then.
const LOOK_FOR_NEXT: Duration = Duration::from_micros(60);

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
    lookers: Arc<Lookers>,
    /// How long the next wait begins with looking.
    look: Mutex<Duration>,
    /// Set by the task that drives the rows when it came to their end.
    complete: Arc<AtomicBool>,
    hold: Mutex<Hold>,
    failure: Mutex<Option<Error>>,
}

impl ResultStream {
    /// Starts a plan. It returns at once, or after the little that a small plan has to do.
    pub fn start(plan: Arc<Plan>, parameters: Parameters, limits: Limits) -> Result<Self> {
        let schema = Arc::clone(plan.schema());
        let watch = Watch::new(limits.timeout);
        let (sender, receiver) = mpsc::channel(BATCHES_AHEAD);
        let engine = Arc::clone(&plan.session.engine);
        engine.check_open()?;
        engine.left_behind().check()?;
        let planning = Step::new(engine.left_behind());
        let planning_limit = plan.session.planning_limit;
        let planning_end = Instant::now() + planning_limit;
        let queries = Arc::clone(engine.queries());
        let lookers = Arc::clone(engine.lookers());
        let query = queries.enter(
            plan.session.id(),
            plan.sql(),
            engine.memory(),
            watch.token.clone(),
        );
        let complete = Arc::new(AtomicBool::new(false));
        let execution = Execution {
            plan,
            parameters,
            limits,
            progress: Progress {
                query: Arc::clone(&query),
                queries: Arc::clone(&queries),
                watch: watch.clone(),
            },
            planning: Arc::clone(&planning),
            planning_end,
            complete: Arc::clone(&complete),
            sender,
        };
        execution.start(engine.handle());
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
            lookers,
            look: Mutex::new(LOOK_FOR_FIRST),
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
        self.queries.end(&self.query, Some(&Error::cancelled()));
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
        let began = Instant::now();
        let soon = self.look(&receiver);
        let mut received = self.receive(&mut receiver, self.first_deadline());
        *self.look.lock() = if began.elapsed() < soon {
            LOOK_FOR_NEXT
        } else {
            Duration::ZERO
        };
        if received.is_none() && self.watch.deadline.is_none_or(|end| Instant::now() < end) {
            // The time of planning is over, not that of the statement.
            if self.planning.leave() {
                let failed = self.fail(planning::took_too_long(self.planning_limit));
                self.watch.token.cancel();
                return failed;
            }
            received = self.receive(&mut receiver, self.watch.deadline);
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

    /// Looks for a moment whether there is something to receive, without taking it. Gives the time
    /// in which it has to come so that looking for the next is worthwhile.
    fn look(&self, receiver: &mpsc::Receiver<Result<RecordBatch>>) -> Duration {
        let limit = *self.look.lock();
        if !limit.is_zero() {
            self.lookers
                .look(limit, || !receiver.is_empty() || receiver.is_closed());
        }
        limit.max(LOOK_FOR_NEXT)
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
        self.queries.end(&self.query, Some(&error));
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
