//! Threads that run Java code: their stacks are large and fresh, they attach once as daemons with
//! nothing below, and none of them drives a query, so that Java code may wait as long as it likes.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tokio_util::sync::CancellationToken;

use crate::engine::STACK_BYTES;
use crate::error::{Error, Kind, Result};
use crate::jvm;

/// How long a thread waits for more work before it ends.
const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// How long closing waits for threads; one whose Java code ignores interrupts is left behind.
const CLOSE_WAIT: Duration = Duration::from_millis(500);
/// How often a thread that waits for Java code looks whether the engine is being closed.
const CLOSING_CHECK: Duration = Duration::from_millis(20);

type Job = Box<dyn FnOnce() + Send>;

/// A pool that grows with its work and shrinks when there is none.
#[derive(Clone)]
pub struct JavaThreads {
    shared: Arc<Shared>,
    closing: CancellationToken,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    idle: usize,
    live: usize,
    closed: bool,
}

impl JavaThreads {
    pub fn new() -> Self {
        JavaThreads {
            shared: Arc::default(),
            closing: CancellationToken::new(),
        }
    }

    /// Runs a job soon. It also runs when the engine was closed, because what Java holds has to be
    /// given back then too.
    pub fn run(&self, job: impl FnOnce() + Send + 'static) -> Result<()> {
        let mut state = self.shared.state.lock();
        state.jobs.push_back(Box::new(job));
        if state.idle >= state.jobs.len() {
            drop(state);
            self.shared.changed.notify_one();
            return Ok(());
        }
        state.live += 1;
        drop(state);
        let shared = Arc::clone(&self.shared);
        let spawned = std::thread::Builder::new()
            .name("calcitefusion-java".to_string())
            .stack_size(STACK_BYTES)
            .spawn(move || work(&shared));
        spawned.map(drop).map_err(|error| {
            let mut state = self.shared.state.lock();
            state.live -= 1;
            // With no thread left nobody would take it; its caller deals with the error instead.
            if state.live == 0 {
                state.jobs.clear();
            }
            Error::new(
                Kind::Resources,
                "53000",
                format!("a thread for Java code can not be started: {error}"),
            )
        })
    }

    /// Runs a job and waits for its result, on a thread that is not one of the runtime's workers or
    /// has told the runtime that it blocks.
    pub fn call<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (sender, receiver) = sync_channel(1);
        self.run(move || {
            // A caller that went away misses nothing.
            let _ = sender.send(guarded(job));
        })?;
        loop {
            match receiver.recv_timeout(CLOSING_CHECK) {
                Ok(result) => return result,
                Err(RecvTimeoutError::Timeout) if !self.closing.is_cancelled() => {}
                Err(_) => return Err(closed()),
            }
        }
    }

    /// Runs a job and waits for its result without blocking a thread.
    pub async fn call_async<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        self.run(move || {
            let _ = sender.send(guarded(job));
        })?;
        self.closing
            .run_until_cancelled(receiver)
            .await
            .and_then(std::result::Result::ok)
            .unwrap_or_else(|| Err(closed()))
    }

    /// Lets nobody wait for Java code any more.
    pub fn begin_close(&self) {
        self.closing.cancel();
    }

    /// Ends the threads that have nothing to do, and waits a moment for the others.
    pub fn close(&self) {
        self.begin_close();
        let end = Instant::now() + CLOSE_WAIT;
        let mut state = self.shared.state.lock();
        state.closed = true;
        self.shared.changed.notify_all();
        while state.live > 0 {
            if self.shared.changed.wait_until(&mut state, end).timed_out() {
                return;
            }
        }
    }
}

/// The job's result; a panic in it is an error.
fn guarded<T>(job: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(job))
        .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())))
}

fn work(shared: &Shared) {
    jvm::attach_daemon(b"calcitefusion-java\0");
    while let Some(job) = next_job(shared) {
        // A job reports its own failures; one that panics must not take its thread along. The
        // panic is still counted.
        drop(catch_unwind(AssertUnwindSafe(move || {
            may_panic!("job");
            job();
        })));
    }
    jvm::detach();
    shared.state.lock().live -= 1;
    shared.changed.notify_all();
}

fn next_job(shared: &Shared) -> Option<Job> {
    let end = Instant::now() + KEEP_ALIVE;
    let mut state = shared.state.lock();
    loop {
        if let Some(job) = state.jobs.pop_front() {
            return Some(job);
        }
        if state.closed {
            return None;
        }
        state.idle += 1;
        let timed_out = shared.changed.wait_until(&mut state, end).timed_out();
        state.idle -= 1;
        if timed_out && state.jobs.is_empty() {
            return None;
        }
    }
}

fn closed() -> Error {
    Error::new(Kind::Closed, "08003", "the engine was closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_run_at_once_beside_one_that_waits() {
        let threads = JavaThreads::new();
        let (release, held) = sync_channel::<()>(1);
        threads.run(move || assert!(held.recv().is_ok())).unwrap();
        assert_eq!(threads.call(|| Ok(7)).unwrap(), 7);
        release.send(()).unwrap();
        threads.close();
        assert_eq!(threads.shared.state.lock().live, 0);
    }

    #[test]
    fn a_panic_is_an_error_and_leaves_the_thread() {
        let threads = JavaThreads::new();
        let error = threads.call::<()>(|| panic!("boom")).unwrap_err();
        assert_eq!(error.kind, Kind::Internal);
        assert!(error.message.contains("boom"));
        threads.run(|| panic!("unseen")).unwrap();
        assert_eq!(threads.call(|| Ok(1)).unwrap(), 1);
        threads.close();
    }

    #[test]
    fn closing_wakes_who_waits_and_jobs_still_run() {
        let threads = JavaThreads::new();
        let (release, held) = sync_channel::<()>(1);
        let waiting = threads.clone();
        let waiter = std::thread::spawn(move || {
            waiting.call(move || {
                let _ = held.recv();
                Ok(())
            })
        });
        threads.close();
        assert_eq!(waiter.join().unwrap().unwrap_err().kind, Kind::Closed);
        let (done, ran) = sync_channel(1);
        threads.run(move || done.send(()).unwrap()).unwrap();
        ran.recv_timeout(Duration::from_secs(10)).unwrap();
        drop(release);
    }
}
