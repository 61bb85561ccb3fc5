//! What drives the rows of an execution into the channel of its reader: a task, and one more for
//! each partition when there are several, so that no batch goes from task to task on its way.

use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::Poll;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion::execution::SendableRecordBatchStream;
use futures::{FutureExt, StreamExt};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, WeakSender};
use tokio::task::JoinSet;

use crate::error::{Error, Kind, Result};
use crate::execution::Progress;
use crate::normalize::plain_batch;
use crate::queries::Query;
use crate::scanned_files::ScannedFiles;

/// The rows of an execution that were opened.
pub struct Work {
    partitions: Vec<SendableRecordBatchStream>,
    /// Looked at again at the end.
    files: ScannedFiles,
    result: Arc<ResultRows>,
}

/// What the partitions of a result share.
struct ResultRows {
    schema: SchemaRef,
    sources: Arc<[String]>,
    /// Rows that the reader still wants.
    wanted: AtomicU64,
}

/// Whether the reader wants more when a partition is at its end.
#[derive(PartialEq, Eq)]
enum Reader {
    WantsMore,
    HasEnough,
}

impl Work {
    /// `max_rows`: 0 means all.
    pub fn new(
        partitions: Vec<SendableRecordBatchStream>,
        files: ScannedFiles,
        schema: SchemaRef,
        sources: Arc<[String]>,
        max_rows: u64,
    ) -> Self {
        let wanted = if max_rows == 0 { u64::MAX } else { max_rows };
        Work {
            partitions,
            files,
            result: Arc::new(ResultRows {
                schema,
                sources,
                wanted: AtomicU64::new(wanted),
            }),
        }
    }

    /// Drives the rows to their end. They get one turn on the current thread, as long as one of a
    /// task is, and then a task of their own: a small statement is done without another thread that
    /// has to be woken. Sets `complete` when the rows came to their end.
    pub fn drive(
        self,
        runtime: &Handle,
        progress: Progress,
        complete: Arc<AtomicBool>,
        sender: Sender<Result<RecordBatch>>,
    ) {
        let mut driven = Box::pin(self.until_the_end(progress, complete, sender));
        let turn = poll_fn(|context| Poll::Ready(driven.as_mut().poll(context).is_ready()));
        if !runtime.block_on(turn) {
            runtime.spawn(driven);
        }
    }

    /// Whatever ends the rows early is the last thing that the reader gets.
    async fn until_the_end(
        self,
        progress: Progress,
        complete: Arc<AtomicBool>,
        sender: Sender<Result<RecordBatch>>,
    ) {
        let forwarded = self.forward(&progress.query, &sender);
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

    async fn forward(self, query: &Arc<Query>, sender: &Sender<Result<RecordBatch>>) -> Result<()> {
        let Work {
            mut partitions,
            files,
            result,
        } = self;
        // The channel is closed when this is over, also while a partition that was told to end has
        // not noticed yet.
        let part = |rows| {
            let (result, query, sender) =
                (Arc::clone(&result), Arc::clone(query), sender.downgrade());
            async move { result.forward(rows, &query, &sender).await }
        };
        if partitions.len() == 1
            && let Some(rows) = partitions.pop()
        {
            part(rows).await?;
            return files.check();
        }
        let mut tasks: JoinSet<_> = JoinSet::new();
        for rows in partitions {
            tasks.spawn(part(rows));
        }
        while let Some(ended) = tasks.join_next().await {
            match ended.map_err(tokio::task::JoinError::try_into_panic) {
                Ok(reader) => {
                    if reader? == Reader::HasEnough {
                        break;
                    }
                }
                Err(Ok(payload)) => return Err(Error::from_panic(payload.as_ref())),
                Err(Err(_)) => {
                    return Err(Error::new(Kind::Closed, "08003", "the engine was closed"));
                }
            }
        }
        files.check()
    }
}

impl ResultRows {
    /// Drives one partition.
    async fn forward(
        &self,
        mut rows: SendableRecordBatchStream,
        query: &Query,
        sender: &WeakSender<Result<RecordBatch>>,
    ) -> Result<Reader> {
        may_panic!("drive");
        while let Some(batch) = rows.next().await {
            let batch = batch.map_err(|error| self.reading(error.into()))?;
            let count = self.claim(batch.num_rows());
            if count > 0 {
                let batch = if count < batch.num_rows() {
                    batch.slice(0, count)
                } else {
                    batch
                };
                let batch = plain_batch(&batch, &self.schema)?;
                query.returned(count, bytes_of(&batch));
                let Some(sender) = sender.upgrade() else {
                    return Ok(Reader::HasEnough);
                };
                if sender.send(Ok(batch)).await.is_err() {
                    return Ok(Reader::HasEnough);
                }
            }
            if self.wanted.load(Ordering::Acquire) == 0 {
                return Ok(Reader::HasEnough);
            }
        }
        Ok(Reader::WantsMore)
    }

    /// Takes rows from those that the reader wants; gives how many of them it gets.
    fn claim(&self, rows: usize) -> usize {
        let mut wanted = self.wanted.load(Ordering::Acquire);
        loop {
            let count = wanted.min(rows as u64);
            let left = wanted - count;
            match self.wanted.compare_exchange_weak(
                wanted,
                left,
                Ordering::AcqRel,
                Ordering::Acquire,
            ) {
                Ok(_) => return count as usize,
                Err(current) => wanted = current,
            }
        }
    }

    /// An error of a file says where the rows came from, which the engine's own message leaves out.
    fn reading(&self, error: Error) -> Error {
        if error.kind != Kind::Io || self.sources.is_empty() {
            return error;
        }
        error.within(&format!("reading {}", self.sources.join(" and ")))
    }
}

/// Bytes of the batch's own rows; buffers that it shares with others count in part.
fn bytes_of(batch: &RecordBatch) -> usize {
    batch
        .columns()
        .iter()
        .map(|column| {
            if let Some(width) = column.data_type().primitive_width() {
                let validity = column.nulls().map_or(0, |_| column.len().div_ceil(8));
                return column.len() * width + validity;
            }
            let data = column.to_data();
            data.get_slice_memory_size()
                .unwrap_or_else(|_| column.get_array_memory_size())
        })
        .sum()
}
