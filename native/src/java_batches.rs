//! The batches of a Java-backed partition as the engine asks for them.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::execution::RecordBatchStream;
use datafusion::physical_plan::metrics::{BaselineMetrics, Time};
use futures::Stream;
use tokio::sync::mpsc::{Receiver, channel};

use crate::error::Result;
use crate::java_read::{GivenBatch, JavaScan, PartitionRead};
use crate::java_turns::QueryReaders;

/// Batches that may wait between a reader and the engine.
const BATCHES_AHEAD: usize = 4;
/// How long a worker looks for the next batch before it turns to something else, when the one before
/// it came soon. To be woken costs it and the reader about as much.
const LOOK: Duration = Duration::from_micros(30);
/// A wait that ended sooner makes looking worthwhile.
const SOON: Duration = Duration::from_micros(100);

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
        let threads = readers.threads().clone();
        JavaBatches {
            schema,
            readers,
            read: Arc::new(PartitionRead::new(scan, partition, time, threads, sender)),
            receiver,
            looks: false,
            waits: None,
            metrics,
        }
    }

    fn wake(&self) {
        if self.read.is_to_go_on() {
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
        self.read.abandon();
    }
}
