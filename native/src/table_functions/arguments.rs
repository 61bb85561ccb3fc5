//! The arguments of table functions: constants only.

use datafusion::catalog::TableFunctionArgs;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;

use crate::error::{Error, Kind, Result};

/// The constants that a function was called with. Constant expressions were computed before.
pub fn constants(function: &str, args: &TableFunctionArgs) -> Result<Vec<ScalarValue>> {
    args.exprs()
        .iter()
        .enumerate()
        .map(|(index, expr)| match expr {
            Expr::Literal(value, _) => Ok(value.clone()),
            other => Err(not_constant(
                function,
                index,
                &other.human_display().to_string(),
            )),
        })
        .collect()
}

/// The error about an argument that is no constant.
pub fn not_constant(function: &str, index: usize, shown: &str) -> Error {
    Error::new(
        Kind::Plan,
        "42P10",
        format!(
            "{function}: argument {} is '{shown}', which is no constant; a table function takes \
             constants only, no columns, sub-queries or parameters",
            index + 1
        ),
    )
}

/// The error about a wrong number of arguments.
pub fn wrong_count(function: &str, given: usize, syntax: &str) -> Error {
    Error::new(
        Kind::Plan,
        "42883",
        format!("{function} was given {given} arguments; write {syntax}"),
    )
}

/// The error about an argument of a wrong type.
pub fn wrong_type(function: &str, index: usize, value: &ScalarValue, expected: &str) -> Error {
    Error::new(
        Kind::Plan,
        "42804",
        format!(
            "{function}: argument {} is {value} of type {}; expected {expected}",
            index + 1,
            value.data_type()
        ),
    )
}

/// A function that takes no arguments.
pub fn none(function: &str, args: &TableFunctionArgs) -> Result<()> {
    match args.exprs().len() {
        0 => Ok(()),
        given => Err(wrong_count(function, given, &format!("{function}()"))),
    }
}
