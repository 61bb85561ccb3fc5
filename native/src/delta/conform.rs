//! An operator that gives rows the columns that a table declares.

use std::fmt;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions, StringArray, new_null_array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::Result as EngineResult;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions,
};
use futures::StreamExt;

use crate::adapt::adapt;
use crate::error::{Error, Kind, Result};

/// Where a declared column comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The input's column of that number, converted when its type is another one.
    Column(usize),
    /// The input's column of that number, which holds URLs of files.
    File(usize),
    /// Nulls.
    Missing,
}

/// Gives the rows of its input the declared columns.
#[derive(Debug)]
pub struct ConformExec {
    input: Arc<dyn ExecutionPlan>,
    origins: Arc<[Origin]>,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl ConformExec {
    pub fn new(input: Arc<dyn ExecutionPlan>, origins: Arc<[Origin]>, schema: SchemaRef) -> Self {
        let of_input = input.properties();
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&schema)),
            of_input.partitioning.clone().without_columns(),
            of_input.emission_type,
            of_input.boundedness,
        );
        ConformExec {
            input,
            origins,
            schema,
            properties: Arc::new(properties),
        }
    }
}

/// A partitioning that names no columns, which may have other numbers afterwards.
trait WithoutColumns {
    fn without_columns(self) -> Self;
}

impl WithoutColumns for datafusion::physical_expr::Partitioning {
    fn without_columns(self) -> Self {
        datafusion::physical_expr::Partitioning::UnknownPartitioning(self.partition_count())
    }
}

impl DisplayAs for ConformExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self
            .schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        write!(f, "ConformExec: columns=[{}]", names.join(", "))
    }
}

impl ExecutionPlan for ConformExec {
    fn name(&self) -> &'static str {
        "ConformExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> EngineResult<TreeNodeRecursion>,
    ) -> EngineResult<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        let input = children
            .pop()
            .ok_or_else(|| Error::internal("an operator without its input"))?;
        Ok(Arc::new(ConformExec::new(
            input,
            Arc::clone(&self.origins),
            Arc::clone(&self.schema),
        )))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
        self.replace_children(children, options)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> EngineResult<SendableRecordBatchStream> {
        let rows = self.input.execute(partition, context)?;
        let origins = Arc::clone(&self.origins);
        let schema = Arc::clone(&self.schema);
        let conformed = rows.map(move |batch| Ok(conform(&batch?, &origins, &schema)?));
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            Arc::clone(&self.schema),
            conformed,
        )))
    }
}

/// The rows with the declared columns.
pub fn conform(batch: &RecordBatch, origins: &[Origin], schema: &SchemaRef) -> Result<RecordBatch> {
    let mut columns = Vec::with_capacity(origins.len());
    for (origin, field) in origins.iter().zip(schema.fields()) {
        let column = match origin {
            Origin::Column(index) => adapt(batch.column(*index), field.data_type())
                .map_err(|error| of_column(field.name(), Error::from(error)))?,
            Origin::File(index) => paths(batch.column(*index), field.data_type())?,
            Origin::Missing => new_null_array(field.data_type(), batch.num_rows()),
        };
        if !field.is_nullable() && column.null_count() > 0 {
            return Err(Error::new(
                Kind::Data,
                "23502",
                format!(
                    "column {} holds a null, and is declared NOT NULL",
                    field.name()
                ),
            ));
        }
        columns.push(column);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(
        Arc::clone(schema),
        columns,
        &options,
    )?)
}

fn of_column(name: &str, error: Error) -> Error {
    error.within(&format!("column {name}"))
}

/// Paths on this machine for URLs of files.
fn paths(urls: &ArrayRef, data_type: &DataType) -> Result<ArrayRef> {
    let texts = cast(urls, &DataType::Utf8)?;
    let paths: StringArray = texts
        .as_string::<i32>()
        .iter()
        .map(|url| url.map(path_of))
        .collect();
    Ok(cast(&paths, data_type)?)
}

fn path_of(url: &str) -> String {
    let Some(path) = url.strip_prefix("file://") else {
        return url.to_string();
    };
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int32Array, Int64Array};
    use arrow::datatypes::{Field, Schema};

    use super::*;

    fn batch() -> RecordBatch {
        let schema = Schema::new(vec![
            Field::new("n", DataType::Int32, true),
            Field::new("f", DataType::Utf8, false),
        ]);
        let numbers = Int32Array::from(vec![Some(1), None]);
        let files = StringArray::from(vec!["file:///d/a%20b.parquet", "file:///d/c.parquet"]);
        RecordBatch::try_new(Arc::new(schema), vec![Arc::new(numbers), Arc::new(files)]).unwrap()
    }

    #[test]
    fn columns_are_converted_filled_and_named_by_their_files() {
        let schema: SchemaRef = Arc::new(Schema::new(vec![
            Field::new("file", DataType::Utf8, false),
            Field::new("n", DataType::Int64, true),
            Field::new("absent", DataType::Utf8, true),
        ]));
        let origins = [Origin::File(1), Origin::Column(0), Origin::Missing];
        let rows = conform(&batch(), &origins, &schema).unwrap();
        let files = rows.column(0).as_string::<i32>();
        assert_eq!(files.value(0), "/d/a b.parquet");
        let expected = Int64Array::from(vec![Some(1), None]);
        assert_eq!(rows.column(1).as_ref(), &expected as &dyn Array);
        assert_eq!(rows.column(2).null_count(), 2);
    }

    #[test]
    fn a_null_where_none_is_declared_is_an_error_that_names_the_column() {
        let schema: SchemaRef =
            Arc::new(Schema::new(vec![Field::new("n", DataType::Int32, false)]));
        let error = conform(&batch(), &[Origin::Column(0)], &schema).unwrap_err();
        assert_eq!(
            (error.kind, error.sql_state.as_str()),
            (Kind::Data, "23502")
        );
        assert!(error.message.contains("column n"), "{error}");
    }

    #[test]
    fn values_that_do_not_fit_are_errors_and_no_nulls() {
        let schema: SchemaRef = Arc::new(Schema::new(vec![Field::new("f", DataType::Int32, true)]));
        let error = conform(&batch(), &[Origin::Column(1)], &schema).unwrap_err();
        assert_eq!(error.kind, Kind::Data);
        assert!(error.message.contains("column f"), "{error}");
    }
}
