//! Sums and integer arithmetic that never wrap around: what does not fit is an error with SQLSTATE
//! 22003. The front end writes them where SQL says `SUM`, `+`, `-` and `*`.

mod accumulators;
mod arithmetic;
mod sum;
mod total;

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion::execution::{FunctionRegistry, SessionState};
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};

use crate::error::{Error, Kind, Result};

pub fn register(state: &mut SessionState) -> Result<()> {
    for operation in arithmetic::OPERATIONS {
        let function = arithmetic::ExactArithmetic::new(operation);
        state.register_udf(Arc::new(ScalarUDF::new_from_impl(function)))?;
    }
    state.register_udaf(Arc::new(AggregateUDF::new_from_impl(sum::ExactSum::new())))?;
    Ok(())
}

/// Whether a function does no more than an operator on two integers.
pub fn is_exact_arithmetic(function: &ScalarUDF) -> bool {
    function.inner().is::<arithmetic::ExactArithmetic>()
}

/// The error of a result that its type has no place for.
fn out_of_range(what: &str, data_type: &DataType) -> Error {
    let wider = match data_type {
        DataType::Decimal256(_, scale) => format!("round to fewer digits than {scale}"),
        DataType::Decimal128(_, scale) => format!("compute with DECIMAL(76, {scale})"),
        _ => "compute with DECIMAL(38, 0)".to_string(),
    };
    let name = sql_name(data_type);
    Error::new(
        Kind::Data,
        "22003",
        format!("{what} does not fit into {name}; {wider}"),
    )
}

/// A type by its name in SQL.
fn sql_name(data_type: &DataType) -> String {
    let name = match data_type {
        DataType::Int8 => "TINYINT",
        DataType::Int16 => "SMALLINT",
        DataType::Int32 => "INTEGER",
        DataType::Int64 => "BIGINT",
        DataType::UInt8 => "TINYINT UNSIGNED",
        DataType::UInt16 => "SMALLINT UNSIGNED",
        DataType::UInt32 => "INTEGER UNSIGNED",
        DataType::UInt64 => "BIGINT UNSIGNED",
        DataType::Decimal128(precision, scale) | DataType::Decimal256(precision, scale) => {
            return format!("DECIMAL({precision}, {scale})");
        }
        other => return other.to_string(),
    };
    name.to_string()
}
