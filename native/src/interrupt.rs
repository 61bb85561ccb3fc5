//! What ends an execution from outside, and how operators that give no turn are made to notice.
//!
//! A join pairs one batch of its inputs with everything that the other side holds before it returns
//! to its caller. When its condition lets no pair through, that can take hours, in which neither the
//! task is told that it was cancelled nor another query gets the thread. Two things are added to a
//! physical plan against that: the condition of every join looks at the watch each time that it is
//! evaluated, and lends its thread to the other queries now and then; and every join's output takes
//! part in the turn-taking of its thread.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, FieldRef, Schema};
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::config::ConfigOptions;
use datafusion::logical_expr::ColumnarValue;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::joins::utils::JoinFilter;
use datafusion::physical_plan::joins::{
    CrossJoinExec, HashJoinExec, NestedLoopJoinExec, NestedLoopJoinExecBuilder,
    PiecewiseMergeJoinExec, SortMergeJoinExec, SymmetricHashJoinExec,
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Kind, Result};

/// Evaluations of a join's condition, each over about one batch of pairs, between two in which its
/// thread is lent out. Some milliseconds lie between them, the lending costs some microseconds.
const EVALUATIONS_PER_LENDING: usize = 256;

/// What can end an execution from outside: its token, and its time.
#[derive(Debug, Clone)]
pub struct Watch {
    pub token: CancellationToken,
    pub deadline: Option<Instant>,
}

impl Watch {
    pub fn new(timeout: Option<Duration>) -> Self {
        Watch {
            token: CancellationToken::new(),
            deadline: timeout.map(|timeout| Instant::now() + timeout),
        }
    }

    /// The work's result, or the error that ended it early.
    pub async fn guard<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::select! {
            biased;
            () = self.token.cancelled() => Err(Error::cancelled()),
            () = self.expired() => Err(timed_out()),
            result = work => result,
        }
    }

    /// An error when the execution has to end.
    pub fn check(&self) -> Result<()> {
        if self.token.is_cancelled() {
            return Err(Error::cancelled());
        }
        if self
            .deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
        {
            return Err(timed_out());
        }
        Ok(())
    }

    async fn expired(&self) {
        match self.deadline {
            Some(deadline) => tokio::time::sleep_until(deadline).await,
            None => std::future::pending().await,
        }
    }
}

pub fn timed_out() -> Error {
    Error::new(
        Kind::Timeout,
        "57014",
        "the statement took longer than its time limit and was stopped",
    )
}

/// The plan with joins that notice the watch.
pub fn interruptible(
    plan: Arc<dyn ExecutionPlan>,
    watch: &Watch,
) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
    let watched = plan.transform_up(|node| {
        let Some(join) = watched_join(&node, watch)? else {
            return Ok(Transformed::no(node));
        };
        Ok(Transformed::yes(Arc::new(CooperativeExec::new(join)) as _))
    })?;
    Ok(watched.data)
}

/// The join with a watched condition; None for everything else.
fn watched_join(
    node: &Arc<dyn ExecutionPlan>,
    watch: &Watch,
) -> datafusion::error::Result<Option<Arc<dyn ExecutionPlan>>> {
    let watched = |filter: &JoinFilter| {
        let condition = Arc::new(WatchedCondition {
            condition: Arc::clone(filter.expression()),
            watch: watch.clone(),
            evaluations: AtomicUsize::new(0),
        });
        JoinFilter::new(
            condition,
            filter.column_indices().to_vec(),
            Arc::clone(filter.schema()),
        )
    };
    if let Some(join) = node.downcast_ref::<NestedLoopJoinExec>() {
        let Some(filter) = join.filter() else {
            return Ok(Some(Arc::clone(node)));
        };
        let join = NestedLoopJoinExecBuilder::from(join)
            .with_filter(Some(watched(filter)))
            .build()?;
        return Ok(Some(Arc::new(join)));
    }
    if let Some(join) = node.downcast_ref::<HashJoinExec>() {
        let Some(filter) = join.filter() else {
            return Ok(Some(Arc::clone(node)));
        };
        let builder = join.builder().with_filter(Some(watched(filter)));
        return builder.build_exec().map(Some);
    }
    if let Some(join) = node.downcast_ref::<SortMergeJoinExec>() {
        let Some(filter) = join.filter() else {
            return Ok(Some(Arc::clone(node)));
        };
        let join = SortMergeJoinExec::try_new(
            Arc::clone(join.left()),
            Arc::clone(join.right()),
            join.on().to_vec(),
            Some(watched(filter)),
            join.join_type(),
            join.sort_options().to_vec(),
            join.null_equality(),
        )?;
        return Ok(Some(Arc::new(join)));
    }
    let is_join = node.is::<CrossJoinExec>()
        || node.is::<SymmetricHashJoinExec>()
        || node.is::<PiecewiseMergeJoinExec>();
    Ok(is_join.then(|| Arc::clone(node)))
}

/// Makes plans interruptible that the engine executes by itself, such as that of CREATE TABLE AS.
#[derive(Debug)]
pub struct Interruptible(pub Watch);

impl PhysicalOptimizerRule for Interruptible {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        interruptible(plan, &self.0)
    }

    fn name(&self) -> &str {
        "Interruptible"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// The condition of a join, which fails when the execution has to end. Otherwise it is what it
/// stands for.
#[derive(Debug)]
struct WatchedCondition {
    condition: Arc<dyn PhysicalExpr>,
    watch: Watch,
    evaluations: AtomicUsize,
}

impl fmt::Display for WatchedCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.condition.fmt(f)
    }
}

impl PartialEq for WatchedCondition {
    fn eq(&self, other: &Self) -> bool {
        self.condition.eq(&other.condition)
    }
}

impl Eq for WatchedCondition {}

impl Hash for WatchedCondition {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.condition.hash(state);
    }
}

impl PhysicalExpr for WatchedCondition {
    fn data_type(&self, schema: &Schema) -> datafusion::error::Result<DataType> {
        self.condition.data_type(schema)
    }

    fn nullable(&self, schema: &Schema) -> datafusion::error::Result<bool> {
        self.condition.nullable(schema)
    }

    fn return_field(&self, schema: &Schema) -> datafusion::error::Result<FieldRef> {
        self.condition.return_field(schema)
    }

    fn evaluate(&self, batch: &RecordBatch) -> datafusion::error::Result<ColumnarValue> {
        self.watch.check()?;
        let evaluation = self.evaluations.fetch_add(1, Ordering::Relaxed) + 1;
        if evaluation.is_multiple_of(EVALUATIONS_PER_LENDING) && has_runtime_to_lend() {
            return tokio::task::block_in_place(|| self.condition.evaluate(batch));
        }
        self.condition.evaluate(batch)
    }

    fn children(&self) -> Vec<&Arc<dyn PhysicalExpr>> {
        vec![&self.condition]
    }

    fn with_new_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn PhysicalExpr>>,
    ) -> datafusion::error::Result<Arc<dyn PhysicalExpr>> {
        let condition = children
            .pop()
            .ok_or_else(|| Error::internal("a watched condition without a condition"))?;
        Ok(Arc::new(WatchedCondition {
            condition,
            watch: self.watch.clone(),
            evaluations: AtomicUsize::new(0),
        }))
    }

    fn fmt_sql(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.condition.fmt_sql(f)
    }
}

/// Only a thread of a runtime with several threads can give its other tasks to another one.
fn has_runtime_to_lend() -> bool {
    use tokio::runtime::{Handle, RuntimeFlavor};
    Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread)
}
