//! Small tables of the reserved catalog whose rows Java gives whenever a statement reads them.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::error::Result as EngineResult;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use futures::{StreamExt, TryStreamExt, stream};
use jni::objects::JValue;
use jni::{jni_sig, jni_str};

use crate::catalog::{EngineCatalogList, RESERVED_CATALOG};
use crate::error::{Error, Kind, Result};
use crate::json_rows::batch;
use crate::message::Message;
use crate::threads::JavaThreads;
use crate::upcall::{JavaObject, bytes, call};

/// Reads of one table at a time. Only a table whose rows need rows of its own comes near it, and
/// that would go on for ever.
const MOST_READS: usize = 200;

/// A table behind a Java object.
pub struct LiveTable {
    source: Arc<LiveSource>,
}

/// What its reads share.
struct LiveSource {
    name: String,
    schema: SchemaRef,
    object: JavaObject,
    threads: JavaThreads,
    last_read: AtomicI64,
    reads: AtomicUsize,
}

/// Shows a table under a name that is free; false when there is one already, which stays.
/// `message`: `schema`, `table`, `arrowSchema`.
pub fn show(
    catalogs: &EngineCatalogList,
    message: &Message,
    object: JavaObject,
    threads: &JavaThreads,
) -> Result<bool> {
    let (schema, name) = (message.text("schema")?, message.text("table")?);
    let is_there = |contents: &crate::contents::Contents| {
        contents.table(RESERVED_CATALOG, schema, name).is_some()
    };
    if is_there(catalogs.now().contents()) {
        return Ok(false);
    }
    let table = LiveTable {
        source: Arc::new(LiveSource {
            name: format!("{RESERVED_CATALOG}.{schema}.{name}"),
            schema: message.schema("arrowSchema")?,
            object,
            threads: threads.clone(),
            last_read: AtomicI64::new(0),
            reads: AtomicUsize::new(0),
        }),
    };
    let (shown, _) = catalogs.change(|contents| {
        contents.ensure_schema(RESERVED_CATALOG, schema);
        if is_there(contents) {
            return Ok(false);
        }
        let tables = contents.tables_mut(RESERVED_CATALOG, schema)?;
        tables.insert(name.to_string(), Arc::new(table));
        Ok(true)
    })?;
    Ok(shown)
}

impl LiveSource {
    /// The rows that there are now. Java is asked on a thread of its own, so that it may wait, and
    /// may run statements of the same engine.
    async fn rows(self: Arc<Self>) -> Result<RecordBatch> {
        let read = Read::begin(&self)?;
        let abandoned = Arc::clone(&read.abandoned);
        let (number, threads) = (read.number, self.threads.clone());
        let rows = threads
            .call_async(move || {
                if abandoned.load(Ordering::SeqCst) {
                    return Err(Error::internal("a read that nobody waits for"));
                }
                self.ask(number)
            })
            .await;
        read.done.store(true, Ordering::SeqCst);
        rows
    }

    fn ask(&self, read: i64) -> Result<RecordBatch> {
        let doing = format!("reading table {}", self.name);
        let answer = call(&doing, |env| {
            let rows = env
                .call_method(
                    self.object.as_obj(),
                    jni_str!("rows"),
                    jni_sig!("(J)[B"),
                    &[JValue::Long(read)],
                )?
                .l()?;
            bytes(env, rows)
        })?;
        let answer = Message::parse(&answer)?;
        batch(&self.schema, answer.values("rows")?).map_err(|error| error.within(&doing))
    }
}

/// One read of a table. When it is dropped before its end, Java is told that nobody waits.
struct Read {
    source: Arc<LiveSource>,
    number: i64,
    abandoned: Arc<AtomicBool>,
    done: AtomicBool,
}

impl Read {
    fn begin(source: &Arc<LiveSource>) -> Result<Self> {
        if source.reads.fetch_add(1, Ordering::SeqCst) >= MOST_READS {
            source.reads.fetch_sub(1, Ordering::SeqCst);
            let message = format!(
                "table {} is being read {MOST_READS} times at once; its rows must not be made of \
                 rows of its own",
                source.name
            );
            return Err(Error::new(Kind::Resources, "53000", message));
        }
        Ok(Read {
            source: Arc::clone(source),
            number: source.last_read.fetch_add(1, Ordering::SeqCst),
            abandoned: Arc::default(),
            done: AtomicBool::new(false),
        })
    }
}

impl Drop for Read {
    fn drop(&mut self) {
        self.source.reads.fetch_sub(1, Ordering::SeqCst);
        if self.done.load(Ordering::SeqCst) {
            return;
        }
        self.abandoned.store(true, Ordering::SeqCst);
        let (object, number) = (self.source.object.clone(), self.number);
        // Without a thread the code in Java runs to its end, which nobody waits for.
        let _ = self.source.threads.run(move || {
            let _ = call("ending a read", |env| {
                env.call_method(
                    object.as_obj(),
                    jni_str!("cancel"),
                    jni_sig!("(J)V"),
                    &[JValue::Long(number)],
                )?
                .v()
            });
        });
    }
}

impl fmt::Debug for LiveTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl fmt::Debug for LiveSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LiveTable({})", self.name)
    }
}

#[async_trait]
impl TableProvider for LiveTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.source.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        let rows: Arc<dyn PartitionStream> = Arc::new(LiveRows(Arc::clone(&self.source)));
        let schema = Arc::clone(&self.source.schema);
        Ok(Arc::new(StreamingTableExec::try_new(
            schema,
            vec![rows],
            projection,
            None,
            false,
            limit,
        )?))
    }
}

/// The rows of one scan, which Java is asked for when the first of them is wanted.
#[derive(Debug)]
struct LiveRows(Arc<LiveSource>);

impl PartitionStream for LiveRows {
    fn schema(&self) -> &SchemaRef {
        &self.0.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let size = context.session_config().batch_size();
        let rows = stream::once(Arc::clone(&self.0).rows())
            .map_ok(move |batch| stream::iter(slices(batch, size)).map(EngineResult::Ok))
            .map_err(datafusion::error::DataFusionError::from)
            .try_flatten();
        let schema = Arc::clone(&self.0.schema);
        Box::pin(RecordBatchStreamAdapter::new(schema, rows))
    }
}

/// The batch in pieces of the size that the engine works with.
fn slices(batch: RecordBatch, size: usize) -> impl Iterator<Item = RecordBatch> {
    let rows = batch.num_rows();
    (0..rows)
        .step_by(size.max(1))
        .map(move |start| batch.slice(start, size.min(rows - start)))
}
