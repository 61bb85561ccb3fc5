//! Types at the boundary: string and binary views, list views, run-end encoding and decimals of 32
//! and 64 bits stay inside the engine; Java sees their plain forms.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions};
use arrow::compute::cast;
use arrow::datatypes::{
    BinaryType, BinaryViewType, DataType, Field, FieldRef, Schema, SchemaRef, StringViewType,
    Utf8Type,
};

use crate::error::Result;
use crate::plain_bytes::plain_bytes;

/// The type that Java sees for a type of the engine.
pub fn plain_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8View => DataType::Utf8,
        DataType::BinaryView => DataType::Binary,
        // Arrow for Java has decimals of 128 and 256 bits.
        DataType::Decimal32(precision, scale) | DataType::Decimal64(precision, scale) => {
            DataType::Decimal128(*precision, *scale)
        }
        DataType::ListView(field) | DataType::List(field) => DataType::List(plain_field(field)),
        DataType::LargeListView(field) | DataType::LargeList(field) => {
            DataType::LargeList(plain_field(field))
        }
        DataType::FixedSizeList(field, size) => DataType::FixedSizeList(plain_field(field), *size),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(plain_field).collect()),
        DataType::Map(field, sorted) => DataType::Map(plain_field(field), *sorted),
        DataType::Dictionary(key, value) => {
            DataType::Dictionary(key.clone(), Box::new(plain_type(value)))
        }
        DataType::RunEndEncoded(_, values) => plain_type(values.data_type()),
        other => other.clone(),
    }
}

fn plain_field(field: &FieldRef) -> FieldRef {
    let data_type = plain_type(field.data_type());
    if &data_type == field.data_type() {
        return Arc::clone(field);
    }
    Arc::new(
        Field::new(field.name(), data_type, field.is_nullable())
            .with_metadata(field.metadata().clone()),
    )
}

/// The schema that Java sees. Metadata of the schema is dropped, metadata of fields is kept.
pub fn plain_schema(schema: &Schema) -> SchemaRef {
    Arc::new(Schema::new(
        schema.fields().iter().map(plain_field).collect::<Vec<_>>(),
    ))
}

/// The batch with the types of `schema`, which is the [`plain_schema`] of its own. Costs nothing
/// for columns that have them.
pub fn plain_batch(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    let columns = batch
        .columns()
        .iter()
        .zip(schema.fields())
        .map(|(column, field)| plain_array(column, field.data_type()))
        .collect::<Result<Vec<_>>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(
        Arc::clone(schema),
        columns,
        &options,
    )?)
}

fn plain_array(array: &ArrayRef, data_type: &DataType) -> Result<ArrayRef> {
    if array.data_type() == data_type {
        return Ok(Arc::clone(array));
    }
    match (array.data_type(), data_type) {
        (DataType::Utf8View, DataType::Utf8) => {
            plain_bytes::<StringViewType, Utf8Type>(array.as_string_view())
        }
        (DataType::BinaryView, DataType::Binary) => {
            plain_bytes::<BinaryViewType, BinaryType>(array.as_binary_view())
        }
        _ => Ok(cast(array, data_type)?),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int32Array, RunArray, StringArray, StringViewArray, StructArray};
    use arrow::datatypes::Int32Type;

    use super::*;

    #[test]
    fn views_and_runs_become_plain() {
        let runs: RunArray<Int32Type> = RunArray::try_new(
            &Int32Array::from(vec![2, 3]),
            &StringArray::from(vec!["a", "b"]),
        )
        .unwrap();
        let inner: ArrayRef = Arc::new(StringViewArray::from(vec![Some("x"), None, Some("é")]));
        let nested = StructArray::from(vec![(
            Arc::new(Field::new("s", DataType::Utf8View, true)),
            Arc::clone(&inner),
        )]);
        let columns: Vec<ArrayRef> = vec![Arc::new(runs), inner, Arc::new(nested)];
        let schema = Schema::new(
            columns
                .iter()
                .enumerate()
                .map(|(i, column)| Field::new(format!("c{i}"), column.data_type().clone(), true))
                .collect::<Vec<_>>(),
        );
        let batch = RecordBatch::try_new(Arc::new(schema.clone()), columns).unwrap();

        let plain = plain_batch(&batch, &plain_schema(&schema)).unwrap();

        assert_eq!(plain.column(0).data_type(), &DataType::Utf8);
        assert_eq!(plain.column(1).data_type(), &DataType::Utf8);
        assert!(
            matches!(plain.column(2).data_type(), DataType::Struct(fields)
            if fields[0].data_type() == &DataType::Utf8)
        );
        let strings = plain
            .column(0)
            .as_any()
            .downcast_ref::<StringArray>()
            .unwrap();
        assert_eq!(strings, &StringArray::from(vec!["a", "a", "b"]));
        assert_eq!(plain.column(1).null_count(), 1);
    }
}
