//! Reading the arguments of a function row by row, and writing its result, without an allocation
//! per row.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, LargeStringArray, StringArray, StringViewArray,
    UInt64Array,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, UInt64Type};
use datafusion::logical_expr::ColumnarValue;

use crate::error::{Error, Kind, Result};

/// Text of one argument by row.
pub struct Texts {
    nulls: Option<NullBuffer>,
    values: TextValues,
}

enum TextValues {
    /// The same for every row.
    Constant(String),
    AllNull,
    Utf8(StringArray),
    LargeUtf8(LargeStringArray),
    Utf8View(StringViewArray),
    Dictionary(Vec<usize>, Box<Texts>),
}

impl Texts {
    pub fn of(value: &ColumnarValue) -> Result<Self> {
        match value {
            ColumnarValue::Array(array) => Self::of_array(array),
            ColumnarValue::Scalar(scalar) => {
                let one = Self::of_array(&scalar.to_array()?)?;
                let values = match one.get(0) {
                    None => TextValues::AllNull,
                    Some(text) => TextValues::Constant(text.to_string()),
                };
                Ok(Texts {
                    nulls: None,
                    values,
                })
            }
        }
    }

    pub fn of_array(array: &ArrayRef) -> Result<Self> {
        let nulls = array.logical_nulls();
        let values = match array.data_type() {
            DataType::Utf8 => TextValues::Utf8(array.as_string().clone()),
            DataType::LargeUtf8 => TextValues::LargeUtf8(array.as_string().clone()),
            DataType::Utf8View => TextValues::Utf8View(array.as_string_view().clone()),
            DataType::Null => TextValues::AllNull,
            DataType::Dictionary(_, _) => {
                let dictionary = array.as_any_dictionary();
                if dictionary.values().is_empty() {
                    TextValues::AllNull
                } else {
                    let entries = Box::new(Self::of_array(dictionary.values())?);
                    TextValues::Dictionary(dictionary.normalized_keys(), entries)
                }
            }
            other => return Err(not_readable(other)),
        };
        Ok(Texts { nulls, values })
    }

    pub fn get(&self, row: usize) -> Option<&str> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        match &self.values {
            TextValues::AllNull => None,
            TextValues::Constant(text) => Some(text),
            TextValues::Utf8(array) => Some(array.value(row)),
            TextValues::LargeUtf8(array) => Some(array.value(row)),
            TextValues::Utf8View(array) => Some(array.value(row)),
            TextValues::Dictionary(keys, entries) => entries.get(keys[row]),
        }
    }
}

/// Texts or whole numbers of one argument by row, written as bytes.
pub enum Parts {
    Texts(Texts),
    /// The digits of a number that is the same for every row.
    Constant(Vec<u8>),
    Signed(Int64Array),
    Unsigned(UInt64Array),
}

impl Parts {
    pub fn of(value: &ColumnarValue) -> Result<Self> {
        match value {
            ColumnarValue::Array(array) => Self::of_array(array),
            ColumnarValue::Scalar(scalar) if scalar.data_type().is_integer() => {
                let mut digits = Vec::new();
                Ok(
                    match Self::of_array(&scalar.to_array()?)?.write(0, &mut digits) {
                        true => Parts::Constant(digits),
                        false => Parts::Texts(Texts {
                            nulls: None,
                            values: TextValues::AllNull,
                        }),
                    },
                )
            }
            ColumnarValue::Scalar(_) => Ok(Parts::Texts(Texts::of(value)?)),
        }
    }

    fn of_array(array: &ArrayRef) -> Result<Self> {
        match array.data_type() {
            DataType::UInt64 => Ok(Parts::Unsigned(array.as_primitive::<UInt64Type>().clone())),
            number if number.is_integer() => {
                let wide = cast(array, &DataType::Int64)?;
                Ok(Parts::Signed(wide.as_primitive::<Int64Type>().clone()))
            }
            _ => Ok(Parts::Texts(Texts::of_array(array)?)),
        }
    }

    /// Appends the row's text. False, and nothing appended, when it is null.
    pub fn write(&self, row: usize, target: &mut Vec<u8>) -> bool {
        match self {
            Parts::Constant(digits) => target.extend_from_slice(digits),
            Parts::Texts(texts) => match texts.get(row) {
                None => return false,
                Some(text) => target.extend_from_slice(text.as_bytes()),
            },
            Parts::Signed(numbers) if numbers.is_valid(row) => {
                let number = numbers.value(row);
                if number < 0 {
                    target.push(b'-');
                }
                write_decimal(number.unsigned_abs(), target);
            }
            Parts::Unsigned(numbers) if numbers.is_valid(row) => {
                write_decimal(numbers.value(row), target);
            }
            Parts::Signed(_) | Parts::Unsigned(_) => return false,
        }
        true
    }
}

/// Appends the digits of a number.
pub fn write_decimal(mut number: u64, target: &mut Vec<u8>) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    target.extend_from_slice(&digits[at..]);
}

/// A text column that grows row by row in one buffer.
pub struct TextColumn {
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    nulls: arrow::array::NullBufferBuilder,
}

impl TextColumn {
    pub fn with_capacity(rows: usize, bytes_per_row: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        TextColumn {
            offsets,
            bytes: Vec::with_capacity(rows * bytes_per_row),
            nulls: arrow::array::NullBufferBuilder::new(rows),
        }
    }

    /// Where the bytes of the row under way go; they must be UTF-8.
    pub fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    pub fn end_row(&mut self) -> Result<()> {
        self.nulls.append_non_null();
        self.push_offset()
    }

    pub fn push_null(&mut self) -> Result<()> {
        self.nulls.append_null();
        self.push_offset()
    }

    fn push_offset(&mut self) -> Result<()> {
        let offset = i32::try_from(self.bytes.len()).map_err(|_| {
            Error::new(
                Kind::Resources,
                "54000",
                "a batch of texts is larger than 2 GiB; shorten the texts or lower \
                 datafusion.execution.batch_size",
            )
        })?;
        self.offsets.push(offset);
        Ok(())
    }

    pub fn finish(mut self) -> Result<ArrayRef> {
        Ok(Arc::new(StringArray::try_new(
            OffsetBuffer::new(self.offsets.into()),
            self.bytes.into(),
            self.nulls.finish(),
        )?))
    }
}

fn not_readable(data_type: &DataType) -> Error {
    Error::internal(format!("a function was given a column of type {data_type}"))
}
