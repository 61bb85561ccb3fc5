//! What a file holds, as far as its footer, header or first lines tell.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::catalog::Session;
use datafusion::common::parsers::CompressionTypeVariant;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::csv::CsvFormat;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::file_format::json::JsonFormat;
use datafusion::datasource::physical_plan::parquet::metadata::DFParquetMetadata;
use datafusion::object_store::{ObjectMeta, ObjectStore};
use datafusion::parquet::arrow::parquet_to_arrow_schema;
use serde_json::Value;

use crate::error::{Error, Kind, Result};

/// Objects of a JSON file that are looked at for names.
const OBJECTS_READ: usize = 1000;

/// Columns of a file, under the names that it gives them, and how it is compressed as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileShape {
    pub fields: Fields,
    pub compression: CompressionTypeVariant,
}

/// How files of one format are opened.
#[derive(Debug)]
pub struct Format {
    name: String,
    format: Arc<dyn FileFormat>,
    /// The compression that the options name; without it the endings of files decide.
    compression: Option<CompressionTypeVariant>,
    ignores_arrow_schema: bool,
}

impl Format {
    pub fn new(
        name: String,
        format: Arc<dyn FileFormat>,
        options: &[(String, String)],
        ignores_arrow_schema: bool,
    ) -> Result<Self> {
        let stated = options
            .iter()
            .rfind(|(key, _)| key.trim_start_matches("format.") == "compression");
        let is_text = matches!(name.as_str(), "csv" | "json");
        let compression = match stated {
            Some(_) if is_text => format.compression_type().map(|kind| *kind.get_variant()),
            Some(_) => {
                return Err(Error::new(
                    Kind::Configuration,
                    "F0000",
                    format!(
                        "the option 'compression' is for csv and json files; a {name} file says itself how it is compressed"
                    ),
                ));
            }
            None => None,
        };
        Ok(Format {
            name,
            format,
            compression,
            ignores_arrow_schema,
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn is_text(&self) -> bool {
        matches!(self.name.as_str(), "csv" | "json")
    }

    /// Whether files name their columns: all do but CSV files without a heading.
    pub fn names_columns(&self) -> bool {
        let csv = self.format.downcast_ref::<CsvFormat>();
        csv.and_then(CsvFormat::has_header).unwrap_or(true)
    }

    /// Whether a file's name is one of this format's.
    pub fn names(&self, name: &str) -> bool {
        let ending = format!(".{}", self.name);
        let plain = match compression_of(name) {
            CompressionTypeVariant::UNCOMPRESSED => Some(name),
            _ if self.is_text() => name.rsplit_once('.').map(|(plain, _)| plain),
            _ => None,
        };
        plain.is_some_and(|plain| plain.to_lowercase().ends_with(&ending))
    }

    /// How a file is compressed as a whole.
    pub fn compression(&self, file: &Path) -> CompressionTypeVariant {
        let name = file.file_name().and_then(|name| name.to_str());
        match self.compression {
            Some(compression) => compression,
            None if self.is_text() => compression_of(name.unwrap_or_default()),
            None => CompressionTypeVariant::UNCOMPRESSED,
        }
    }

    /// The engine's reader of files that are compressed that way.
    pub fn reader(&self, compression: CompressionTypeVariant) -> Arc<dyn FileFormat> {
        let kind = FileCompressionType::from(compression);
        if let Some(csv) = self.format.downcast_ref::<CsvFormat>() {
            let options = csv.options().clone();
            let format = CsvFormat::default().with_options(options);
            return Arc::new(format.with_file_compression_type(kind));
        }
        if let Some(json) = self.format.downcast_ref::<JsonFormat>() {
            let options = json.options().clone();
            let format = JsonFormat::default().with_options(options);
            return Arc::new(format.with_file_compression_type(kind));
        }
        Arc::clone(&self.format)
    }

    /// Columns of one file. Of CSV columns the names alone are found, of JSON columns those of the
    /// first objects; their types are texts. None for a text file that holds nothing.
    pub async fn shape(
        &self,
        state: &dyn Session,
        store: &Arc<dyn ObjectStore>,
        path: &Path,
        object: &ObjectMeta,
    ) -> Result<Option<FileShape>> {
        if object.size == 0 {
            return match self.is_text() {
                true => Ok(None),
                false => Err(Error::new(
                    Kind::Io,
                    "58030",
                    format!(
                        "The file '{}' has no bytes, so it is no {} file.",
                        path.display(),
                        self.name
                    ),
                )),
            };
        }
        let compression = self.compression(path);
        let fields = self
            .fields(state, store, path, object, compression)
            .await
            .map_err(|error| of_file(error, path))?;
        Ok(match fields.is_empty() && self.is_text() {
            true => None,
            false => Some(FileShape {
                fields,
                compression,
            }),
        })
    }

    async fn fields(
        &self,
        state: &dyn Session,
        store: &Arc<dyn ObjectStore>,
        path: &Path,
        object: &ObjectMeta,
        compression: CompressionTypeVariant,
    ) -> Result<Fields> {
        let reader = self.reader(compression);
        let objects = std::slice::from_ref(object);
        if let Some(json) = reader.downcast_ref::<JsonFormat>()
            && json.is_newline_delimited()
        {
            let path = path.to_path_buf();
            let names = tokio::task::spawn_blocking(move || json_names(&path, compression));
            let names = names
                .await
                .map_err(|_| Error::internal("a JSON file was not read to its end"))??;
            return Ok(texts(names));
        }
        if let Some(csv) = reader.downcast_ref::<CsvFormat>() {
            let mut options = csv.options().clone();
            // A header names all columns; without one they are counted in the first row.
            options.schema_infer_max_rec = Some(usize::from(!self.names_columns()));
            let csv = CsvFormat::default().with_options(options);
            let schema = csv.infer_schema(state, store, objects).await?;
            return Ok(texts(schema.fields().iter().map(|f| f.name().clone())));
        }
        if self.name == "parquet" && self.ignores_arrow_schema {
            let cache = state.runtime_env().cache_manager.get_file_metadata_cache();
            let metadata = DFParquetMetadata::new(store.as_ref(), object)
                .with_file_metadata_cache(Some(cache))
                .fetch_metadata()
                .await?;
            let described = metadata.file_metadata().schema_descr();
            let schema = parquet_to_arrow_schema(described, None)
                .map_err(|error| Error::new(Kind::Io, "58030", error.to_string()))?;
            return Ok(schema.fields);
        }
        let schema = reader.infer_schema(state, store, objects).await?;
        if self.name == "json" {
            return Ok(texts(schema.fields().iter().map(|f| f.name().clone())));
        }
        Ok(plain(&schema))
    }
}

/// How the ending of a name says that a file is compressed.
fn compression_of(name: &str) -> CompressionTypeVariant {
    match name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase())
    {
        Some(ending) if ending == "gz" => CompressionTypeVariant::GZIP,
        Some(ending) if ending == "zst" => CompressionTypeVariant::ZSTD,
        Some(ending) if ending == "bz2" => CompressionTypeVariant::BZIP2,
        Some(ending) if ending == "xz" => CompressionTypeVariant::XZ,
        _ => CompressionTypeVariant::UNCOMPRESSED,
    }
}

fn texts(names: impl IntoIterator<Item = String>) -> Fields {
    names
        .into_iter()
        .map(|name| Field::new(name, DataType::Utf8, true))
        .collect()
}

/// Columns without what a writer noted beside them.
fn plain(schema: &Schema) -> Fields {
    schema
        .fields()
        .iter()
        .map(|field| match field.metadata().is_empty() {
            true => Arc::clone(field),
            false => Arc::new(field.as_ref().clone().with_metadata(Default::default())),
        })
        .collect()
}

/// Some readers of the engine take what they can not parse for a defect of their own.
fn of_file(error: Error, path: &Path) -> Error {
    let error = match error.kind {
        Kind::Internal | Kind::Execution | Kind::Data => {
            Error::new(Kind::Io, "58030", error.message)
        }
        _ => error,
    };
    error.within(&format!("reading '{}'", path.display()))
}

/// Every name that stands in the first objects of a file with one object per line.
fn json_names(path: &Path, compression: CompressionTypeVariant) -> Result<Vec<String>> {
    let unreadable =
        |error: &dyn std::fmt::Display| Error::new(Kind::Io, "58030", error.to_string());
    let file = std::fs::File::open(path).map_err(|error| unreadable(&error))?;
    let reader = FileCompressionType::from(compression).convert_read(file)?;
    let mut names: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    let mut objects = 0;
    for (number, line) in BufReader::new(reader).lines().enumerate() {
        let line = line.map_err(|error| unreadable(&error))?;
        for value in serde_json::Deserializer::from_str(&line).into_iter::<Value>() {
            let wrong = |what: &dyn std::fmt::Display| {
                unreadable(&format!(
                    "it is no file of JSON objects, line {}: {what}",
                    number + 1
                ))
            };
            match value.map_err(|error| wrong(&error))? {
                Value::Object(object) => {
                    for name in object.into_iter().map(|(name, _)| name) {
                        if known.insert(name.clone()) {
                            names.push(name);
                        }
                    }
                }
                other => return Err(wrong(&format!("expected an object, found {other}"))),
            }
            objects += 1;
        }
        if objects >= OBJECTS_READ {
            break;
        }
    }
    Ok(names)
}
