//! Reading a table over the files of a dataset: files that are alike are read together, each in
//! their own columns, and what comes out are the declared columns.

use std::sync::Arc;

use arrow::compute::SortOptions;
use arrow::datatypes::{Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::stats::Precision;
use datafusion::common::{ColumnStatistics, Constraints, ScalarValue, Statistics, project_schema};
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfig, FileScanConfigBuilder};
use datafusion::datasource::table_schema::TableSchema;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::dml::InsertOp;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::projection::{ProjectionExec, ProjectionExpr};
use datafusion::physical_plan::union::UnionExec;

use crate::dataset_fit::{DataFile, Fitted};
use crate::dataset_table::DatasetTable;
use crate::error::{Error, Kind, Result};
use crate::file_columns::FileColumns;
use crate::file_shape::FileShape;
use crate::kept_rows::KeepRowsExec;
use crate::partitions::Pruning;
use crate::text_rows::{TextFiles, TextRowsExec};

/// Sorted files that are read side by side, so that their order is kept, whatever the number of
/// threads is.
const SORTED_SIDE_BY_SIDE: usize = 32;

#[async_trait]
impl TableProvider for DatasetTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn constraints(&self) -> Option<&Constraints> {
        Some(&self.constraints)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn get_table_definition(&self) -> Option<&str> {
        self.definition.as_deref()
    }

    async fn insert_into(
        &self,
        _state: &dyn Session,
        _input: Arc<dyn ExecutionPlan>,
        _insert: InsertOp,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        Err(Error::new(
            Kind::Unsupported,
            "0A000",
            format!(
                "INSERT can not write into '{}', whose rows lie in the files of a dataset; write the dataset as a whole",
                self.name
            ),
        )
        .into())
    }

    /// Filters choose files and parts of them; the engine applies them to the rows.
    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> datafusion::error::Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let fitted = self.examine(state).await?;
        let all: Vec<usize> = (0..self.schema.fields().len()).collect();
        let wanted = projection.unwrap_or(&all);
        let Some(kept) = &self.kept else {
            return self
                .read_files(state, &fitted, wanted, filters, limit)
                .await;
        };
        let stamp = fitted.stamp();
        if let Some(plan) = kept.plan(&stamp, &self.schema, wanted)? {
            return Ok(plan);
        }
        let rows = self.read_files(state, &fitted, &all, &[], None).await?;
        let rows = Arc::new(KeepRowsExec::new(rows, Arc::clone(kept), stamp));
        let columns = wanted.iter().map(|at| {
            let name = self.schema.field(*at).name();
            ProjectionExpr {
                expr: Arc::new(Column::new(name, *at)),
                alias: name.clone(),
            }
        });
        Ok(Arc::new(ProjectionExec::try_new(columns, rows)?))
    }
}

/// Files with equal columns, and how the declared columns are made of these.
struct Alike<'a> {
    shape: FileShape,
    columns: FileColumns,
    files: Vec<Placed<'a>>,
}

/// A file with its values of partition columns.
type Placed<'a> = (&'a DataFile, Vec<ScalarValue>);

impl DatasetTable {
    async fn read_files(
        &self,
        state: &dyn Session,
        fitted: &Fitted,
        wanted: &[usize],
        filters: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let mut plans = Vec::new();
        for (shape, files) in self.alike(fitted, filters)? {
            let columns = self.columns(&shape, &fitted.partitions);
            let alike = Alike {
                shape,
                columns,
                files,
            };
            plans.push(self.read_alike(state, fitted, alike, wanted, limit).await?);
        }
        match plans.len() {
            0 => {
                let schema = project_schema(&self.schema, Some(&wanted.to_vec()))?;
                Ok(Arc::new(EmptyExec::new(schema)))
            }
            1 => Ok(plans.remove(0)),
            _ => UnionExec::try_new(plans),
        }
    }

    /// The files that filters leave, those with equal columns together.
    fn alike<'a>(
        &self,
        fitted: &'a Fitted,
        filters: &[Expr],
    ) -> Result<Vec<(FileShape, Vec<Placed<'a>>)>> {
        let pruning = Pruning::new(&fitted.partitions, filters);
        let mut alike: Vec<(FileShape, Vec<Placed<'a>>)> = Vec::new();
        for file in &fitted.files {
            let values = self.values(file, &fitted.partitions)?;
            if !pruning.keeps(&values) {
                continue;
            }
            match alike.iter_mut().find(|(shape, _)| *shape == file.shape) {
                Some((_, files)) => files.push((file, values)),
                None => alike.push((file.shape.clone(), vec![(file, values)])),
            }
        }
        Ok(alike)
    }

    async fn read_alike(
        &self,
        state: &dyn Session,
        fitted: &Fitted,
        alike: Alike<'_>,
        wanted: &[usize],
        limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let Alike {
            shape,
            columns,
            files,
        } = alike;
        let table = TableSchema::builder(Arc::clone(&columns.stored))
            .with_table_partition_cols(fitted.partitions.clone())
            .build();
        let collect = self
            .collect_statistics
            .unwrap_or_else(|| state.config().collect_statistics());
        let mut parts = Vec::with_capacity(files.len());
        let paths: Vec<_> = files
            .iter()
            .map(|(file, _)| file.file.found.file.clone())
            .collect();
        for (file, values) in files {
            let statistics = match collect {
                true => {
                    self.statistics(state, &fitted.store, file, &columns.stored)
                        .await?
                }
                false => Arc::new(Statistics::new_unknown(&columns.stored)),
            };
            parts.push(part(file, values, &statistics));
        }
        let order = self.order(&columns, table.table_schema());
        let target = state.config().target_partitions();
        let groups = groups(parts, order.as_ref(), table.table_schema(), target, collect);
        let (groups, statistics) = with_statistics(groups, table.table_schema(), collect)?;
        let converts = columns.converts(wanted);
        let read: Vec<usize> = match converts {
            true => columns.read(wanted),
            false => wanted.iter().filter_map(|at| columns.plain(*at)).collect(),
        };
        let reader = self.format.reader(shape.compression);
        let config = FileScanConfigBuilder::new(
            ObjectStoreUrl::local_filesystem(),
            reader.file_source(table),
        )
        .with_file_groups(groups)
        .with_statistics(statistics)
        .with_projection_indices(Some(read.clone()))?
        .with_limit(limit)
        .with_output_ordering(order.into_iter().collect())
        .build();
        let mut plan = reader.create_physical_plan(state, config).await?;
        if self.format.is_text() {
            let stored = Arc::clone(&columns.stored);
            let files = TextFiles::of(reader.as_ref(), paths, stored, shape.compression);
            plan = Arc::new(TextRowsExec::new(plan, Arc::new(files)));
        }
        if !converts {
            return Ok(plan);
        }
        let expressions = columns.expressions(wanted, &read, &plan.schema())?;
        Ok(Arc::new(ProjectionExec::try_new(expressions, plan)?))
    }

    /// The promised order as far as its columns are read as they are.
    fn order(&self, columns: &FileColumns, table: &Schema) -> Option<LexOrdering> {
        let keys = self.sorted.iter().map_while(|key| {
            let declared = self.schema.index_of(&key.column).ok()?;
            let place = columns.plain(declared)?;
            let options = SortOptions {
                descending: !key.ascending,
                nulls_first: key.nulls_first,
            };
            let column = Column::new(table.field(place).name(), place);
            Some(PhysicalSortExpr::new(Arc::new(column), options))
        });
        LexOrdering::new(keys)
    }
}

fn part(
    file: &DataFile,
    values: Vec<ScalarValue>,
    statistics: &Arc<Statistics>,
) -> PartitionedFile {
    let nulls: Vec<bool> = values.iter().map(|value| value.is_null()).collect();
    let part = PartitionedFile::new_from_meta(file.object.clone())
        .with_partition_values(values)
        .with_statistics(Arc::clone(statistics));
    if !nulls.contains(&true) {
        return part;
    }
    // The engine takes values of partition columns for never null.
    let mut part = part;
    if let Some(statistics) = &part.statistics {
        let mut statistics = statistics.as_ref().clone();
        let first = statistics.column_statistics.len() - nulls.len();
        for (at, _) in nulls.iter().enumerate().filter(|(_, null)| **null) {
            statistics.column_statistics[first + at] = ColumnStatistics {
                null_count: statistics.num_rows,
                distinct_count: Precision::Absent,
                ..ColumnStatistics::new_unknown()
            };
        }
        part.statistics = Some(Arc::new(statistics));
    }
    part
}

/// Groups with what is known of all their files, and what is known of all groups.
fn with_statistics(
    groups: Vec<FileGroup>,
    table: &SchemaRef,
    collect: bool,
) -> datafusion::error::Result<(Vec<FileGroup>, Statistics)> {
    if !collect {
        return Ok((groups, Statistics::new_unknown(table)));
    }
    let known = |groups: &[FileGroup]| {
        let files: Vec<Arc<Statistics>> = groups
            .iter()
            .flat_map(FileGroup::iter)
            .filter_map(|file| file.statistics.clone())
            .collect();
        Statistics::try_merge_iter(files.iter().map(AsRef::as_ref), table)
    };
    let all = known(&groups)?;
    let groups = groups
        .into_iter()
        .map(|group| {
            let statistics = known(std::slice::from_ref(&group))?;
            Ok(group.with_statistics(Arc::new(statistics)))
        })
        .collect::<datafusion::error::Result<Vec<_>>>()?;
    Ok((groups, all))
}

/// Files in groups that are read side by side. In a group, files follow each other, which keeps a
/// promised order only where statistics show that they do not overlap.
fn groups(
    files: Vec<PartitionedFile>,
    order: Option<&LexOrdering>,
    table: &SchemaRef,
    target: usize,
    has_statistics: bool,
) -> Vec<FileGroup> {
    let all = FileGroup::new(files);
    let Some(order) = order else {
        return all.split_files(target);
    };
    let count = all.len();
    if has_statistics && count > target {
        let whole = [all];
        let split = FileScanConfig::split_groups_by_statistics_with_target_partitions(
            table, &whole, order, target,
        );
        if let Ok(groups) = split
            && groups.len() <= target.max(SORTED_SIDE_BY_SIDE)
        {
            return groups;
        }
        let [all] = whole;
        return all.split_files(spread(count, target));
    }
    all.split_files(spread(count, target))
}

fn spread(count: usize, target: usize) -> usize {
    match count <= SORTED_SIDE_BY_SIDE {
        true => count.max(1),
        false => target,
    }
}
