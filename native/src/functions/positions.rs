//! How positions in a text count: in bytes, in UTF-16 units or in code points.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array};
use arrow::datatypes::DataType;
use datafusion::logical_expr::ColumnarValue;

use super::columns::Texts;
use super::definition::{Argument, Definition, Takes};
use crate::error::Result;

pub const POSITION_ENCODING_NORM: Definition = Definition {
    name: "position_encoding_norm",
    about: "The number of a position encoding: 1 for UTF8, 2 for UTF16, 3 for UTF32. The name may \
            stand in a longer text, in any case; 1, 2 and 3 stand for themselves. Null and \
            everything else give 3.",
    example: "SELECT position_encoding_norm('UTF16CodeUnitOffsetFromLineStart') -- 2",
    arguments: &[Argument {
        name: "encoding",
        takes: Takes::Text,
        about: "Name or number of the encoding",
    }],
    repeats: false,
    strict: false,
    result: DataType::Int32,
    kernel: position_encoding_norm,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8 = 1,
    Utf16 = 2,
    Utf32 = 3,
}

impl Encoding {
    pub fn of(name: Option<&str>) -> Self {
        let Some(name) = name.map(str::trim) else {
            return Encoding::Utf32;
        };
        if name == "1" || contains(name, b"utf8") {
            Encoding::Utf8
        } else if name == "2" || contains(name, b"utf16") {
            Encoding::Utf16
        } else {
            Encoding::Utf32
        }
    }
}

fn contains(text: &str, word: &[u8]) -> bool {
    text.as_bytes()
        .windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word))
}

fn position_encoding_norm(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let names = Texts::of(&args[0])?;
    let numbers: Int32Array = (0..rows)
        .map(|row| Some(Encoding::of(names.get(row)) as i32))
        .collect();
    Ok(Arc::new(numbers))
}
