//! Turns of Java readers: those of one query share a bounded number of threads, first come first
//! served. A reader whose batches nobody takes gives its thread away instead of waiting on it, so
//! that scans that wait for each other never lack a thread.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::java_read::{PartitionRead, Turn};
use crate::looking::Lookers;
use crate::threads::JavaThreads;

/// What all readers of one query share: their turns on a bounded number of threads.
pub struct QueryReaders {
    threads: JavaThreads,
    limit: usize,
    lookers: Arc<Lookers>,
    turns: Mutex<Turns>,
}

#[derive(Default)]
struct Turns {
    active: usize,
    waiting: VecDeque<Arc<PartitionRead>>,
}

impl QueryReaders {
    pub fn new(threads: JavaThreads, limit: usize, lookers: Arc<Lookers>) -> Self {
        QueryReaders {
            threads,
            limit: limit.max(1),
            lookers,
            turns: Mutex::default(),
        }
    }

    /// The threads that look for batches before they sleep.
    pub fn lookers(&self) -> &Lookers {
        &self.lookers
    }

    /// The threads that Java code runs on.
    pub fn threads(&self) -> &JavaThreads {
        &self.threads
    }

    /// Gives a partition a turn as soon as a thread is free.
    pub fn schedule(self: &Arc<Self>, read: Arc<PartitionRead>) {
        let mut turns = self.turns.lock();
        turns.waiting.push_back(read);
        if turns.active == self.limit {
            return;
        }
        turns.active += 1;
        drop(turns);
        let readers = Arc::clone(self);
        if let Err(error) = self.threads.run(move || readers.take_turns()) {
            let mut turns = self.turns.lock();
            turns.active -= 1;
            if turns.active == 0 {
                for read in turns.waiting.drain(..) {
                    read.fail(error.clone());
                }
            }
        }
    }

    fn take_turns(&self) {
        loop {
            let mut turns = self.turns.lock();
            let Some(read) = turns.waiting.pop_front() else {
                turns.active -= 1;
                return;
            };
            drop(turns);
            if read.advance(|| !self.turns.lock().waiting.is_empty()) == Turn::GivenAway {
                self.turns.lock().waiting.push_back(read);
            }
        }
    }
}
