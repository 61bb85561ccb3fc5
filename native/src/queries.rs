//! Every execution of an engine, while it runs and for a while after.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use datafusion::physical_plan::ExecutionPlan;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Kind};
use crate::memory::{EnginePool, QueryPool};
use crate::operators::{Leaves, Operator};

/// Executions that are remembered after their end.
const REMEMBERED: usize = 200;
/// Characters of a statement that are kept.
const KEPT_TEXT: usize = 10_000;

/// Where an execution stands; the names equal those of the Java enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Planning,
    Running,
    Finished,
    Failed,
    Cancelled,
    TimedOut,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Planning => "PLANNING",
            State::Running => "RUNNING",
            State::Finished => "FINISHED",
            State::Failed => "FAILED",
            State::Cancelled => "CANCELLED",
            State::TimedOut => "TIMED_OUT",
        }
    }

    fn after(error: &Error) -> Self {
        match error.kind {
            Kind::Cancelled => State::Cancelled,
            Kind::Timeout => State::TimedOut,
            _ => State::Failed,
        }
    }

    fn is_end(self) -> bool {
        !matches!(self, State::Planning | State::Running)
    }
}

/// One execution.
#[derive(Debug)]
pub struct Query {
    pub id: u64,
    pub session: u64,
    pub sql: Arc<str>,
    pub sql_hash: Arc<str>,
    pub started_at: SystemTime,
    started: Instant,
    memory: Arc<QueryPool>,
    token: CancellationToken,
    rows: AtomicU64,
    bytes: AtomicU64,
    course: Mutex<Course>,
}

#[derive(Debug)]
struct Course {
    state: State,
    elapsed: Option<Duration>,
    plan: Option<Arc<dyn ExecutionPlan>>,
    /// Whether the plan is kept after the end.
    keeps_plan: bool,
    leaves: Option<Leaves>,
    /// The farthest that was seen; a fraction never goes back.
    progress: f64,
    operators: Option<Operator>,
    error: Option<Error>,
}

/// What is known of an execution at one moment.
pub struct QueryFacts {
    pub state: State,
    pub elapsed: Duration,
    pub rows: u64,
    pub bytes: u64,
    pub memory_bytes: u64,
    pub peak_memory_bytes: u64,
    pub spilled_bytes: u64,
    pub progress: Option<f64>,
    pub operators: Option<Operator>,
    pub error: Option<Error>,
}

impl Query {
    /// The memory that it reserves.
    pub fn memory(&self) -> &Arc<QueryPool> {
        &self.memory
    }

    /// Its physical plan was made and is started now. Of a plan that reads no table and needs no
    /// memory the figures are read when they are asked for.
    pub fn runs(&self, plan: &Arc<dyn ExecutionPlan>, is_small: bool) {
        let leaves = Leaves::of(plan);
        let mut course = self.course.lock();
        if course.state == State::Planning {
            course.state = State::Running;
            course.plan = Some(Arc::clone(plan));
            course.keeps_plan = is_small;
            course.leaves = leaves;
        }
    }

    /// It returned a batch.
    pub fn returned(&self, rows: usize, bytes: usize) {
        self.rows.fetch_add(rows as u64, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub fn facts(&self) -> QueryFacts {
        let mut course = self.course.lock();
        let live = course.plan.as_ref().map(Operator::read);
        let operators = live.or_else(|| course.operators.clone());
        let progress = match (course.state, &course.leaves) {
            (State::Finished, _) => Some(1.0),
            (State::Running, Some(leaves)) => Some(leaves.progress().max(course.progress)),
            (State::Running | State::Planning, None) => None,
            (_, _) if course.progress > 0.0 => Some(course.progress),
            _ => None,
        };
        course.progress = progress.unwrap_or(course.progress);
        QueryFacts {
            state: course.state,
            elapsed: course.elapsed.unwrap_or_else(|| self.started.elapsed()),
            rows: self.rows.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            memory_bytes: self.memory.current() as u64,
            peak_memory_bytes: self.memory.peak() as u64,
            spilled_bytes: operators
                .as_ref()
                .map_or(0, |root| root.total("spilled_bytes")),
            progress,
            operators,
            error: course.error.clone(),
        }
    }

    pub fn to_json(&self) -> Value {
        let facts = self.facts();
        let error = facts.error.map(|error| {
            json!({
                "kind": error.kind.name(), "sqlState": error.sql_state, "message": error.message,
            })
        });
        json!({
            "id": self.id, "session": self.session, "state": facts.state.name(),
            "sql": &*self.sql, "sqlHash": &*self.sql_hash,
            "startedMicros": self.started_micros(),
            "elapsedNanos": facts.elapsed.as_nanos() as u64,
            "rows": facts.rows, "bytes": facts.bytes,
            "memoryBytes": facts.memory_bytes, "peakMemoryBytes": facts.peak_memory_bytes,
            "spilledBytes": facts.spilled_bytes, "progress": facts.progress, "error": error,
            "operators": facts.operators.map(|root| root.to_json()),
        })
    }

    /// Microseconds since 1970.
    pub fn started_micros(&self) -> i64 {
        let since = self.started_at.duration_since(UNIX_EPOCH);
        since.map_or(0, |time| time.as_micros() as i64)
    }

    /// Takes down the end, unless there was one before. True when this is the first.
    fn end(&self, error: Option<&Error>) -> bool {
        let mut course = self.course.lock();
        if course.state.is_end() {
            return false;
        }
        if let Some(leaves) = course.leaves.take() {
            course.progress = leaves.progress().max(course.progress);
        }
        course.state = error.map_or(State::Finished, State::after);
        course.elapsed = Some(self.started.elapsed());
        course.error = error.cloned();
        if !course.keeps_plan {
            // The plan holds on to tables and to memory of its operators, the figures do not.
            course.operators = course.plan.take().as_ref().map(Operator::read);
        }
        true
    }
}

/// All executions of one engine.
#[derive(Debug, Default)]
pub struct Queries {
    last_id: AtomicU64,
    running: Mutex<BTreeMap<u64, Arc<Query>>>,
    ended: Mutex<VecDeque<Arc<Query>>>,
}

impl Queries {
    /// Enters an execution, which stands in PLANNING.
    pub fn enter(
        &self,
        session: u64,
        sql: &Sql,
        memory: &Arc<EnginePool>,
        token: CancellationToken,
    ) -> Arc<Query> {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let query = Arc::new(Query {
            id,
            session,
            sql: Arc::clone(&sql.text),
            sql_hash: Arc::clone(&sql.hash),
            started_at: SystemTime::now(),
            started: Instant::now(),
            memory: memory.member(format!("query {id}")),
            token,
            rows: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            course: Mutex::new(Course {
                state: State::Planning,
                elapsed: None,
                plan: None,
                keeps_plan: false,
                leaves: None,
                progress: 0.0,
                operators: None,
                error: None,
            }),
        });
        self.running.lock().insert(id, Arc::clone(&query));
        query
    }

    /// Takes down how an execution ended, with its error if it has one; only the first end counts.
    pub fn end(&self, query: &Arc<Query>, error: Option<&Error>) {
        if !query.end(error) {
            return;
        }
        let mut ended = self.ended.lock();
        if ended.len() == REMEMBERED {
            ended.pop_front();
        }
        ended.push_back(Arc::clone(query));
        drop(ended);
        // In this order it is always in one of the two.
        self.running.lock().remove(&query.id);
    }

    /// Those that run and those that are remembered, by id.
    pub fn all(&self) -> Vec<Arc<Query>> {
        let mut all: BTreeMap<u64, Arc<Query>> = self.running.lock().clone();
        all.extend(
            self.ended
                .lock()
                .iter()
                .map(|query| (query.id, Arc::clone(query))),
        );
        all.into_values().collect()
    }

    /// Cancels an execution; false when none of that id runs.
    pub fn cancel(&self, id: u64) -> bool {
        let Some(query) = self.running.lock().get(&id).cloned() else {
            return false;
        };
        query.token.cancel();
        self.end(&query, Some(&Error::cancelled()));
        true
    }
}

/// The text of a statement as it is shown, and its hash.
#[derive(Debug, Clone)]
pub struct Sql {
    text: Arc<str>,
    hash: Arc<str>,
}

impl Sql {
    pub fn new(sql: &str) -> Self {
        let kept = match sql.char_indices().nth(KEPT_TEXT) {
            Some((end, _)) => format!("{}…", &sql[..end]).into(),
            None => sql.into(),
        };
        Sql {
            text: kept,
            hash: sha256(sql).into(),
        }
    }
}

fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}
