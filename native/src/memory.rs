//! Memory of an engine: one pool that all queries share, and for each query a pool in front of it
//! that counts what is the query's own.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::{
    FairSpillPool, GreedyMemoryPool, MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation,
    UnboundedMemoryPool,
};
use parking_lot::Mutex;

use crate::error::{Error, Result};

/// Consumers that an error names.
const NAMED_CONSUMERS: usize = 5;

/// How queries share the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolKind {
    /// Operators that can spill get equal shares of what the others leave.
    Fair,
    /// First come, first served.
    Greedy,
    /// No limit.
    Unbounded,
}

impl PoolKind {
    pub fn from_name(name: &str) -> Result<Self> {
        match name {
            "FAIR" => Ok(PoolKind::Fair),
            "GREEDY" => Ok(PoolKind::Greedy),
            "UNBOUNDED" => Ok(PoolKind::Unbounded),
            other => Err(Error::configuration(format!(
                "unknown memory pool '{other}'; expected FAIR, GREEDY or UNBOUNDED"
            ))),
        }
    }
}

/// The memory that all queries of an engine share.
#[derive(Debug)]
pub struct EnginePool {
    inner: Box<dyn MemoryPool>,
    members: Mutex<Members>,
}

/// Those in front of the pool, and some that are gone.
#[derive(Debug, Default)]
struct Members {
    pools: Vec<Weak<QueryPool>>,
    /// How many there were when the gone ones were last taken out.
    after_clearing: usize,
}

impl EnginePool {
    pub fn new(kind: PoolKind, limit: usize) -> Arc<Self> {
        let inner: Box<dyn MemoryPool> = match kind {
            PoolKind::Fair => Box::new(FairSpillPool::new(limit)),
            PoolKind::Greedy => Box::new(GreedyMemoryPool::new(limit)),
            PoolKind::Unbounded => Box::<UnboundedMemoryPool>::default(),
        };
        Arc::new(EnginePool {
            inner,
            members: Mutex::default(),
        })
    }

    /// A pool in front of this one. `owner` says in errors whose it is.
    pub fn member(self: &Arc<Self>, owner: String) -> Arc<QueryPool> {
        let pool = Arc::new(QueryPool {
            engine: Arc::clone(self),
            owner,
            current: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
            consumers: Mutex::default(),
        });
        let mut members = self.members.lock();
        // Every other one at the most is gone, so that a query does not look at all others.
        if members.pools.len() > 2 * members.after_clearing {
            members.pools.retain(|member| member.strong_count() > 0);
            members.after_clearing = members.pools.len();
        }
        members.pools.push(Arc::downgrade(&pool));
        pool
    }

    /// The error of a reservation that did not fit.
    fn exhausted(&self, asking: &MemoryReservation, additional: usize) -> DataFusionError {
        let limit = match self.inner.memory_limit() {
            MemoryLimit::Finite(limit) => bytes_text(limit),
            MemoryLimit::Infinite | MemoryLimit::Unknown => "the machine".to_string(),
        };
        let mut largest: Vec<(usize, String)> = Vec::new();
        let members: Vec<_> = self
            .members
            .lock()
            .pools
            .iter()
            .filter_map(Weak::upgrade)
            .collect();
        for member in members {
            for consumer in member.consumers.lock().values() {
                if consumer.reserved > 0 {
                    let text = format!(
                        "{} of {}: {}",
                        consumer.name,
                        member.owner,
                        bytes_text(consumer.reserved)
                    );
                    largest.push((consumer.reserved, text));
                }
            }
        }
        largest.sort_by(|a, b| b.cmp(a));
        let named: Vec<String> = largest
            .into_iter()
            .take(NAMED_CONSUMERS)
            .map(|(_, text)| text)
            .collect();
        let consumers = if named.is_empty() {
            String::new()
        } else {
            format!(" Largest consumers: {}.", named.join("; "))
        };
        // The kind of this error is what makes an operator that can spill do so.
        DataFusionError::ResourcesExhausted(format!(
            "the memory limit of {limit} leaves no room: {} holds {} and needs {} more; all queries \
             hold {}.{consumers} Raise datafusion.runtime.memory_limit, run fewer queries at once, \
             or select fewer rows or columns",
            operator_name(asking.consumer().name()),
            bytes_text(asking.size()),
            bytes_text(additional),
            bytes_text(self.inner.reserved()),
        ))
    }
}

#[derive(Debug)]
struct Consumer {
    name: String,
    reserved: usize,
}

/// What one query reserves of the shared memory.
#[derive(Debug)]
pub struct QueryPool {
    engine: Arc<EnginePool>,
    owner: String,
    current: AtomicUsize,
    peak: AtomicUsize,
    consumers: Mutex<HashMap<usize, Consumer>>,
}

impl QueryPool {
    /// Bytes that the query holds now.
    pub fn current(&self) -> usize {
        self.current.load(Ordering::Relaxed)
    }

    /// The most bytes that it held at once.
    pub fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }

    fn grown(&self, reservation: &MemoryReservation, additional: usize) {
        let current = self.current.fetch_add(additional, Ordering::Relaxed) + additional;
        self.peak.fetch_max(current, Ordering::Relaxed);
        if let Some(consumer) = self.consumers.lock().get_mut(&reservation.consumer().id()) {
            consumer.reserved += additional;
        }
    }
}

impl fmt::Display for QueryPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} for {}", self.engine.inner, self.owner)
    }
}

impl MemoryPool for QueryPool {
    fn name(&self) -> &str {
        self.engine.inner.name()
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.engine.inner.register(consumer);
        let entry = Consumer {
            name: operator_name(consumer.name()),
            reserved: 0,
        };
        self.consumers.lock().insert(consumer.id(), entry);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.engine.inner.unregister(consumer);
        self.consumers.lock().remove(&consumer.id());
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.engine.inner.grow(reservation, additional);
        self.grown(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.engine.inner.shrink(reservation, shrink);
        self.current.fetch_sub(shrink, Ordering::Relaxed);
        if let Some(consumer) = self.consumers.lock().get_mut(&reservation.consumer().id()) {
            consumer.reserved = consumer.reserved.saturating_sub(shrink);
        }
    }

    fn try_grow(
        &self,
        reservation: &MemoryReservation,
        additional: usize,
    ) -> datafusion::error::Result<()> {
        match self.engine.inner.try_grow(reservation, additional) {
            Ok(()) => {
                self.grown(reservation, additional);
                Ok(())
            }
            Err(DataFusionError::ResourcesExhausted(_)) => {
                Err(self.engine.exhausted(reservation, additional))
            }
            Err(other) => Err(other),
        }
    }

    fn reserved(&self) -> usize {
        self.engine.inner.reserved()
    }

    fn memory_limit(&self) -> MemoryLimit {
        self.engine.inner.memory_limit()
    }
}

/// What a consumer of the engine is to a user; its own name follows for those that are not known.
fn operator_name(consumer: &str) -> String {
    const NAMES: [(&str, &str); 15] = [
        ("HashJoinInput", "the build side of a hash join"),
        ("GroupedHashAggregateStream", "a grouping"),
        ("AggregateStream", "an aggregation"),
        ("ExternalSorterMerge", "the merge of a sort"),
        ("ExternalSorter", "a sort"),
        ("SortPreservingMerge", "a merge of sorted rows"),
        ("TopK", "a sort with a limit"),
        ("NestedLoopJoin", "a nested-loop join"),
        ("CrossJoin", "a cross join"),
        ("SMJStream", "a merge join"),
        ("SymmetricHashJoin", "a symmetric hash join"),
        ("RepartitionExec", "an exchange between threads"),
        ("Repartition", "an exchange between threads"),
        ("RecursiveQuery", "a recursive query"),
        ("ParquetSink", "a Parquet writer"),
    ];
    NAMES
        .iter()
        .find(|(prefix, _)| consumer.starts_with(prefix))
        .map_or_else(|| format!("'{consumer}'"), |(_, name)| (*name).to_string())
}

/// A number of bytes as people write it.
pub fn bytes_text(bytes: usize) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut size = bytes as f64 / 1024.0;
    let mut unit = 0;
    while size >= 1024.0 && unit < UNITS.len() - 1 {
        size /= 1024.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_query_has_its_own_figures() {
        let engine = EnginePool::new(PoolKind::Greedy, 1000);
        let (one, two) = (
            engine.member("query 1".into()),
            engine.member("query 2".into()),
        );
        let pools: [Arc<dyn MemoryPool>; 2] = [Arc::clone(&one) as _, Arc::clone(&two) as _];
        let first = MemoryConsumer::new("HashJoinInput[0]").register(&pools[0]);
        let second = MemoryConsumer::new("something").register(&pools[1]);
        first.try_grow(600).unwrap();
        second.try_grow(300).unwrap();
        second.shrink(200);
        assert_eq!((one.current(), one.peak()), (600, 600));
        assert_eq!((two.current(), two.peak()), (100, 300));
        assert_eq!(pools[0].reserved(), 700);

        let error = Error::from(second.try_grow(400).unwrap_err());
        assert_eq!(error.sql_state, "53200");
        let text = error.message;
        for part in [
            "memory limit of 1000 bytes",
            "'something' holds 100 bytes and needs 400 bytes more",
            "the build side of a hash join of query 1: 600 bytes",
            "'something' of query 2: 100 bytes",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        drop((first, second));
        assert_eq!(
            (one.current(), two.current(), pools[0].reserved()),
            (0, 0, 0)
        );
        assert_eq!(two.peak(), 300);
    }

    #[test]
    fn kinds_limit_as_they_say() {
        let unlimited: Arc<dyn MemoryPool> =
            EnginePool::new(PoolKind::Unbounded, 0).member("q".into());
        let one = MemoryConsumer::new("a").register(&unlimited);
        one.try_grow(usize::MAX / 4).unwrap();
        assert!(matches!(unlimited.memory_limit(), MemoryLimit::Infinite));
        let fair: Arc<dyn MemoryPool> = EnginePool::new(PoolKind::Fair, 100).member("q".into());
        let spills = |name: &str| {
            MemoryConsumer::new(name)
                .with_can_spill(true)
                .register(&fair)
        };
        let (a, b) = (spills("a"), spills("b"));
        assert!(a.try_grow(60).is_err(), "half is the share of each");
        a.try_grow(50).unwrap();
        b.try_grow(50).unwrap();
    }
}
