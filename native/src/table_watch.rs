//! What was last seen of the files of one table. A change of that is an event.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::datatypes::Fields;
use datafusion::execution::SessionState;
use parking_lot::Mutex;

use crate::error::{Error, Kind};
use crate::events::{Event, EventKind, Events, TableId};
use crate::fingerprint::fingerprint;

/// Follows one table through all the statements that read it. A table that takes its place has a
/// watch of its own.
#[derive(Debug)]
pub struct TableWatch {
    number: u64,
    table: TableId,
    events: Arc<Events>,
    /// Message of the error that its files gave when they were last looked at.
    problem: Mutex<Option<String>>,
}

impl TableWatch {
    /// A watch of a table of an engine; `problem` is what was wrong with it from the beginning.
    pub fn new(state: &SessionState, table: TableId, problem: Option<&Error>) -> Arc<Self> {
        static WATCHES: AtomicU64 = AtomicU64::new(1);
        Arc::new(TableWatch {
            number: WATCHES.fetch_add(1, Ordering::Relaxed),
            table,
            events: state.config().get_extension().unwrap_or_default(),
            problem: Mutex::new(problem.map(|error| error.message.clone())),
        })
    }

    /// Tells the table from those that take its place.
    pub fn number(&self) -> u64 {
        self.number
    }

    pub fn table(&self) -> &TableId {
        &self.table
    }

    /// Says that the files fit these columns.
    pub fn fits(&self, declared: &Fields) {
        if self.problem.lock().take().is_some() {
            let columns = Some(fingerprint(declared));
            let message = format!("the files of {} fit its columns again", self.table);
            self.note(EventKind::Restored, columns.clone(), columns, message);
        }
    }

    /// Says that the files are no table of these columns, and which they have, if any.
    pub fn fails(&self, declared: &Fields, found: Option<&Fields>, error: &Error) {
        let mut problem = self.problem.lock();
        if problem.as_ref() == Some(&error.message) {
            return;
        }
        *problem = Some(error.message.clone());
        let kind = match error.kind {
            Kind::SchemaMismatch => EventKind::Drift,
            _ => EventKind::Unreadable,
        };
        self.note(
            kind,
            Some(fingerprint(declared)),
            found.map(fingerprint),
            error.message.clone(),
        );
    }

    /// Whether its files were no table when they were last looked at.
    pub fn has_problem(&self) -> bool {
        self.problem.lock().is_some()
    }

    /// Says that another table takes the place of this one.
    pub fn replaced(&self, before: &Fields, now: &Fields) {
        let message = match before == now {
            true => format!("{} has the files that there are now", self.table),
            false => format!("{} has the columns that its files have now", self.table),
        };
        let (before, now) = (fingerprint(before), fingerprint(now));
        self.note(EventKind::Refreshed, Some(before), Some(now), message);
    }

    fn note(
        &self,
        kind: EventKind,
        expected: Option<String>,
        actual: Option<String>,
        message: String,
    ) {
        self.events.note(Event {
            table: self.table.clone(),
            kind,
            expected,
            actual,
            message,
        });
    }
}
