//! Events of views that changed with what they read.

use std::mem::replace;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use parking_lot::Mutex;

use crate::broken_view::broken_view;
use crate::events::{Event, EventKind, Events, TableId};
use crate::fingerprint::fingerprint;

/// What the engine's own catalogs showed of a view last.
pub struct ShownView {
    place: TableId,
    last: Mutex<Shown>,
}

struct Shown {
    schema: SchemaRef,
    is_broken: bool,
}

impl ShownView {
    pub fn new(place: TableId, schema: SchemaRef) -> Self {
        ShownView {
            place,
            last: Mutex::new(Shown {
                schema,
                is_broken: false,
            }),
        }
    }

    /// Notes what the view means now, if that is an event; `reads_others`: something that it reads
    /// has other columns than before.
    pub fn note(&self, events: &Events, reads_others: bool, meaning: &Arc<dyn TableProvider>) {
        let error = broken_view(meaning);
        let schema = meaning.schema();
        let now = Shown {
            schema: Arc::clone(&schema),
            is_broken: error.is_some(),
        };
        let before = replace(&mut *self.last.lock(), now);
        let (kind, message) = match error {
            Some(_) if before.is_broken => return,
            Some(error) => (EventKind::ViewBroken, error.message.clone()),
            None if before.is_broken || reads_others || before.schema != schema => {
                let message = format!("view {} was planned again with what it reads", self.place);
                (EventKind::ViewRebuilt, message)
            }
            None => return,
        };
        let actual = error.is_none().then(|| fingerprint(schema.fields()));
        events.note(Event {
            table: self.place.clone(),
            kind,
            expected: Some(fingerprint(before.schema.fields())),
            actual,
            message,
        });
    }
}
