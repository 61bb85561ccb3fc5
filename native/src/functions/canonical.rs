//! One text for a value of any type, so that every value can be hashed.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, FieldRef};
use arrow::util::display::{ArrayFormatter, DurationFormat, FormatOptions};
use datafusion::logical_expr::ColumnarValue;

use super::columns::{TextColumn, Texts};
use super::definition::{Argument, Definition, Takes, is_text};
use super::hashes::{HEX128, write_hash128};
use crate::error::{Error, Result};
use crate::normalize::plain_type;

pub const STABLE_HASH_ANY: Definition = Definition {
    name: "stable_hash_any",
    about: "The 128-bit BLAKE2b, in lower-case hexadecimal digits, of a value of any type: of its \
            text when it is text, else of its canonical text. Null gives null.",
    example: "SELECT stable_hash_any([1, 2]) = stable_hash128('[1,2]') -- true",
    arguments: &[Argument {
        name: "value",
        takes: Takes::Value,
        about: "A value of any type",
    }],
    repeats: false,
    strict: true,
    result: DataType::Utf8,
    kernel: stable_hash_any,
};

const OPTIONS: FormatOptions<'static> =
    FormatOptions::new().with_duration_format(DurationFormat::ISO8601);

fn stable_hash_any(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let values = args[0].to_array(rows)?;
    let canonical = canonical_type(values.data_type());
    let values = match values.data_type() == &canonical {
        true => values,
        false => cast(&values, &canonical)?,
    };
    let nulls = values.logical_nulls();
    let writer = Canonical::of(&values)?;
    let mut text = Vec::new();
    let mut column = TextColumn::with_capacity(rows, HEX128);
    for row in 0..rows {
        if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            column.push_null()?;
            continue;
        }
        text.clear();
        writer.write(row, Place::Alone, &mut text)?;
        write_hash128(&text, column.bytes());
        column.end_row()?;
    }
    column.finish()
}

/// Plain encodings, and instants in UTC, so that equal values have one text.
fn canonical_type(data_type: &DataType) -> DataType {
    match plain_type(data_type) {
        DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(unit, Some("+00:00".into())),
        DataType::Dictionary(_, values) if !is_text(&values) => canonical_type(&values),
        DataType::List(field) => DataType::List(canonical_field(&field)),
        DataType::LargeList(field) => DataType::LargeList(canonical_field(&field)),
        DataType::FixedSizeList(field, size) => {
            DataType::FixedSizeList(canonical_field(&field), size)
        }
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(canonical_field).collect()),
        DataType::Map(field, sorted) => DataType::Map(canonical_field(&field), sorted),
        other => other,
    }
}

fn canonical_field(field: &FieldRef) -> FieldRef {
    let data_type = canonical_type(field.data_type());
    Arc::new(Field::new(field.name(), data_type, field.is_nullable()))
}

/// Where a value stands: texts inside another value are quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Alone,
    Inside,
}

enum Canonical<'a> {
    Texts(Texts),
    Number(ArrayFormatter<'a>),
    Other(ArrayFormatter<'a>),
    List {
        range: Box<dyn Fn(usize) -> Range<usize> + 'a>,
        items: Box<Items<'a>>,
    },
    Struct(Vec<(String, Items<'a>)>),
    /// Key and value of a map's entry.
    Entry(Vec<Items<'a>>),
}

/// Values that may be null.
struct Items<'a> {
    nulls: Option<NullBuffer>,
    values: Canonical<'a>,
}

impl<'a> Items<'a> {
    fn of(array: &'a ArrayRef) -> Result<Self> {
        Ok(Items {
            nulls: array.logical_nulls(),
            values: Canonical::of(array)?,
        })
    }

    fn write(&self, row: usize, target: &mut Vec<u8>) -> Result<()> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            target.extend_from_slice(b"null");
            return Ok(());
        }
        self.values.write(row, Place::Inside, target)
    }
}

impl<'a> Canonical<'a> {
    fn of(array: &'a ArrayRef) -> Result<Self> {
        Ok(match array.data_type() {
            data_type if is_text(data_type) => Canonical::Texts(Texts::of_array(array)?),
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                Self::list(list.offsets(), Items::of(list.values())?)
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                Self::list(list.offsets(), Items::of(list.values())?)
            }
            DataType::FixedSizeList(_, size) => {
                let list = array.as_fixed_size_list();
                let size = *size as usize;
                Canonical::List {
                    range: Box::new(move |row| {
                        let start = list.value_offset(row) as usize;
                        start..start + size
                    }),
                    items: Box::new(Items::of(list.values())?),
                }
            }
            DataType::Map(_, _) => {
                let map = array.as_map();
                let entry = vec![Items::of(map.keys())?, Items::of(map.values())?];
                let entries = Items {
                    nulls: None,
                    values: Canonical::Entry(entry),
                };
                Self::list(map.offsets(), entries)
            }
            DataType::Struct(fields) => {
                let columns = array.as_struct().columns();
                let named = fields.iter().zip(columns);
                Canonical::Struct(
                    named
                        .map(|(field, column)| Ok((field.name().clone(), Items::of(column)?)))
                        .collect::<Result<_>>()?,
                )
            }
            data_type if data_type.is_numeric() || data_type == &DataType::Boolean => {
                Canonical::Number(ArrayFormatter::try_new(array.as_ref(), &OPTIONS)?)
            }
            _ => Canonical::Other(ArrayFormatter::try_new(array.as_ref(), &OPTIONS)?),
        })
    }

    fn list<O: arrow::array::OffsetSizeTrait>(
        offsets: &'a OffsetBuffer<O>,
        items: Items<'a>,
    ) -> Self {
        Canonical::List {
            range: Box::new(|row| offsets[row].as_usize()..offsets[row + 1].as_usize()),
            items: Box::new(items),
        }
    }

    fn write(&self, row: usize, place: Place, target: &mut Vec<u8>) -> Result<()> {
        match self {
            Canonical::Texts(texts) => write_text(texts.get(row).unwrap_or(""), place, target),
            Canonical::Number(numbers) => display(numbers, row, target),
            Canonical::Other(values) if place == Place::Alone => display(values, row, target),
            Canonical::Other(values) => {
                target.push(b'"');
                display(values, row, target)?;
                target.push(b'"');
                Ok(())
            }
            Canonical::List { range, items } => {
                target.push(b'[');
                for (index, item) in range(row).enumerate() {
                    separate(index, target);
                    items.write(item, target)?;
                }
                target.push(b']');
                Ok(())
            }
            Canonical::Struct(fields) => {
                target.push(b'{');
                for (index, (name, items)) in fields.iter().enumerate() {
                    separate(index, target);
                    write_text(name, Place::Inside, target)?;
                    target.push(b':');
                    items.write(row, target)?;
                }
                target.push(b'}');
                Ok(())
            }
            Canonical::Entry(items) => {
                target.push(b'[');
                for (index, items) in items.iter().enumerate() {
                    separate(index, target);
                    items.write(row, target)?;
                }
                target.push(b']');
                Ok(())
            }
        }
    }
}

fn separate(index: usize, target: &mut Vec<u8>) {
    if index > 0 {
        target.push(b',');
    }
}

fn write_text(text: &str, place: Place, target: &mut Vec<u8>) -> Result<()> {
    if place == Place::Alone {
        target.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    serde_json::to_writer(target, text).map_err(|error| Error::internal(error.to_string()))
}

fn display(values: &ArrayFormatter<'_>, row: usize, target: &mut Vec<u8>) -> Result<()> {
    struct Bytes<'a>(&'a mut Vec<u8>);
    impl std::fmt::Write for Bytes<'_> {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.extend_from_slice(text.as_bytes());
            Ok(())
        }
    }
    write!(Bytes(target), "{}", values.value(row)).map_err(|_| {
        Error::new(
            crate::error::Kind::Data,
            "22008",
            "stable_hash_any: a value has no text; it lies outside the range of its type's calendar",
        )
    })
}
