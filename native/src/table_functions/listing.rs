//! `udf_registry()`: every function that a session can call, with what is known of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::datasource::MemTable;
use datafusion::error::Result as EngineResult;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Documentation, Expr, TableType, Volatility};
use datafusion::physical_plan::ExecutionPlan;

use super::arguments::none;
use crate::error::Error;

const NAME: &str = "udf_registry";

pub fn register(state: &mut SessionState) {
    state.register_udtf(NAME, Arc::new(Registry));
}

#[derive(Debug)]
struct Registry;

impl TableFunctionImpl for Registry {
    fn call_with_args(&self, args: TableFunctionArgs) -> EngineResult<Arc<dyn TableProvider>> {
        none(NAME, &args)?;
        Ok(Arc::new(RegistryTable))
    }
}

#[derive(Debug)]
struct RegistryTable;

struct Row {
    volatility: Option<&'static str>,
    aliases: String,
    syntax: Option<String>,
    description: Option<String>,
}

impl Row {
    fn of(volatility: Volatility, aliases: &[String], doc: Option<&Documentation>) -> Self {
        let volatility = match volatility {
            Volatility::Immutable => "IMMUTABLE",
            Volatility::Stable => "STABLE",
            Volatility::Volatile => "VOLATILE",
        };
        Row {
            volatility: Some(volatility),
            aliases: aliases.join(", "),
            syntax: doc.map(|doc| doc.syntax_example.trim().to_string()),
            description: doc.map(|doc| doc.description.trim().to_string()),
        }
    }
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("function_name", DataType::Utf8, false),
        Field::new("function_type", DataType::Utf8, false),
        Field::new("volatility", DataType::Utf8, true),
        Field::new("aliases", DataType::Utf8, false),
        Field::new("syntax", DataType::Utf8, true),
        Field::new("description", DataType::Utf8, true),
    ]))
}

/// Functions by name and type. An alias is a row of its own only under its first name.
fn functions(state: &SessionState) -> BTreeMap<(String, &'static str), Row> {
    let mut rows = BTreeMap::new();
    for function in state.scalar_functions().values() {
        let row = Row::of(
            function.signature().volatility,
            function.aliases(),
            function.documentation(),
        );
        rows.insert((function.name().to_string(), "SCALAR"), row);
    }
    for function in state.aggregate_functions().values() {
        let row = Row::of(
            function.signature().volatility,
            function.aliases(),
            function.documentation(),
        );
        rows.insert((function.name().to_string(), "AGGREGATE"), row);
    }
    for function in state.window_functions().values() {
        let row = Row::of(
            function.signature().volatility,
            function.aliases(),
            function.documentation(),
        );
        rows.insert((function.name().to_string(), "WINDOW"), row);
    }
    for function in state.higher_order_functions().values() {
        let row = Row::of(
            function.signature().volatility,
            function.aliases(),
            function.documentation(),
        );
        rows.insert((function.name().to_string(), "HIGHER_ORDER"), row);
    }
    for name in state.table_functions().keys() {
        let row = Row {
            volatility: None,
            aliases: String::new(),
            syntax: None,
            description: None,
        };
        rows.insert((name.clone(), "TABLE"), row);
    }
    rows
}

fn batch(rows: &BTreeMap<(String, &'static str), Row>) -> EngineResult<RecordBatch> {
    let names = rows.keys().map(|(name, _)| Some(name.as_str()));
    let types = rows.keys().map(|(_, function_type)| Some(*function_type));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(names.collect::<StringArray>()),
        Arc::new(types.collect::<StringArray>()),
        Arc::new(
            rows.values()
                .map(|row| row.volatility)
                .collect::<StringArray>(),
        ),
        Arc::new(
            rows.values()
                .map(|row| Some(&row.aliases))
                .collect::<StringArray>(),
        ),
        Arc::new(
            rows.values()
                .map(|row| row.syntax.as_ref())
                .collect::<StringArray>(),
        ),
        Arc::new(
            rows.values()
                .map(|row| row.description.as_ref())
                .collect::<StringArray>(),
        ),
    ];
    Ok(RecordBatch::try_new(schema(), columns)?)
}

#[async_trait]
impl TableProvider for RegistryTable {
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
        let session: &SessionState = state
            .as_any()
            .downcast_ref()
            .ok_or_else(|| Error::internal(format!("{NAME} was planned outside of a session")))?;
        MemTable::try_new(schema(), vec![vec![batch(&functions(session))?]])?
            .scan(state, projection, filters, limit)
            .await
    }
}
