//! Rows of text files, with errors that say in which file, row and column a value can not be read.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::common::Statistics;
use datafusion::common::config::{ConfigOptions, CsvOptions};
use datafusion::common::parsers::CompressionTypeVariant;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::csv::CsvFormat;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions,
};
use futures::StreamExt;

use crate::error::{Error, Kind};

/// What is needed to read the files of a scan once more, row by row, when one of them is bad.
#[derive(Debug)]
pub struct TextFiles {
    pub files: Vec<PathBuf>,
    pub schema: SchemaRef,
    pub compression: CompressionTypeVariant,
    /// Options of CSV; without them the files are JSON.
    pub csv: Option<CsvOptions>,
}

impl TextFiles {
    pub fn of(
        reader: &dyn FileFormat,
        files: Vec<PathBuf>,
        schema: SchemaRef,
        compression: CompressionTypeVariant,
    ) -> Self {
        TextFiles {
            files,
            schema,
            compression,
            csv: reader
                .downcast_ref::<CsvFormat>()
                .map(|csv| csv.options().clone()),
        }
    }

    /// The first bad row, or none when all rows can be read.
    fn first_bad_row(&self) -> Option<Error> {
        for file in &self.files {
            let mut row = 0;
            for batch in self.rows(file).ok()? {
                row += 1;
                if let Err(error) = batch {
                    return Some(self.bad_row(file, row, &error.to_string()));
                }
            }
        }
        None
    }

    /// The rows of a file, one in each batch.
    fn rows(&self, file: &Path) -> Result<Box<dyn Iterator<Item = Row>>> {
        let reader = std::fs::File::open(file)?;
        let reader = FileCompressionType::from(self.compression).convert_read(reader)?;
        let schema = Arc::clone(&self.schema);
        let Some(csv) = &self.csv else {
            let reader = std::io::BufReader::new(reader);
            let builder = arrow::json::ReaderBuilder::new(schema).with_batch_size(1);
            return Ok(Box::new(builder.build(reader)?));
        };
        let mut builder = arrow::csv::ReaderBuilder::new(schema)
            .with_batch_size(1)
            .with_header(csv.has_header.unwrap_or(true))
            .with_delimiter(csv.delimiter)
            .with_quote(csv.quote)
            .with_truncated_rows(csv.truncated_rows.unwrap_or(false));
        if let Some(escape) = csv.escape {
            builder = builder.with_escape(escape);
        }
        if let Some(terminator) = csv.terminator {
            builder = builder.with_terminator(terminator);
        }
        if let Some(comment) = csv.comment {
            builder = builder.with_comment(comment);
        }
        Ok(Box::new(builder.build(reader)?))
    }

    fn bad_row(&self, file: &Path, row: usize, text: &str) -> Error {
        let number = |after: &str| -> Option<usize> {
            let at = text.find(after)? + after.len();
            let digits: String = text[at..]
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        };
        let column = number("for column ")
            .and_then(|index| self.schema.fields().get(index))
            .map(|field| format!(", column '{}'", field.name()))
            .unwrap_or_default();
        let what = text.split(". Row data:").next().unwrap_or(text);
        Error::new(
            Kind::Data,
            "22000",
            format!(
                "row {row} of the file '{}'{column} can not be read: {what}",
                file.display()
            ),
        )
    }
}

type Row = std::result::Result<arrow::array::RecordBatch, arrow::error::ArrowError>;

#[derive(Debug)]
pub struct TextRowsExec {
    input: Arc<dyn ExecutionPlan>,
    files: Arc<TextFiles>,
}

impl TextRowsExec {
    pub fn new(input: Arc<dyn ExecutionPlan>, files: Arc<TextFiles>) -> Self {
        TextRowsExec { input, files }
    }
}

impl DisplayAs for TextRowsExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextRowsExec")
    }
}

impl ExecutionPlan for TextRowsExec {
    fn name(&self) -> &'static str {
        "TextRowsExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let input = children
            .pop()
            .ok_or_else(|| Error::internal("an operator without its input"))?;
        Ok(Arc::new(TextRowsExec::new(input, Arc::clone(&self.files))))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
        self.replace_children(children, options)
    }

    fn repartitioned(
        &self,
        target_partitions: usize,
        config: &ConfigOptions,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        let input = self.input.repartitioned(target_partitions, config)?;
        Ok(input.map(|input| Arc::new(TextRowsExec::new(input, Arc::clone(&self.files))) as _))
    }

    fn supports_limit_pushdown(&self) -> bool {
        true
    }

    fn with_fetch(&self, limit: Option<usize>) -> Option<Arc<dyn ExecutionPlan>> {
        let input = self.input.with_fetch(limit)?;
        Some(Arc::new(TextRowsExec::new(input, Arc::clone(&self.files))))
    }

    fn fetch(&self) -> Option<usize> {
        self.input.fetch()
    }

    fn statistics_from_inputs(
        &self,
        input_stats: &[Arc<Statistics>],
        _args: &datafusion::physical_plan::StatisticsArgs,
    ) -> Result<Arc<Statistics>> {
        Ok(match input_stats.first() {
            Some(statistics) => Arc::clone(statistics),
            None => Arc::new(Statistics::new_unknown(&self.schema())),
        })
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let rows = self.input.execute(partition, context)?;
        let files = Arc::clone(&self.files);
        let rows = rows.then(move |batch| {
            let files = Arc::clone(&files);
            async move {
                match batch {
                    Err(error) if matches!(error.find_root(), DataFusionError::ArrowError(..)) => {
                        let place = tokio::task::spawn_blocking(move || files.first_bad_row());
                        Err(match place.await {
                            Ok(Some(place)) => place.into(),
                            _ => error,
                        })
                    }
                    batch => batch,
                }
            }
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), rows)))
    }
}
