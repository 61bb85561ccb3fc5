//! Rows of a query that is planned already, as a table that the Delta library writes from. The
//! library's own planning leaves it as it is, so that its order lasts and its operators are seen.

use std::fmt;
use std::sync::Arc;

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

use crate::delta::checks::Inspection;

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
        let ending = Arc::clone(&self.inspection);
        let projection = self.projection.clone();
        let passed = rows.map(move |batch| {
            let batch = inspection.pass(batch)?;
            match &projection {
                Some(columns) => Ok(batch.project(columns)?),
                None => Ok(batch),
            }
        });
        let end = futures::stream::once(async move { ending.end() })
            .filter_map(|ended| std::future::ready(ended.err().map(Err)));
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            Arc::clone(&self.schema),
            passed.chain(end),
        )))
    }
}
