//! What became of the files of tables under a running engine: `system.checks.events`.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parking_lot::Mutex;

/// Name of the table of events, in the schema of the reserved catalog that checks have.
pub const TABLE: &str = "events";
pub const SCHEMA: &str = "checks";

/// Events that are kept; the oldest go first.
const KEPT: usize = 1000;

/// Where a table lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableId {
    pub catalog: String,
    pub schema: String,
    pub table: String,
}

impl fmt::Display for TableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.catalog, self.schema, self.table)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Files have other columns than the table.
    Drift,
    /// Files are gone, damaged, or can not be read.
    Unreadable,
    /// Files fit the table again.
    Restored,
    /// The table has the columns or the files that there are now.
    Refreshed,
    /// A view was planned again, because what it reads has other columns.
    ViewRebuilt,
    /// The text of a view can not be planned any more.
    ViewBroken,
}

impl EventKind {
    fn name(self) -> &'static str {
        match self {
            EventKind::Drift => "drift",
            EventKind::Unreadable => "unreadable",
            EventKind::Restored => "restored",
            EventKind::Refreshed => "refreshed",
            EventKind::ViewRebuilt => "view_rebuilt",
            EventKind::ViewBroken => "view_broken",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Event {
    pub table: TableId,
    pub kind: EventKind,
    /// Fingerprint of the columns that the table had.
    pub expected: Option<String>,
    /// Fingerprint of those that were found.
    pub actual: Option<String>,
    pub message: String,
}

/// The last events of one engine.
#[derive(Debug, Default)]
pub struct Events(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    count: i64,
    last: VecDeque<(i64, i64, Event)>,
}

impl Events {
    pub fn note(&self, event: Event) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let micros = since.map_or(0, |since| since.as_micros() as i64);
        let mut noted = self.0.lock();
        noted.count += 1;
        let number = noted.count;
        if noted.last.len() == KEPT {
            noted.last.pop_front();
        }
        noted.last.push_back((number, micros, event));
    }

    /// The events as rows of that schema, the oldest first.
    pub fn rows(&self, schema: &SchemaRef) -> datafusion::error::Result<RecordBatch> {
        let noted = self.0.lock();
        let numbers = noted.last.iter().map(|(number, _, _)| *number);
        let times = noted.last.iter().map(|(_, micros, _)| *micros);
        let texts = |text: fn(&Event) -> &str| -> ArrayRef {
            let values = noted.last.iter().map(|(_, _, event)| text(event));
            Arc::new(StringArray::from_iter_values(values))
        };
        let optional = |text: fn(&Event) -> Option<&str>| -> ArrayRef {
            let values = noted.last.iter().map(|(_, _, event)| text(event));
            Arc::new(StringArray::from_iter(values))
        };
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from_iter_values(numbers)),
            Arc::new(TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC")),
            texts(|event| &event.table.catalog),
            texts(|event| &event.table.schema),
            texts(|event| &event.table.table),
            texts(|event| event.kind.name()),
            optional(|event| event.expected.as_deref()),
            optional(|event| event.actual.as_deref()),
            texts(|event| &event.message),
        ];
        Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
    }
}

pub fn schema() -> SchemaRef {
    let time = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    Arc::new(Schema::new(vec![
        Field::new("event_id", DataType::Int64, false),
        Field::new("happened_at", time, false),
        text("table_catalog"),
        text("table_schema"),
        text("dataset"),
        text("kind"),
        Field::new("expected_fingerprint", DataType::Utf8, true),
        Field::new("actual_fingerprint", DataType::Utf8, true),
        text("message"),
    ]))
}

#[cfg(test)]
mod tests {
    use arrow::array::cast::AsArray;
    use arrow::datatypes::Int64Type;

    use super::*;

    #[test]
    fn the_oldest_events_go_first() {
        let events = Events::default();
        for number in 0..KEPT + 5 {
            events.note(Event {
                table: TableId {
                    catalog: "c".into(),
                    schema: "s".into(),
                    table: "t".into(),
                },
                kind: EventKind::Drift,
                expected: None,
                actual: None,
                message: number.to_string(),
            });
        }
        let rows = events.rows(&schema()).unwrap();
        assert_eq!(rows.num_rows(), KEPT);
        assert_eq!(rows.column(0).as_primitive::<Int64Type>().value(0), 6);
        assert_eq!(rows.column(8).as_string::<i32>().value(0), "5");
    }
}
