//! Rows of a query that is planned already, as a table that the Delta library writes from. The
//! library's own planning leaves it as it is, so that its order lasts, its operators are seen, and
//! what is wrong with a row is said in the words of this engine.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::Result as EngineResult;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions,
};
use futures::StreamExt;
use parking_lot::Mutex;

use crate::error::{Error, Kind, Result};
use crate::interrupt::Watch;

/// A condition that every row has to meet.
#[derive(Debug)]
pub struct Check {
    pub name: String,
    pub sql: String,
    pub condition: Arc<dyn PhysicalExpr>,
}

/// What rows have to be, and what became of them.
#[derive(Debug)]
pub struct Inspection {
    pub checks: Vec<Check>,
    /// Names of columns that hold no null.
    pub required: Vec<String>,
    pub watch: Watch,
    pub rows: AtomicU64,
    /// What ended the rows. The library passes no more than a text on.
    pub failure: Mutex<Option<Error>>,
}

impl Inspection {
    fn pass(&self, batch: EngineResult<RecordBatch>) -> EngineResult<RecordBatch> {
        let passed = self
            .watch
            .check()
            .and_then(|()| batch.map_err(Error::from))
            .and_then(|batch| self.inspect(&batch).map(|()| batch));
        if let Err(error) = &passed {
            self.failure.lock().get_or_insert_with(|| error.clone());
        }
        Ok(passed?)
    }

    fn inspect(&self, batch: &RecordBatch) -> Result<()> {
        for name in &self.required {
            let nulls = batch
                .column_by_name(name)
                .map_or(0, |column| column.null_count());
            if nulls > 0 {
                return Err(Error::new(
                    Kind::Data,
                    "23502",
                    format!(
                        "{nulls} rows hold a null in column {name}, which is declared NOT NULL; \
                         nothing was written"
                    ),
                ));
            }
        }
        for check in &self.checks {
            let met = check
                .condition
                .evaluate(batch)?
                .into_array(batch.num_rows())?;
            let met = met.as_boolean();
            let broken = met.len() - met.true_count();
            if broken > 0 {
                return Err(Error::new(
                    Kind::Data,
                    "23514",
                    format!(
                        "{broken} rows break the constraint {} ({}) of the table; nothing was \
                         written",
                        check.name, check.sql
                    ),
                ));
            }
        }
        self.rows
            .fetch_add(batch.num_rows() as u64, Ordering::Relaxed);
        Ok(())
    }
}

/// The planned query as a table.
#[derive(Debug)]
pub struct SealedQuery {
    plan: Arc<dyn ExecutionPlan>,
    schema: SchemaRef,
    inspection: Arc<Inspection>,
}

impl SealedQuery {
    pub fn new(plan: Arc<dyn ExecutionPlan>, inspection: Arc<Inspection>) -> Self {
        SealedQuery {
            schema: plan.schema(),
            plan,
            inspection,
        }
    }
}

#[async_trait]
impl TableProvider for SealedQuery {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Temporary
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        let schema = match projection {
            Some(columns) => Arc::new(self.schema.project(columns)?),
            None => Arc::clone(&self.schema),
        };
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&schema)),
            Partitioning::UnknownPartitioning(
                self.plan.properties().partitioning.partition_count(),
            ),
            self.plan.properties().emission_type,
            self.plan.properties().boundedness,
        );
        Ok(Arc::new(SealedExec {
            plan: Arc::clone(&self.plan),
            projection: projection.cloned(),
            schema,
            inspection: Arc::clone(&self.inspection),
            properties: Arc::new(properties),
        }))
    }
}

/// Runs the planned query, which is no part of the plan around it.
#[derive(Debug)]
struct SealedExec {
    plan: Arc<dyn ExecutionPlan>,
    projection: Option<Vec<usize>>,
    schema: SchemaRef,
    inspection: Arc<Inspection>,
    properties: Arc<PlanProperties>,
}

impl DisplayAs for SealedExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedExec")
    }
}

impl ExecutionPlan for SealedExec {
    fn name(&self) -> &'static str {
        "SealedExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> EngineResult<TreeNodeRecursion>,
    ) -> EngineResult<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        _children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
        self.replace_children(children, options)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> EngineResult<SendableRecordBatchStream> {
        let rows = self.plan.execute(partition, context)?;
        let inspection = Arc::clone(&self.inspection);
        let projection = self.projection.clone();
        let passed = rows.map(move |batch| {
            let batch = inspection.pass(batch)?;
            match &projection {
                Some(columns) => Ok(batch.project(columns)?),
                None => Ok(batch),
            }
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            Arc::clone(&self.schema),
            passed,
        )))
    }
}
