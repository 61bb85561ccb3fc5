//! One row about each cache of files: how much it holds and how well it serves.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::datasource::MemTable;
use datafusion::error::Result as EngineResult;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use super::arguments::none;
use crate::caches::{CacheFigures, Counted, EngineCaches};

pub fn register(state: &mut SessionState, caches: &EngineCaches) {
    let all = [
        (
            "list_files_cache",
            Source::Counted(caches.list_files.clone()),
        ),
        ("metadata_cache", Source::Counted(caches.metadata.clone())),
        (
            "statistics_cache",
            Source::Counted(caches.statistics.clone()),
        ),
        ("predicate_cache", Source::PerScan),
    ];
    for (name, source) in all {
        state.register_udtf(name, Arc::new(CacheFunction { name, source }));
    }
}

#[derive(Clone)]
enum Source {
    /// A cache of the engine, or none because its limit is 0.
    Counted(Option<Arc<dyn Counted>>),
    /// Each scan of a Parquet file has one of its own and forgets it, so that only its limit is
    /// known.
    PerScan,
}

struct CacheFunction {
    name: &'static str,
    source: Source,
}

impl std::fmt::Debug for CacheFunction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl TableFunctionImpl for CacheFunction {
    fn call_with_args(&self, args: TableFunctionArgs) -> EngineResult<Arc<dyn TableProvider>> {
        none(self.name, &args)?;
        Ok(Arc::new(CacheTable {
            name: self.name,
            source: self.source.clone(),
        }))
    }
}

struct CacheTable {
    name: &'static str,
    source: Source,
}

impl std::fmt::Debug for CacheTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("cache_name", DataType::Utf8, false),
        Field::new("event_time_unix_ms", DataType::Int64, false),
        Field::new("entry_count", DataType::Int64, true),
        Field::new("hit_count", DataType::Int64, true),
        Field::new("miss_count", DataType::Int64, true),
        Field::new("eviction_count", DataType::Int64, true),
        Field::new("config_ttl", DataType::Utf8, true),
        Field::new("config_limit", DataType::Utf8, true),
    ]))
}

impl CacheTable {
    fn row(&self, state: &dyn Session) -> EngineResult<RecordBatch> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_millis() as i64);
        let figures = match &self.source {
            Source::Counted(Some(cache)) => Some(cache.figures()),
            Source::Counted(None) | Source::PerScan => None,
        };
        let count = |of: fn(&CacheFigures) -> i64| -> ArrayRef {
            Arc::new(Int64Array::from(vec![figures.as_ref().map(of)]))
        };
        let text = |value: Option<String>| -> ArrayRef { Arc::new(StringArray::from(vec![value])) };
        let ttl = figures
            .as_ref()
            .and_then(|figures| figures.ttl)
            .map(|ttl| format!("{}s", ttl.as_secs_f64()));
        let limit = match (&self.source, &figures) {
            (_, Some(figures)) => Some(figures.limit_bytes.to_string()),
            (Source::Counted(_), None) => Some("0".to_string()),
            (Source::PerScan, None) => {
                let options = &state.config_options().execution.parquet;
                options
                    .max_predicate_cache_size
                    .map(|bytes| bytes.to_string())
            }
        };
        Ok(RecordBatch::try_new(
            schema(),
            vec![
                text(Some(self.name.to_string())),
                Arc::new(Int64Array::from(vec![now])),
                count(|figures| figures.entries),
                count(|figures| figures.hits),
                count(|figures| figures.misses),
                count(|figures| figures.evictions),
                text(ttl),
                text(limit),
            ],
        )?)
    }
}

#[async_trait]
impl TableProvider for CacheTable {
    fn schema(&self) -> SchemaRef {
        schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        MemTable::try_new(schema(), vec![vec![self.row(state)?]])?
            .scan(state, projection, filters, limit)
            .await
    }
}
