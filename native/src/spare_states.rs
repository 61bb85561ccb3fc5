//! States that the statements of a session take over from each other. A state has maps of all
//! functions, tables of options and lists of rules; copying it costs more than planning a small
//! statement does.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::catalog::CatalogProviderList;
use datafusion::execution::SessionState;
use datafusion::prelude::{SessionConfig, SessionContext};
use parking_lot::Mutex;

/// States that are kept; more statements at once make copies of their own.
const KEPT: usize = 4;

/// Copies of the state of one session that nobody uses now.
pub struct SpareStates {
    /// The catalogs of a state that is not lent.
    catalogs: Arc<dyn CatalogProviderList>,
    /// Counts changes of the session's own state, which make older copies worthless.
    changes: AtomicU64,
    kept: Mutex<Vec<(u64, Arc<SessionState>)>>,
}

impl SpareStates {
    pub fn new(catalogs: Arc<dyn CatalogProviderList>) -> Arc<Self> {
        Arc::new(SpareStates {
            catalogs,
            changes: AtomicU64::new(0),
            kept: Mutex::default(),
        })
    }

    /// How often the state of the session was changed.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Says, when the result is dropped, that the state of the session was changed.
    pub fn change(&self) -> Change<'_> {
        Change(self)
    }

    /// A state like the session's own for one statement, which starts now.
    pub fn lend(self: &Arc<Self>, context: &SessionContext) -> LentState {
        // Read before the state is: a change in between makes the copy look older than it is.
        let changes = self.changes.load(Ordering::Acquire);
        let spare = self.kept.lock().pop();
        let state = match spare {
            Some((made_at, mut state)) if made_at == changes => {
                Arc::make_mut(&mut state).mark_start_execution();
                state
            }
            _ => Arc::new(context.state()),
        };
        LentState {
            config: state.config().clone(),
            state,
            changes,
            owner: Arc::clone(self),
        }
    }

    fn take_back(&self, changes: u64, state: Arc<SessionState>) {
        let mut kept = self.kept.lock();
        if self.changes.load(Ordering::Acquire) == changes && kept.len() < KEPT {
            kept.push((changes, state));
        }
    }
}

/// A change of a session's own state, for the time that it takes.
pub struct Change<'a>(&'a SpareStates);

impl Drop for Change<'_> {
    fn drop(&mut self) {
        self.0.changes.fetch_add(1, Ordering::AcqRel);
        self.0.kept.lock().clear();
    }
}

/// A state in use by one statement, which may change its settings and its catalogs.
pub struct LentState {
    state: Arc<SessionState>,
    /// The settings that it had.
    config: SessionConfig,
    changes: u64,
    owner: Arc<SpareStates>,
}

impl Deref for LentState {
    type Target = SessionState;

    fn deref(&self) -> &SessionState {
        &self.state
    }
}

impl DerefMut for LentState {
    fn deref_mut(&mut self) -> &mut SessionState {
        Arc::make_mut(&mut self.state)
    }
}

impl Drop for LentState {
    fn drop(&mut self) {
        let state = Arc::make_mut(&mut self.state);
        *state.config_mut() = self.config.clone();
        state.register_catalog_list(Arc::clone(&self.owner.catalogs));
        self.owner.take_back(self.changes, Arc::clone(&self.state));
    }
}

#[cfg(test)]
mod tests {
    use datafusion::catalog::MemoryCatalogProviderList;

    use super::*;

    fn spare() -> (Arc<SpareStates>, SessionContext) {
        let catalogs = Arc::new(MemoryCatalogProviderList::new());
        (SpareStates::new(catalogs), SessionContext::new())
    }

    fn batch_size(state: &SessionState) -> usize {
        state.config().batch_size()
    }

    #[test]
    fn what_a_statement_changes_is_its_own() {
        let (states, context) = spare();
        let mut lent = states.lend(&context);
        let usual = batch_size(&lent);
        *lent.config_mut() = lent.config().clone().with_batch_size(usual + 1);
        let started = lent.execution_props().query_execution_start_time;
        drop(lent);
        assert_eq!(states.kept.lock().len(), 1);
        let lent = states.lend(&context);
        assert!(states.kept.lock().is_empty());
        assert_eq!(batch_size(&lent), usual);
        assert!(lent.execution_props().query_execution_start_time > started);
    }

    #[test]
    fn a_change_of_the_session_is_seen_by_the_next_statement() {
        let (states, context) = spare();
        drop(states.lend(&context));
        let before = states.lend(&context);
        let change = states.change();
        let own = context.state_ref();
        let config = own.read().config().clone().with_batch_size(17);
        *own.write().config_mut() = config;
        drop(change);
        drop(before);
        assert!(states.kept.lock().is_empty());
        assert_eq!(batch_size(&states.lend(&context)), 17);
    }

    #[test]
    fn a_few_are_kept() {
        let (states, context) = spare();
        let lent: Vec<_> = (0..KEPT + 3).map(|_| states.lend(&context)).collect();
        drop(lent);
        assert_eq!(states.kept.lock().len(), KEPT);
    }
}
