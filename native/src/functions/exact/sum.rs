//! The aggregate `exact_sum`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::datatypes::{
    DECIMAL128_MAX_PRECISION, DECIMAL256_MAX_PRECISION, DataType, Decimal128Type, Decimal256Type,
    Field, FieldRef, Int64Type, UInt64Type,
};
use datafusion::error::Result as EngineResult;
use datafusion::logical_expr::aggregate_doc_sections::DOC_SECTION_GENERAL;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, Documentation, GroupsAccumulator, ReversedUDAF, Signature,
    Volatility,
};

use super::accumulators::{DistinctSum, Sum, Sums};
use crate::error::{Error, Kind};

const NAME: &str = "exact_sum";

/// Digits that a sum of decimals has more than its terms, as the engine's `sum` has it.
const EXTRA_DIGITS: u8 = 10;

#[derive(Debug)]
pub struct ExactSum {
    signature: Signature,
    documentation: Documentation,
}

impl ExactSum {
    pub fn new() -> Self {
        let documentation = Documentation::builder(
            DOC_SECTION_GENERAL,
            "The sum of whole numbers or decimals, with the types of sum. A sum that does not fit \
             into its type is an error, where that of sum wraps around.",
            "exact_sum(expression)",
        )
        .with_sql_example("SELECT exact_sum(x) FROM (VALUES (1), (2)) AS t(x) -- 3")
        .with_argument("expression", "A whole number or a decimal")
        .build();
        ExactSum {
            signature: Signature::user_defined(Volatility::Immutable),
            documentation,
        }
    }
}

impl PartialEq for ExactSum {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for ExactSum {}

impl Hash for ExactSum {
    fn hash<H: Hasher>(&self, state: &mut H) {
        NAME.hash(state);
    }
}

/// Makes what sums numbers of the type of the result.
macro_rules! of_type {
    ($args:ident, $what:ident) => {{
        let data_type = $args.return_field.data_type().clone();
        match &data_type {
            DataType::Int64 => Ok(Box::new($what::<Int64Type>::new(data_type))),
            DataType::UInt64 => Ok(Box::new($what::<UInt64Type>::new(data_type))),
            DataType::Decimal128(_, _) => Ok(Box::new($what::<Decimal128Type>::new(data_type))),
            DataType::Decimal256(_, _) => Ok(Box::new($what::<Decimal256Type>::new(data_type))),
            other => Err(refused(other).into()),
        }
    }};
}

impl AggregateUDFImpl for ExactSum {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }

    fn coerce_types(&self, types: &[DataType]) -> EngineResult<Vec<DataType>> {
        Ok(types.iter().map(converted).collect())
    }

    fn return_type(&self, types: &[DataType]) -> EngineResult<DataType> {
        let [argument] = types else {
            return Err(Error::new(
                Kind::Plan,
                "42883",
                format!(
                    "{NAME} was given {} arguments; write {NAME}(expression)",
                    types.len()
                ),
            )
            .into());
        };
        Ok(match converted(argument) {
            DataType::Decimal128(precision, scale) => {
                let digits = DECIMAL128_MAX_PRECISION.min(precision + EXTRA_DIGITS);
                DataType::Decimal128(digits, scale)
            }
            DataType::Decimal256(precision, scale) => {
                let digits = DECIMAL256_MAX_PRECISION.min(precision + EXTRA_DIGITS);
                DataType::Decimal256(digits, scale)
            }
            integer @ (DataType::Int64 | DataType::UInt64) => integer,
            other => return Err(refused(&other).into()),
        })
    }

    fn accumulator(&self, args: AccumulatorArgs) -> EngineResult<Box<dyn Accumulator>> {
        if args.is_distinct {
            of_type!(args, DistinctSum)
        } else {
            of_type!(args, Sum)
        }
    }

    fn state_fields(&self, args: StateFieldsArgs) -> EngineResult<Vec<FieldRef>> {
        let sum = args.return_type().clone();
        let name = |part: &str| format_state_name(args.name, part);
        if args.is_distinct {
            let values = Field::new_list_field(sum, true);
            return Ok(vec![Arc::new(Field::new_list(
                name("exact_sum values"),
                values,
                false,
            ))]);
        }
        Ok(vec![
            Arc::new(Field::new(name("exact_sum"), sum, true)),
            Arc::new(Field::new(name("exact_sum turns"), DataType::Int64, true)),
        ])
    }

    fn groups_accumulator_supported(&self, args: AccumulatorArgs) -> bool {
        !args.is_distinct
    }

    fn create_groups_accumulator(
        &self,
        args: AccumulatorArgs,
    ) -> EngineResult<Box<dyn GroupsAccumulator>> {
        of_type!(args, Sums)
    }

    fn reverse_expr(&self) -> ReversedUDAF {
        ReversedUDAF::Identical
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// The type in which an argument is summed. What can not be summed stays as it is and is refused by
/// name in `return_type`.
fn converted(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Null | DataType::Int8 | DataType::Int16 | DataType::Int32 => DataType::Int64,
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => DataType::UInt64,
        DataType::Decimal32(precision, scale) | DataType::Decimal64(precision, scale) => {
            DataType::Decimal128(*precision, *scale)
        }
        DataType::Dictionary(_, values) => converted(values),
        DataType::RunEndEncoded(_, values) => converted(values.data_type()),
        other => other.clone(),
    }
}

fn refused(data_type: &DataType) -> Error {
    Error::new(
        Kind::Plan,
        "42804",
        format!(
            "{NAME}: argument 1 (expression) is of type {data_type}; expected a whole number or a \
             decimal; write sum(…)"
        ),
    )
}
