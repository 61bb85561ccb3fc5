//! One state of a Delta table, with the columns that the catalog declares for it.

use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef, Fields, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Constraints;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use deltalake::DeltaTable;
use deltalake::delta_datafusion::{DeltaScanConfig, DeltaScanNext};

use crate::dataset_fit::Misfit;
use crate::delta::conform::{ConformExec, Origin};
use crate::delta::errors::of_delta;
use crate::delta::opening::Place;
use crate::error::Result;
use crate::evolution::{Difference, Evolution};

const REMEDY: &str = "commit the declared columns again, or change the declaration and deploy it";

/// The rows of one version of a Delta table. It never changes.
#[derive(Debug)]
pub struct DeltaSnapshot {
    location: String,
    schema: SchemaRef,
    constraints: Constraints,
    parquet_pushdown: bool,
    scan: DeltaScanNext,
    /// Where each declared column comes from among the columns of `scan`.
    origins: Vec<Origin>,
}

impl DeltaSnapshot {
    pub fn new(
        place: &Place,
        table: &DeltaTable,
        schema: &SchemaRef,
        constraints: &Constraints,
        evolution: &Evolution,
    ) -> Result<Self> {
        let state = table.snapshot().map_err(|error| of_delta(&error))?;
        let mut config = DeltaScanConfig::new()
            .with_wrap_partition_values(false)
            .with_parquet_pushdown(place.parquet_pushdown);
        config.schema_force_view_types = place.force_view_types;
        let file_column = match &place.file_column {
            Some(_) => {
                let name = free_name(state.schema().fields().map(|field| field.name().as_str()));
                config = config.with_file_column_name(&name);
                Some(name)
            }
            None => None,
        };
        let snapshot = Arc::new(state.snapshot().clone());
        let scan = DeltaScanNext::new(snapshot, config)?;
        let found = scan.schema();
        let origins = origins(place, &found, file_column.as_deref(), schema, evolution)?;
        Ok(DeltaSnapshot {
            location: place.path.display().to_string(),
            schema: Arc::clone(schema),
            constraints: constraints.clone(),
            parquet_pushdown: place.parquet_pushdown,
            scan,
            origins,
        })
    }

    /// The folder of the table.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Whether a column is in the files as it is declared, so that conditions on it may be given
    /// to those who read them.
    fn is_as_stored(&self, name: &str) -> bool {
        let Ok(index) = self.schema.index_of(name) else {
            return false;
        };
        let Origin::Column(origin) = self.origins[index] else {
            return false;
        };
        let stored = self.scan.schema();
        let stored = stored.field(origin);
        stored.name() == name && stored.data_type() == self.schema.field(index).data_type()
    }

    fn takes(&self, filter: &Expr) -> bool {
        let columns = filter.column_refs();
        !columns.is_empty() && columns.iter().all(|column| self.is_as_stored(&column.name))
    }
}

#[async_trait]
impl TableProvider for DeltaSnapshot {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn constraints(&self) -> Option<&Constraints> {
        Some(&self.constraints)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> datafusion::error::Result<Vec<TableProviderFilterPushDown>> {
        filters
            .iter()
            .map(|filter| {
                if !self.takes(filter) {
                    return Ok(TableProviderFilterPushDown::Unsupported);
                }
                let answer = self.scan.supports_filters_pushdown(&[filter])?;
                Ok(answer
                    .into_iter()
                    .next()
                    .unwrap_or(TableProviderFilterPushDown::Unsupported))
            })
            .collect()
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let all: Vec<usize> = (0..self.origins.len()).collect();
        let declared = projection.unwrap_or(&all);
        let mut stored = Vec::new();
        let mut origins = Vec::with_capacity(declared.len());
        for index in declared {
            let mut place = |column: usize| {
                stored
                    .iter()
                    .position(|known| *known == column)
                    .unwrap_or_else(|| {
                        stored.push(column);
                        stored.len() - 1
                    })
            };
            origins.push(match self.origins[*index] {
                Origin::Column(column) => Origin::Column(place(column)),
                Origin::File(column) => Origin::File(place(column)),
                Origin::Missing => Origin::Missing,
            });
        }
        let rows = self.scan.scan(state, Some(&stored), filters, limit).await?;
        let schema: SchemaRef = Arc::new(self.schema.project(declared)?);
        // Conditions reach the reader of Parquet by way of operators, but not through this one.
        if self.parquet_pushdown
            && same_columns(&rows.schema(), &schema)
            && !origins.contains(&Origin::Missing)
        {
            return Ok(rows);
        }
        Ok(Arc::new(ConformExec::new(rows, origins.into(), schema)))
    }
}

/// Equal but for metadata.
fn same_columns(found: &Schema, declared: &Schema) -> bool {
    found.fields().len() == declared.fields().len()
        && found
            .fields()
            .iter()
            .zip(declared.fields())
            .all(|(found, declared)| {
                found.name() == declared.name()
                    && found.data_type() == declared.data_type()
                    && found.is_nullable() == declared.is_nullable()
            })
}

/// A name for the library's own column of files that no column of the table has.
fn free_name<'a>(taken: impl Iterator<Item = &'a str>) -> String {
    let taken: Vec<&str> = taken.collect();
    let mut name = String::from("__file");
    while taken.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// What of a table's columns does not fit the declared ones.
pub fn differences(
    place: &Place,
    found: &Fields,
    declared: &SchemaRef,
    evolution: &Evolution,
) -> Vec<Difference> {
    let own = place.file_column.as_deref();
    let is_stored = |field: &&FieldRef| own != Some(field.name());
    let declared: Fields = declared
        .fields()
        .iter()
        .filter(is_stored)
        .cloned()
        .collect();
    evolution.check(&declared, &evolution.renamed(found))
}

/// Where each declared column comes from; the file column is the last one found.
fn origins(
    place: &Place,
    found: &SchemaRef,
    file_column: Option<&str>,
    declared: &SchemaRef,
    evolution: &Evolution,
) -> Result<Vec<Origin>> {
    let stored: Fields = found
        .fields()
        .iter()
        .filter(|field| file_column != Some(field.name()))
        .cloned()
        .collect();
    let wrong = differences(place, &stored, declared, evolution);
    if !wrong.is_empty() {
        let misfit = Misfit::Differs {
            what: format!("the columns of the {}", place.describe()),
            differences: wrong,
            found: stored,
        };
        return Err(misfit.to_error(&place.describe(), declared.fields(), REMEDY));
    }
    let named = evolution.renamed(&stored);
    declared
        .fields()
        .iter()
        .map(|field| {
            if let Some(name) = file_column
                && place.file_column.as_deref() == Some(field.name())
            {
                return Ok(Origin::File(found.index_of(name)?));
            }
            let column = named
                .iter()
                .position(|column| column.name() == field.name());
            Ok(column.map_or(Origin::Missing, Origin::Column))
        })
        .collect()
}

/// The declared columns and, behind them, the column of files when it is not one of them.
pub fn with_file_column(declared: &SchemaRef, file_column: Option<&str>) -> SchemaRef {
    let Some(name) = file_column else {
        return Arc::clone(declared);
    };
    if declared.index_of(name).is_ok() {
        return Arc::clone(declared);
    }
    let mut fields: Vec<_> = declared.fields().iter().cloned().collect();
    fields.push(Arc::new(arrow::datatypes::Field::new(
        name,
        DataType::Utf8,
        false,
    )));
    Arc::new(Schema::new_with_metadata(
        fields,
        declared.metadata().clone(),
    ))
}
