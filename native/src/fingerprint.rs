//! The hash of columns by which declared and found ones are told apart, the same as that of
//! registries: SHA-256 over texts, each with the number of its bytes in front.

use std::fmt::Write as _;

use arrow::datatypes::{Field, Fields};
use sha2::{Digest, Sha256};

use crate::type_text::type_text;

const TAG: &str = "calcitefusion-schema-1";
/// Digits that are enough for a person to tell fingerprints apart.
const SHOWN_DIGITS: usize = 12;

/// 64 lower-case hex digits: the hash of name, type and nullability of each column, in order.
pub fn fingerprint(fields: &Fields) -> String {
    let mut hash = Sha256::new();
    let mut text = |text: &str| {
        hash.update((text.len() as u32).to_le_bytes());
        hash.update(text.as_bytes());
    };
    text(TAG);
    for field in fields {
        text(field.name());
        text(&type_text(field.data_type()));
        text(nullability(field));
    }
    hash.finalize()
        .iter()
        .fold(String::new(), |mut digits, byte| {
            // Writing to a text can not fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        })
}

/// The first digits of a fingerprint, for messages.
pub fn shown(fingerprint: &str) -> &str {
    fingerprint.get(..SHOWN_DIGITS).unwrap_or(fingerprint)
}

fn nullability(field: &Field) -> &'static str {
    match field.is_nullable() {
        true => "nullable",
        false => "not null",
    }
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::DataType;

    use super::*;

    #[test]
    fn name_type_order_and_nullability_count() {
        let columns = |fields: Vec<Field>| fingerprint(&Fields::from(fields));
        let a = Field::new("a", DataType::Int64, true);
        let b = Field::new("b", DataType::Utf8, true);
        let all = [
            columns(vec![a.clone(), b.clone()]),
            columns(vec![b.clone(), a.clone()]),
            columns(vec![a.clone()]),
            columns(vec![a.clone().with_nullable(false)]),
            columns(vec![a.clone().with_name("A")]),
            columns(vec![Field::new("a", DataType::Int32, true)]),
            columns(vec![]),
        ];
        for (index, one) in all.iter().enumerate() {
            assert_eq!(one.len(), 64);
            assert!(!all[..index].contains(one));
        }
        assert_eq!(shown(&all[0]).len(), SHOWN_DIGITS);
    }
}
