//! Columns of queries and of Delta tables: which types Delta has, and which values fit.

use std::path::Path;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef, TimeUnit};
use deltalake::kernel::StructType;
use deltalake::kernel::engine::arrow_conversion::TryIntoKernel;

use crate::error::{Error, Kind, Result};

/// The declared columns as Delta stores them; one that it can not store is named.
pub fn stored_columns(schema: &SchemaRef) -> Result<StructType> {
    for field in schema.fields() {
        check_type(field)?;
    }
    let plain = Schema::new(schema.fields().iter().map(stored_field).collect::<Vec<_>>());
    let columns: std::result::Result<StructType, arrow::error::ArrowError> =
        (&plain).try_into_kernel();
    Ok(columns?)
}

fn check_type(field: &FieldRef) -> Result<()> {
    let mut stack = vec![field];
    while let Some(part) = stack.pop() {
        let why = match part.data_type() {
            DataType::Timestamp(TimeUnit::Nanosecond, _) => {
                "Delta keeps microseconds; convert the column to timestamp(us)"
            }
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => {
                "Delta has no unsigned numbers; convert the column to a signed type"
            }
            DataType::Time32(_) | DataType::Time64(_) => {
                "Delta has no time of day; convert the column to text or a number"
            }
            DataType::Duration(_) | DataType::Interval(_) => {
                "Delta has no durations; convert the column to a number"
            }
            DataType::Null => "Delta needs a type for every column; convert the column to one",
            DataType::Struct(fields) => {
                stack.extend(fields.iter());
                continue;
            }
            DataType::List(item) | DataType::LargeList(item) | DataType::Map(item, _) => {
                stack.push(item);
                continue;
            }
            _ => continue,
        };
        return Err(Error::new(
            Kind::Unsupported,
            "0A000",
            format!(
                "column {} of type {} can not be stored: {why}",
                field.name(),
                field.data_type()
            ),
        ));
    }
    Ok(())
}

fn stored_field(field: &FieldRef) -> Field {
    // Metadata of columns is not the table's.
    Field::new(
        field.name(),
        stored_type(field.data_type()),
        field.is_nullable(),
    )
}

/// The type that Delta keeps values of a type in, without losing any.
fn stored_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Timestamp(_, None) => DataType::Timestamp(TimeUnit::Microsecond, None),
        DataType::Timestamp(_, Some(_)) => {
            DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
        }
        DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            DataType::Binary
        }
        DataType::Date64 => DataType::Date32,
        DataType::Float16 => DataType::Float32,
        DataType::Dictionary(_, values) => stored_type(values),
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            DataType::List(Arc::new(stored_field(item)))
        }
        DataType::Struct(fields) => DataType::Struct(
            fields
                .iter()
                .map(|field| Arc::new(stored_field(field)))
                .collect::<Fields>(),
        ),
        DataType::Map(entries, sorted) => DataType::Map(Arc::new(stored_field(entries)), *sorted),
        other => other.clone(),
    }
}

/// Compares the columns of a query with those of the table that it is written to. The library
/// itself would narrow numbers and fill what is missing in silence.
pub fn check_columns(
    folder: &Path,
    query: &SchemaRef,
    stored: &SchemaRef,
    merge: bool,
) -> Result<()> {
    let mut wrong = Vec::new();
    for field in query.fields() {
        match stored.field_with_name(field.name()) {
            Ok(column) if fits(field.data_type(), column.data_type()) => {}
            Ok(column) => wrong.push(format!(
                "column {} is {} in the table and {} in the query",
                field.name(),
                column.data_type(),
                field.data_type()
            )),
            Err(_) if merge => check_type(field)?,
            Err(_) => wrong.push(format!("the table has no column {}", field.name())),
        }
    }
    for column in stored.fields() {
        let absent = query.field_with_name(column.name()).is_err();
        if absent && !(merge && column.is_nullable()) {
            wrong.push(format!("the query has no column {}", column.name()));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Kind::SchemaMismatch,
        "42P17",
        format!(
            "the query does not fit the Delta table '{}': {}; select the table's columns with \
             their types, or allow other columns by schema mode merge or overwrite",
            folder.display(),
            wrong.join("; ")
        ),
    ))
}

/// Whether two tables have columns of the same names, in any order.
pub fn same_names(one: &Schema, other: &Schema) -> bool {
    one.fields().len() == other.fields().len()
        && one
            .fields()
            .iter()
            .all(|field| other.index_of(field.name()).is_ok())
}

/// Whether every value of a type can be kept in a column of another one.
fn fits(from: &DataType, to: &DataType) -> bool {
    use DataType::{Float32, Float64, Int8, Int16, Int32, Int64, List, Map, Null, Struct};
    let from = &stored_type(from);
    match (from, to) {
        (Null, _) => true,
        (Int8, Int16 | Int32 | Int64) | (Int16, Int32 | Int64) | (Int32, Int64) => true,
        (Float32, Float64) => true,
        (List(from), List(to)) => fits(from.data_type(), to.data_type()),
        (Map(from, _), Map(to, _)) => match (from.data_type(), to.data_type()) {
            (Struct(from), Struct(to)) => {
                from.len() == to.len()
                    && from
                        .iter()
                        .zip(to)
                        .all(|(from, to)| fits(from.data_type(), to.data_type()))
            }
            _ => false,
        },
        (Struct(from), Struct(to)) => {
            from.len() == to.len()
                && from.iter().all(|field| {
                    to.find(field.name())
                        .is_some_and(|(_, column)| fits(field.data_type(), column.data_type()))
                })
        }
        (from, to) => from == to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(fields: &[(&str, DataType, bool)]) -> SchemaRef {
        let fields: Vec<Field> = fields
            .iter()
            .map(|(name, data_type, nullable)| Field::new(*name, data_type.clone(), *nullable))
            .collect();
        Arc::new(Schema::new(fields))
    }

    #[test]
    fn only_types_that_keep_every_value_fit() {
        for (from, to, fitting) in [
            (DataType::Int32, DataType::Int64, true),
            (DataType::Int64, DataType::Int32, false),
            (DataType::Float64, DataType::Float32, false),
            (DataType::Utf8View, DataType::Utf8, true),
            (DataType::Int32, DataType::Utf8, false),
            (DataType::Null, DataType::Utf8, true),
        ] {
            assert_eq!(fits(&from, &to), fitting, "{from} into {to}");
        }
    }

    #[test]
    fn columns_that_do_not_fit_are_all_named() {
        let query = schema(&[("a", DataType::Int64, true), ("new", DataType::Utf8, true)]);
        let stored = schema(&[("a", DataType::Int32, true), ("b", DataType::Utf8, true)]);
        let folder = Path::new("/t");
        let error = check_columns(folder, &query, &stored, false).unwrap_err();
        for part in ["column a is Int32", "no column new", "no column b"] {
            assert!(error.message.contains(part), "{error}");
        }
        let error = check_columns(folder, &query, &stored, true).unwrap_err();
        assert!(error.message.contains("column a"), "{error}");
        assert!(!error.message.contains("no column"), "{error}");
    }

    #[test]
    fn types_that_delta_has_not_are_refused_by_name() {
        for data_type in [
            DataType::UInt32,
            DataType::Timestamp(TimeUnit::Nanosecond, None),
            DataType::Time64(TimeUnit::Microsecond),
            DataType::List(Arc::new(Field::new("item", DataType::UInt8, true))),
        ] {
            let error = stored_columns(&schema(&[("x", data_type, true)])).unwrap_err();
            assert_eq!(error.kind, Kind::Unsupported);
            assert!(error.message.contains("column x"), "{error}");
        }
    }
}
