//! Reading of Java-backed partitions: each is read ahead by a few batches, on threads for Java code.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::execution::RecordBatchStream;
use datafusion::physical_plan::metrics::{BaselineMetrics, Time};
use futures::Stream;
use jni::objects::{JMethodID, JValue};
use jni::signature::{Primitive, ReturnType};
use jni::{jni_sig, jni_str};
use parking_lot::Mutex;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::error::{Error, Result};
use crate::ffi::Exchange;
use crate::java_turns::QueryReaders;
use crate::upcall::{JavaObject, call};

/// Batches that may wait between a reader and the engine.
const BATCHES_AHEAD: usize = 4;
/// How long a worker looks for the next batch before it turns to something else, when the one before
/// it came soon. To be woken costs it and the reader about as much.
const LOOK: Duration = Duration::from_micros(30);
/// A wait that ended sooner makes looking worthwhile.
const SOON: Duration = Duration::from_micros(100);
/// A reader that paused goes on when there is room for so many.
const ROOM_TO_GO_ON: usize = 2;

/// How a turn ended.
#[derive(PartialEq, Eq)]
pub enum Turn {
    /// There is room for more, but others wait for the thread.
    GivenAway,
    /// Nobody takes the batches at the moment, or there are no more.
    Over,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Paused,
    Scheduled,
    Ended,
}

/// The scan that a partition belongs to.
pub struct JavaScan {
    /// The Java object that opens its partitions.
    pub object: JavaObject,
    /// Columns that Java gives.
    pub schema: SchemaRef,
    /// Positions of the columns that the engine asked for, when Java gives others too.
    pub projection: Option<Vec<usize>>,
    /// For messages.
    pub table: String,
}

/// A batch as Java gave it. It is taken over and checked by the worker that asks for it, while the
/// reader goes on.
pub struct GivenBatch {
    exchange: Exchange,
    rows: usize,
}

/// The Java object of an opened partition, with the method that gives its batches.
struct Opened {
    object: JavaObject,
    next: JMethodID,
}

/// One partition while it is read.
pub struct PartitionRead {
    scan: Arc<JavaScan>,
    partition: usize,
    time: Time,
    sender: Mutex<Option<Sender<Result<GivenBatch>>>>,
    phase: Mutex<Phase>,
    cancelled: AtomicBool,
    opened: OnceLock<Opened>,
}

impl PartitionRead {
    /// Reads until there is no room, no more rows, or `others_wait`.
    pub fn advance(&self, others_wait: impl Fn() -> bool) -> Turn {
        let Some(sender) = self.sender.lock().clone() else {
            return Turn::Over;
        };
        loop {
            let permit = match sender.try_reserve() {
                Ok(permit) => permit,
                Err(TrySendError::Full(())) => {
                    *self.phase.lock() = Phase::Paused;
                    // Batches that were taken before the phase changed woke nobody.
                    if self.try_wake(&sender) {
                        continue;
                    }
                    return Turn::Over;
                }
                Err(TrySendError::Closed(())) => {
                    self.end();
                    return Turn::Over;
                }
            };
            let batch = catch_unwind(AssertUnwindSafe(|| self.next()))
                .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())));
            match batch {
                Ok(Some(batch)) => permit.send(Ok(batch)),
                Ok(None) => {
                    self.end();
                    return Turn::Over;
                }
                Err(error) => {
                    permit.send(Err(error));
                    self.end();
                    return Turn::Over;
                }
            }
            if others_wait() {
                return Turn::GivenAway;
            }
        }
    }

    fn end(&self) {
        *self.phase.lock() = Phase::Ended;
        *self.sender.lock() = None;
    }

    pub fn fail(&self, error: Error) {
        if let Some(sender) = self.sender.lock().as_ref() {
            // When there is no room the reader has batches before it notices.
            let _ = sender.try_send(Err(error));
        }
        self.end();
    }

    /// Takes the turn of a paused reader when there is room.
    fn try_wake(&self, sender: &Sender<Result<GivenBatch>>) -> bool {
        if sender.capacity() < ROOM_TO_GO_ON {
            return false;
        }
        let mut phase = self.phase.lock();
        let paused = *phase == Phase::Paused;
        if paused {
            *phase = Phase::Scheduled;
        }
        paused
    }

    fn next(&self) -> Result<Option<GivenBatch>> {
        may_panic!("read");
        let timer = self.time.timer();
        let doing = self.doing();
        let opened = match self.opened.get() {
            Some(opened) => opened,
            None => {
                let opened = self.open(&doing)?;
                self.opened.get_or_init(|| opened)
            }
        };
        if self.cancelled.load(Ordering::SeqCst) {
            cancel(&opened.object)?;
            return Ok(None);
        }
        let mut exchange = Exchange::empty(self.scan.schema.fields().len());
        let address = exchange.address();
        let rows = call(&doing, |env| {
            let arguments = [JValue::Long(address).as_jni()];
            let returns = ReturnType::Primitive(Primitive::Long);
            // SAFETY: the method was found in the class of the object, which keeps the class, by
            // the signature that is followed here.
            unsafe {
                env.call_method_unchecked(opened.object.as_obj(), opened.next, returns, &arguments)
            }?
            .j()
        })?;
        timer.done();
        Ok(usize::try_from(rows)
            .ok()
            .map(|rows| GivenBatch { exchange, rows }))
    }

    /// Takes over and checks what Java gave.
    fn take(&self, given: GivenBatch) -> Result<RecordBatch> {
        let batch = given
            .exchange
            .into_batch(&self.scan.schema, given.rows)
            .map_err(|error| error.within(&self.doing()))?;
        match &self.scan.projection {
            None => Ok(batch),
            Some(columns) => Ok(batch.project(columns)?),
        }
    }

    fn open(&self, doing: &str) -> Result<Opened> {
        call(doing, |env| {
            let read = env
                .call_method(
                    self.scan.object.as_obj(),
                    jni_str!("read"),
                    jni_sig!("(I)Lio/calcitefusion/datafusion/internal/PartitionCalls;"),
                    &[JValue::Int(self.partition as i32)],
                )?
                .l()?;
            let class = env.get_object_class(&read)?;
            Ok(Opened {
                next: env.get_method_id(&class, jni_str!("next"), jni_sig!("(J)J"))?,
                object: JavaObject::new(env, &read)?,
            })
        })
    }

    fn doing(&self) -> String {
        format!(
            "reading partition {} of table {}",
            self.partition, self.scan.table
        )
    }
}

/// Tells a Java reader that its rows are not wanted any more.
fn cancel(object: &JavaObject) -> Result<()> {
    call("ending a read", |env| {
        env.call_method(object.as_obj(), jni_str!("cancel"), jni_sig!("()V"), &[])?
            .v()
    })
}

/// The batches of one partition. Nothing is opened before the first of them is asked for.
pub struct JavaBatches {
    schema: SchemaRef,
    readers: Arc<QueryReaders>,
    read: Arc<PartitionRead>,
    receiver: Receiver<Result<GivenBatch>>,
    /// Whether the batch before came soon.
    looks: bool,
    /// Since when the worker waits for a batch.
    waits: Option<Instant>,
    metrics: BaselineMetrics,
}

impl JavaBatches {
    pub fn new(
        scan: Arc<JavaScan>,
        partition: usize,
        schema: SchemaRef,
        readers: Arc<QueryReaders>,
        metrics: BaselineMetrics,
        time: Time,
    ) -> Self {
        let (sender, receiver) = channel(BATCHES_AHEAD);
        let read = PartitionRead {
            scan,
            partition,
            time,
            sender: Mutex::new(Some(sender)),
            phase: Mutex::new(Phase::Paused),
            cancelled: AtomicBool::new(false),
            opened: OnceLock::new(),
        };
        JavaBatches {
            schema,
            readers,
            read: Arc::new(read),
            receiver,
            looks: false,
            waits: None,
            metrics,
        }
    }

    fn wake(&self) {
        let woken = match self.read.sender.lock().as_ref() {
            Some(sender) => self.read.try_wake(sender),
            None => false,
        };
        if woken {
            self.readers.schedule(Arc::clone(&self.read));
        }
    }

    /// Looks for a moment whether there is something to receive, without taking it.
    fn look(&self) {
        let receiver = &self.receiver;
        if self.looks {
            let lookers = self.readers.lookers();
            lookers.look(LOOK, || !receiver.is_empty() || receiver.is_closed());
        }
    }

    /// Learns from how long a batch takes whether to look for the next.
    fn learn(&mut self, is_there: bool) {
        if is_there {
            self.looks = self.waits.take().is_none_or(|since| since.elapsed() < SOON);
        } else if self.waits.is_none() {
            self.waits = Some(Instant::now());
        }
    }

    fn take(&self, given: Result<GivenBatch>) -> datafusion::error::Result<RecordBatch> {
        let timer = self.metrics.elapsed_compute().timer();
        let batch = self.read.take(given?)?;
        timer.done();
        Ok(batch)
    }
}

impl Stream for JavaBatches {
    type Item = datafusion::error::Result<RecordBatch>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.wake();
        self.look();
        let poll = self.receiver.poll_recv(context);
        self.learn(poll.is_ready());
        if poll.is_ready() {
            self.wake();
        }
        let poll = poll.map(|given| given.map(|given| self.take(given)));
        self.metrics.record_poll(poll)
    }
}

impl RecordBatchStream for JavaBatches {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

impl Drop for JavaBatches {
    fn drop(&mut self) {
        if *self.read.phase.lock() == Phase::Ended {
            return;
        }
        // What ends a read runs Java code, which must not hold up a worker. A reader that starts
        // meanwhile sees the flag; one that has started has its object in place.
        self.read.cancelled.store(true, Ordering::SeqCst);
        let Some(opened) = self.read.opened.get() else {
            return;
        };
        let object = opened.object.clone();
        // Without a thread the reader is still closed when its own thread comes back from Java.
        let _ = self.readers.threads().run(move || {
            let _ = cancel(&object);
        });
    }
}

impl fmt::Debug for JavaScan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JavaScan({})", self.table)
    }
}
