//! Patterns that are computed while a statement runs.

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use datafusion::logical_expr::ColumnarValue;

use super::columns::{TextColumn, Texts};
use super::definition::{Argument, Definition, Takes};
use crate::error::{Error, Kind, Result};

pub const SIMILAR_REGEX: Definition = Definition {
    name: "similar_regex",
    about: "The regular expression that means the same as a pattern of SIMILAR TO, for the whole \
            text. The escape is one character, or empty for none. Null gives null.",
    example: "SELECT similar_regex('a%(b|c)', '') -- ^(?s:a.*(?:b|c))$",
    arguments: &[
        Argument {
            name: "pattern",
            takes: Takes::Text,
            about: "Pattern of SIMILAR TO",
        },
        Argument {
            name: "escape",
            takes: Takes::Text,
            about: "Escape character, or the empty text",
        },
    ],
    repeats: false,
    strict: true,
    result: DataType::Utf8,
    kernel: similar_regex,
};

/// Characters that mean something in regular expressions, inside of brackets too.
const SPECIAL: &str = r"\^$.|?*+()[]{}-&~#";

/// Bytes that a pattern grows by.
const AROUND: usize = 24;

fn similar_regex(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let patterns = Texts::of(&args[0])?;
    let escapes = Texts::of(&args[1])?;
    let mut column = TextColumn::with_capacity(rows, AROUND);
    let mut regex = String::new();
    for row in 0..rows {
        match (patterns.get(row), escapes.get(row)) {
            (Some(pattern), Some(escape)) => {
                regex.clear();
                write_regex(pattern, escape_of(escape)?, &mut regex);
                column.bytes().extend_from_slice(regex.as_bytes());
                column.end_row()?;
            }
            _ => column.push_null()?,
        }
    }
    column.finish()
}

fn escape_of(text: &str) -> Result<Option<char>> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (escape, None) => Ok(escape),
        _ => Err(Error::new(
            Kind::Data,
            "22019",
            format!("the escape '{text}' of a pattern has to be one character"),
        )),
    }
}

/// In brackets only the backslash and a further bracket are told from plain characters.
fn write_regex(pattern: &str, escape: Option<char>, regex: &mut String) {
    regex.push_str("^(?s:");
    let mut in_brackets = false;
    let mut characters = pattern.chars();
    while let Some(c) = characters.next() {
        let escaped = (escape == Some(c)).then(|| characters.next()).flatten();
        match (escaped, c) {
            (Some(plain), _) => {
                // Before a letter the backslash would mean a class of characters.
                if SPECIAL.contains(plain) {
                    regex.push('\\');
                }
                regex.push(plain);
            }
            (None, _) if in_brackets => {
                in_brackets = c != ']';
                if c == '\\' || c == '[' {
                    regex.push('\\');
                }
                regex.push(c);
            }
            (None, '%') => regex.push_str(".*"),
            (None, '_') => regex.push('.'),
            (None, '(') => regex.push_str("(?:"),
            (None, '\\' | '^' | '$' | '.') => regex.extend(['\\', c]),
            (None, _) => {
                in_brackets = c == '[';
                regex.push(c);
            }
        }
    }
    regex.push_str(")$");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regex(pattern: &str, escape: Option<char>) -> String {
        let mut regex = String::new();
        write_regex(pattern, escape, &mut regex);
        regex
    }

    #[test]
    fn patterns_become_regular_expressions_of_whole_texts() {
        for (pattern, escape, expected) in [
            ("", None, ""),
            ("a%_", None, "a.*."),
            ("(a|b)+.", None, r"(?:a|b)+\."),
            ("[^a%]_", None, "[^a%]."),
            (r"[[\]", None, r"[\[\\]"),
            ("a!%!!!b!.", Some('!'), r"a%!b\."),
            ("a!", Some('!'), "a!"),
            (r"\%\\", Some('\\'), r"%\\"),
            ("[a!-!]]", Some('!'), r"[a\-\]]"),
            (r"\%", None, r"\\.*"),
            ("é_", Some('é'), "_"),
        ] {
            assert_eq!(regex(pattern, escape), format!("^(?s:{expected})$"));
        }
        assert_eq!(escape_of("").unwrap(), None);
        assert_eq!(escape_of("é").unwrap(), Some('é'));
        assert_eq!(escape_of("ab").unwrap_err().sql_state, "22019");
    }
}
