//! Columns whose values are in the names of folders, as `year=2024/month=1`.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, BooleanArray, RecordBatch};
use arrow::datatypes::{FieldRef, Schema};
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::utils::conjunction;
use datafusion::physical_expr::create_physical_expr;

use crate::error::{Error, Kind, Result};
use crate::type_text::type_text;

/// What Hive calls a folder whose value is null.
const NULL_FOLDER: &str = "__HIVE_DEFAULT_PARTITION__";

/// Values of the partition columns of a file that was found at `path` below `root`.
///
/// # Errors
/// SCHEMA_MISMATCH for folders that are not those of the columns, in their order; DATA for a value
/// that is none of its column's type.
pub fn values(root: &Path, path: &Path, columns: &[FieldRef]) -> Result<Vec<ScalarValue>> {
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let folders = folders(path);
    let below = path
        .parent()
        .and_then(|folder| folder.strip_prefix(root).ok())
        .map_or(0, |inner| inner.components().count());
    let misplaced = || {
        let expected: Vec<String> = columns.iter().map(|c| format!("{}=…", c.name())).collect();
        Error::new(
            Kind::SchemaMismatch,
            "42P17",
            format!(
                "the file '{}' does not lie in folders '{}', which hold the values of partition columns",
                path.display(),
                expected.join("/")
            ),
        )
    };
    if below > columns.len() || folders.len() < columns.len() {
        return Err(misplaced());
    }
    let innermost = &folders[folders.len() - columns.len()..];
    columns
        .iter()
        .zip(innermost)
        .map(|(column, folder)| {
            let (name, text) = folder.as_ref().ok_or_else(misplaced)?;
            if decoded(name) != *column.name() {
                return Err(misplaced());
            }
            value(path, column, text)
        })
        .collect()
}

/// Values of partition columns that were found by the names of folders below `root`.
///
/// # Errors
/// As for [`values`], when a file has no folder for one of them.
pub fn values_by_name(root: &Path, path: &Path, columns: &[FieldRef]) -> Result<Vec<ScalarValue>> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let folders = folders(below);
    columns
        .iter()
        .map(|column| {
            let found = folders
                .iter()
                .flatten()
                .find(|(name, _)| decoded(name) == *column.name());
            let Some((_, text)) = found else {
                return Err(Error::new(
                    Kind::SchemaMismatch,
                    "42P17",
                    format!(
                        "the file '{}' lies in no folder '{}=…', as other files do",
                        path.display(),
                        column.name()
                    ),
                ));
            };
            value(path, column, text)
        })
        .collect()
}

/// The names of the columns in the folders between `root` and a file, outermost first; what is
/// between them and is no `COLUMN=VALUE` counts for nothing.
pub fn names(root: &Path, path: &Path) -> Vec<String> {
    let inner = path
        .parent()
        .and_then(|folder| folder.strip_prefix(root).ok());
    let Some(inner) = inner else {
        return Vec::new();
    };
    inner
        .components()
        .filter_map(|part| Some(decoded(part.as_os_str().to_str()?.split_once('=')?.0)))
        .collect()
}

/// Folders above a file as name and value, outermost first; None for one that is no such pair.
fn folders(path: &Path) -> Vec<Option<(String, String)>> {
    let Some(folder) = path.parent() else {
        return Vec::new();
    };
    folder
        .components()
        .map(|part| {
            let (name, value) = part.as_os_str().to_str()?.split_once('=')?;
            Some((name.to_string(), value.to_string()))
        })
        .collect()
}

fn value(path: &Path, column: &FieldRef, text: &str) -> Result<ScalarValue> {
    let text = decoded(text);
    if text == NULL_FOLDER {
        if !column.is_nullable() {
            return Err(Error::new(
                Kind::Data,
                "23502",
                format!(
                    "the file '{}' lies in a folder for null, but the partition column '{}' is declared NOT NULL",
                    path.display(),
                    column.name()
                ),
            ));
        }
        return Ok(ScalarValue::try_from(column.data_type())?);
    }
    ScalarValue::try_from_string(text.clone(), column.data_type())
        .ok()
        .filter(|value| !value.is_null())
        .ok_or_else(|| {
            Error::new(
                Kind::Data,
                "22018",
                format!(
                    "the folder '{}={text}' of the file '{}' holds no value of the type {}",
                    column.name(),
                    path.display(),
                    type_text(column.data_type())
                ),
            )
        })
}

/// A name without the escapes that writers put in the place of special characters.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let escape = text
            .get(i + 1..i + 3)
            .filter(|_| bytes[i] == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escape {
            Some(byte) => {
                plain.push(byte);
                i += 3;
            }
            None => {
                plain.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(plain).unwrap_or_else(|_| text.to_string())
}

/// Which files filters leave, as far as values of partition columns can tell.
pub struct Pruning {
    schema: Arc<Schema>,
    filter: Option<Arc<dyn datafusion::physical_expr::PhysicalExpr>>,
}

impl Pruning {
    pub fn new(columns: &[FieldRef], filters: &[Expr]) -> Self {
        let schema = Arc::new(Schema::new(columns.to_vec()));
        let usable = filters.iter().filter(|filter| {
            let used = filter.column_refs();
            !used.is_empty()
                && !filter.is_volatile()
                && used.iter().all(|used| schema.index_of(used.name()).is_ok())
        });
        // A filter that can not be evaluated here is left to the engine, which has it too.
        let filter = conjunction(usable.cloned().map(unqualified)).and_then(|filter| {
            create_physical_expr(
                &filter,
                &DFSchema::try_from(Arc::clone(&schema)).ok()?,
                &ExecutionProps::new(),
                &PhysicalPlanningContext::default(),
            )
            .ok()
        });
        Pruning { schema, filter }
    }

    pub fn keeps(&self, values: &[ScalarValue]) -> bool {
        let Some(filter) = &self.filter else {
            return true;
        };
        let kept = || -> datafusion::error::Result<bool> {
            let arrays = values
                .iter()
                .map(ScalarValue::to_array)
                .collect::<datafusion::error::Result<Vec<_>>>()?;
            let row = RecordBatch::try_new(Arc::clone(&self.schema), arrays)?;
            let kept = filter.evaluate(&row)?.into_array(1)?;
            let kept = kept.as_any().downcast_ref::<BooleanArray>();
            Ok(kept.is_some_and(|kept| kept.is_valid(0) && kept.value(0)))
        };
        kept().unwrap_or(true)
    }
}

/// The filter with columns that say no table, because the row has only one.
fn unqualified(filter: Expr) -> Expr {
    use datafusion::common::Column;
    use datafusion::common::tree_node::{Transformed, TreeNode};

    let plain = filter.clone().transform(|part| match part {
        Expr::Column(column) => Ok(Transformed::yes(Expr::Column(Column::new_unqualified(
            column.name,
        )))),
        other => Ok(Transformed::no(other)),
    });
    plain.map_or(filter, |plain| plain.data)
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::{DataType, Field};
    use datafusion::logical_expr::{col, lit};

    use super::*;

    fn columns() -> Vec<FieldRef> {
        vec![
            Arc::new(Field::new("year", DataType::Int32, false)),
            Arc::new(Field::new("kind", DataType::Utf8, true)),
        ]
    }

    fn read(path: &str) -> Result<Vec<ScalarValue>> {
        values(Path::new("/data"), Path::new(path), &columns())
    }

    #[test]
    fn values_have_the_types_of_their_columns() {
        assert_eq!(
            read("/data/year=2024/kind=a%2Fb/x.csv").unwrap(),
            vec![ScalarValue::from(2024), ScalarValue::from("a/b")]
        );
        let null = read("/data/year=1/kind=__HIVE_DEFAULT_PARTITION__/x.csv").unwrap();
        assert_eq!(null[1], ScalarValue::Utf8(None));
    }

    #[test]
    fn a_location_may_lie_within_the_folders() {
        let file = Path::new("/data/year=1/kind=a/x.csv");
        let found = values(Path::new("/data/year=1"), file, &columns()).unwrap();
        assert_eq!(found[0], ScalarValue::from(1));
    }

    #[test]
    fn a_file_elsewhere_is_named() {
        for path in [
            "/data/x.csv",
            "/data/year=1/x.csv",
            "/data/kind=a/year=1/x.csv",
            "/data/year=1/kind=a/more/x.csv",
            "/data/more/year=1/kind=a/x.csv",
        ] {
            let error = read(path).unwrap_err();
            assert_eq!(error.kind, Kind::SchemaMismatch, "{path}");
            assert!(error.message.contains(path), "{}", error.message);
        }
        let error = read("/data/year=many/kind=a/x.csv").unwrap_err();
        assert!(error.message.contains("'year=many'"), "{}", error.message);
        let error = read("/data/year=__HIVE_DEFAULT_PARTITION__/kind=a/x.csv").unwrap_err();
        assert_eq!(error.sql_state, "23502");
    }

    #[test]
    fn filters_over_partition_columns_alone_leave_files_out() {
        let filters = [
            col("t.year").gt(lit(2000)),
            col("kind").eq(lit("a")).or(col("other").eq(lit(1))),
        ];
        let pruning = Pruning::new(&columns(), &filters);
        let row = |year: i32| vec![ScalarValue::from(year), ScalarValue::from("b")];
        assert!(pruning.keeps(&row(2001)));
        assert!(!pruning.keeps(&row(2000)));
        let unknown = Pruning::new(&columns(), &[col("kind").eq(lit("b"))]);
        assert!(!unknown.keeps(&[ScalarValue::from(1), ScalarValue::Utf8(None)]));
    }
}
