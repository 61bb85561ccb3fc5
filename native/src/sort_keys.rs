//! The keys of a sort that keeps the first rows of each of its partitions.

use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::error::Result;
use datafusion::physical_expr::LexOrdering;
use datafusion::physical_expr::equivalence::AcrossPartitions;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::limit::LocalLimitExec;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::sorts::sort_preserving_merge::SortPreservingMergeExec;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties};

/// Stack that has to be left for one operator, and how much more there is when it is not.
const RED_ZONE: usize = 64 << 10;
const STACK: usize = 1 << 20;

/// Gives such a sort all keys again.
///
/// The engine takes a key away that is constant within each partition, as a column of a UNION ALL
/// is of which each branch has one value. The partitions of a sort with a limit share what they
/// know of the rows that are still to come in, though, and compare by the keys that are left: a
/// partition whose constant stands first loses rows to another one.
#[derive(Debug)]
pub struct WholeSortKeys;

impl PhysicalOptimizerRule for WholeSortKeys {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        whole(plan, None)
    }

    fn name(&self) -> &str {
        "WholeSortKeys"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// A sort whose partitions share what they know, and how many rows it keeps.
fn shared(node: &Arc<dyn ExecutionPlan>) -> Option<(&SortExec, usize)> {
    let sort = node.downcast_ref::<SortExec>()?;
    let shares =
        sort.preserve_partitioning() && sort.input().output_partitioning().partition_count() > 1;
    sort.fetch().filter(|_| shares).map(|fetch| (sort, fetch))
}

/// `merge`: the keys by which the partitions of this node are merged.
fn whole(
    node: Arc<dyn ExecutionPlan>,
    merge: Option<&LexOrdering>,
) -> Result<Arc<dyn ExecutionPlan>> {
    stacker::maybe_grow(RED_ZONE, STACK, || {
        let node = Arc::clone(&node)
            .map_children(|child| {
                let keys = node
                    .downcast_ref::<SortPreservingMergeExec>()
                    .map(SortPreservingMergeExec::expr);
                let other = whole(Arc::clone(&child), keys)?;
                Ok(if Arc::ptr_eq(&child, &other) {
                    Transformed::no(child)
                } else {
                    Transformed::yes(other)
                })
            })
            .data()?;
        let Some((sort, fetch)) = shared(&node) else {
            return Ok(node);
        };
        Ok(match merge {
            Some(keys) if keys == sort.expr() => node,
            Some(keys) => Arc::new(sorted(sort, keys, Some(fetch))),
            None if lacks_a_key(sort) => {
                let all = Arc::new(sorted(sort, sort.expr(), None));
                Arc::new(LocalLimitExec::new(all, fetch))
            }
            None => node,
        })
    })
}

fn sorted(sort: &SortExec, keys: &LexOrdering, fetch: Option<usize>) -> SortExec {
    SortExec::new(keys.clone(), Arc::clone(sort.input()))
        .with_fetch(fetch)
        .with_preserve_partitioning(true)
}

/// Whether a column that may have been a key differs between partitions and not within one.
fn lacks_a_key(sort: &SortExec) -> bool {
    sort.input()
        .equivalence_properties()
        .constants()
        .iter()
        .any(|constant| {
            constant.across_partitions == AcrossPartitions::Heterogeneous
                && !sort.expr().iter().any(|key| key.expr.eq(&constant.expr))
        })
}

#[cfg(test)]
mod tests {
    use datafusion::physical_plan::displayable;
    use datafusion::prelude::SessionContext;

    use super::*;

    async fn plan(sql: &str) -> Arc<dyn ExecutionPlan> {
        let context = SessionContext::new();
        context
            .sql("CREATE TABLE t AS SELECT value AS x, value % 3 AS y FROM generate_series(1, 50)")
            .await
            .unwrap();
        let state = context.state();
        let logical = state.create_logical_plan(sql).await.unwrap();
        state.create_physical_plan(&logical).await.unwrap()
    }

    fn shown(plan: &Arc<dyn ExecutionPlan>) -> String {
        displayable(plan.as_ref()).indent(false).to_string()
    }

    const BRANCHES: &str =
        "SELECT 1 AS c, x, y FROM t UNION ALL SELECT -1 AS c, NULL AS x, y FROM t";

    #[tokio::test]
    async fn a_key_that_differs_between_partitions_is_back() {
        let config = ConfigOptions::new();
        let before = plan(&format!(
            "SELECT * FROM ({BRANCHES}) ORDER BY c DESC, x NULLS FIRST LIMIT 3"
        ))
        .await;
        assert!(shown(&before).contains("TopK(fetch=3), expr=[x@1"));
        let after = WholeSortKeys.optimize(before, &config).unwrap();
        assert!(shown(&after).contains("TopK(fetch=3), expr=[c@0 DESC"));
    }

    #[tokio::test]
    async fn without_a_merge_each_partition_sorts_for_itself() {
        let config = ConfigOptions::new();
        let merged = plan(&format!(
            "SELECT * FROM ({BRANCHES}) ORDER BY c DESC, x NULLS FIRST LIMIT 3"
        ))
        .await;
        let sort = Arc::clone(merged.children()[0]);
        let after = WholeSortKeys.optimize(sort, &config).unwrap();
        let text = shown(&after);
        assert!(
            text.starts_with("LocalLimitExec: fetch=3\n  SortExec: expr=[x@1"),
            "{text}"
        );
    }

    #[tokio::test]
    async fn a_constant_key_behind_another_is_back_too() {
        let before = plan(&format!("SELECT * FROM ({BRANCHES}) ORDER BY x, c LIMIT 3")).await;
        let after = WholeSortKeys
            .optimize(before, &ConfigOptions::new())
            .unwrap();
        let text = shown(&after);
        assert!(text.contains("expr=[x@1 ASC NULLS LAST, c@0"), "{text}");
    }

    #[tokio::test]
    async fn other_sorts_stay() {
        let config = ConfigOptions::new();
        for sql in [
            "SELECT x FROM t ORDER BY x LIMIT 3".to_owned(),
            format!("SELECT * FROM ({BRANCHES}) ORDER BY c DESC, x NULLS FIRST"),
        ] {
            let before = plan(&sql).await;
            let after = WholeSortKeys
                .optimize(Arc::clone(&before), &config)
                .unwrap();
            assert_eq!(shown(&before), shown(&after), "{sql}");
        }
    }
}
