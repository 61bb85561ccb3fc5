//! `system.runtime`: the executions of an engine, their operators, and its sessions, as tables.

use std::fmt;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use crate::operators::Operator;
use crate::queries::{Queries, Query, QueryFacts};
use crate::sessions::{self, Sessions};

pub const SCHEMA: &str = "runtime";

/// The tables of this schema with their names.
pub fn tables(
    queries: &Arc<Queries>,
    sessions: &Arc<Sessions>,
) -> Vec<(&'static str, Arc<dyn TableProvider>)> {
    let of_queries = |rows: QueryRows| -> Rows {
        let queries = Arc::clone(queries);
        Box::new(move |schema| rows(schema, &queries.all()))
    };
    let sessions = Arc::clone(sessions);
    let session_rows: Rows = Box::new(move |schema| sessions.rows(schema));
    let table = |name: &'static str, schema: SchemaRef, rows: Rows| {
        let table = RuntimeTable::new(name, schema, rows);
        (name, Arc::new(table) as Arc<dyn TableProvider>)
    };
    vec![
        table("operators", operators_schema(), of_queries(operator_rows)),
        table("queries", queries_schema(), of_queries(query_rows)),
        table("sessions", sessions::schema(), session_rows),
    ]
}

type QueryRows = fn(&SchemaRef, &[Arc<Query>]) -> datafusion::error::Result<RecordBatch>;

pub type Rows = Box<dyn Fn(&SchemaRef) -> datafusion::error::Result<RecordBatch> + Send + Sync>;

/// A table whose rows are made from what the engine does when it is scanned.
pub struct RuntimeTable {
    name: &'static str,
    schema: SchemaRef,
    rows: Rows,
}

impl RuntimeTable {
    pub fn new(name: &'static str, schema: SchemaRef, rows: Rows) -> Self {
        RuntimeTable { name, schema, rows }
    }
}

impl fmt::Debug for RuntimeTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RuntimeTable({})", self.name)
    }
}

#[async_trait]
impl TableProvider for RuntimeTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let rows = (self.rows)(&self.schema)?;
        let partitions = [vec![rows]];
        let scan = MemorySourceConfig::try_new_exec(
            &partitions,
            Arc::clone(&self.schema),
            projection.cloned(),
        )?;
        Ok(scan)
    }
}

fn field(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, false)
}

fn queries_schema() -> SchemaRef {
    let started = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    Arc::new(Schema::new(vec![
        field("query_id", DataType::Int64),
        field("session_id", DataType::Int64),
        field("state", DataType::Utf8),
        field("sql_hash", DataType::Utf8),
        field("sql", DataType::Utf8),
        field("started_at", started),
        field("elapsed_ms", DataType::Float64),
        field("rows", DataType::Int64),
        field("bytes", DataType::Int64),
        field("memory_bytes", DataType::Int64),
        field("peak_memory_bytes", DataType::Int64),
        field("spilled_bytes", DataType::Int64),
        Field::new("progress", DataType::Float64, true),
        Field::new("error_kind", DataType::Utf8, true),
        Field::new("error_state", DataType::Utf8, true),
        Field::new("error_message", DataType::Utf8, true),
    ]))
}

fn query_rows(
    schema: &SchemaRef,
    queries: &[Arc<Query>],
) -> datafusion::error::Result<RecordBatch> {
    let rows: Vec<(&Arc<Query>, QueryFacts)> =
        queries.iter().map(|query| (query, query.facts())).collect();
    let numbers = |number: fn(&Query, &QueryFacts) -> u64| -> ArrayRef {
        let values = rows
            .iter()
            .map(|(query, facts)| number(query, facts) as i64);
        Arc::new(Int64Array::from_iter_values(values))
    };
    let texts = |text: fn(&Query, &QueryFacts) -> String| -> ArrayRef {
        let values = rows.iter().map(|(query, facts)| text(query, facts));
        Arc::new(StringArray::from_iter_values(values))
    };
    let errors = |text: fn(&crate::error::Error) -> String| -> ArrayRef {
        let values = rows.iter().map(|(_, facts)| facts.error.as_ref().map(text));
        Arc::new(StringArray::from_iter(values))
    };
    let started = rows.iter().map(|(query, _)| query.started_micros());
    let elapsed = rows
        .iter()
        .map(|(_, facts)| facts.elapsed.as_nanos() as f64 / 1e6);
    let columns: Vec<ArrayRef> = vec![
        numbers(|query, _| query.id),
        numbers(|query, _| query.session),
        texts(|_, facts| facts.state.name().to_string()),
        texts(|query, _| query.sql_hash.to_string()),
        texts(|query, _| query.sql.to_string()),
        Arc::new(TimestampMicrosecondArray::from_iter_values(started).with_timezone("UTC")),
        Arc::new(Float64Array::from_iter_values(elapsed)),
        numbers(|_, facts| facts.rows),
        numbers(|_, facts| facts.bytes),
        numbers(|_, facts| facts.memory_bytes),
        numbers(|_, facts| facts.peak_memory_bytes),
        numbers(|_, facts| facts.spilled_bytes),
        Arc::new(Float64Array::from_iter(
            rows.iter().map(|(_, facts)| facts.progress),
        )),
        errors(|error| error.kind.name().to_string()),
        errors(|error| error.sql_state.clone()),
        errors(|error| error.message.clone()),
    ];
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}

fn operators_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        field("query_id", DataType::Int64),
        field("operator_id", DataType::Int32),
        Field::new("parent_id", DataType::Int32, true),
        field("name", DataType::Utf8),
        field("details", DataType::Utf8),
        Field::new("estimated_rows", DataType::Int64, true),
        Field::new("output_rows", DataType::Int64, true),
        Field::new("compute_ms", DataType::Float64, true),
        field("spilled_bytes", DataType::Int64),
    ]))
}

/// One operator with its place in its plan, numbered from the root on.
struct Placed {
    query: u64,
    id: i32,
    parent: Option<i32>,
    operator: Operator,
}

fn place(query: u64, parent: Option<i32>, mut operator: Operator, placed: &mut Vec<Placed>) {
    let id = placed
        .last()
        .map_or(0, |last| if last.query == query { last.id + 1 } else { 0 });
    let children = std::mem::take(&mut operator.children);
    placed.push(Placed {
        query,
        id,
        parent,
        operator,
    });
    for child in children {
        place(query, Some(id), child, placed);
    }
}

fn operator_rows(
    schema: &SchemaRef,
    queries: &[Arc<Query>],
) -> datafusion::error::Result<RecordBatch> {
    let mut rows = Vec::new();
    for query in queries {
        if let Some(root) = query.facts().operators {
            place(query.id, None, root, &mut rows);
        }
    }
    let optional = |number: fn(&Operator) -> Option<u64>| -> ArrayRef {
        let values = rows
            .iter()
            .map(|row| number(&row.operator).map(|n| n as i64));
        Arc::new(Int64Array::from_iter(values))
    };
    let texts = |text: fn(&Operator) -> &str| -> ArrayRef {
        let values = rows.iter().map(|row| text(&row.operator));
        Arc::new(StringArray::from_iter_values(values))
    };
    let compute = rows.iter().map(|row| {
        let nanos = row.operator.figure("elapsed_compute")?;
        Some(nanos as f64 / 1e6)
    });
    let spilled = rows
        .iter()
        .map(|row| row.operator.figure("spilled_bytes").unwrap_or(0) as i64);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from_iter_values(
            rows.iter().map(|row| row.query as i64),
        )),
        Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| row.id))),
        Arc::new(Int32Array::from_iter(rows.iter().map(|row| row.parent))),
        texts(|operator| &operator.name),
        texts(|operator| &operator.details),
        optional(|operator| operator.estimated_rows),
        optional(|operator| operator.figure("output_rows")),
        Arc::new(Float64Array::from_iter(compute)),
        Arc::new(Int64Array::from_iter_values(spilled)),
    ];
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}
