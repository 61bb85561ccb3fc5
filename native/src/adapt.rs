//! Values of a file's column as values of the declared one, found by name at every depth.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, FixedSizeListArray, GenericListArray, GenericListViewArray, MapArray,
    OffsetSizeTrait, RecordBatch, StructArray, new_null_array,
};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema};
use arrow::error::ArrowError;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::ColumnarValue;
use datafusion::physical_expr::PhysicalExpr;

use crate::error::{Error, Kind};
use crate::type_text::type_text;

/// A column of a file, read as a declared column.
#[derive(Debug, Clone)]
pub struct Adapted {
    column: Arc<dyn PhysicalExpr>,
    target: FieldRef,
}

impl Adapted {
    pub fn new(column: Arc<dyn PhysicalExpr>, target: FieldRef) -> Self {
        Adapted { column, target }
    }
}

impl PartialEq for Adapted {
    fn eq(&self, other: &Self) -> bool {
        self.column.eq(&other.column) && self.target == other.target
    }
}

impl Eq for Adapted {}

impl Hash for Adapted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.column.hash(state);
        self.target.hash(state);
    }
}

impl fmt::Display for Adapted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} AS {}",
            self.column,
            type_text(self.target.data_type())
        )
    }
}

impl PhysicalExpr for Adapted {
    fn data_type(&self, _: &Schema) -> Result<DataType> {
        Ok(self.target.data_type().clone())
    }

    fn nullable(&self, _: &Schema) -> Result<bool> {
        Ok(self.target.is_nullable())
    }

    fn return_field(&self, _: &Schema) -> Result<FieldRef> {
        Ok(Arc::clone(&self.target))
    }

    fn evaluate(&self, batch: &RecordBatch) -> Result<ColumnarValue> {
        let array = self.column.evaluate(batch)?.into_array(batch.num_rows())?;
        let array = adapt(&array, self.target.data_type())
            .map_err(|error| self.failed("22000", &error.to_string()))?;
        if !self.target.is_nullable() && array.null_count() > 0 {
            return Err(self.failed("23502", "it is declared NOT NULL and holds a null"));
        }
        Ok(ColumnarValue::Array(array))
    }

    fn children(&self) -> Vec<&Arc<dyn PhysicalExpr>> {
        vec![&self.column]
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn PhysicalExpr>>,
    ) -> Result<Arc<dyn PhysicalExpr>> {
        let [column] = children.as_slice() else {
            return Err(DataFusionError::Internal("one column is adapted".into()));
        };
        Ok(Arc::new(Adapted::new(
            Arc::clone(column),
            Arc::clone(&self.target),
        )))
    }

    fn fmt_sql(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Adapted {
    fn failed(&self, sql_state: &str, reason: &str) -> DataFusionError {
        let text = format!("column '{}' can not be read: {reason}", self.target.name());
        Error::new(Kind::Data, sql_state, text).into()
    }
}

/// An array as one of another type.
pub fn adapt(array: &ArrayRef, to: &DataType) -> std::result::Result<ArrayRef, ArrowError> {
    use DataType::*;
    match (array.data_type(), to) {
        (from, to) if from == to => Ok(Arc::clone(array)),
        (Null, _) => Ok(new_null_array(to, array.len())),
        (Struct(_), Struct(fields)) => Ok(Arc::new(adapt_struct(array.as_struct(), fields)?)),
        (List(_), List(child)) => adapt_list::<i32>(array, child),
        (LargeList(_), LargeList(child)) => adapt_list::<i64>(array, child),
        (List(_), LargeList(child)) => {
            // The kernel knows longer offsets; what is inside is found by name.
            let list = array.as_list::<i32>();
            let offsets = list.offsets().iter().map(|offset| i64::from(*offset));
            Ok(Arc::new(GenericListArray::<i64>::try_new(
                Arc::clone(child),
                arrow::buffer::OffsetBuffer::new(offsets.collect()),
                adapt(list.values(), child.data_type())?,
                list.nulls().cloned(),
            )?))
        }
        (ListView(_), ListView(child)) => adapt_list_view::<i32>(array, child),
        (LargeListView(_), LargeListView(child)) => adapt_list_view::<i64>(array, child),
        (FixedSizeList(_, _), FixedSizeList(child, size)) => {
            let list = array.as_fixed_size_list();
            Ok(Arc::new(FixedSizeListArray::try_new(
                Arc::clone(child),
                *size,
                adapt(list.values(), child.data_type())?,
                list.nulls().cloned(),
            )?))
        }
        (Map(_, _), Map(entries, sorted)) => adapt_map(array.as_map(), entries, *sorted),
        _ => cast_with_options(
            array,
            to,
            &CastOptions {
                safe: false,
                ..CastOptions::default()
            },
        ),
    }
}

fn adapt_struct(
    array: &StructArray,
    fields: &Fields,
) -> std::result::Result<StructArray, ArrowError> {
    let children = fields
        .iter()
        .map(|field| match array.column_by_name(field.name()) {
            Some(child) => adapt(child, field.data_type()),
            None => Ok(new_null_array(field.data_type(), array.len())),
        })
        .collect::<std::result::Result<Vec<_>, _>>()?;
    StructArray::try_new_with_length(
        fields.clone(),
        children,
        array.nulls().cloned(),
        array.len(),
    )
}

fn adapt_list<O: OffsetSizeTrait>(
    array: &ArrayRef,
    child: &FieldRef,
) -> std::result::Result<ArrayRef, ArrowError> {
    let list = array.as_list::<O>();
    Ok(Arc::new(GenericListArray::<O>::try_new(
        Arc::clone(child),
        list.offsets().clone(),
        adapt(list.values(), child.data_type())?,
        list.nulls().cloned(),
    )?))
}

fn adapt_list_view<O: OffsetSizeTrait>(
    array: &ArrayRef,
    child: &FieldRef,
) -> std::result::Result<ArrayRef, ArrowError> {
    let list = array.as_list_view::<O>();
    Ok(Arc::new(GenericListViewArray::<O>::try_new(
        Arc::clone(child),
        list.offsets().clone(),
        list.sizes().clone(),
        adapt(list.values(), child.data_type())?,
        list.nulls().cloned(),
    )?))
}

/// Keys and values are found by their place, because writers give them other names.
fn adapt_map(
    map: &MapArray,
    entries: &FieldRef,
    sorted: bool,
) -> std::result::Result<ArrayRef, ArrowError> {
    let DataType::Struct(fields) = entries.data_type() else {
        return Err(ArrowError::CastError("a map has no entries".into()));
    };
    let values = map
        .entries()
        .columns()
        .iter()
        .zip(fields)
        .map(|(column, field): (_, &Arc<Field>)| adapt(column, field.data_type()))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Arc::new(MapArray::try_new(
        Arc::clone(entries),
        map.offsets().clone(),
        StructArray::try_new(fields.clone(), values, None)?,
        map.nulls().cloned(),
        sorted,
    )?))
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int32Array, Int64Array, ListArray};
    use arrow::buffer::OffsetBuffer;

    use super::*;

    #[test]
    fn fields_are_found_by_name_below_lists() {
        let old: Fields = vec![
            Field::new("gone", DataType::Int32, true),
            Field::new("a", DataType::Int32, true),
        ]
        .into();
        let new: Fields = vec![
            Field::new("a", DataType::Int64, true),
            Field::new("b", DataType::Utf8, true),
        ]
        .into();
        let numbers = |values: Vec<i32>| Arc::new(Int32Array::from(values)) as ArrayRef;
        let structs = StructArray::new(
            old.clone(),
            vec![numbers(vec![9, 9, 9]), numbers(vec![1, 2, 3])],
            None,
        );
        let list: ArrayRef = Arc::new(ListArray::new(
            Arc::new(Field::new("element", DataType::Struct(old), true)),
            OffsetBuffer::from_lengths([2, 0, 1]),
            Arc::new(structs),
            None,
        ));
        let item = Arc::new(Field::new("item", DataType::Struct(new), true));
        for to in [DataType::List(Arc::clone(&item)), DataType::LargeList(item)] {
            let adapted = adapt(&list, &to).unwrap();
            assert_eq!(adapted.data_type(), &to);
            let structs = match &to {
                DataType::List(_) => adapted.as_list::<i32>().values().clone(),
                _ => adapted.as_list::<i64>().values().clone(),
            };
            let structs = structs.as_struct();
            assert_eq!(
                structs.column(0).as_ref(),
                &Int64Array::from(vec![1, 2, 3]) as &dyn Array
            );
            assert_eq!(structs.column(1).null_count(), 3);
        }
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_no_null() {
        let array: ArrayRef = Arc::new(Int64Array::from(vec![1 << 40]));
        assert!(adapt(&array, &DataType::Int32).is_err());
    }
}
