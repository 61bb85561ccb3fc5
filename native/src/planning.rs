//! The time limit of planning. Rules of the optimizer look at the time whenever they are called, so
//! that planning stops between two of their steps. One step that takes longer is left behind by
//! whoever waits for it; a few such steps may run at once, more are refused.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::error::{DataFusionError, Result as EngineResult};
use datafusion::execution::SessionStateBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::optimizer::analyzer::Analyzer;
use datafusion::optimizer::eliminate_filter::EliminateFilter;
use datafusion::optimizer::eliminate_limit::EliminateLimit;
use datafusion::optimizer::optimizer::Optimizer;
use datafusion::optimizer::propagate_empty_relation::PropagateEmptyRelation;
use datafusion::optimizer::simplify_expressions::SimplifyExpressions;
use datafusion::optimizer::{AnalyzerRule, ApplyOrder, OptimizerConfig, OptimizerRule};
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::physical_optimizer::{PhysicalOptimizerContext, PhysicalOptimizerRule};
use datafusion::physical_plan::ExecutionPlan;
use futures::FutureExt;

use crate::engine::Engine;
use crate::error::{Error, Kind, Result};
use crate::sort_keys::WholeSortKeys;

/// How long a thread looks for its plan before it sleeps; a small statement is planned by then.
const LOOK: Duration = Duration::from_micros(200);
/// Steps that were left behind and may run at the same time.
const MAX_LEFT_BEHIND: usize = 32;

thread_local! {
    /// When the planning of this thread has to end.
    static END: Cell<Option<Instant>> = const { Cell::new(None) };
    /// Whether this thread takes physical plans as they are first made.
    static AS_FIRST_MADE: Cell<bool> = const { Cell::new(false) };
}

/// Runs work on this thread with a time at which its planning has to end.
pub fn until<T>(end: Option<Instant>, work: impl FnOnce() -> T) -> T {
    struct Restore(Option<Instant>);
    impl Drop for Restore {
        fn drop(&mut self) {
            END.set(self.0);
        }
    }
    let restore = Restore(END.replace(end));
    let result = work();
    drop(restore);
    result
}

/// Lifts the limit for the rest of the work of this thread.
pub fn lift() {
    END.set(None);
}

/// Runs physical planning that waits for nothing, without the rules that improve its first plan.
/// They look for operators, orders and partitions that a plan of a few rows has not.
pub fn as_first_made<T>(work: impl Future<Output = T>) -> Option<T> {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            AS_FIRST_MADE.set(self.0);
        }
    }
    let _restore = Restore(AS_FIRST_MADE.replace(true));
    work.now_or_never()
}

/// The rules of the optimizer for a query that makes a few rows out of its text: those that compute
/// what is constant, and leave out what is never reached.
pub fn rules_for_few_rows() -> Optimizer {
    Optimizer::with_rules(vec![
        Arc::new(SimplifyExpressions::new()),
        Arc::new(EliminateFilter::new()),
        Arc::new(EliminateLimit::new()),
        Arc::new(PropagateEmptyRelation::new()),
    ])
}

/// The error of a statement whose planning takes too long.
pub fn took_too_long(limit: Duration) -> Error {
    Error::new(
        Kind::Timeout,
        "57014",
        format!(
            "planning the statement took longer than {} ms and was stopped; simplify it, or raise \
             the session's planning time",
            limit.as_millis()
        ),
    )
}

fn check_time() -> EngineResult<()> {
    match END.get() {
        Some(end) if Instant::now() >= end => Err(Error::new(
            Kind::Timeout,
            "57014",
            "planning the statement took longer than its time limit and was stopped; simplify it, \
             or raise the session's planning time",
        )
        .into()),
        _ => Ok(()),
    }
}

/// Planning that nobody waits for any more.
#[derive(Debug, Default)]
pub struct LeftBehind(AtomicUsize);

impl LeftBehind {
    /// Refuses further planning while too much that was left behind still runs.
    pub fn check(&self) -> Result<()> {
        let count = self.0.load(Ordering::Acquire);
        if count < MAX_LEFT_BEHIND {
            return Ok(());
        }
        Err(Error::new(
            Kind::Resources,
            "53000",
            format!(
                "{count} statements whose planning took too long are still being planned; try \
                 again when they have ended"
            ),
        ))
    }
}

/// One step of planning: whoever comes second, the one that does it or the one that waits, knows
/// that the other one was there.
pub struct Step {
    left_behind: Arc<LeftBehind>,
    state: AtomicU8,
}

const UNDER_WAY: u8 = 0;
const DONE: u8 = 1;
const LEFT: u8 = 2;

impl Step {
    pub fn new(left_behind: &Arc<LeftBehind>) -> Arc<Self> {
        Arc::new(Step {
            left_behind: Arc::clone(left_behind),
            state: AtomicU8::new(UNDER_WAY),
        })
    }

    /// Says that nobody waits any more. False when the step was done just before.
    pub fn leave(&self) -> bool {
        self.left_behind.0.fetch_add(1, Ordering::AcqRel);
        let left = self.change(UNDER_WAY, LEFT);
        if !left {
            self.left_behind.0.fetch_sub(1, Ordering::AcqRel);
        }
        left
    }

    /// Says that the step was done.
    pub fn done(&self) {
        if !self.change(UNDER_WAY, DONE) && self.change(LEFT, DONE) {
            self.left_behind.0.fetch_sub(1, Ordering::AcqRel);
        }
    }

    /// Whether it was done, or left.
    pub fn is_settled(&self) -> bool {
        self.state.load(Ordering::Acquire) != UNDER_WAY
    }

    fn change(&self, from: u8, to: u8) -> bool {
        self.state
            .compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }
}

/// Plans on a thread of the engine with a large stack, and waits for it no longer than the limit.
/// It is called by threads of Java only.
pub fn run<T: Send + 'static>(
    engine: &Engine,
    limit: Duration,
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    engine.left_behind().check()?;
    let handle = engine.handle().clone();
    let step = Step::new(engine.left_behind());
    let doing = Arc::clone(&step);
    let end = Instant::now().checked_add(limit);
    let (sender, receiver) = std::sync::mpsc::sync_channel(1);
    let task = engine.handle().spawn_blocking(move || {
        let result = catch_unwind(AssertUnwindSafe(|| until(end, || handle.block_on(work))))
            .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())));
        doing.done();
        // Whoever waited may have left.
        let _ = sender.send(result);
    });
    let mut early = Err(TryRecvError::Empty);
    engine.lookers().look(LOOK.min(limit), || {
        early = receiver.try_recv();
        !matches!(early, Err(TryRecvError::Empty))
    });
    let received = match early {
        Ok(result) => Ok(result),
        Err(TryRecvError::Disconnected) => Err(RecvTimeoutError::Disconnected),
        Err(TryRecvError::Empty) => receiver.recv_timeout(limit),
    };
    let result = match received {
        Err(RecvTimeoutError::Timeout) if step.leave() => Err(took_too_long(limit)),
        Err(RecvTimeoutError::Timeout) => receiver.recv().unwrap_or_else(|_| Err(closed())),
        Err(RecvTimeoutError::Disconnected) => Err(closed()),
        Ok(result) => result,
    };
    drop(task);
    result
}

fn closed() -> Error {
    Error::new(Kind::Closed, "08003", "the engine was closed")
}

/// A rule that looks at the time before it does anything.
#[derive(Debug)]
struct Timed<R: ?Sized>(Arc<R>);

impl AnalyzerRule for Timed<dyn AnalyzerRule + Send + Sync> {
    fn analyze(&self, plan: LogicalPlan, config: &ConfigOptions) -> EngineResult<LogicalPlan> {
        check_time()?;
        self.0.analyze(plan, config)
    }

    fn name(&self) -> &str {
        self.0.name()
    }
}

impl OptimizerRule for Timed<dyn OptimizerRule + Send + Sync> {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        self.0.apply_order()
    }

    fn rewrite(
        &self,
        plan: LogicalPlan,
        config: &dyn OptimizerConfig,
    ) -> std::result::Result<Transformed<LogicalPlan>, DataFusionError> {
        check_time()?;
        self.0.rewrite(plan, config)
    }
}

impl PhysicalOptimizerRule for Timed<dyn PhysicalOptimizerRule + Send + Sync> {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        config: &ConfigOptions,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        check_time()?;
        self.0.optimize(plan, config)
    }

    fn optimize_with_context(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        context: &dyn PhysicalOptimizerContext,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        if AS_FIRST_MADE.get() {
            return Ok(plan);
        }
        check_time()?;
        self.0.optimize_with_context(plan, context)
    }

    fn name(&self) -> &str {
        self.0.name()
    }

    fn schema_check(&self) -> bool {
        self.0.schema_check()
    }
}

/// The engine's own rules, which then look at the time.
pub fn with_timed_rules(builder: SessionStateBuilder) -> SessionStateBuilder {
    builder
        .with_analyzer_rules(
            Analyzer::new()
                .rules
                .into_iter()
                .map(|rule| Arc::new(Timed(rule)) as _)
                .collect(),
        )
        .with_optimizer_rules(
            Optimizer::new()
                .rules
                .into_iter()
                .map(|rule| Arc::new(Timed(rule)) as _)
                .collect(),
        )
        .with_physical_optimizer_rules(
            physical_rules()
                .into_iter()
                .map(|rule| Arc::new(Timed(rule)) as _)
                .collect(),
        )
}

/// The engine's rules with one of ours, before what a sort knows is handed to scans.
fn physical_rules() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let mut rules = PhysicalOptimizer::new().rules;
    let last = rules
        .iter()
        .rposition(|rule| rule.name().starts_with("FilterPushdown"))
        .unwrap_or(rules.len());
    rules.insert(last, Arc::new(WholeSortKeys));
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_counted_while_it_runs_unattended() {
        let left_behind = Arc::new(LeftBehind::default());
        let steps: Vec<_> = (0..MAX_LEFT_BEHIND)
            .map(|_| Step::new(&left_behind))
            .collect();
        assert!(steps.iter().all(|step| step.leave()));
        assert_eq!(left_behind.check().unwrap_err().sql_state, "53000");
        steps[0].done();
        assert!(left_behind.check().is_ok());
        steps[0].done();
        let late = Step::new(&left_behind);
        late.done();
        late.done();
        assert!(!late.leave());
        assert!(left_behind.check().is_ok());
    }

    #[test]
    fn the_time_is_this_threads_and_ends_with_the_work() {
        let past = Instant::now();
        until(Some(past), || {
            assert!(check_time().is_err());
            std::thread::spawn(|| assert!(check_time().is_ok()))
                .join()
                .unwrap();
        });
        assert!(check_time().is_ok());
    }
}
