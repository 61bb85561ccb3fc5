//! How the declared columns of a table are made of the columns of files that are alike.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{CastExpr, Column, Literal};
use datafusion::physical_expr::projection::ProjectionExpr;

use crate::adapt::Adapted;
use crate::widening::{find, is_same, list_child};

/// What the engine reads from files, and what becomes of it.
#[derive(Debug)]
pub struct FileColumns {
    /// The columns that the engine's reader is asked for, without those of partitions.
    pub stored: SchemaRef,
    /// For each declared column, how it is made.
    sources: Vec<Source>,
    declared: SchemaRef,
}

#[derive(Debug)]
enum Source {
    /// A column of the reader as it is; partition columns stand after the stored ones.
    Plain(usize),
    /// A stored column that is converted.
    Converted(usize),
    /// No column.
    Null,
}

impl FileColumns {
    /// `physical` are the columns of the files in their order, `named` the same under the names
    /// that the table gives them.
    pub fn new(
        format: &str,
        declared: &SchemaRef,
        partitions: &[FieldRef],
        physical: &Fields,
        named: &Fields,
    ) -> Self {
        let is_partition = |name: &str| partitions.iter().any(|p| p.name() == name);
        // CSV and Arrow files are read by the positions of their columns, the others by names.
        let by_position = matches!(format, "csv" | "arrow");
        let mut stored: Vec<FieldRef> = Vec::new();
        let mut places: Vec<Option<usize>> = vec![None; declared.fields().len()];
        for (column, field) in physical.iter().zip(named) {
            let place = declared
                .index_of(field.name())
                .ok()
                .filter(|at| !is_partition(field.name()) && places[*at].is_none());
            match place {
                Some(at) => {
                    places[at] = Some(stored.len());
                    stored.push(stored_field(format, column, declared.field(at)));
                }
                None if by_position => {
                    let name = format!("{} in column {}", column.name(), stored.len() + 1);
                    stored.push(Arc::new(column.as_ref().clone().with_name(name)));
                }
                None => {}
            }
        }
        if format == "json" {
            // A name that the first objects lack may stand in later ones.
            for (at, field) in declared.fields().iter().enumerate() {
                if places[at].is_none() && !is_partition(field.name()) {
                    places[at] = Some(stored.len());
                    stored.push(Arc::clone(field));
                }
            }
        }
        let sources = declared
            .fields()
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let partition = partitions.iter().position(|p| p.name() == field.name());
                match (partition, places[at]) {
                    (Some(partition), _) => Source::Plain(stored.len() + partition),
                    (None, None) => Source::Null,
                    (None, Some(place)) => match is_plain(&stored[place], field) {
                        true => Source::Plain(place),
                        false => Source::Converted(place),
                    },
                }
            })
            .collect();
        FileColumns {
            stored: Arc::new(Schema::new(stored)),
            sources,
            declared: Arc::clone(declared),
        }
    }

    /// The reader's column that is a declared one without being converted.
    pub fn plain(&self, declared: usize) -> Option<usize> {
        match self.sources[declared] {
            Source::Plain(place) => Some(place),
            Source::Converted(_) | Source::Null => None,
        }
    }

    /// Whether some of the declared columns are made of others.
    pub fn converts(&self, wanted: &[usize]) -> bool {
        wanted.iter().any(|at| match self.sources[*at] {
            Source::Plain(place) => self
                .stored
                .fields()
                .get(place)
                .is_some_and(|stored| stored.name() != self.declared.field(*at).name()),
            Source::Converted(_) | Source::Null => true,
        })
    }

    /// The reader's columns that the declared ones are made of, each once.
    pub fn read(&self, wanted: &[usize]) -> Vec<usize> {
        let mut read: Vec<usize> = Vec::new();
        for at in wanted {
            if let Source::Plain(place) | Source::Converted(place) = self.sources[*at]
                && !read.contains(&place)
            {
                read.push(place);
            }
        }
        read
    }

    /// The declared columns over the reader's columns `read`, which have the schema `input`.
    pub fn expressions(
        &self,
        wanted: &[usize],
        read: &[usize],
        input: &Schema,
    ) -> Result<Vec<ProjectionExpr>> {
        wanted
            .iter()
            .map(|at| {
                let field = Arc::new(self.declared.field(*at).clone());
                let column = |place: &usize| -> Arc<dyn PhysicalExpr> {
                    let index = read.iter().position(|r| r == place).unwrap_or_default();
                    Arc::new(Column::new(input.field(index).name(), index))
                };
                let name = field.name().clone();
                let expr: Arc<dyn PhysicalExpr> = match &self.sources[*at] {
                    Source::Null => {
                        Arc::new(Literal::new(ScalarValue::try_from(field.data_type())?))
                    }
                    Source::Plain(place) => column(place),
                    Source::Converted(place) => {
                        let stored = self.stored.field(*place);
                        let plain_cast = !stored.data_type().is_nested()
                            && !field.data_type().is_nested()
                            && (field.is_nullable() || !stored.is_nullable());
                        match plain_cast {
                            true => Arc::new(CastExpr::new_with_target_field(
                                column(place),
                                field,
                                None,
                            )),
                            false => Arc::new(Adapted::new(column(place), field)),
                        }
                    }
                };
                Ok(ProjectionExpr { expr, alias: name })
            })
            .collect()
    }
}

fn is_plain(stored: &Field, declared: &Field) -> bool {
    stored.data_type() == declared.data_type() && stored.is_nullable() == declared.is_nullable()
}

/// The column as the reader is asked for it. Values in text have the declared type; the engine's
/// Parquet reader finds fields of structs by name and gives lists and maps their declared names.
fn stored_field(format: &str, physical: &FieldRef, declared: &Field) -> FieldRef {
    let as_declared = match format {
        "csv" | "json" => true,
        "parquet" => is_read_by_name(declared.data_type(), physical.data_type()),
        _ => return Arc::clone(physical),
    };
    let field = physical
        .as_ref()
        .clone()
        .with_nullable(declared.is_nullable());
    Arc::new(match as_declared {
        true => field.with_data_type(declared.data_type().clone()),
        false => field,
    })
}

fn is_read_by_name(declared: &DataType, physical: &DataType) -> bool {
    match (declared, physical) {
        (DataType::Struct(wanted), DataType::Struct(held)) => {
            wanted
                .iter()
                .any(|field| find(held, field.name()).is_some())
                && wanted.iter().all(|field| match find(held, field.name()) {
                    Some(other) => is_read_by_name(field.data_type(), other.data_type()),
                    None => field.is_nullable(),
                })
        }
        (DataType::Map(_, _), _) => is_same(declared, physical) && !holds_structs(declared),
        _ => match (list_child(declared), list_child(physical)) {
            (Some((kind, a)), Some((other, b))) => {
                kind == other && is_read_by_name(a.data_type(), b.data_type())
            }
            _ => declared == physical,
        },
    }
}

/// Whether the keys or values of a map have fields, which the engine's reader takes by position.
fn holds_structs(map: &DataType) -> bool {
    let DataType::Map(entries, _) = map else {
        return false;
    };
    match entries.data_type() {
        DataType::Struct(fields) => fields.iter().any(|field| field.data_type().is_nested()),
        _ => true,
    }
}
