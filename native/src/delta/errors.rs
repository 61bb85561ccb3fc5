//! Errors of the Delta library in the engine's own kinds.

use std::error::Error as StdError;

use deltalake::DeltaTableError;
use deltalake::kernel::transaction::{CommitConflictError, TransactionError};

use crate::error::{Error, Kind};

/// Words of messages of the log's own reader, which gives no more than a text.
const TEXTS: &[(&str, Kind, &str)] = &[
    ("no space left", Kind::Resources, "53100"),
    ("unsupported", Kind::Unsupported, "0A000"),
    ("not supported", Kind::Unsupported, "0A000"),
    ("not yet supported", Kind::Unsupported, "0A000"),
    ("partition", Kind::Configuration, "22023"),
    ("not found", Kind::Io, "58P01"),
    ("no such file", Kind::Io, "58P01"),
    ("cannot cast", Kind::SchemaMismatch, "42P17"),
    ("schema error", Kind::SchemaMismatch, "42P17"),
];

/// The error when it is one of the Delta library.
pub fn classify(error: &(dyn StdError + 'static)) -> Option<Error> {
    if let Some(error) = error.downcast_ref::<DeltaTableError>() {
        return Some(of_delta(error));
    }
    error.downcast_ref::<TransactionError>().map(of_transaction)
}

/// An error of the Delta library.
pub fn of_delta(error: &DeltaTableError) -> Error {
    if let Some(own) = own(error) {
        return own;
    }
    match error {
        DeltaTableError::InvalidData { message } => Error::new(Kind::Data, "23514", message),
        DeltaTableError::SchemaMismatch { msg } => {
            Error::new(Kind::SchemaMismatch, "42P17", msg.clone())
        }
        DeltaTableError::Arrow { source } => clone_of_arrow(source),
        DeltaTableError::Transaction { source } => of_transaction(source),
        DeltaTableError::VersionAlreadyExists(version) => conflict(&format!(
            "another writer made version {version} of the table at the same time"
        )),
        DeltaTableError::InvalidJsonLog { version, .. } => {
            broken_log(&format!("the commit {version} of the log is no JSON"))
        }
        DeltaTableError::NotATable(text) => Error::new(
            Kind::Io,
            "58P01",
            format!("the folder is no Delta table: {text}"),
        ),
        DeltaTableError::UnsupportedColumnMapping { .. } => {
            Error::new(Kind::Unsupported, "0A000", error.to_string())
        }
        other => by_text(&text_of(other)),
    }
}

fn of_transaction(error: &TransactionError) -> Error {
    match error {
        TransactionError::UnsupportedTableFeatures(features) => {
            let names: Vec<String> = features.iter().map(ToString::to_string).collect();
            Error::new(
                Kind::Unsupported,
                "0A000",
                format!(
                    "the Delta table needs features that this engine does not know: {}",
                    names.join(", ")
                ),
            )
        }
        TransactionError::CommitConflict(conflicting) => match conflicting {
            CommitConflictError::UnsupportedReaderVersion(_)
            | CommitConflictError::UnsupportedWriterVersion(_) => {
                Error::new(Kind::Unsupported, "0A000", error.to_string())
            }
            CommitConflictError::ConcurrentAppend => {
                conflict("another writer added rows meanwhile")
            }
            CommitConflictError::ConcurrentDeleteRead
            | CommitConflictError::ConcurrentDeleteDelete => {
                conflict("another writer removed rows meanwhile")
            }
            CommitConflictError::MetadataChanged | CommitConflictError::ProtocolChanged(_) => {
                conflict("another writer changed the columns or properties of the table meanwhile")
            }
            other => conflict(&other.to_string()),
        },
        TransactionError::VersionAlreadyExists(_) | TransactionError::MaxCommitAttempts(_) => {
            conflict("other writers made commits at the same time")
        }
        TransactionError::DeltaTableAppendOnly => Error::new(
            Kind::Unsupported,
            "0A000",
            "the table allows rows to be added only (delta.appendOnly)",
        ),
        other => by_text(&other.to_string()),
    }
}

/// A write that lost against another one; nothing of it is visible.
fn conflict(why: &str) -> Error {
    Error::new(
        Kind::Execution,
        "40001",
        format!(
            "the write was not committed: {why}; the table has that writer's state, run the write again"
        ),
    )
}

fn broken_log(why: &str) -> Error {
    Error::new(
        Kind::Io,
        "58030",
        format!("the log of the Delta table is damaged: {why}"),
    )
}

fn clone_of_arrow(error: &arrow::error::ArrowError) -> Error {
    match error {
        arrow::error::ArrowError::ExternalError(inner) => {
            own(inner.as_ref()).unwrap_or_else(|| by_text(&inner.to_string()))
        }
        arrow::error::ArrowError::SchemaError(text) => {
            Error::new(Kind::SchemaMismatch, "42P17", text)
        }
        arrow::error::ArrowError::CastError(text) => Error::new(Kind::Data, "22P02", text),
        other => by_text(&other.to_string()),
    }
}

/// An error of this crate that the library passed on, or one that this crate can class.
fn own(error: &(dyn StdError + 'static)) -> Option<Error> {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(own) = error.downcast_ref::<Error>() {
            return Some(own.clone());
        }
        if let Some(engine) = error.downcast_ref::<datafusion::error::DataFusionError>()
            && let datafusion::error::DataFusionError::External(inner) = engine
            && let Some(own) = own(inner.as_ref())
        {
            return Some(own);
        }
        next = error.source();
    }
    None
}

/// The text of an error with those of its causes that it leaves out itself.
fn text_of(error: &DeltaTableError) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        next = cause.source();
    }
    text
}

/// The reader of logs prints where in its code it failed.
fn without_backtrace(text: &str) -> &str {
    let end = [
        "\n   0: ",
        "\ndisabled backtrace",
        "\nunsupported backtrace",
    ]
    .iter()
    .filter_map(|start| text.find(start))
    .min()
    .unwrap_or(text.len());
    text[..end].trim_end()
}

fn by_text(text: &str) -> Error {
    let mut plain = without_backtrace(text);
    for prefix in [
        "Generic DeltaTable error: ",
        "Generic error: ",
        "Kernel error: ",
        "Generic delta kernel error: ",
        "External error: ",
        "Execution error: ",
    ] {
        plain = plain.strip_prefix(prefix).unwrap_or(plain);
    }
    let lower = plain.to_lowercase();
    if lower.contains("json")
        || lower.contains("no protocol")
        || lower.contains("no table metadata")
    {
        return broken_log(plain);
    }
    TEXTS
        .iter()
        .find(|(part, _, _)| lower.contains(part))
        .map_or_else(
            || Error::new(Kind::Io, "58030", plain),
            |(_, kind, state)| Error::new(*kind, state, plain),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_free_of_what_only_developers_read() {
        let error = by_text(
            "Kernel error: Json error: Truncated record\n   0: <unknown>\n   1: start_thread\n",
        );
        assert_eq!(
            error.message,
            "the log of the Delta table is damaged: Json error: Truncated record"
        );
        assert_eq!((error.kind, error.sql_state.as_str()), (Kind::Io, "58030"));
    }

    #[test]
    fn unknown_features_are_named() {
        let error = of_delta(&DeltaTableError::Generic(
            "Unsupported: Unknown TableFeatures: \"timeMachine\"".into(),
        ));
        assert_eq!(error.kind, Kind::Unsupported);
        assert!(error.message.contains("timeMachine"), "{error}");
    }

    #[test]
    fn writers_that_lose_are_told_to_run_again() {
        let error = of_delta(&DeltaTableError::Transaction {
            source: TransactionError::CommitConflict(CommitConflictError::ConcurrentDeleteDelete),
        });
        assert_eq!(error.sql_state, "40001");
        assert!(error.message.contains("run the write again"), "{error}");
    }

    #[test]
    fn own_errors_pass_through_the_library() {
        let own = Error::cancelled();
        let inside = datafusion::error::DataFusionError::External(Box::new(own.clone()));
        let error = DeltaTableError::GenericError {
            source: Box::new(inside),
        };
        assert_eq!(of_delta(&error), own);
    }
}
