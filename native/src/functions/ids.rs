//! Ids: a prefix, a colon and a hash. The prefix is not hashed.
//!
//! The recipe of new ids hashes the parts joined by U+001F, with `__NULL__` for a part that is
//! null, so that a null can not be mistaken for a missing part.

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use datafusion::logical_expr::ColumnarValue;

use super::columns::{Parts, TextColumn, Texts, write_decimal};
use super::definition::{Argument, Definition, Takes};
use super::hashes::{HEX128, hash64, write_hash128};
use crate::error::Result;

const SEPARATOR: u8 = 0x1f;
const NULL_PART: &[u8] = b"__NULL__";
/// Bytes of a usual prefix, its colon and a hash.
const ID_BYTES: usize = 16 + HEX128;

const PREFIX: Argument = Argument {
    name: "prefix",
    takes: Takes::Text,
    about: "Stands before the colon and is not hashed; null gives null",
};

const PREFIX_AND_VALUE: &[Argument] = &[
    PREFIX,
    Argument {
        name: "value",
        takes: Takes::Text,
        about: "The text that is hashed; null gives null",
    },
];

const PREFIX_AND_PARTS: &[Argument] = &[
    PREFIX,
    Argument {
        name: "part",
        takes: Takes::Part,
        about: "One or more texts or whole numbers; null is hashed as __NULL__",
    },
];

pub const STABLE_ID: Definition = Definition {
    name: "stable_id",
    about: "prefix:hash, with the 128-bit BLAKE2b of one text in lower-case hexadecimal digits.",
    example: "SELECT stable_id('file', concat_ws(chr(31), 'file', 'src/app.py')) \
              -- file:e226e183b75420e03aabd51110b74e89",
    arguments: PREFIX_AND_VALUE,
    repeats: false,
    strict: true,
    result: DataType::Utf8,
    kernel: stable_id,
};

pub const PREFIXED_HASH64: Definition = Definition {
    name: "prefixed_hash64",
    about: "prefix:hash, with the 64-bit BLAKE2b of one text as a decimal number.",
    example: "SELECT prefixed_hash64('scip_doc', 'src/app.py') -- scip_doc:3229083413022686644",
    arguments: PREFIX_AND_VALUE,
    repeats: false,
    strict: true,
    result: DataType::Utf8,
    kernel: prefixed_hash64,
};

pub const STABLE_ID_PARTS: Definition = Definition {
    name: "stable_id_parts",
    about: "prefix:hash, with the 128-bit BLAKE2b, in lower-case hexadecimal digits, of the parts \
            joined by U+001F; a null part is hashed as __NULL__. The recipe of new ids.",
    example: "SELECT stable_id_parts('span', file_id, bstart, bend) FROM refs",
    arguments: PREFIX_AND_PARTS,
    repeats: true,
    strict: false,
    result: DataType::Utf8,
    kernel: stable_id_parts,
};

pub const PREFIXED_HASH_PARTS64: Definition = Definition {
    name: "prefixed_hash_parts64",
    about: "prefix:hash, with the 64-bit BLAKE2b, as a decimal number, of the parts joined by \
            U+001F; a null part is hashed as __NULL__.",
    example: "SELECT prefixed_hash_parts64('span', file_id, bstart, bend) FROM refs",
    arguments: PREFIX_AND_PARTS,
    repeats: true,
    strict: false,
    result: DataType::Utf8,
    kernel: prefixed_hash_parts64,
};

/// Appends a hash of the first argument to the second.
type WriteHash = fn(&[u8], &mut Vec<u8>);

fn write_hash64(bytes: &[u8], target: &mut Vec<u8>) {
    write_decimal(hash64(bytes), target);
}

fn stable_id(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    of_value(args, rows, write_hash128)
}

fn prefixed_hash64(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    of_value(args, rows, write_hash64)
}

fn stable_id_parts(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    of_parts(args, rows, write_hash128)
}

fn prefixed_hash_parts64(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    of_parts(args, rows, write_hash64)
}

fn of_value(args: &[ColumnarValue], rows: usize, write_hash: WriteHash) -> Result<ArrayRef> {
    let prefixes = Texts::of(&args[0])?;
    let values = Texts::of(&args[1])?;
    let mut column = TextColumn::with_capacity(rows, ID_BYTES);
    for row in 0..rows {
        match (prefixes.get(row), values.get(row)) {
            (Some(prefix), Some(value)) => {
                write_id(&mut column, prefix, value.as_bytes(), write_hash)?;
            }
            _ => column.push_null()?,
        }
    }
    column.finish()
}

fn of_parts(args: &[ColumnarValue], rows: usize, write_hash: WriteHash) -> Result<ArrayRef> {
    let prefixes = Texts::of(&args[0])?;
    let parts = args[1..]
        .iter()
        .map(Parts::of)
        .collect::<Result<Vec<_>>>()?;
    let mut column = TextColumn::with_capacity(rows, ID_BYTES);
    let mut joined = Vec::new();
    for row in 0..rows {
        let Some(prefix) = prefixes.get(row) else {
            column.push_null()?;
            continue;
        };
        joined.clear();
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                joined.push(SEPARATOR);
            }
            if !part.write(row, &mut joined) {
                joined.extend_from_slice(NULL_PART);
            }
        }
        write_id(&mut column, prefix, &joined, write_hash)?;
    }
    column.finish()
}

fn write_id(
    column: &mut TextColumn,
    prefix: &str,
    hashed: &[u8],
    write_hash: WriteHash,
) -> Result<()> {
    let bytes = column.bytes();
    bytes.extend_from_slice(prefix.as_bytes());
    bytes.push(b':');
    write_hash(hashed, bytes);
    column.end_row()
}
