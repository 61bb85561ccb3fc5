//! BLAKE2b of texts. The length of the digest is a parameter of the hash: a shorter digest is not a
//! prefix of a longer one.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Builder};
use arrow::datatypes::DataType;
use blake2::digest::consts::{U8, U16};
use blake2::{Blake2b, Digest};
use datafusion::logical_expr::ColumnarValue;

use super::columns::{TextColumn, Texts};
use super::definition::{Argument, Definition, Takes};
use crate::error::Result;

const TEXT: &[Argument] = &[Argument {
    name: "text",
    takes: Takes::Text,
    about: "The text whose UTF-8 bytes are hashed",
}];

pub const STABLE_HASH64: Definition = Definition {
    name: "stable_hash64",
    about: "The 64-bit BLAKE2b of a text as a non-negative number: digest length 8, read \
            big-endian, top bit cleared. Null gives null.",
    example: "SELECT stable_hash64('alpha') -- 5982700193828047002",
    arguments: TEXT,
    repeats: false,
    strict: true,
    result: DataType::Int64,
    kernel: stable_hash64,
};

pub const STABLE_HASH128: Definition = Definition {
    name: "stable_hash128",
    about: "The 128-bit BLAKE2b of a text as 32 lower-case hexadecimal digits. Null gives null.",
    example: "SELECT stable_hash128('alpha') -- b52f7e54cd313e691148cc2c80345831",
    arguments: TEXT,
    repeats: false,
    strict: true,
    result: DataType::Utf8,
    kernel: stable_hash128,
};

/// Characters of a 128-bit hash.
pub const HEX128: usize = 32;

/// The 64-bit hash as a non-negative number.
pub fn hash64(bytes: &[u8]) -> u64 {
    let digest: [u8; 8] = Blake2b::<U8>::digest(bytes).into();
    u64::from_be_bytes(digest) & (u64::MAX >> 1)
}

/// Appends the 128-bit hash in hexadecimal digits.
pub fn write_hash128(bytes: &[u8], target: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest: [u8; 16] = Blake2b::<U16>::digest(bytes).into();
    let mut text = [0u8; HEX128];
    for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    target.extend_from_slice(&text);
}

fn stable_hash64(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let texts = Texts::of(&args[0])?;
    let mut hashes = Int64Builder::with_capacity(rows);
    for row in 0..rows {
        hashes.append_option(
            texts
                .get(row)
                .map(|text| hash64(text.as_bytes()).cast_signed()),
        );
    }
    Ok(Arc::new(hashes.finish()))
}

fn stable_hash128(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let texts = Texts::of(&args[0])?;
    let mut column = TextColumn::with_capacity(rows, HEX128);
    for row in 0..rows {
        match texts.get(row) {
            None => column.push_null()?,
            Some(text) => {
                write_hash128(text.as_bytes(), column.bytes());
                column.end_row()?;
            }
        }
    }
    column.finish()
}
