//! Offsets in source lines.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Builder};
use arrow::datatypes::{DataType, Int64Type};
use datafusion::logical_expr::ColumnarValue;

use super::columns::Texts;
use super::definition::{Argument, Definition, Takes};
use super::positions::Encoding;
use crate::error::Result;

pub const COL_TO_BYTE: Definition = Definition {
    name: "col_to_byte",
    about: "The byte offset, in UTF-8, of a column in a line. The unit names what the column \
            counts: utf8, utf16, utf32 (also for null and anything else) or byte. A negative \
            column gives 0, one beyond the end the length of the line. A column inside a \
            character gives null, except for the unit byte, which knows no characters. A null \
            line or column gives null.",
    example: "SELECT col_to_byte('né', 2, 'utf32') -- 3",
    arguments: &[
        Argument {
            name: "line",
            takes: Takes::Text,
            about: "The line's text",
        },
        Argument {
            name: "col",
            takes: Takes::Integer,
            about: "Column, from 0",
        },
        Argument {
            name: "unit",
            takes: Takes::Text,
            about: "What the column counts: utf8, utf16, utf32 or byte",
        },
    ],
    repeats: false,
    strict: false,
    result: DataType::Int64,
    kernel: col_to_byte,
};

pub const NORMALIZE_SPAN: Definition = Definition {
    name: "normalize_span",
    about: "The whole part of a number written as text, after trimming: -?digits, with an \
            optional fraction and exponent. Null, any other text and a number beyond 64 bits \
            give null.",
    example: "SELECT normalize_span(' 12.75 ') -- 12",
    arguments: &[Argument {
        name: "text",
        takes: Takes::Text,
        about: "The text of a number",
    }],
    repeats: false,
    strict: true,
    result: DataType::Int64,
    kernel: normalize_span,
};

#[derive(Clone, Copy)]
enum Unit {
    Byte,
    Characters(Encoding),
}

impl Unit {
    fn of(name: Option<&str>) -> Self {
        match name {
            Some(name) if name.trim().eq_ignore_ascii_case("byte") => Unit::Byte,
            name => Unit::Characters(Encoding::of(name)),
        }
    }
}

fn col_to_byte(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let lines = Texts::of(&args[0])?;
    let columns = args[1].to_array(rows)?;
    let columns = columns.as_primitive::<Int64Type>();
    let units = Texts::of(&args[2])?;
    let mut offsets = Int64Builder::with_capacity(rows);
    for row in 0..rows {
        let offset = match lines.get(row) {
            Some(line) if columns.is_valid(row) => {
                let column = usize::try_from(columns.value(row).max(0)).unwrap_or(usize::MAX);
                byte_offset(line, column, Unit::of(units.get(row)))
            }
            _ => None,
        };
        offsets.append_option(offset.map(|offset| offset as i64));
    }
    Ok(Arc::new(offsets.finish()))
}

fn byte_offset(line: &str, column: usize, unit: Unit) -> Option<usize> {
    let clamped = column.min(line.len());
    let encoding = match unit {
        Unit::Byte => return Some(clamped),
        Unit::Characters(_) if line.is_ascii() => return Some(clamped),
        Unit::Characters(encoding) => encoding,
    };
    match encoding {
        Encoding::Utf8 => line.is_char_boundary(clamped).then_some(clamped),
        Encoding::Utf16 => {
            let mut left = column;
            for (offset, character) in line.char_indices() {
                if left == 0 {
                    return Some(offset);
                }
                left = left.checked_sub(character.len_utf16())?;
            }
            Some(line.len())
        }
        Encoding::Utf32 => {
            let nth = line.char_indices().nth(column);
            Some(nth.map_or(line.len(), |(offset, _)| offset))
        }
    }
}

fn normalize_span(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let texts = Texts::of(&args[0])?;
    let mut numbers = Int64Builder::with_capacity(rows);
    for row in 0..rows {
        numbers.append_option(texts.get(row).and_then(whole_part));
    }
    Ok(Arc::new(numbers.finish()))
}

/// The number's whole part, exactly: no detour over floating point.
fn whole_part(text: &str) -> Option<i64> {
    let (negative, rest) = match text.trim().strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.trim()),
    };
    let (whole, rest) = digits(rest)?;
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest)?,
        None => ("", rest),
    };
    let exponent = match rest.strip_prefix(['e', 'E']) {
        Some(rest) => exponent(rest)?,
        None if rest.is_empty() => 0,
        None => return None,
    };
    let point = i64::try_from(whole.len()).ok()?.saturating_add(exponent);
    let mut number: i64 = 0;
    let mut shown = whole.bytes().chain(fraction.bytes());
    for _ in 0..point.max(0) {
        let digit = match shown.next() {
            Some(digit) => i64::from(digit - b'0'),
            None if number == 0 => break,
            None => 0,
        };
        // Counted downwards, because the smallest number has no positive counterpart.
        number = number.checked_mul(10)?.checked_sub(digit)?;
    }
    if negative {
        Some(number)
    } else {
        number.checked_neg()
    }
}

/// The digits at the start, at least one, and what follows them.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (end > 0).then(|| text.split_at(end))
}

/// An exponent to the end of the text; one beyond the range of numbers is as good as its bound.
fn exponent(text: &str) -> Option<i64> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (shown, rest) = digits(rest)?;
    if !rest.is_empty() {
        return None;
    }
    let size = shown.parse::<i64>().unwrap_or(i64::MAX);
    Some(if negative { -size } else { size })
}
