//! How a thread waits for another one that is about to have something for it: for a moment it looks
//! again and again before it sleeps. To be woken costs both threads more than a small batch does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Looks in a row between two in which other threads get a turn.
const LOOKS_PER_TURN: usize = 64;

/// The threads that look at the same time. They are bounded, so that most of the machine's
/// processors are left to threads that have something to do.
#[derive(Debug)]
pub struct Lookers {
    looking: AtomicUsize,
    most: usize,
}

impl Lookers {
    /// Half of the processors may be used for looking; a single one never is.
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self::at_most(processors / 2)
    }

    fn at_most(most: usize) -> Self {
        Lookers {
            looking: AtomicUsize::new(0),
            most,
        }
    }

    /// Looks until `found`, but no longer than the limit. The last answer.
    pub fn look(&self, limit: Duration, mut found: impl FnMut() -> bool) -> bool {
        if found() {
            return true;
        }
        if self.looking.fetch_add(1, Ordering::Relaxed) >= self.most {
            self.looking.fetch_sub(1, Ordering::Relaxed);
            return false;
        }
        let end = Instant::now() + limit;
        let answer = loop {
            if (0..LOOKS_PER_TURN).any(|_| {
                std::hint::spin_loop();
                found()
            }) {
                break true;
            }
            if Instant::now() >= end {
                break false;
            }
            std::thread::yield_now();
        };
        self.looking.fetch_sub(1, Ordering::Relaxed);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_with_the_first_success() {
        let lookers = Lookers::at_most(1);
        let mut looks = 0;
        assert!(lookers.look(Duration::from_secs(60), || {
            looks += 1;
            looks == 1000
        }));
        assert_eq!(looks, 1000);
        assert!(!lookers.look(Duration::ZERO, || false));
        assert_eq!(lookers.looking.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn more_than_a_few_do_not_look() {
        let lookers = Lookers::at_most(1);
        let (mut outer, mut inner) = (0, 0);
        lookers.look(Duration::ZERO, || {
            outer += 1;
            // The first look is made before the thread counts as one that looks.
            if outer > 1 {
                lookers.look(Duration::from_secs(60), || {
                    inner += 1;
                    false
                });
            }
            false
        });
        assert!(outer > 1);
        assert_eq!(inner, outer - 1);
        assert_eq!(lookers.looking.load(Ordering::Relaxed), 0);
        assert!(lookers.look(Duration::ZERO, || true));
    }
}
