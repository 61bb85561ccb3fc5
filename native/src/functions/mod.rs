//! The functions that every engine has beside those of DataFusion: stable hashes and ids, the
//! arithmetic of positions in source texts, what the SQL front end needs of patterns, of the clocks
//! of time zones and of differences of timestamps, and sums and arithmetic that never wrap around.
//!
//! All are pure Rust and immutable, so the planner may evaluate them; none calls into Java.

mod canonical;
mod clocks;
mod columns;
mod definition;
mod differences;
mod exact;
mod hashes;
mod ids;
mod lists;
mod patterns;
mod positions;
mod spans;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use datafusion::execution::{FunctionRegistry, SessionState};
use datafusion::logical_expr::ScalarUDF;

use crate::error::Result;
use definition::{Definition, NativeFunction};
pub use exact::is_exact_arithmetic;

/// Every scalar function of a fixed type, by name.
const DEFINITIONS: [&Definition; 13] = [
    &spans::COL_TO_BYTE,
    &spans::NORMALIZE_SPAN,
    &patterns::SIMILAR_REGEX,
    &positions::POSITION_ENCODING_NORM,
    &ids::PREFIXED_HASH64,
    &ids::PREFIXED_HASH_PARTS64,
    &hashes::STABLE_HASH64,
    &hashes::STABLE_HASH128,
    &canonical::STABLE_HASH_ANY,
    &ids::STABLE_ID,
    &ids::STABLE_ID_PARTS,
    &lists::VALID_MASK,
    &differences::TIMESTAMP_DIFFERENCE,
];

/// Makes the functions known to the state that an engine's sessions start from.
pub fn register(state: &mut SessionState) -> Result<()> {
    for definition in DEFINITIONS {
        let function = NativeFunction::new(definition)?;
        state.register_udf(Arc::new(ScalarUDF::new_from_impl(function)))?;
    }
    clocks::register(state)?;
    exact::register(state)
}
