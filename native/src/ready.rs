//! What a query keeps of its first execution, so that the next ones have less to do.

use std::sync::{Arc, OnceLock};

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::Result;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Expr, LogicalPlan, Volatility};
use datafusion::optimizer::Optimizer;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::execution_plan::reset_plan_states;

use crate::at_once;
use crate::error::Error;
use crate::functions;
use crate::planning;

/// A query without parameters, analyzed under the settings that its session then had.
pub struct Ready {
    analyzed: LogicalPlan,
    settings_changes: u64,
    nature: Nature,
    optimized: OnceLock<LogicalPlan>,
    physical: OnceLock<Arc<dyn ExecutionPlan>>,
}

/// How much of a query outlives its execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nature {
    /// Its optimized plan holds the time of its execution, or what else a function said then.
    Momentary,
    /// It reads what there is when it is run.
    Lasting,
    /// It makes a few rows out of its own text, and calls no function but integer arithmetic.
    Small,
}

impl Ready {
    /// `sql`: the text of the query. `settings_changes`: those before it was analyzed.
    pub fn new(analyzed: LogicalPlan, sql: &str, settings_changes: u64) -> Self {
        let nature = match Nature::of(&analyzed) {
            Nature::Small if !at_once::is_short(sql) => Nature::Lasting,
            nature => nature,
        };
        Ready {
            analyzed,
            settings_changes,
            nature,
            optimized: OnceLock::new(),
            physical: OnceLock::new(),
        }
    }

    /// Whether it is planned and run in less time than another thread needs to take it over.
    pub fn is_small(&self) -> bool {
        self.nature == Nature::Small
    }

    /// Whether it is of use after that many changes of the session's settings.
    pub fn fits(&self, settings_changes: u64) -> bool {
        self.settings_changes == settings_changes
    }

    /// A physical plan for one execution.
    pub async fn physical(&self, state: &SessionState) -> Result<Arc<dyn ExecutionPlan>> {
        match self.nature {
            Nature::Small => self.physical_of_few_rows(state),
            Nature::Lasting => {
                let optimized = match self.optimized.get() {
                    Some(known) => known,
                    None => {
                        let optimized = self.optimize(state.optimizer(), state)?;
                        self.optimized.get_or_init(|| optimized)
                    }
                };
                let planner = state.query_planner();
                planner.create_physical_plan(optimized, state).await
            }
            Nature::Momentary => {
                let optimized = self.optimize(state.optimizer(), state)?;
                let planner = state.query_planner();
                planner.create_physical_plan(&optimized, state).await
            }
        }
    }

    fn physical_of_few_rows(&self, state: &SessionState) -> Result<Arc<dyn ExecutionPlan>> {
        // Its operators count what they do; those of a later execution begin at nothing.
        if let Some(known) = self.physical.get() {
            return reset_plan_states(Arc::clone(known));
        }
        let optimized = self.optimize(&planning::rules_for_few_rows(), state)?;
        let planner = state.query_planner();
        let made = planning::as_first_made(planner.create_physical_plan(&optimized, state))
            .unwrap_or_else(|| Err(Error::internal("planning a few rows had to wait").into()))?;
        // Who comes second at the same time uses its own.
        let _ = self.physical.set(Arc::clone(&made));
        Ok(made)
    }

    fn optimize(&self, optimizer: &Optimizer, state: &SessionState) -> Result<LogicalPlan> {
        optimizer.optimize(self.analyzed.clone(), state, |_, _| {})
    }
}

impl Nature {
    fn of(plan: &LogicalPlan) -> Self {
        let mut nature = Nature::Small;
        // Nothing in here fails.
        let _ = plan.apply_with_subqueries(|node| {
            if !makes_its_rows(node) {
                nature = Nature::Lasting;
            }
            node.apply_expressions(|root| {
                root.apply(|part| {
                    nature = match Nature::of_expression(part) {
                        Nature::Small => nature,
                        other => other,
                    };
                    Ok(nature.stops())
                })
            })?;
            Ok(nature.stops())
        });
        nature
    }

    fn of_expression(expression: &Expr) -> Self {
        match expression {
            Expr::ScalarFunction(call)
                if call.func.signature().volatility == Volatility::Stable =>
            {
                Nature::Momentary
            }
            Expr::ScalarFunction(call) if functions::is_exact_arithmetic(&call.func) => {
                Nature::Small
            }
            Expr::Alias(_)
            | Expr::Between(_)
            | Expr::BinaryExpr(_)
            | Expr::Case(_)
            | Expr::Cast(_)
            | Expr::Column(_)
            | Expr::InList(_)
            | Expr::IsFalse(_)
            | Expr::IsNotFalse(_)
            | Expr::IsNotNull(_)
            | Expr::IsNotTrue(_)
            | Expr::IsNotUnknown(_)
            | Expr::IsNull(_)
            | Expr::IsTrue(_)
            | Expr::IsUnknown(_)
            | Expr::Like(_)
            | Expr::Literal(_, _)
            | Expr::Negative(_)
            | Expr::Not(_)
            | Expr::SimilarTo(_)
            | Expr::TryCast(_) => Nature::Small,
            _ => Nature::Lasting,
        }
    }

    /// Nothing that follows changes the worst.
    fn stops(self) -> TreeNodeRecursion {
        if self == Nature::Momentary {
            TreeNodeRecursion::Stop
        } else {
            TreeNodeRecursion::Continue
        }
    }
}

/// Whether a node gives no more rows than the text of the query has places for.
fn makes_its_rows(node: &LogicalPlan) -> bool {
    matches!(
        node,
        LogicalPlan::EmptyRelation(_)
            | LogicalPlan::Filter(_)
            | LogicalPlan::Limit(_)
            | LogicalPlan::Projection(_)
            | LogicalPlan::SubqueryAlias(_)
            | LogicalPlan::Values(_)
    )
}

#[cfg(test)]
mod tests {
    use arrow::array::RecordBatch;
    use arrow::util::pretty::pretty_format_batches;
    use datafusion::prelude::SessionContext;

    use super::*;

    /// A context with the functions of this crate.
    fn context() -> SessionContext {
        let mut state = SessionContext::new().state();
        functions::register(&mut state).unwrap();
        SessionContext::new_with_state(state)
    }

    async fn ready(context: &SessionContext, sql: &str) -> Ready {
        let state = context.state();
        let plan = state.create_logical_plan(sql).await.unwrap();
        let analyzed = state
            .analyzer()
            .execute_and_check(plan, state.config_options(), |_, _| {})
            .unwrap();
        Ready::new(analyzed, sql, 0)
    }

    #[tokio::test]
    async fn a_query_is_as_lasting_as_what_it_calls_and_reads() {
        let context = context();
        context.sql("CREATE TABLE t AS VALUES (1)").await.unwrap();
        for (sql, nature) in [
            ("SELECT 1", Nature::Small),
            (
                "SELECT CASE WHEN 1 < 2 THEN 'a' || 'b' END AS x LIMIT 1",
                Nature::Small,
            ),
            ("SELECT exact_add(1, exact_multiply(2, 3))", Nature::Small),
            ("SELECT abs(1)", Nature::Lasting),
            ("SELECT random()", Nature::Lasting),
            ("SELECT * FROM t", Nature::Lasting),
            (
                "SELECT a.x FROM (SELECT 1 AS x) a, (SELECT 2 AS y) b",
                Nature::Lasting,
            ),
            ("SELECT unnest([1, 2])", Nature::Lasting),
            ("SELECT 1 UNION ALL SELECT 2", Nature::Lasting),
            ("SELECT 1 AS x ORDER BY x", Nature::Lasting),
            ("SELECT now()", Nature::Momentary),
            (
                "SELECT 1 WHERE 1 IN (SELECT CAST(now() AS BIGINT))",
                Nature::Momentary,
            ),
            ("SELECT abs(1), now(), abs(2)", Nature::Momentary),
        ] {
            assert_eq!(ready(&context, sql).await.nature, nature, "{sql}");
        }
    }

    #[tokio::test]
    async fn few_rows_are_those_of_the_whole_planner() {
        let context = context();
        for sql in [
            "SELECT 1 + 2 AS a, 'x' || 'y' AS b, CAST('7' AS INT) AS c, NULL AS d",
            "SELECT CASE WHEN 1 = 2 THEN 1 / 0 ELSE 3 END AS x",
            "SELECT 1 / 0 AS x WHERE 1 > 2",
            "SELECT 1 / 0 AS x LIMIT 0",
            "SELECT 1 AS x WHERE 2 BETWEEN 1 AND 3 LIMIT 5 OFFSET 1",
            "SELECT 1 / 0 AS x",
            "SELECT exact_add(1, exact_multiply(2, 3)) AS x",
            "SELECT exact_add(9223372036854775807, 1) AS x",
            "SELECT CAST('a' AS INT) AS x",
        ] {
            let ready = ready(&context, sql).await;
            assert!(ready.is_small(), "{sql}");
            let rows = async |plan: Result<Arc<dyn ExecutionPlan>>| match plan {
                Ok(plan) => datafusion::physical_plan::collect(plan, context.task_ctx()).await,
                Err(error) => Err(error),
            };
            let state = context.state();
            let small = rows(ready.physical(&state).await).await;
            let whole = rows(state.create_physical_plan(&ready.analyzed).await).await;
            let shown = |rows: Result<Vec<RecordBatch>>| {
                rows.map(|rows| pretty_format_batches(&rows).unwrap().to_string())
                    .map_err(|error| error.find_root().to_string())
            };
            assert_eq!(shown(small), shown(whole), "{sql}");
        }
    }

    #[tokio::test]
    async fn each_execution_has_figures_of_its_own() {
        let context = SessionContext::new();
        let ready = ready(&context, "SELECT 1").await;
        for _ in 0..3 {
            let plan = ready.physical(&context.state()).await.unwrap();
            let task = context.task_ctx();
            let rows = datafusion::physical_plan::collect(Arc::clone(&plan), task);
            assert_eq!(rows.await.unwrap()[0].num_rows(), 1);
            let metrics = plan.metrics().unwrap();
            assert_eq!(metrics.output_rows(), Some(1));
        }
        assert!(ready.physical.get().is_some());
    }

    #[tokio::test]
    async fn what_is_kept_reads_what_there_is() {
        let context = SessionContext::new();
        context.sql("CREATE TABLE t AS VALUES (1)").await.unwrap();
        let ready = ready(&context, "SELECT count(*) FROM t").await;
        let count = async || {
            let plan = ready.physical(&context.state()).await.unwrap();
            let rows = datafusion::physical_plan::collect(plan, context.task_ctx());
            format!("{:?}", rows.await.unwrap()[0].column(0))
        };
        let before = count().await;
        let insert = context.sql("INSERT INTO t VALUES (2)").await.unwrap();
        insert.collect().await.unwrap();
        assert_ne!(before, count().await);
        assert!(ready.optimized.get().is_some() && ready.physical.get().is_none());
    }

    #[tokio::test]
    async fn a_moment_is_that_of_its_execution() {
        let context = SessionContext::new();
        let ready = ready(&context, "SELECT now() FROM (VALUES (1)) AS t(x)").await;
        let moment = async || {
            let mut state = context.state();
            state.mark_start_execution();
            let plan = ready.physical(&state).await.unwrap();
            let rows = datafusion::physical_plan::collect(plan, context.task_ctx());
            format!("{:?}", rows.await.unwrap()[0].column(0))
        };
        let first = moment().await;
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert_ne!(first, moment().await);
    }
}
