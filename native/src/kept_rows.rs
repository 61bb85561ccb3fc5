//! Rows of a table that stay in memory once they were read, as long as its files are the same.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use arrow::array::RecordBatch;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::Result;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::{LexOrdering, PhysicalExpr};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions,
};
use futures::StreamExt;
use parking_lot::Mutex;

use crate::error::Error;

/// What the files were when they were read: path, size, time of change.
pub type Stamp = Vec<(PathBuf, u64, SystemTime)>;

/// The place where a table keeps its rows.
#[derive(Debug)]
pub struct KeptRows {
    /// The memory of the engine: rows stay when the query that read them is over.
    pool: Arc<dyn MemoryPool>,
    table: String,
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    stamp: Stamp,
    partitions: Vec<Vec<RecordBatch>>,
    order: Option<LexOrdering>,
    _memory: MemoryReservation,
}

impl KeptRows {
    pub fn new(pool: Arc<dyn MemoryPool>, table: &str) -> Arc<Self> {
        Arc::new(KeptRows {
            pool,
            table: table.to_string(),
            kept: Mutex::default(),
        })
    }

    /// A plan over the rows, when they are those of the files as they are now.
    pub fn plan(
        &self,
        stamp: &Stamp,
        schema: &arrow::datatypes::SchemaRef,
        projection: &[usize],
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        let mut kept = self.kept.lock();
        if kept.as_ref().is_some_and(|kept| kept.stamp != *stamp) {
            *kept = None;
        }
        let Some(kept) = kept.as_ref() else {
            return Ok(None);
        };
        let source = MemorySourceConfig::try_new(
            &kept.partitions,
            Arc::clone(schema),
            Some(projection.to_vec()),
        )?;
        let source = source.try_with_sort_information(kept.order.iter().cloned().collect())?;
        Ok(Some(DataSourceExec::from_data_source(source)))
    }
}

/// Passes rows on and keeps them when all partitions were read to their ends and memory allows it.
#[derive(Debug)]
pub struct KeepRowsExec {
    input: Arc<dyn ExecutionPlan>,
    rows: Arc<KeptRows>,
    stamp: Stamp,
    read: Arc<Mutex<Read>>,
}

#[derive(Debug)]
struct Read {
    partitions: Vec<Option<Vec<RecordBatch>>>,
    /// None when there was no room for the rows.
    memory: Option<MemoryReservation>,
}

impl KeepRowsExec {
    pub fn new(input: Arc<dyn ExecutionPlan>, rows: Arc<KeptRows>, stamp: Stamp) -> Self {
        let count = input.properties().output_partitioning().partition_count();
        let consumer = MemoryConsumer::new(format!("kept rows of {}", rows.table));
        let read = Read {
            partitions: vec![None; count],
            memory: Some(consumer.register(&rows.pool)),
        };
        KeepRowsExec {
            input,
            rows,
            stamp,
            read: Arc::new(Mutex::new(read)),
        }
    }
}

/// One partition on its way.
struct Part {
    number: usize,
    batches: Vec<RecordBatch>,
    read: Arc<Mutex<Read>>,
    rows: Arc<KeptRows>,
    stamp: Stamp,
    order: Option<LexOrdering>,
}

impl Part {
    fn add(&mut self, batch: &RecordBatch) {
        let mut read = self.read.lock();
        let grown = read
            .memory
            .as_mut()
            .is_some_and(|memory| memory.try_grow(batch.get_array_memory_size()).is_ok());
        if grown {
            self.batches.push(batch.clone());
        } else {
            read.memory = None;
            self.batches.clear();
        }
    }

    fn end(&mut self) {
        let mut read = self.read.lock();
        if read.memory.is_none() {
            return;
        }
        read.partitions[self.number] = Some(std::mem::take(&mut self.batches));
        if read.partitions.iter().all(Option::is_some)
            && let Some(memory) = read.memory.take()
        {
            let partitions = std::mem::take(&mut read.partitions);
            *self.rows.kept.lock() = Some(Kept {
                stamp: self.stamp.clone(),
                partitions: partitions.into_iter().flatten().collect(),
                order: self.order.clone(),
                _memory: memory,
            });
        }
    }
}

impl DisplayAs for KeepRowsExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeepRowsExec: table={}", self.rows.table)
    }
}

impl ExecutionPlan for KeepRowsExec {
    fn name(&self) -> &'static str {
        "KeepRowsExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let input = children
            .pop()
            .ok_or_else(|| Error::internal("an operator without its input"))?;
        Ok(Arc::new(KeepRowsExec::new(
            input,
            Arc::clone(&self.rows),
            self.stamp.clone(),
        )))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
        self.replace_children(children, options)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let rows = self.input.execute(partition, context)?;
        let part = Part {
            number: partition,
            batches: Vec::new(),
            read: Arc::clone(&self.read),
            rows: Arc::clone(&self.rows),
            stamp: self.stamp.clone(),
            order: self.input.properties().output_ordering().cloned(),
        };
        let rows = futures::stream::unfold(Some((rows, part)), |state| async move {
            let (mut rows, mut part) = state?;
            match rows.next().await {
                Some(Ok(batch)) => {
                    part.add(&batch);
                    Some((Ok(batch), Some((rows, part))))
                }
                Some(Err(error)) => Some((Err(error), None)),
                None => {
                    part.end();
                    None
                }
            }
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), rows)))
    }
}
