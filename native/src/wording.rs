//! What the engine's texts say, in words for a user: their class, and their text without what only
//! the engine's own developers can use.

use crate::error::Kind;

/// Characters of a message.
const MAX_CHARACTERS: usize = 2_000;

/// Beginnings that the engine puts in front of an inner error.
const PREFIXES: [&str; 16] = [
    "DataFusion error: ",
    "Internal error: ",
    "Error during planning: ",
    "Execution error: ",
    "External error: ",
    "Arrow error: ",
    "Invalid argument error: ",
    "Compute error: ",
    "Cast error: ",
    "Parser error: ",
    "Schema error: ",
    "SQL error: ",
    "Object Store error: ",
    "Parquet error: ",
    "This feature is not implemented: ",
    "Invalid or Unsupported Configuration: ",
];

/// From here on a text speaks to the engine's developers, or repeats itself.
const TAILS: [&str; 8] = [
    "This issue was likely caused by a bug",
    "This was likely caused by a bug",
    "\n\nbacktrace:",
    "\tCandidate functions:",
    ", errors: ",
    " user-defined coercion failed with: ",
    "note: run with",
    "stack backtrace:",
];

/// Names that the engine puts in front of a literal.
const LITERALS: [&str; 14] = [
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "Float16",
    "Float32",
    "Float64",
    "Boolean",
    "Utf8",
    "LargeUtf8",
];

/// Where the middle of a text is known to say something else than its beginning.
type Rules = &'static [(&'static str, Kind, &'static str)];

/// Parts of lower-case texts of planning errors; the first that fits decides.
const PLANNING: Rules = &[
    ("table function '", Kind::Plan, "42883"),
    ("no function matches", Kind::Plan, "42883"),
    ("failed to match any signature", Kind::Plan, "42883"),
    ("invalid function", Kind::Plan, "42883"),
    ("in the group by", Kind::Plan, "42803"),
    ("must be in group by", Kind::Plan, "42803"),
    ("aggregate function", Kind::Plan, "42803"),
    ("non-boolean predicate", Kind::Plan, "42804"),
    ("boolean expression", Kind::Plan, "42804"),
    ("number of columns", Kind::Plan, "42601"),
    ("too many columns", Kind::Plan, "42601"),
    ("inconsistent data length", Kind::Plan, "42601"),
    ("given as column alias", Kind::Plan, "42601"),
    ("limit must be", Kind::Plan, "2201W"),
    ("expected limit", Kind::Plan, "2201W"),
    ("offset must be", Kind::Plan, "2201X"),
    ("expected offset", Kind::Plan, "2201X"),
    ("order by column out of bounds", Kind::Plan, "42P10"),
    ("unique expression names", Kind::Plan, "42701"),
    ("not found in struct", Kind::Plan, "42703"),
    ("is not a variable", Kind::Plan, "42704"),
    ("there is no built-in", Kind::Plan, "22023"),
    ("invalid placeholder", Kind::Syntax, "42P02"),
    ("invalid window frame", Kind::Plan, "42P20"),
    ("not currently supported", Kind::Unsupported, "0A000"),
    ("unsupported sql type", Kind::Plan, "42704"),
    ("prepared statement", Kind::Plan, "26000"),
    ("nested explain", Kind::Unsupported, "0A000"),
];

/// Parts of lower-case texts of errors while a statement runs, or a constant is computed.
const EXECUTION: Rules = &[
    ("divide by zero", Kind::Data, "22012"),
    ("regex", Kind::Data, "2201B"),
    ("too large to store", Kind::Data, "22003"),
    ("granularity", Kind::Data, "22023"),
    ("date part", Kind::Data, "22023"),
    ("more than one row", Kind::Data, "21000"),
    ("unicode scalar", Kind::Data, "22023"),
    ("unsupported type '", Kind::Plan, "42704"),
    ("failed to decode", Kind::Data, "22023"),
    ("cannot access field", Kind::Plan, "42804"),
    ("prepared statement", Kind::Plan, "26000"),
    ("unable to find factory", Kind::Unsupported, "0A000"),
    ("expected an integer", Kind::Data, "22023"),
    ("requires a positive", Kind::Data, "22023"),
    ("requires a non-negative", Kind::Data, "22023"),
    ("overflow", Kind::Data, "22003"),
    ("out of range", Kind::Data, "22003"),
    ("already exists", Kind::Plan, "42P07"),
    ("doesn't exist", Kind::Plan, "42P01"),
    ("does not exist", Kind::Plan, "42P01"),
];

/// What a planning error is, when its text says more than that it is one.
pub fn planning_class(text: &str) -> Option<(Kind, &'static str)> {
    class(PLANNING, text)
}

/// What an error of an execution is, when its text says more than that it is one.
pub fn execution_class(text: &str) -> Option<(Kind, &'static str)> {
    class(EXECUTION, text)
}

fn class(rules: Rules, text: &str) -> Option<(Kind, &'static str)> {
    let lower = text.to_lowercase();
    rules
        .iter()
        .find(|(part, _, _)| lower.contains(part))
        .map(|(_, kind, state)| (*kind, *state))
}

/// A text of the engine for a user.
pub fn clean(text: &str) -> String {
    let end = TAILS
        .iter()
        .filter_map(|tail| text.find(tail))
        .chain(debug_start(text))
        .min()
        .unwrap_or(text.len());
    let mut clean = text[..end].to_string();
    for prefix in PREFIXES {
        clean = clean.replace(prefix, "");
    }
    clean = clean.replace("While expanding wildcard, column", "column");
    let clean = without_rules(&plain_literals(&clean));
    let clean = clean.trim_end_matches([' ', '\n', '\t', ',', ':', ';']);
    if clean.is_empty() {
        return "the engine gave no reason".to_string();
    }
    shortened(clean)
}

/// A text of a length that a message can have; the engine repeats whole statements in some.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

/// Where a structure is printed as only a developer reads it, such as `Ident { value: …`.
fn debug_start(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find(" { ") {
        let brace = from + found;
        let after = &text[brace + 3..];
        let name: usize = after
            .chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .count();
        let before_is_name = text[..brace].ends_with(|c: char| c.is_ascii_alphanumeric());
        if name > 0 && after[name..].starts_with(": ") && before_is_name {
            return Some(brace);
        }
        from = brace + 3;
    }
    None
}

/// `Optimizer rule 'x' failed\ncaused by\n` says nothing to a user.
fn without_rules(text: &str) -> String {
    const CAUSED: &str = "\ncaused by\n";
    let mut rest = text;
    while let Some(at) = rest.find(CAUSED) {
        rest = &rest[at + CAUSED.len()..];
    }
    rest.to_string()
}

/// `Int64(1)` becomes `1`, `Utf8("x")` becomes `'x'`.
fn plain_literals(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let (before, after) = (&rest[..open], &rest[open + 1..]);
        let name_start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |at| {
                at + before[at..].chars().next().map_or(1, char::len_utf8)
            });
        let name = &before[name_start..];
        let quoted = after.starts_with('"');
        let close = if quoted {
            after[1..].find("\")").map(|at| at + 2)
        } else {
            after.find(')')
        };
        match close.filter(|_| LITERALS.contains(&name)) {
            Some(close) => {
                plain.push_str(&before[..name_start]);
                if quoted {
                    plain.push('\'');
                    plain.push_str(&after[1..close - 1]);
                    plain.push('\'');
                } else {
                    plain.push_str(&after[..close]);
                }
                rest = &after[close + 1..];
            }
            None => {
                plain.push_str(&rest[..=open]);
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_developers_read_is_left_out() {
        for (text, wanted) in [
            ("plain", "plain"),
            (
                "Internal error: it broke.\nThis issue was likely caused by a bug in DataFusion's code. Please help",
                "it broke.",
            ),
            (
                "Substring is not valid Substring { expr: Value(1), special: false }",
                "Substring is not valid Substring",
            ),
            ("a struct { b } is no print", "a struct { b } is no print"),
            (
                "Optimizer rule 'x' failed\ncaused by\nError during planning: no",
                "no",
            ),
            (
                "t.a > Int64(1) and Utf8(\"x\") in count(Int64(1)), é(Int32(-7))",
                "t.a > 1 and 'x' in count(1), é(-7)",
            ),
            ("External error: ", "the engine gave no reason"),
        ] {
            assert_eq!(clean(text), wanted);
        }
        assert_eq!(
            clean(&"é".repeat(5_000)).chars().count(),
            MAX_CHARACTERS + 1
        );
    }

    #[test]
    fn texts_say_what_they_are_about() {
        assert_eq!(
            planning_class("LIMIT must be >= 0, '-1' was provided"),
            Some((Kind::Plan, "2201W"))
        );
        assert_eq!(
            execution_class("regex parse error:"),
            Some((Kind::Data, "2201B"))
        );
        assert_eq!(planning_class("something else"), None);
    }
}
