//! A physical plan as data: its operators with what they do, what they are expected to return, and
//! what they counted so far.

use std::fmt;
use std::sync::Arc;

use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::source::DataSourceExec;
use datafusion::physical_plan::metrics::{Metric, MetricValue};
use datafusion::physical_plan::statistics::{StatisticsArgs, StatisticsContext};
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan};
use serde_json::{Value, json};

/// What a scan counts of rows that it left out by itself; for its progress they are done.
const LEFT_OUT: [&str; 2] = ["pushdown_rows_pruned", "page_index_rows_pruned"];

/// One operator at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
    pub name: String,
    pub details: String,
    pub estimated_rows: Option<u64>,
    pub metrics: Vec<Figure>,
    pub children: Vec<Operator>,
}

/// One thing that an operator counted, over all its partitions.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub name: String,
    pub kind: FigureKind,
    pub value: u64,
    /// The whole that the value is a part of.
    pub of: Option<u64>,
}

/// What a figure counts; the names equal those of the Java enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    Count,
    Bytes,
    Nanoseconds,
    /// Nanoseconds since 1970.
    Timestamp,
    /// A part of a whole.
    Part,
}

impl FigureKind {
    fn name(self) -> &'static str {
        match self {
            FigureKind::Count => "COUNT",
            FigureKind::Bytes => "BYTES",
            FigureKind::Nanoseconds => "NANOSECONDS",
            FigureKind::Timestamp => "TIMESTAMP",
            FigureKind::Part => "PART",
        }
    }
}

impl Operator {
    /// The operators of a plan with their figures.
    pub fn read(plan: &Arc<dyn ExecutionPlan>) -> Self {
        Self::read_with(plan, &StatisticsContext::new())
    }

    fn read_with(plan: &Arc<dyn ExecutionPlan>, statistics: &StatisticsContext) -> Self {
        let text = Details(plan.as_ref()).to_string();
        let name = plan.name().to_string();
        let details = text
            .strip_prefix(&name)
            .map_or(text.as_str(), |rest| rest.trim_start_matches(':').trim())
            .to_string();
        Operator {
            details,
            estimated_rows: expected_rows(plan.as_ref(), statistics),
            metrics: figures(plan.as_ref()),
            children: plan
                .children()
                .into_iter()
                .map(|child| Self::read_with(child, statistics))
                .collect(),
            name,
        }
    }

    /// The sum of a figure over this operator and all below it.
    pub fn total(&self, name: &str) -> u64 {
        let own: u64 = self
            .metrics
            .iter()
            .filter(|figure| figure.name == name)
            .map(|figure| figure.value)
            .sum();
        own + self
            .children
            .iter()
            .map(|child| child.total(name))
            .sum::<u64>()
    }

    pub fn figure(&self, name: &str) -> Option<u64> {
        let figure = self.metrics.iter().find(|figure| figure.name == name)?;
        Some(figure.value)
    }

    pub fn to_json(&self) -> Value {
        let metrics: Vec<Value> = self.metrics.iter().map(Figure::to_json).collect();
        let children: Vec<Value> = self.children.iter().map(Operator::to_json).collect();
        json!({
            "name": self.name, "details": self.details, "estimatedRows": self.estimated_rows,
            "metrics": metrics, "children": children,
        })
    }
}

impl Figure {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name, "kind": self.kind.name(), "value": self.value, "of": self.of,
        })
    }

    fn read(metric: &Metric) -> Option<Figure> {
        let value = metric.value();
        let whole = |part: usize, total: usize| (part as u64, Some(total as u64));
        let (kind, (number, of)) = match value {
            MetricValue::OutputBytes(_)
            | MetricValue::SpilledBytes(_)
            | MetricValue::CurrentMemoryUsage(_)
            | MetricValue::PeakMemoryUsage { .. } => {
                (FigureKind::Bytes, (value.as_usize() as u64, None))
            }
            MetricValue::ElapsedCompute(_) | MetricValue::Time { .. } => {
                (FigureKind::Nanoseconds, (value.as_usize() as u64, None))
            }
            MetricValue::StartTimestamp(time) | MetricValue::EndTimestamp(time) => {
                time.value()?;
                (FigureKind::Timestamp, (value.as_usize() as u64, None))
            }
            MetricValue::PruningMetrics {
                pruning_metrics, ..
            } => {
                let pruned = pruning_metrics.pruned();
                let all = pruned + pruning_metrics.matched();
                (FigureKind::Part, whole(pruned, all))
            }
            MetricValue::Ratio { ratio_metrics, .. } => {
                let (part, total) = (ratio_metrics.part(), ratio_metrics.total());
                (FigureKind::Part, whole(part, total))
            }
            _ if value.name().contains("bytes") => {
                (FigureKind::Bytes, (value.as_usize() as u64, None))
            }
            _ => (FigureKind::Count, (value.as_usize() as u64, None)),
        };
        Some(Figure {
            name: value.name().to_string(),
            kind,
            value: number,
            of,
        })
    }
}

fn figures(plan: &dyn ExecutionPlan) -> Vec<Figure> {
    plan.metrics()
        .map(|metrics| {
            metrics
                .aggregate_by_name()
                .iter()
                .filter_map(|metric| Figure::read(metric))
                .collect()
        })
        .unwrap_or_default()
}

/// Scans of the engine's own tables in memory count nothing.
fn counts_rows(leaf: &Arc<dyn ExecutionPlan>) -> bool {
    let in_memory = leaf.downcast_ref::<DataSourceExec>().is_some_and(|scan| {
        let source: &dyn std::any::Any = scan.data_source().as_ref();
        source.is::<MemorySourceConfig>()
    });
    !in_memory && leaf.metrics().is_some()
}

fn expected_rows(plan: &dyn ExecutionPlan, statistics: &StatisticsContext) -> Option<u64> {
    let statistics = statistics.compute(plan, &StatisticsArgs::new()).ok()?;
    Some(*statistics.num_rows.get_value()? as u64)
}

/// An operator's own line, as the engine's EXPLAIN writes it.
struct Details<'a>(&'a dyn ExecutionPlan);

impl fmt::Display for Details<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        DisplayAs::fmt_as(self.0, DisplayFormatType::Default, f)
    }
}

/// How far an execution is: what its leaves returned of what they are expected to.
#[derive(Debug)]
pub struct Leaves(Vec<(Arc<dyn ExecutionPlan>, u64)>);

impl Leaves {
    /// None when a leaf does not know its size, or does not count what it returns.
    pub fn of(plan: &Arc<dyn ExecutionPlan>) -> Option<Self> {
        let statistics = StatisticsContext::new();
        let mut leaves = Vec::new();
        let mut open = vec![plan];
        while let Some(node) = open.pop() {
            let children = node.children();
            if children.is_empty() {
                let expected = expected_rows(node.as_ref(), &statistics)?;
                if expected > 0 {
                    if !counts_rows(node) {
                        return None;
                    }
                    leaves.push((Arc::clone(node), expected));
                }
            }
            open.extend(children);
        }
        (!leaves.is_empty()).then_some(Leaves(leaves))
    }

    /// From 0 to 1.
    pub fn progress(&self) -> f64 {
        let mut expected = 0;
        let mut done = 0;
        for (leaf, rows) in &self.0 {
            let figures = figures(leaf.as_ref());
            let returned: u64 = figures
                .iter()
                .filter(|figure| {
                    figure.name == "output_rows" || LEFT_OUT.contains(&figure.name.as_str())
                })
                .map(|figure| figure.value)
                .sum();
            expected += rows;
            done += returned.min(*rows);
        }
        done as f64 / expected as f64
    }
}
