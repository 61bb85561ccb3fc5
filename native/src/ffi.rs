//! Arrow arrays on their way between Java's memory and the engine's, by the Arrow C data interface.

use std::sync::Arc;

use arrow::array::{Array, ArrayData, ArrayRef, RecordBatch, RecordBatchOptions, make_array};
use arrow::buffer::Buffer;
use arrow::compute::concat;
use arrow::datatypes::{DataType, Field, SchemaRef};
use arrow::ffi::{FFI_ArrowArray, from_ffi_and_data_type};

use crate::error::{Error, Kind, Result};
use crate::java_memory::GivenRows;

/// C structures that lie side by side, for Java to fill or to take.
pub struct Exchange(Vec<FFI_ArrowArray>);

impl Exchange {
    /// Structures for Java to fill.
    pub fn empty(count: usize) -> Self {
        Exchange((0..count).map(|_| FFI_ArrowArray::empty()).collect())
    }

    /// Structures for Java to take over. Java reads no array with an offset, so such a one is
    /// copied.
    pub fn of(arrays: &[ArrayRef]) -> Result<Self> {
        let exported = arrays
            .iter()
            .map(|array| {
                let data = array.to_data();
                if has_offset(&data) {
                    let compact = concat(&[&new_empty(array), array.as_ref()])?;
                    return Ok(FFI_ArrowArray::new(&compact.to_data()));
                }
                Ok(FFI_ArrowArray::new(&data))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Exchange(exported))
    }

    /// Where the first structure lies.
    pub fn address(&mut self) -> i64 {
        self.0.as_mut_ptr() as i64
    }

    /// The batch that Java has given, checked: neither lengths nor nulls nor the bytes of texts are
    /// taken on trust. A column that was not lent lies in its structure.
    pub fn into_batch(self, schema: &SchemaRef, given: &GivenRows) -> Result<RecordBatch> {
        let rows = given.rows;
        let columns = self
            .0
            .into_iter()
            .zip(schema.fields())
            .enumerate()
            .map(
                |(column, (array, field))| match given.array(column, field)? {
                    Some(lent) => checked(lent, field, rows),
                    None => import(array, field, rows),
                },
            )
            .collect::<Result<Vec<_>>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        Ok(RecordBatch::try_new_with_options(
            Arc::clone(schema),
            columns,
            &options,
        )?)
    }

    /// The one array that Java has put in place, checked like a batch.
    pub fn into_array(self, field: &Field, rows: usize) -> Result<ArrayRef> {
        let array = self.0.into_iter().next();
        import(array.unwrap_or_else(FFI_ArrowArray::empty), field, rows)
    }
}

fn import(array: FFI_ArrowArray, field: &Field, rows: usize) -> Result<ArrayRef> {
    let name = field.name();
    if array.is_released() {
        return Err(Error::internal(format!(
            "Java gave no array for column '{name}'"
        )));
    }
    // SAFETY: Java has compared the vector's type with the one that is asked for here, and the
    // array keeps the memory of its buffers until it is dropped.
    let data = unsafe { from_ffi_and_data_type(array, field.data_type().clone()) }
        .map_err(|error| wrong(name, &error.to_string()))?;
    checked(data, field, rows)
}

fn checked(data: ArrayData, field: &Field, rows: usize) -> Result<ArrayRef> {
    let name = field.name();
    if data.len() != rows {
        return Err(wrong(
            name,
            &format!("it has {} values in a batch of {rows} rows", data.len()),
        ));
    }
    if rows == 0 {
        // Offsets of texts may start anywhere then, which the check would not like.
        return Ok(arrow::array::new_empty_array(field.data_type()));
    }
    let data = without_garbage(data);
    data.validate_full()
        .map_err(|error| wrong(name, &error.to_string()))?;
    let array = make_array(data);
    if !field.is_nullable() && array.logical_null_count() > 0 {
        return Err(wrong(
            name,
            &format!(
                "it is declared NOT NULL and has {} nulls",
                array.logical_null_count()
            ),
        ));
    }
    Ok(array)
}

/// The data with views of nulls set to zero. Java leaves whatever was in memory there, and the
/// engine may look at it.
fn without_garbage(data: ArrayData) -> ArrayData {
    let is_view = matches!(data.data_type(), DataType::Utf8View | DataType::BinaryView);
    if is_view && let Some(nulls) = data.nulls() {
        let mut views = data.buffer::<u128>(0)[..data.len()].to_vec();
        for (place, view) in views.iter_mut().enumerate() {
            if nulls.is_null(place) {
                *view = 0;
            }
        }
        let mut buffers = data.buffers().to_vec();
        buffers[0] = Buffer::from_vec(views);
        // SAFETY: the caller validates the data.
        return unsafe {
            data.into_builder()
                .offset(0)
                .buffers(buffers)
                .build_unchecked()
        };
    }
    if data.child_data().is_empty() {
        return data;
    }
    let children = data
        .child_data()
        .iter()
        .cloned()
        .map(without_garbage)
        .collect();
    // SAFETY: as above.
    unsafe { data.into_builder().child_data(children).build_unchecked() }
}

fn wrong(column: &str, why: &str) -> Error {
    Error::new(
        Kind::SchemaMismatch,
        "42P17",
        format!("column '{column}' is not what was declared: {why}"),
    )
}

fn new_empty(array: &ArrayRef) -> ArrayRef {
    arrow::array::new_empty_array(array.data_type())
}

/// Whether any part of the array starts in the middle of its buffers.
fn has_offset(data: &ArrayData) -> bool {
    data.offset() != 0 || data.child_data().iter().any(has_offset)
}

#[cfg(test)]
mod tests {
    use arrow::array::{BooleanArray, Int32Array, StringArray, StructArray};

    use super::*;

    fn travel(array: ArrayRef, field: &Field) -> Result<ArrayRef> {
        let rows = array.len();
        Exchange::of(&[array])?.into_array(field, rows)
    }

    #[test]
    fn arrays_survive_and_slices_arrive_without_offset() {
        let flags = BooleanArray::from(vec![Some(true), None, Some(false), Some(true)]);
        let numbers = Int32Array::from(vec![Some(1), None, Some(3), Some(4)]);
        let texts = StringArray::from(vec![Some("a"), None, Some("é"), Some("")]);
        let arrays: Vec<ArrayRef> = vec![Arc::new(flags), Arc::new(numbers), Arc::new(texts)];
        let fields: Vec<Field> = (0..3)
            .map(|i| Field::new(format!("c{i}"), arrays[i].data_type().clone(), true))
            .collect();
        let both = StructArray::new(fields.into(), arrays.clone(), None);
        for array in arrays.into_iter().chain([Arc::new(both) as ArrayRef]) {
            for (start, length) in [(0, 4), (1, 3), (3, 1), (2, 0)] {
                let part = array.slice(start, length);
                let field = Field::new("c", part.data_type().clone(), true);
                let exported = Exchange::of(&[Arc::clone(&part)]).unwrap();
                assert_eq!(exported.0[0].offset(), 0);
                assert_eq!(&travel(Arc::clone(&part), &field).unwrap(), &part);
            }
        }
    }

    #[test]
    fn what_was_not_declared_is_refused_by_column() {
        let numbers: ArrayRef = Arc::new(Int32Array::from(vec![Some(1), None]));
        let strict = Field::new("strict", DataType::Int32, false);
        let error = travel(Arc::clone(&numbers), &strict).unwrap_err();
        assert_eq!(error.kind, Kind::SchemaMismatch);
        assert!(error.message.contains("'strict'"), "{error}");

        let field = Field::new("n", DataType::Int32, true);
        let error = Exchange::of(&[numbers])
            .unwrap()
            .into_array(&field, 3)
            .unwrap_err();
        assert!(
            error.message.contains("2 values in a batch of 3"),
            "{error}"
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let bytes = arrow::array::BinaryArray::from(vec![&b"\xff\xfe"[..]]);
        let field = Field::new("text", DataType::Utf8, true);
        let error = travel(Arc::new(bytes), &field).unwrap_err();
        assert_eq!(error.kind, Kind::SchemaMismatch);
        assert!(error.message.contains("'text'"), "{error}");
    }
}
