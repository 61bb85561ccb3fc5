//! Functions that stand in FROM and give a table.

mod arguments;
mod cache_figures;
mod listing;
mod read;
mod relations;
mod series;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use datafusion::execution::SessionState;

use crate::caches::EngineCaches;
use crate::error::Result;
use crate::policy::Policy;

/// Functions that every session has: figures of the engine's caches, the list of functions, series.
pub fn register_for_engine(state: &mut SessionState, caches: &EngineCaches) -> Result<()> {
    series::register(state);
    listing::register(state);
    cache_figures::register(state, caches);
    state.register_relation_planner(Arc::new(relations::TableFunctionPlanner))?;
    Ok(())
}

/// Functions that read files, within what the session may reach.
pub fn register_for_session(state: &mut SessionState, policy: &Arc<Policy>) {
    read::register(state, policy);
}
