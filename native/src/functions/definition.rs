//! What a scalar function takes and gives, and how that is told to the engine.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, FieldRef, TimeUnit};
use datafusion::common::ScalarValue;
use datafusion::common::types::{logical_int64, logical_string};
use datafusion::error::Result as EngineResult;
use datafusion::logical_expr::{
    Coercion, ColumnarValue, Documentation, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl,
    Signature, TypeSignature, TypeSignatureClass, Volatility,
};

use crate::error::{Error, Kind, Result};

/// What one argument may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Text in any of its encodings.
    Text,
    /// A whole number.
    Integer,
    /// Text or a whole number.
    Part,
    /// A list of anything.
    List,
    /// A timestamp of any unit, with a zone or without, or a date.
    Timestamp,
    /// Every type.
    Value,
}

#[derive(Debug)]
pub struct Argument {
    pub name: &'static str,
    pub takes: Takes,
    pub about: &'static str,
}

/// Computes one array of so many rows. Constants come as scalars.
pub type Kernel = fn(&[ColumnarValue], usize) -> Result<ArrayRef>;

/// One scalar function.
#[derive(Debug)]
pub struct Definition {
    pub name: &'static str,
    pub about: &'static str,
    pub example: &'static str,
    pub arguments: &'static [Argument],
    /// The last argument may stand several times.
    pub repeats: bool,
    /// Any null argument gives null.
    pub strict: bool,
    pub result: DataType,
    pub kernel: Kernel,
}

impl Definition {
    fn syntax(&self) -> String {
        let names: Vec<&str> = self
            .arguments
            .iter()
            .map(|argument| argument.name)
            .collect();
        let more = if self.repeats { "[, …]" } else { "" };
        format!("{}({}{more})", self.name, names.join(", "))
    }

    fn argument(&self, index: usize) -> Option<&Argument> {
        match self.arguments.get(index) {
            None if self.repeats => self.arguments.last(),
            argument => argument,
        }
    }

    fn check(&self, fields: &[FieldRef]) -> Result<()> {
        let most = if self.repeats {
            usize::MAX
        } else {
            self.arguments.len()
        };
        if fields.len() < self.arguments.len() || fields.len() > most {
            return Err(Error::new(
                Kind::Plan,
                "42883",
                format!(
                    "{} was given {} arguments; write {}",
                    self.name,
                    fields.len(),
                    self.syntax()
                ),
            ));
        }
        for (index, field) in fields.iter().enumerate() {
            if let Some(argument) = self.argument(index)
                && !argument.takes.accepts(field.data_type())
            {
                return Err(Error::new(
                    Kind::Plan,
                    "42804",
                    format!(
                        "{}: argument {} ({}) is of type {}; {}",
                        self.name,
                        index + 1,
                        argument.name,
                        field.data_type(),
                        argument.takes.expectation()
                    ),
                ));
            }
        }
        Ok(())
    }
}

impl Takes {
    fn accepts(self, data_type: &DataType) -> bool {
        match self {
            Takes::Text => is_text(data_type),
            Takes::Integer => data_type.is_integer(),
            Takes::Part => is_text(data_type) || data_type.is_integer(),
            Takes::List => matches!(
                data_type,
                DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(_, _)
            ),
            // The engine leaves a null beside a timestamp as it is.
            Takes::Timestamp => matches!(data_type, DataType::Timestamp(_, _) | DataType::Null),
            Takes::Value => true,
        }
    }

    fn expectation(self) -> &'static str {
        match self {
            Takes::Text => "expected text; write CAST(… AS VARCHAR)",
            Takes::Integer => "expected a whole number; write CAST(… AS BIGINT)",
            Takes::Part => "expected text or a whole number; write CAST(… AS VARCHAR)",
            Takes::List => "expected a list",
            Takes::Timestamp => "expected a timestamp; write CAST(… AS TIMESTAMP)",
            Takes::Value => "expected any value",
        }
    }

    /// The type to which an argument is converted before the call. What can not be converted stays
    /// as it is and is refused by name in [`Definition::check`].
    fn converted(self, data_type: &DataType) -> DataType {
        match (self, data_type) {
            (_, DataType::RunEndEncoded(_, values)) => self.converted(values.data_type()),
            (Takes::Text | Takes::Part, DataType::Null) => DataType::Utf8,
            (Takes::Integer, DataType::Null) => DataType::Int64,
            (Takes::Integer, number) if number.is_integer() => DataType::Int64,
            (Takes::List, DataType::Null) => DataType::new_list(DataType::Utf8, true),
            (Takes::List, DataType::ListView(field)) => DataType::List(Arc::clone(field)),
            (Takes::List, DataType::LargeListView(field)) => DataType::LargeList(Arc::clone(field)),
            (Takes::Timestamp, DataType::Date32) => DataType::Timestamp(TimeUnit::Second, None),
            (Takes::Timestamp, DataType::Date64) => {
                DataType::Timestamp(TimeUnit::Millisecond, None)
            }
            (_, other) => other.clone(),
        }
    }

    /// The type that the engine's catalog of routines shows.
    fn shown(self) -> TypeSignatureClass {
        match self {
            Takes::Text | Takes::Part | Takes::Value => {
                TypeSignatureClass::Native(logical_string())
            }
            Takes::Integer => TypeSignatureClass::Native(logical_int64()),
            Takes::List => TypeSignatureClass::Any,
            Takes::Timestamp => TypeSignatureClass::Timestamp,
        }
    }
}

/// Whether a column holds text, also behind a dictionary.
pub fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// A [`Definition`] as the engine sees it.
#[derive(Debug)]
pub struct NativeFunction {
    definition: &'static Definition,
    signature: Signature,
    documentation: Documentation,
}

impl NativeFunction {
    pub fn new(definition: &'static Definition) -> Result<Self> {
        // The first way of coercion always matches; the second is there because the engine takes
        // the parameters of information_schema from it.
        let shown = if definition
            .arguments
            .iter()
            .any(|argument| argument.takes == Takes::List)
        {
            TypeSignature::Exact(vec![DataType::new_list(DataType::Utf8, true)])
        } else {
            TypeSignature::Coercible(
                definition
                    .arguments
                    .iter()
                    .map(|argument| Coercion::new_exact(argument.takes.shown()))
                    .collect(),
            )
        };
        let signature = Signature::one_of(
            vec![TypeSignature::UserDefined, shown],
            Volatility::Immutable,
        );
        let mut documentation = Documentation::builder(
            datafusion::logical_expr::scalar_doc_sections::DOC_SECTION_OTHER,
            definition.about,
            definition.syntax(),
        )
        .with_sql_example(definition.example);
        for argument in definition.arguments {
            documentation = documentation.with_argument(argument.name, argument.about);
        }
        Ok(NativeFunction {
            definition,
            signature,
            documentation: documentation.build(),
        })
    }
}

impl PartialEq for NativeFunction {
    fn eq(&self, other: &Self) -> bool {
        self.definition.name == other.definition.name
    }
}

impl Eq for NativeFunction {}

impl Hash for NativeFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.definition.name.hash(state);
    }
}

impl ScalarUDFImpl for NativeFunction {
    fn name(&self) -> &str {
        self.definition.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }

    fn coerce_types(&self, types: &[DataType]) -> EngineResult<Vec<DataType>> {
        Ok(types
            .iter()
            .enumerate()
            .map(|(index, data_type)| match self.definition.argument(index) {
                Some(argument) => argument.takes.converted(data_type),
                None => data_type.clone(),
            })
            .collect())
    }

    fn return_type(&self, _types: &[DataType]) -> EngineResult<DataType> {
        Ok(self.definition.result.clone())
    }

    /// Every result is nullable, whatever the arguments are: derived columns of the registry are
    /// declared nullable, and a view's live schema must equal its declared one.
    fn return_field_from_args(&self, args: ReturnFieldArgs) -> EngineResult<FieldRef> {
        self.definition.check(args.arg_fields)?;
        let result = self.definition.result.clone();
        Ok(Arc::new(Field::new(self.name(), result, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> EngineResult<ColumnarValue> {
        let kernel = self.definition.kernel;
        if args.args.iter().all(is_constant) {
            let array = kernel(&args.args, 1)?;
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(
                &array, 0,
            )?));
        }
        if self.definition.strict
            && let Some(array) = by_distinct_value(kernel, &args.args, args.number_rows)?
        {
            return Ok(ColumnarValue::Array(array));
        }
        Ok(ColumnarValue::Array(kernel(&args.args, args.number_rows)?))
    }
}

fn is_constant(value: &ColumnarValue) -> bool {
    matches!(value, ColumnarValue::Scalar(_))
}

/// A dictionary column beside constants is computed once per entry of the dictionary, if that is
/// less than once per row.
fn by_distinct_value(
    kernel: Kernel,
    args: &[ColumnarValue],
    rows: usize,
) -> Result<Option<ArrayRef>> {
    let mut columns = args
        .iter()
        .enumerate()
        .filter(|(_, value)| !is_constant(value));
    let (Some((index, ColumnarValue::Array(array))), None) = (columns.next(), columns.next())
    else {
        return Ok(None);
    };
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return Ok(None);
    };
    let entries = dictionary.values().len();
    if entries > rows {
        return Ok(None);
    }
    let mut per_entry = args.to_vec();
    per_entry[index] = ColumnarValue::Array(Arc::clone(dictionary.values()));
    let results = kernel(&per_entry, entries)?;
    Ok(Some(take(&results, dictionary.keys(), None)?))
}
