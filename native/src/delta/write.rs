//! Writing the rows of a query as one commit of a Delta table.

use std::collections::HashMap;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::datasource::provider_as_source;
use datafusion::execution::object_store::DefaultObjectStoreRegistry;
use datafusion::execution::{SendableRecordBatchStream, SessionState, SessionStateBuilder};
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder, UNNAMED_TABLE};
use datafusion::parquet::basic::{Compression, GzipLevel, ZstdLevel};
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use deltalake::DeltaTable;
use deltalake::delta_datafusion::planner::DeltaPlanner;
use deltalake::operations::write::{SchemaMode, WriteBuilder};
use deltalake::protocol::SaveMode;

use crate::delta::checks::{Inspection, exact_names};
use crate::delta::columns::{check_columns, same_names};
use crate::delta::errors::of_delta;
use crate::delta::log::{LOG_FOLDER, commit_file};
use crate::delta::making::MadeAside;
use crate::delta::opening::{self, Place, local_path};
use crate::delta::sealed::SealedQuery;
use crate::error::{Error, Kind, Result};
use crate::execution::Progress;
use crate::interrupt::interruptible;
use crate::message::Message;

/// A write that is asked for.
#[derive(Debug)]
pub struct Write {
    folder: PathBuf,
    mode: SaveMode,
    merge: bool,
    replace_columns: bool,
    /// Declared columns of a table that is made; those of the query when there are none.
    pub schema: Option<SchemaRef>,
    pub partition_by: Vec<String>,
    pub properties: HashMap<String, String>,
    /// Conditions that a table which is made gets, by name.
    pub constraints: Vec<(String, String)>,
    target_file_bytes: Option<NonZeroU64>,
    parquet: WriterProperties,
}

impl Write {
    /// Reads `path`, `mode` (APPEND or OVERWRITE), `schemaMode` (MERGE, OVERWRITE or null),
    /// `arrowSchema`, `partitionBy`, `properties`, `constraints` (each `name` and `sql`),
    /// `targetFileBytes`, `compression`, `statistics`, `rowGroupRows`.
    pub fn read(message: &Message) -> Result<Self> {
        let overwrite = message.text("mode")? == "OVERWRITE";
        let schema_mode = message.optional_text("schemaMode");
        let constraints = message
            .objects("constraints")
            .iter()
            .map(|check| {
                Ok((
                    check.text("name")?.to_string(),
                    check.text("sql")?.to_string(),
                ))
            })
            .collect::<Result<_>>()?;
        Ok(Write {
            folder: local_path(message.text("path")?)?,
            mode: if overwrite {
                SaveMode::Overwrite
            } else {
                SaveMode::Append
            },
            merge: schema_mode == Some("MERGE"),
            replace_columns: overwrite && schema_mode == Some("OVERWRITE"),
            schema: message
                .optional_text("arrowSchema")
                .map(|_| message.schema("arrowSchema"))
                .transpose()?,
            partition_by: message.texts("partitionBy")?,
            properties: message.text_map("properties")?.into_iter().collect(),
            constraints,
            target_file_bytes: NonZeroU64::new(message.number("targetFileBytes")?),
            parquet: parquet_properties(message)?,
        })
    }

    /// The folder of the table.
    pub fn folder(&self) -> &PathBuf {
        &self.folder
    }

    /// The columns of the one row that a write gives.
    pub fn result_schema() -> SchemaRef {
        let column = |name| Field::new(name, DataType::Int64, false);
        Arc::new(Schema::new(vec![
            column("version"),
            column("rows"),
            column("files"),
        ]))
    }

    /// The one row, behind the whole write.
    pub async fn rows(
        &self,
        state: SessionState,
        logical: &LogicalPlan,
        progress: &Progress,
    ) -> Result<SendableRecordBatchStream> {
        let state = with_own_stores(state);
        let physical = state.create_physical_plan(logical).await?;
        let physical = interruptible(physical, &progress.watch)?;
        progress.query.runs(&physical, false);
        let opened = self.open(&state, &physical.schema()).await?;
        let inspection = Arc::new(Inspection::new(
            &state,
            opened.table(),
            &physical,
            &progress.watch,
            self.replace_columns,
        )?);
        let source = SealedQuery::new(physical, Arc::clone(&inspection));
        let input =
            LogicalPlanBuilder::scan(UNNAMED_TABLE, provider_as_source(Arc::new(source)), None)?
                .build()?;
        let writer = self.writer(&state, &opened, input)?;
        let folder = self.folder.clone();
        let written = async move {
            let written = writer.await.map_err(|error| {
                let cause = inspection.failure().unwrap_or_else(|| of_delta(&error));
                cause.within(&format!("writing the Delta table '{}'", folder.display()))
            });
            let version = written?.version().unwrap_or(0);
            opened.publish(&folder)?;
            let files = added_files(&commit_file(&folder, version))?;
            Ok(result(version, inspection.rows(), files)?)
        };
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            Write::result_schema(),
            futures::stream::once(written),
        )))
    }

    /// The table as it is, or one that is made aside.
    async fn open(&self, state: &SessionState, query: &SchemaRef) -> Result<Opened> {
        if self.folder.join(LOG_FOLDER).is_dir() {
            let table = opening::open(&Place::plain(&self.folder)).await?;
            let stored = opening::schema_of(&table)?;
            if !self.replace_columns {
                check_columns(&self.folder, query, &stored, self.merge)?;
                self.check_partitions(&table)?;
            }
            let other_columns = !same_names(query, &stored);
            return Ok(Opened::There {
                table,
                other_columns,
            });
        }
        let made = MadeAside::create(self, state, query).await?;
        check_columns(
            &self.folder,
            query,
            &opening::schema_of(&made.table)?,
            false,
        )?;
        Ok(Opened::Made(made))
    }

    fn check_partitions(&self, table: &DeltaTable) -> Result<()> {
        let snapshot = table.snapshot().map_err(|error| of_delta(&error))?;
        let there = snapshot.metadata().partition_columns();
        if self.partition_by.is_empty() || self.partition_by.as_slice() == there {
            return Ok(());
        }
        Err(Error::configuration(format!(
            "the Delta table '{}' is partitioned by [{}] and not by [{}]; name its partitions, or \
             overwrite it with schema mode overwrite",
            self.folder.display(),
            there.join(", "),
            self.partition_by.join(", ")
        )))
    }

    fn writer(
        &self,
        state: &SessionState,
        opened: &Opened,
        input: LogicalPlan,
    ) -> Result<WriteBuilder> {
        let table = opened.table();
        let snapshot = table.snapshot().map_err(|error| of_delta(&error))?;
        // Rows keep their order from the query into the files.
        let config = exact_names(state).config().clone();
        let own = SessionStateBuilder::new_from_existing(state.clone())
            .with_config(config.with_round_robin_repartition(false))
            .with_query_planner(DeltaPlanner::new())
            .build();
        let mut writer = WriteBuilder::new(table.log_store(), Some(snapshot.snapshot().clone()))
            .with_input_plan(input)
            .with_session_state(Arc::new(own))
            .with_save_mode(self.mode)
            .with_writer_properties(self.parquet.clone());
        if let Some(bytes) = self.target_file_bytes {
            writer = writer.with_target_file_size(Some(bytes));
        }
        if let Opened::There { other_columns, .. } = opened {
            if !self.partition_by.is_empty() {
                writer = writer.with_partition_columns(self.partition_by.clone());
            }
            // The library refuses a mode for mapped columns, even when nothing changes.
            if self.replace_columns {
                writer = writer.with_schema_mode(SchemaMode::Overwrite);
            } else if self.merge && *other_columns {
                writer = writer.with_schema_mode(SchemaMode::Merge);
            }
        }
        Ok(writer)
    }
}

/// The table that is written to.
enum Opened {
    There {
        table: DeltaTable,
        /// Whether the query has other columns than the table.
        other_columns: bool,
    },
    Made(MadeAside),
}

impl Opened {
    fn table(&self) -> &DeltaTable {
        match self {
            Opened::There { table, .. } => table,
            Opened::Made(made) => &made.table,
        }
    }

    fn publish(self, folder: &Path) -> Result<()> {
        match self {
            Opened::There { .. } => Ok(()),
            Opened::Made(made) => made.publish(folder),
        }
    }
}

/// The state with stores of its own: the library adds one for each table and never removes it.
fn with_own_stores(state: SessionState) -> SessionState {
    let mut environment = state.runtime_env().as_ref().clone();
    environment.object_store_registry = Arc::new(DefaultObjectStoreRegistry::new());
    SessionStateBuilder::new_from_existing(state)
        .with_runtime_env(Arc::new(environment))
        .build()
}

fn parquet_properties(message: &Message) -> Result<WriterProperties> {
    let compression = match message.text("compression")? {
        "UNCOMPRESSED" => Compression::UNCOMPRESSED,
        "SNAPPY" => Compression::SNAPPY,
        "LZ4" => Compression::LZ4_RAW,
        "GZIP" => Compression::GZIP(GzipLevel::default()),
        "ZSTD" => Compression::ZSTD(ZstdLevel::default()),
        other => {
            return Err(Error::configuration(format!(
                "unknown compression '{other}'"
            )));
        }
    };
    let statistics = match message.text("statistics")? {
        "NONE" => EnabledStatistics::None,
        "CHUNK" => EnabledStatistics::Chunk,
        _ => EnabledStatistics::Page,
    };
    let mut properties = WriterProperties::builder()
        .set_compression(compression)
        .set_statistics_enabled(statistics);
    let rows = message.number("rowGroupRows")?;
    if rows > 0 {
        properties = properties.set_max_row_group_row_count(Some(rows as usize));
    }
    Ok(properties.build())
}

/// Files that a commit added.
fn added_files(commit: &Path) -> Result<u64> {
    let text = std::fs::read_to_string(commit).map_err(|error| {
        Error::new(
            Kind::Io,
            "58030",
            format!("'{}' can not be read: {error}", commit.display()),
        )
    })?;
    let added = text.lines().filter(|line| line.starts_with("{\"add\":"));
    Ok(added.count() as u64)
}

fn result(version: u64, rows: u64, files: u64) -> Result<RecordBatch> {
    let column = |value: u64| Arc::new(Int64Array::from(vec![value.cast_signed()])) as _;
    Ok(RecordBatch::try_new(
        Write::result_schema(),
        vec![column(version), column(rows), column(files)],
    )?)
}
