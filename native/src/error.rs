//! The one error type, and the one place where errors of the engine are classified.

use std::fmt;

use arrow::error::ArrowError;
use datafusion::common::SchemaError;
use datafusion::error::DataFusionError;

use crate::delta;
use crate::upcall::Thrown;
use crate::wording;

/// Result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of thing went wrong; the names equal those of the Java enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Plan,
    Syntax,
    Execution,
    Data,
    Resources,
    Io,
    Configuration,
    Unsupported,
    Policy,
    SchemaMismatch,
    Cancelled,
    Timeout,
    Closed,
    Internal,
}

impl Kind {
    const ALL: [Kind; 14] = [
        Kind::Plan,
        Kind::Syntax,
        Kind::Execution,
        Kind::Data,
        Kind::Resources,
        Kind::Io,
        Kind::Configuration,
        Kind::Unsupported,
        Kind::Policy,
        Kind::SchemaMismatch,
        Kind::Cancelled,
        Kind::Timeout,
        Kind::Closed,
        Kind::Internal,
    ];

    /// Name of the Java constant.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Plan => "PLAN",
            Kind::Syntax => "SYNTAX",
            Kind::Execution => "EXECUTION",
            Kind::Data => "DATA",
            Kind::Resources => "RESOURCES",
            Kind::Io => "IO",
            Kind::Configuration => "CONFIGURATION",
            Kind::Unsupported => "UNSUPPORTED",
            Kind::Policy => "POLICY",
            Kind::SchemaMismatch => "SCHEMA_MISMATCH",
            Kind::Cancelled => "CANCELLED",
            Kind::Timeout => "TIMEOUT",
            Kind::Closed => "CLOSED",
            Kind::Internal => "INTERNAL",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An error with its kind, SQLSTATE, message and, where known, place in the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub kind: Kind,
    pub sql_state: String,
    pub message: String,
    /// Line and column, from 1.
    pub position: Option<(u32, u32)>,
    /// What Java code had thrown.
    pub cause: Option<Thrown>,
}

impl Error {
    pub fn new(kind: Kind, sql_state: &str, message: impl Into<String>) -> Self {
        Error {
            kind,
            sql_state: sql_state.to_string(),
            message: message.into(),
            position: None,
            cause: None,
        }
    }

    pub fn configuration(message: impl Into<String>) -> Self {
        Error::new(Kind::Configuration, "22023", message)
    }

    pub fn internal(message: impl Into<String>) -> Self {
        Error::new(Kind::Internal, "XX000", message)
    }

    pub fn cancelled() -> Self {
        Error::new(Kind::Cancelled, "57014", "the statement was cancelled")
    }

    /// The error that a caught panic becomes.
    pub fn from_panic(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_string())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without a message".to_string());
        Error::internal(format!("the engine failed with a defect: {text}"))
    }

    /// The same error without what only the engine's developers can read.
    fn in_plain_words(mut self) -> Self {
        self.message = wording::clean(&self.message);
        self
    }

    /// The same error with what was being done in front of its message.
    #[must_use]
    pub fn within(mut self, context: &str) -> Self {
        self.message = format!("{context}: {}", self.message);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<Error> for DataFusionError {
    fn from(error: Error) -> Self {
        DataFusionError::External(Box::new(error))
    }
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Self {
        arrow_error(&error).in_plain_words()
    }
}

impl From<jni::errors::Error> for Error {
    fn from(error: jni::errors::Error) -> Self {
        Error::internal(format!(
            "a call into the Java virtual machine failed: {error}"
        ))
    }
}

impl From<DataFusionError> for Error {
    fn from(error: DataFusionError) -> Self {
        classify(&error).in_plain_words()
    }
}

fn classify(error: &DataFusionError) -> Error {
    match error {
        DataFusionError::Context(_, inner) => classify(inner),
        DataFusionError::Diagnostic(diagnostic, inner) => {
            let inner = classify(inner);
            let position = diagnostic
                .span
                .map(|span| (span.start.line as u32, span.start.column as u32))
                .filter(|(line, column)| *line > 0 && *column > 0);
            Error {
                position: inner.position.or(position),
                ..inner
            }
        }
        DataFusionError::Shared(inner) => classify(inner),
        DataFusionError::Collection(errors) => errors.first().map_or_else(
            || Error::internal("an empty collection of errors"),
            classify,
        ),
        DataFusionError::External(inner) => external(inner.as_ref()),
        DataFusionError::ArrowError(inner, _) => arrow_error(inner),
        DataFusionError::ParquetError(inner) => parquet_error(&inner.to_string()),
        DataFusionError::ObjectStore(inner) => object_store_error(&inner.to_string()),
        DataFusionError::IoError(inner) => io_error(inner),
        DataFusionError::SQL(inner, _) => syntax_error(&inner.to_string()),
        DataFusionError::NotImplemented(text) => {
            let (kind, state) =
                wording::planning_class(text).unwrap_or((Kind::Unsupported, "0A000"));
            Error::new(kind, state, text)
        }
        DataFusionError::Plan(text) => plan_error(text),
        DataFusionError::Configuration(text) => Error::configuration(text),
        DataFusionError::SchemaError(inner, _) => schema_error(inner),
        DataFusionError::Execution(text) => execution_error(text),
        DataFusionError::ExecutionJoin(inner) => {
            Error::internal(format!("a task of the engine failed: {inner}"))
        }
        DataFusionError::ResourcesExhausted(text) => {
            if text.contains("max_temp_directory_size") {
                return spilled_too_much();
            }
            Error::new(Kind::Resources, "53200", text)
        }
        DataFusionError::Internal(text) => Error::internal(text),
        DataFusionError::Substrait(text) | DataFusionError::Ffi(text) => {
            Error::new(Kind::Execution, "58000", text)
        }
    }
}

fn external(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Error {
    if let Some(own) = error.downcast_ref::<Error>() {
        return own.clone();
    }
    if let Some(inner) = error.downcast_ref::<DataFusionError>() {
        return classify(inner);
    }
    if let Some(inner) = error.downcast_ref::<ArrowError>() {
        return arrow_error(inner);
    }
    if let Some(inner) = error.downcast_ref::<std::io::Error>() {
        return io_error(inner);
    }
    if let Some(delta) = delta::classify(error) {
        return delta;
    }
    execution_error(&error.to_string())
}

fn arrow_error(error: &ArrowError) -> Error {
    match error {
        ArrowError::ExternalError(inner) => external(inner.as_ref()),
        ArrowError::DivideByZero => Error::new(Kind::Data, "22012", "division by zero"),
        ArrowError::ArithmeticOverflow(text) => Error::new(Kind::Data, "22003", text),
        ArrowError::CastError(text) => Error::new(Kind::Data, cast_state(text), text),
        ArrowError::ParseError(text) => Error::new(Kind::Data, "22P02", text),
        ArrowError::CsvError(text) => Error::new(
            Kind::Io,
            "58030",
            format!("a CSV file can not be read: {text}"),
        ),
        ArrowError::JsonError(text) => Error::new(
            Kind::Io,
            "58030",
            format!("a JSON file can not be read: {text}"),
        ),
        ArrowError::ParquetError(text) => parquet_error(text),
        ArrowError::IpcError(text) => Error::new(
            Kind::Io,
            "58030",
            format!("Arrow IPC data can not be read: {text}"),
        ),
        ArrowError::IoError(text, inner) => io_error(inner).within(text),
        ArrowError::NotYetImplemented(text) => Error::new(Kind::Unsupported, "0A000", text),
        ArrowError::CDataInterface(text) => Error::new(
            Kind::Execution,
            "58000",
            format!("a stream produced in Java failed: {text}"),
        ),
        ArrowError::InvalidArgumentError(text) => execution_error(text),
        ArrowError::ComputeError(text) => execution_error(text),
        other => Error::new(Kind::Execution, "58000", other.to_string()),
    }
}

fn cast_state(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    if lower.contains("overflow") || lower.contains("out of range") || lower.contains("can't cast")
    {
        "22003"
    } else {
        "22P02"
    }
}

fn io_error(error: &std::io::Error) -> Error {
    if let Some(inner) = error.get_ref() {
        if let Some(own) = inner.downcast_ref::<Error>() {
            return own.clone();
        }
        if let Some(inner) = inner.downcast_ref::<DataFusionError>() {
            return classify(inner);
        }
    }
    if error.kind() == std::io::ErrorKind::StorageFull {
        return no_disk_space(&error.to_string());
    }
    let text = error.to_string();
    if text.contains("max_temp_directory_size") {
        return spilled_too_much();
    }
    let state = match error.kind() {
        std::io::ErrorKind::NotFound => "58P01",
        _ => "58030",
    };
    Error::new(Kind::Io, state, text)
}

fn no_disk_space(text: &str) -> Error {
    Error::new(
        Kind::Resources,
        "53100",
        format!("a disk is full: {text}; free some space, or use another folder"),
    )
}

/// Rows that did not fit into memory did not fit into the space for spilled rows either.
fn spilled_too_much() -> Error {
    Error::new(
        Kind::Resources,
        "53100",
        "the statement and those that run beside it spilled more rows to disk than \
         datafusion.runtime.max_temp_directory_size allows; raise it or the memory limit, run \
         fewer queries at once, or select fewer rows or columns",
    )
}

/// A file that is gone is found to be so while it is read.
fn parquet_error(text: &str) -> Error {
    let gone = text.contains("No such file");
    Error::new(
        Kind::Io,
        if gone { "58P01" } else { "58030" },
        format!("a Parquet file can not be read or written: {text}"),
    )
}

fn object_store_error(text: &str) -> Error {
    let state = if text.contains("not found") || text.contains("No such file") {
        "58P01"
    } else if text.contains("No space left") {
        return no_disk_space(text);
    } else {
        "58030"
    };
    Error::new(Kind::Io, state, text)
}

fn syntax_error(text: &str) -> Error {
    let message = text
        .strip_prefix("sql parser error: ")
        .unwrap_or(text)
        .to_string();
    if message.contains("recursion limit") {
        return Error::new(
            Kind::Resources,
            "54001",
            "the statement nests too deeply; split it or use fewer nested expressions",
        );
    }
    let position = position_in(&message);
    Error {
        position,
        ..Error::new(Kind::Syntax, "42601", message)
    }
}

/// Reads `Line: 1, Column: 8`, which the parser puts at the end of its messages.
fn position_in(message: &str) -> Option<(u32, u32)> {
    let line_at = message.rfind("Line: ")? + "Line: ".len();
    let column_at = message.rfind("Column: ")? + "Column: ".len();
    let number = |at: usize| -> Option<u32> {
        let digits: String = message[at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().ok().filter(|number| *number > 0)
    };
    Some((number(line_at)?, number(column_at)?))
}

fn plan_error(text: &str) -> Error {
    if let Some((kind, state)) = wording::planning_class(text) {
        return Error::new(kind, state, text);
    }
    let lower = text.to_lowercase();
    let state = if lower.starts_with("table '") || lower.contains("' not found") {
        "42P01"
    } else if lower.contains("no sql statements") {
        return Error::new(Kind::Syntax, "42601", "the statement is empty");
    } else if lower.contains("coerce") || lower.contains("type") {
        "42804"
    } else {
        "42000"
    };
    Error::new(Kind::Plan, state, text)
}

fn schema_error(error: &SchemaError) -> Error {
    let state = match error {
        SchemaError::FieldNotFound { .. } => "42703",
        SchemaError::AmbiguousReference { .. } => "42702",
        SchemaError::DuplicateQualifiedField { .. }
        | SchemaError::DuplicateUnqualifiedField { .. } => "42701",
    };
    Error::new(Kind::Plan, state, error.to_string())
}

fn execution_error(text: &str) -> Error {
    match wording::execution_class(text) {
        Some((_, "22012")) => Error::new(Kind::Data, "22012", "division by zero"),
        Some((kind, state)) => Error::new(kind, state, text),
        None => Error::new(Kind::Execution, "58000", text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kinds_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(Kind::from_name("OTHER"), None);
    }

    #[test]
    fn syntax_errors_carry_their_position() {
        let error = syntax_error("sql parser error: Expected: x, found: y at Line: 2, Column: 15");
        assert_eq!(error.kind, Kind::Syntax);
        assert_eq!(error.position, Some((2, 15)));
        assert!(!error.message.contains("sql parser error"));
    }

    #[test]
    fn own_errors_survive_the_engine() {
        let own = Error::new(Kind::SchemaMismatch, "42P17", "x");
        let wrapped = DataFusionError::Context(
            "outer".into(),
            Box::new(DataFusionError::ArrowError(
                Box::new(ArrowError::ExternalError(Box::new(DataFusionError::from(
                    own.clone(),
                )))),
                None,
            )),
        );
        assert_eq!(Error::from(wrapped), own);
    }

    #[test]
    fn data_errors_have_their_states() {
        assert_eq!(arrow_error(&ArrowError::DivideByZero).sql_state, "22012");
        assert_eq!(
            arrow_error(&ArrowError::ArithmeticOverflow("x".into())).sql_state,
            "22003"
        );
        assert_eq!(
            arrow_error(&ArrowError::CastError("Cannot cast string 'a'".into())).sql_state,
            "22P02"
        );
    }

    #[test]
    fn panics_become_internal_errors() {
        let payload = std::panic::catch_unwind(|| panic!("boom {}", 1)).unwrap_err();
        let error = Error::from_panic(payload.as_ref());
        assert_eq!(error.kind, Kind::Internal);
        assert!(error.message.contains("boom 1"));
    }
}
