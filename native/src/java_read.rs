//! Reading of Java-backed partitions: each is read ahead by a few batches, on threads for Java code.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::physical_plan::metrics::Time;
use jni::objects::{JLongArray, JMethodID, JObject, JValue};
use jni::signature::ReturnType;
use jni::{Env, jni_sig, jni_str};
use parking_lot::Mutex;
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

use crate::error::{Error, Result};
use crate::ffi::Exchange;
use crate::java_memory::{GivenRows, JavaMemory};
use crate::threads::JavaThreads;
use crate::upcall::{JavaObject, call};

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
    rows: GivenRows,
}

/// The Java object of an opened partition, with the method that gives its batches.
struct Opened {
    object: JavaObject,
    next: JMethodID,
    memory: Arc<JavaMemory>,
}

/// One partition while it is read.
pub struct PartitionRead {
    scan: Arc<JavaScan>,
    partition: usize,
    /// For messages.
    doing: String,
    time: Time,
    threads: JavaThreads,
    sender: Mutex<Option<Sender<Result<GivenBatch>>>>,
    phase: Mutex<Phase>,
    cancelled: AtomicBool,
    opened: OnceLock<Opened>,
}

impl PartitionRead {
    pub fn new(
        scan: Arc<JavaScan>,
        partition: usize,
        time: Time,
        threads: JavaThreads,
        sender: Sender<Result<GivenBatch>>,
    ) -> Self {
        PartitionRead {
            doing: format!("reading partition {partition} of table {}", scan.table),
            scan,
            partition,
            time,
            threads,
            sender: Mutex::new(Some(sender)),
            phase: Mutex::new(Phase::Paused),
            cancelled: AtomicBool::new(false),
            opened: OnceLock::new(),
        }
    }

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
        if let Some(opened) = self.opened.get() {
            opened.memory.end();
        }
    }

    pub fn fail(&self, error: Error) {
        if let Some(sender) = self.sender.lock().as_ref() {
            // When there is no room the reader has batches before it notices.
            let _ = sender.try_send(Err(error));
        }
        self.end();
    }

    /// Whether a paused reader has to be given a turn, because there is room.
    pub fn is_to_go_on(&self) -> bool {
        match self.sender.lock().as_ref() {
            Some(sender) => self.try_wake(sender),
            None => false,
        }
    }

    /// Ends the read because nobody wants its batches any more.
    pub fn abandon(&self) {
        if *self.phase.lock() == Phase::Ended {
            return;
        }
        // What ends a read runs Java code, which must not hold up a worker. A reader that starts
        // meanwhile sees the flag; one that has started has its object in place.
        self.cancelled.store(true, Ordering::SeqCst);
        let Some(opened) = self.opened.get() else {
            return;
        };
        opened.memory.end();
        let object = opened.object.clone();
        // Without a thread the reader is still closed when its own thread comes back from Java.
        let _ = self.threads.run(move || {
            let _ = cancel(&object);
        });
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
        let opened = match self.opened.get() {
            Some(opened) => opened,
            None => {
                let opened = self.open()?;
                self.opened.get_or_init(|| opened)
            }
        };
        if self.cancelled.load(Ordering::SeqCst) {
            cancel(&opened.object)?;
            return Ok(None);
        }
        let mut exchange = Exchange::empty(self.scan.schema.fields().len());
        let address = exchange.address();
        let returned = opened.memory.collect();
        let message = call(&self.doing, |env| {
            let returned = numbers(env, &returned)?;
            let arguments = [
                JValue::Long(address).as_jni(),
                JValue::Object(&returned).as_jni(),
            ];
            // SAFETY: the method was found in the class of the object, which keeps the class, by
            // the signature that is followed here.
            let message = unsafe {
                env.call_method_unchecked(
                    opened.object.as_obj(),
                    opened.next,
                    ReturnType::Array,
                    &arguments,
                )
            }?
            .l()?;
            if message.is_null() {
                return Ok(None);
            }
            let message = env.cast_local::<JLongArray>(message)?;
            let mut read = vec![0; message.len(env)?];
            message.get_region(env, 0, &mut read)?;
            Ok(Some(read))
        })?;
        timer.done();
        let Some(message) = message else {
            return Ok(None);
        };
        let columns = self.scan.schema.fields().len();
        let rows = GivenRows::read(&message, columns, &opened.memory)?;
        Ok(Some(GivenBatch { exchange, rows }))
    }

    /// Takes over and checks what Java gave.
    pub fn take(&self, given: GivenBatch) -> Result<RecordBatch> {
        let batch = given
            .exchange
            .into_batch(&self.scan.schema, &given.rows)
            .map_err(|error| error.within(&self.doing))?;
        match &self.scan.projection {
            None => Ok(batch),
            Some(columns) => Ok(batch.project(columns)?),
        }
    }

    fn open(&self) -> Result<Opened> {
        call(&self.doing, |env| {
            let read = env
                .call_method(
                    self.scan.object.as_obj(),
                    jni_str!("read"),
                    jni_sig!("(I)Lio/calcitefusion/datafusion/internal/PartitionCalls;"),
                    &[JValue::Int(self.partition as i32)],
                )?
                .l()?;
            let class = env.get_object_class(&read)?;
            let object = JavaObject::new(env, &read)?;
            let take_back = env.get_method_id(&class, jni_str!("takeBack"), jni_sig!("([J)V"))?;
            Ok(Opened {
                next: env.get_method_id(&class, jni_str!("next"), jni_sig!("(J[J)[J"))?,
                memory: JavaMemory::new(object.clone(), take_back, self.threads.clone()),
                object,
            })
        })
    }
}

/// Numbers as an array of Java, null when there are none.
fn numbers<'local>(env: &mut Env<'local>, numbers: &[i64]) -> jni::errors::Result<JObject<'local>> {
    if numbers.is_empty() {
        return Ok(JObject::null());
    }
    let array = env.new_long_array(numbers.len())?;
    array.set_region(env, 0, numbers)?;
    Ok(array.into())
}

/// Tells a Java reader that its rows are not wanted any more.
fn cancel(object: &JavaObject) -> Result<()> {
    call("ending a read", |env| {
        env.call_method(object.as_obj(), jni_str!("cancel"), jni_sig!("()V"), &[])?
            .v()
    })
}

impl fmt::Debug for JavaScan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JavaScan({})", self.table)
    }
}
