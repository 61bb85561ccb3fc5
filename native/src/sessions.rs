//! The sessions of an engine, as the table `system.runtime.sessions` shows them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parking_lot::Mutex;

/// What is known of one session.
pub struct SessionFacts {
    id: u64,
    access: &'static str,
    catalog: String,
    schema: String,
    opened_micros: i64,
    planned: AtomicU64,
    reused: AtomicU64,
}

impl SessionFacts {
    /// Its number within its engine.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Counts a statement that was planned.
    pub fn planned(&self) {
        self.planned.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a plan that was taken again instead.
    pub fn reused(&self) {
        self.reused.fetch_add(1, Ordering::Relaxed);
    }
}

/// The open sessions of an engine.
#[derive(Default)]
pub struct Sessions {
    open: Mutex<Vec<Weak<SessionFacts>>>,
    opened: AtomicU64,
}

impl Sessions {
    /// Numbers a new session, from 1, and shows it for as long as the result lives.
    pub fn open(&self, access: &'static str, catalog: &str, schema: &str) -> Arc<SessionFacts> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let facts = Arc::new(SessionFacts {
            id: self.opened.fetch_add(1, Ordering::Relaxed) + 1,
            access,
            catalog: catalog.to_string(),
            schema: schema.to_string(),
            opened_micros: now.map_or(0, |time| time.as_micros() as i64),
            planned: AtomicU64::new(0),
            reused: AtomicU64::new(0),
        });
        let mut open = self.open.lock();
        open.retain(|known| known.strong_count() > 0);
        open.push(Arc::downgrade(&facts));
        facts
    }

    /// One row per open session, in the order of their numbers.
    pub fn rows(&self, schema: &SchemaRef) -> datafusion::error::Result<RecordBatch> {
        let mut open: Vec<_> = self.open.lock().iter().filter_map(Weak::upgrade).collect();
        open.sort_by_key(|facts| facts.id);
        let numbers = |number: fn(&SessionFacts) -> u64| -> ArrayRef {
            let values = open.iter().map(|facts| number(facts) as i64);
            Arc::new(Int64Array::from_iter_values(values))
        };
        let texts = |text: fn(&SessionFacts) -> &str| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(
                open.iter().map(|facts| text(facts)),
            ))
        };
        let opened = open.iter().map(|facts| facts.opened_micros);
        let columns: Vec<ArrayRef> = vec![
            numbers(|facts| facts.id),
            texts(|facts| facts.access),
            texts(|facts| &facts.catalog),
            texts(|facts| &facts.schema),
            Arc::new(TimestampMicrosecondArray::from_iter_values(opened).with_timezone("UTC")),
            numbers(|facts| facts.planned.load(Ordering::Relaxed)),
            numbers(|facts| facts.reused.load(Ordering::Relaxed)),
        ];
        Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
    }
}

pub fn schema() -> SchemaRef {
    let opened = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let field = |name: &str, data_type| Field::new(name, data_type, false);
    Arc::new(Schema::new(vec![
        field("session_id", DataType::Int64),
        field("access", DataType::Utf8),
        field("default_catalog", DataType::Utf8),
        field("default_schema", DataType::Utf8),
        field("opened_at", opened),
        field("planned_statements", DataType::Int64),
        field("reused_plans", DataType::Int64),
    ]))
}
