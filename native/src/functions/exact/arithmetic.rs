//! The functions `exact_add`, `exact_subtract` and `exact_multiply` of whole numbers.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{ArrayRef, Datum};
use arrow::compute::kernels::numeric::{add, mul, sub};
use arrow::datatypes::{DataType, Field, FieldRef};
use arrow::error::ArrowError;
use datafusion::error::{DataFusionError, Result as EngineResult};
use datafusion::logical_expr::scalar_doc_sections::DOC_SECTION_MATH;
use datafusion::logical_expr::sort_properties::{ExprProperties, SortProperties};
use datafusion::logical_expr::{
    ColumnarValue, Documentation, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature,
    Volatility,
};
use datafusion::physical_expr_common::datum::apply;

use super::out_of_range;
use crate::error::{Error, Kind, Result};
use crate::widening::widens;

/// The beginning of the engine's text of an overflow; the operands follow.
const OVERFLOW: &str = "Overflow happened on: ";

type Kernel = fn(&dyn Datum, &dyn Datum) -> std::result::Result<ArrayRef, ArrowError>;

#[derive(Debug)]
pub struct Operation {
    name: &'static str,
    about: &'static str,
    example: &'static str,
    kernel: Kernel,
    order: fn(SortProperties, SortProperties) -> SortProperties,
}

pub const OPERATIONS: [&Operation; 3] = [
    &Operation {
        name: "exact_add",
        about: "The sum of two whole numbers in the wider of their types, or an error where it \
                does not fit into that.",
        example: "SELECT exact_add(1, 2) -- 3",
        kernel: add,
        order: |a, b| a.add(&b),
    },
    &Operation {
        name: "exact_subtract",
        about: "The difference of two whole numbers in the wider of their types, or an error where \
                it does not fit into that.",
        example: "SELECT exact_subtract(3, 2) -- 1",
        kernel: sub,
        order: |a, b| a.sub(&b),
    },
    &Operation {
        name: "exact_multiply",
        about: "The product of two whole numbers in the wider of their types, or an error where it \
                does not fit into that.",
        example: "SELECT exact_multiply(2, 3) -- 6",
        kernel: mul,
        order: |_, _| SortProperties::Unordered,
    },
];

/// An [`Operation`] as the engine sees it.
#[derive(Debug)]
pub struct ExactArithmetic {
    operation: &'static Operation,
    signature: Signature,
    documentation: Documentation,
}

impl ExactArithmetic {
    pub fn new(operation: &'static Operation) -> Self {
        let documentation = Documentation::builder(
            DOC_SECTION_MATH,
            operation.about,
            format!("{}(a, b)", operation.name),
        )
        .with_sql_example(operation.example)
        .with_argument("a", "A whole number")
        .with_argument("b", "A whole number")
        .build();
        ExactArithmetic {
            operation,
            signature: Signature::user_defined(Volatility::Immutable),
            documentation,
        }
    }

    /// The type of both operands and of the result.
    fn result(&self, fields: &[FieldRef]) -> Result<DataType> {
        let name = self.operation.name;
        let [a, b] = fields else {
            return Err(Error::new(
                Kind::Plan,
                "42883",
                format!(
                    "{name} was given {} arguments; write {name}(a, b)",
                    fields.len()
                ),
            ));
        };
        if a.data_type() == b.data_type() && a.data_type().is_integer() {
            return Ok(a.data_type().clone());
        }
        Err(Error::new(
            Kind::Plan,
            "42804",
            format!(
                "{name} was given {} and {}; expected two whole numbers of which one type holds \
                 both; write CAST(… AS BIGINT)",
                a.data_type(),
                b.data_type()
            ),
        ))
    }
}

impl PartialEq for ExactArithmetic {
    fn eq(&self, other: &Self) -> bool {
        self.operation.name == other.operation.name
    }
}

impl Eq for ExactArithmetic {}

impl Hash for ExactArithmetic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.operation.name.hash(state);
    }
}

/// It does not call itself strict, as no function here does: from that the engine concludes, while
/// it plans, that a column under a CASE is not null, and refuses the same column while it executes.
impl ScalarUDFImpl for ExactArithmetic {
    fn name(&self) -> &str {
        self.operation.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }

    fn coerce_types(&self, types: &[DataType]) -> EngineResult<Vec<DataType>> {
        Ok(match types {
            [a, b] => match common(&plain(a), &plain(b)) {
                Some(wider) => vec![wider.clone(), wider],
                None => vec![plain(a), plain(b)],
            },
            other => other.to_vec(),
        })
    }

    fn return_type(&self, types: &[DataType]) -> EngineResult<DataType> {
        let field = |data_type: &DataType| Arc::new(Field::new("", data_type.clone(), true));
        let fields: Vec<FieldRef> = types.iter().map(field).collect();
        Ok(self.result(&fields)?)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs) -> EngineResult<FieldRef> {
        let result = self.result(args.arg_fields)?;
        let nullable = args.arg_fields.iter().any(|field| field.is_nullable());
        Ok(Arc::new(Field::new(self.name(), result, nullable)))
    }

    fn output_ordering(&self, inputs: &[ExprProperties]) -> EngineResult<SortProperties> {
        Ok(match inputs {
            [a, b] => (self.operation.order)(a.sort_properties, b.sort_properties),
            _ => SortProperties::Unordered,
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> EngineResult<ColumnarValue> {
        let kernel = self.operation.kernel;
        apply(&args.args[0], &args.args[1], |a, b| kernel(a, b)).map_err(|error| match &error {
            DataFusionError::ArrowError(inner, _) => match inner.as_ref() {
                ArrowError::ArithmeticOverflow(text) => {
                    let operands = text.strip_prefix(OVERFLOW).unwrap_or(text);
                    out_of_range(operands, args.return_field.data_type()).into()
                }
                _ => error,
            },
            _ => error,
        })
    }
}

/// A type without what only says how values are stored.
fn plain(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Dictionary(_, values) => plain(values),
        DataType::RunEndEncoded(_, values) => plain(values.data_type()),
        other => other.clone(),
    }
}

/// The narrowest type that holds the values of two types of whole numbers.
fn common(a: &DataType, b: &DataType) -> Option<DataType> {
    const BY_WIDTH: [DataType; 8] = [
        DataType::Int8,
        DataType::UInt8,
        DataType::Int16,
        DataType::UInt16,
        DataType::Int32,
        DataType::UInt32,
        DataType::Int64,
        DataType::UInt64,
    ];
    match (a, b) {
        (DataType::Null, DataType::Null) => Some(DataType::Int64),
        (DataType::Null, other) | (other, DataType::Null) => Some(other.clone()),
        _ => BY_WIDTH
            .into_iter()
            .find(|wider| widens(a, wider) && widens(b, wider)),
    }
}
