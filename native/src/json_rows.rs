//! Rows of small tables as Java sends them: JSON lists with one value per column.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, ListBuilder, RecordBatch,
    RecordBatchOptions, StringArray, StringBuilder, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, FieldRef, SchemaRef, TimeUnit};
use serde_json::Value;

use crate::error::{Error, Result};

/// The rows as one batch of that schema. A point in time is a number of microseconds.
pub fn batch(schema: &SchemaRef, rows: &[Value]) -> Result<RecordBatch> {
    let columns = schema.fields().iter().enumerate();
    let columns = columns
        .map(|(index, field)| column(field, rows.iter().map(|row| &row[index])))
        .collect::<Result<Vec<_>>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    Ok(RecordBatch::try_new_with_options(
        Arc::clone(schema),
        columns,
        &options,
    )?)
}

fn column<'a>(field: &FieldRef, values: impl Iterator<Item = &'a Value>) -> Result<ArrayRef> {
    let wrong = |value: &Value| {
        Error::configuration(format!(
            "column {} of type {} can not hold {value}",
            field.name(),
            field.data_type()
        ))
    };
    Ok(match field.data_type() {
        DataType::Utf8 => {
            let read = |value: &'a Value| value.as_str();
            Arc::new(StringArray::from(cells(values, read, wrong)?))
        }
        DataType::Int32 => {
            let read = |value: &Value| value.as_i64().and_then(|number| number.try_into().ok());
            Arc::new(Int32Array::from(cells(values, read, wrong)?))
        }
        DataType::Int64 => Arc::new(Int64Array::from(cells(values, Value::as_i64, wrong)?)),
        DataType::Float64 => Arc::new(Float64Array::from(cells(values, Value::as_f64, wrong)?)),
        DataType::Timestamp(TimeUnit::Microsecond, zone) => {
            let micros = TimestampMicrosecondArray::from(cells(values, Value::as_i64, wrong)?);
            Arc::new(micros.with_timezone_opt(zone.clone()))
        }
        DataType::Boolean => Arc::new(BooleanArray::from(cells(values, Value::as_bool, wrong)?)),
        DataType::List(element) if element.data_type() == &DataType::Utf8 => {
            let mut lists = ListBuilder::new(StringBuilder::new()).with_field(Arc::clone(element));
            for texts in cells(values, |value: &'a Value| value.as_array(), wrong)? {
                for text in texts.into_iter().flatten() {
                    lists.values().append_option(text.as_str());
                }
                lists.append(texts.is_some());
            }
            Arc::new(lists.finish())
        }
        other => {
            return Err(Error::configuration(format!(
                "column {} has the type {other}, which no diagnostic has",
                field.name()
            )));
        }
    })
}

fn cells<'a, T>(
    values: impl Iterator<Item = &'a Value>,
    read: impl Fn(&'a Value) -> Option<T>,
    wrong: impl Fn(&Value) -> Error,
) -> Result<Vec<Option<T>>> {
    values
        .map(|value| match value {
            Value::Null => Ok(None),
            value => read(value).map(Some).ok_or_else(|| wrong(value)),
        })
        .collect()
}
