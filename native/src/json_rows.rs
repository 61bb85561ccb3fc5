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

#[cfg(test)]
mod tests {
    use arrow::array::Array;
    use arrow::array::cast::AsArray;
    use arrow::datatypes::{Field, Schema, TimestampMicrosecondType};
    use serde_json::json;

    use super::*;

    fn read(data_type: DataType, nullable: bool, values: &[Value]) -> Result<RecordBatch> {
        let schema = Schema::new(vec![Field::new("c", data_type, nullable)]);
        let rows: Vec<Value> = values.iter().map(|value| json!([value])).collect();
        batch(&Arc::new(schema), &rows)
    }

    #[test]
    fn values_keep_their_types_and_nulls() {
        let time = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
        let times = read(time.clone(), true, &[json!(-1), Value::Null]).unwrap();
        assert_eq!(times.column(0).data_type(), &time);
        let times = times.column(0).as_primitive::<TimestampMicrosecondType>();
        assert_eq!((times.value(0), times.null_count()), (-1, 1));
        let none = read(DataType::Utf8, true, &[]).unwrap();
        assert_eq!((none.num_rows(), none.num_columns()), (0, 1));
    }

    #[test]
    fn values_that_do_not_fit_are_named() {
        for (data_type, value) in [
            (DataType::Int32, json!(i64::MAX)),
            (DataType::Int64, json!(0.5)),
            (DataType::Utf8, json!(1)),
            (DataType::Boolean, json!("true")),
        ] {
            let error = read(data_type, true, std::slice::from_ref(&value)).unwrap_err();
            assert!(error.message.contains("column c"), "{error}");
            assert!(error.message.contains(&value.to_string()), "{error}");
        }
        assert!(read(DataType::Utf8, false, &[Value::Null]).is_err());
        assert!(read(DataType::Date32, true, &[json!(1)]).is_err());
    }
}
