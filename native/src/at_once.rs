//! What is done at once on the thread of Java that asks for it: to plan a short statement that
//! reads no table, and to run one that makes its few rows out of its own text. Handing such work to
//! another thread takes longer than the work does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use futures::FutureExt;
use tokio::runtime::Handle;

use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::planning;

/// Bytes of a statement that is planned at once.
const SHORT: usize = 400;
/// Stack that has to be left: the planner's recursion over a short statement needs a fraction.
const LEAST_STACK: usize = 512 << 10;

/// Words without which a query names no table.
const WORDS_BEFORE_TABLES: [&str; 3] = ["from", "into", "table"];

/// Whether a statement is a short query that names no table, so that planning it reads no file.
pub fn is_short(sql: &str) -> bool {
    let text = sql.trim_ascii_start().as_bytes();
    let begins_with_select = text.len() > 6
        && text[..6].eq_ignore_ascii_case(b"select")
        && !text[6].is_ascii_alphanumeric();
    begins_with_select
        && sql.len() <= SHORT
        && !WORDS_BEFORE_TABLES.iter().any(|word| {
            text.windows(word.len())
                .any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        })
}

/// Whether this thread may do such work: it has room, and is none of a runtime's own.
pub fn is_possible() -> bool {
    Handle::try_current().is_err()
        && stacker::remaining_stack().is_some_and(|left| left >= LEAST_STACK)
}

/// Plans on this thread, as a thread of the engine would. The work waits for nothing.
pub fn run<T>(
    engine: &Engine,
    limit: Duration,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    engine.check_open()?;
    let _entered = engine.handle().enter();
    let end = Instant::now().checked_add(limit);
    catch_unwind(AssertUnwindSafe(|| {
        planning::until(end, || work.now_or_never())
    }))
    .unwrap_or_else(|payload| Some(Err(Error::from_panic(payload.as_ref()))))
    .unwrap_or_else(|| Err(Error::internal("planning a short statement had to wait")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_is_a_query_without_tables() {
        for short in [
            "SELECT 1",
            " select(1)",
            "SELECT 1 + $1 AS x UNION SELECT 2",
        ] {
            assert!(is_short(short), "{short}");
        }
        let long = format!("SELECT {}1", "1 + ".repeat(SHORT / 4));
        for other in [
            "SELECT * FROM t",
            "SELECT 1 from(VALUES (1))",
            "SELECT (TABLE t)",
            "SELECT (SELECT max(x)\nFrom t)",
            "SELECT 1 INTO t",
            "selected 1",
            "TABLE t",
            "EXPLAIN SELECT 1",
            "SELECT",
            "",
            &long,
        ] {
            assert!(!is_short(other), "{other}");
        }
    }

    #[test]
    fn a_thread_with_little_room_and_one_of_a_runtime_are_left_alone() {
        let on_a_stack_of = |bytes: usize| {
            std::thread::Builder::new()
                .stack_size(bytes)
                .spawn(is_possible)
                .unwrap()
                .join()
                .unwrap()
        };
        assert!(on_a_stack_of(2 << 20));
        assert!(!on_a_stack_of(256 << 10));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        assert!(!runtime.block_on(async { is_possible() }));
    }
}
