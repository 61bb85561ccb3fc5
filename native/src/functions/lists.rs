//! Which rows of a list column have no null element.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::DataType;
use datafusion::logical_expr::ColumnarValue;

use super::definition::{Argument, Definition, Takes};
use crate::error::{Error, Result};

pub const VALID_MASK: Definition = Definition {
    name: "valid_mask",
    about: "Whether a list is there and has no null element. A null list gives false, an empty \
            one true.",
    example: "SELECT valid_mask(['a', NULL]) -- false",
    arguments: &[Argument {
        name: "list",
        takes: Takes::List,
        about: "A list of anything",
    }],
    repeats: false,
    strict: false,
    result: DataType::Boolean,
    kernel: valid_mask,
};

fn valid_mask(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let list = args[0].to_array(rows)?;
    let mask = match list.data_type() {
        DataType::List(_) => {
            let list = list.as_list::<i32>();
            mask(list.nulls(), list.values(), rows, |row| {
                (
                    list.value_offsets()[row] as usize,
                    list.value_length(row) as usize,
                )
            })
        }
        DataType::LargeList(_) => {
            let list = list.as_list::<i64>();
            mask(list.nulls(), list.values(), rows, |row| {
                (
                    list.value_offsets()[row] as usize,
                    list.value_length(row) as usize,
                )
            })
        }
        DataType::FixedSizeList(_, _) => {
            let list = list.as_fixed_size_list();
            let size = list.value_length() as usize;
            mask(list.nulls(), list.values(), rows, |row| {
                (list.value_offset(row) as usize, size)
            })
        }
        other => {
            return Err(Error::internal(format!(
                "valid_mask was given a column of type {other}"
            )));
        }
    };
    Ok(Arc::new(BooleanArray::new(mask, None)))
}

fn mask(
    lists: Option<&NullBuffer>,
    elements: &ArrayRef,
    rows: usize,
    range: impl Fn(usize) -> (usize, usize),
) -> BooleanBuffer {
    let elements = elements.logical_nulls();
    BooleanBuffer::collect_bool(rows, |row| {
        if lists.is_some_and(|lists| lists.is_null(row)) {
            return false;
        }
        elements.as_ref().is_none_or(|elements| {
            let (offset, length) = range(row);
            elements.inner().slice(offset, length).count_set_bits() == length
        })
    })
}
