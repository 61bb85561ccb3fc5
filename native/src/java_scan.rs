//! The scan of a Java table in a physical plan.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::common::Statistics;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::Result as EngineResult;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::metrics::{
    BaselineMetrics, ExecutionPlanMetricsSet, MetricBuilder, MetricsSet,
};
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning,
    PlanProperties, ReplaceChildrenOptions, StatisticsArgs,
};

use crate::error::Error;
use crate::java_batches::JavaBatches;
use crate::java_read::JavaScan;
use crate::java_turns::QueryReaders;

/// A leaf whose partitions Java code opens when their first rows are asked for.
pub struct JavaScanExec {
    scan: Arc<JavaScan>,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
    statistics: Arc<Statistics>,
    filters: Vec<String>,
    limit: Option<usize>,
    metrics: ExecutionPlanMetricsSet,
}

impl JavaScanExec {
    pub fn new(
        scan: Arc<JavaScan>,
        schema: SchemaRef,
        partitions: usize,
        statistics: Statistics,
        filters: Vec<String>,
        limit: Option<usize>,
    ) -> Self {
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&schema)),
            Partitioning::UnknownPartitioning(partitions),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        JavaScanExec {
            scan,
            schema,
            properties: Arc::new(properties),
            statistics: Arc::new(statistics),
            filters,
            limit,
            metrics: ExecutionPlanMetricsSet::new(),
        }
    }

    fn partitions(&self) -> usize {
        self.properties.partitioning.partition_count()
    }
}

impl fmt::Debug for JavaScanExec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JavaScanExec({})", self.scan.table)
    }
}

impl DisplayAs for JavaScanExec {
    fn fmt_as(&self, _format: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<&str> = self
            .schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        write!(
            f,
            "JavaScanExec: table={}, partitions={}, projection=[{}]",
            self.scan.table,
            self.partitions(),
            columns.join(", ")
        )?;
        if !self.filters.is_empty() {
            write!(f, ", filters=[{}]", self.filters.join(" AND "))?;
        }
        match self.limit {
            Some(limit) => write!(f, ", limit={limit}"),
            None => Ok(()),
        }
    }
}

impl ExecutionPlan for JavaScanExec {
    fn name(&self) -> &'static str {
        "JavaScanExec"
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
        let readers = context
            .session_config()
            .get_extension::<QueryReaders>()
            .ok_or_else(|| Error::internal("a query without threads for its Java tables"))?;
        Ok(Box::pin(JavaBatches::new(
            Arc::clone(&self.scan),
            partition,
            Arc::clone(&self.schema),
            readers,
            BaselineMetrics::new(&self.metrics, partition),
            MetricBuilder::new(&self.metrics).subset_time("java_time", partition),
        )))
    }

    fn metrics(&self) -> Option<MetricsSet> {
        Some(self.metrics.clone_inner())
    }

    fn statistics_from_inputs(
        &self,
        _inputs: &[Arc<Statistics>],
        args: &StatisticsArgs,
    ) -> EngineResult<Arc<Statistics>> {
        if args.partition().is_some() && self.partitions() > 1 {
            return Ok(Arc::new(Statistics::new_unknown(&self.schema)));
        }
        Ok(Arc::clone(&self.statistics))
    }
}
