//! Folders whose files are tables of a schema: each is there by name as soon as its file is, and is
//! opened when it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::catalog::{SchemaProvider, TableProvider};
use datafusion::execution::SessionState;
use parking_lot::Mutex;

use crate::catalog::{EngineCatalogList, EngineSchema};
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::lazy_table::{LazyTable, reader};

const FORMATS: [&str; 4] = ["arrow", "csv", "json", "parquet"];

/// The attached folders of one engine.
pub struct AttachedFolders {
    catalogs: Arc<EngineCatalogList>,
    reader: Arc<SessionState>,
    folders: Mutex<Vec<Attached>>,
}

struct Attached {
    catalog: String,
    schema: String,
    folder: PathBuf,
    /// Tables of this folder that were put into the schema.
    placed: BTreeMap<String, Source>,
    /// Tables that somebody dropped; they stay away as long as their files are there.
    dropped: BTreeSet<String>,
}

/// Where a table's data lie.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    path: PathBuf,
    format: &'static str,
}

impl AttachedFolders {
    pub fn new(catalogs: &Arc<EngineCatalogList>, template: &SessionState) -> Self {
        AttachedFolders {
            catalogs: Arc::clone(catalogs),
            reader: reader(template),
            folders: Mutex::default(),
        }
    }

    /// Makes the files and sub-folders of a folder tables of a schema, which is made when it is not
    /// there. Nothing is opened.
    pub fn attach(&self, catalog: &str, schema: &str, folder: &str) -> Result<()> {
        let folder = files::real(&files::absolute(folder)?)?;
        let mut folders = self.folders.lock();
        if folders
            .iter()
            .any(|known| known.is(catalog, schema) && known.folder == folder)
        {
            return Err(Error::new(
                Kind::Plan,
                "42P07",
                format!(
                    "'{}' is attached to {catalog}.{schema} already",
                    folder.display()
                ),
            ));
        }
        let mut attached = Attached {
            catalog: catalog.to_string(),
            schema: schema.to_string(),
            folder,
            placed: BTreeMap::new(),
            dropped: BTreeSet::new(),
        };
        let sources = sources(&attached.folder)?;
        let target = self.catalogs.ensure_schema(catalog, schema);
        if let Some(taken) = sources.keys().find(|name| target.table_exist(name)) {
            return Err(Error::new(
                Kind::Plan,
                "42P07",
                format!(
                    "'{}' can not be attached to {catalog}.{schema}: there is a table {taken} \
                     already",
                    attached.folder.display()
                ),
            ));
        }
        attached.update(&target, sources, &self.reader)?;
        folders.push(attached);
        Ok(())
    }

    /// Takes the tables of all folders out of a schema. False when none was attached to it.
    pub fn detach(&self, catalog: &str, schema: &str) -> Result<bool> {
        let mut folders = self.folders.lock();
        let (leaving, staying) = std::mem::take(&mut *folders)
            .into_iter()
            .partition(|known: &Attached| known.is(catalog, schema));
        *folders = staying;
        let leaving: Vec<Attached> = leaving;
        if let Some(target) = self.catalogs.find_schema(catalog, schema) {
            for mut attached in leaving.iter().map(Attached::emptied) {
                attached.update(&target, BTreeMap::new(), &self.reader)?;
            }
        }
        Ok(!leaving.is_empty())
    }

    /// Looks at the folders again. What appeared, went away or changed raises the catalog version.
    pub fn refresh(&self) -> Result<()> {
        let mut folders = self.folders.lock();
        folders.retain(|known| {
            self.catalogs
                .find_schema(&known.catalog, &known.schema)
                .is_some()
        });
        for attached in folders.iter_mut() {
            let Some(target) = self
                .catalogs
                .find_schema(&attached.catalog, &attached.schema)
            else {
                continue;
            };
            // A folder that can not be listed keeps its tables; their scans say what is wrong.
            if let Ok(sources) = sources(&attached.folder) {
                attached.update(&target, sources, &self.reader)?;
            }
            let tables = target.tables();
            let changed = attached.placed.keys().filter(|name| {
                let lazy = tables
                    .get(*name)
                    .and_then(|table| table.downcast_ref::<LazyTable>());
                lazy.is_some_and(LazyTable::forget_changed)
            });
            if changed.count() > 0 {
                self.catalogs.version().raise();
            }
        }
        Ok(())
    }
}

impl Attached {
    fn is(&self, catalog: &str, schema: &str) -> bool {
        self.catalog == catalog && self.schema == schema
    }

    /// The same, ready to lose all that was placed.
    fn emptied(&self) -> Attached {
        Attached {
            catalog: self.catalog.clone(),
            schema: self.schema.clone(),
            folder: self.folder.clone(),
            placed: self.placed.clone(),
            dropped: BTreeSet::new(),
        }
    }

    /// Makes the schema hold a table for each source.
    fn update(
        &mut self,
        target: &EngineSchema,
        sources: BTreeMap<String, Source>,
        reader: &Arc<SessionState>,
    ) -> Result<()> {
        let tables = target.tables();
        let ours = |name: &str, source: &Source| {
            let lazy = tables
                .get(name)
                .and_then(|table| table.downcast_ref::<LazyTable>());
            lazy.is_some_and(|lazy| Path::new(lazy.location()) == source.path)
        };
        self.dropped.retain(|name| sources.contains_key(name));
        for (name, source) in std::mem::take(&mut self.placed) {
            if !ours(&name, &source) {
                // Somebody dropped it, and may have made another table of its name.
                self.dropped.insert(name);
            } else if sources.get(&name) == Some(&source) {
                self.placed.insert(name, source);
            } else {
                target.deregister_table(&name)?;
            }
        }
        self.dropped.retain(|name| sources.contains_key(name));
        for (name, source) in sources {
            if self.placed.contains_key(&name) || self.dropped.contains(&name) {
                continue;
            }
            // A table that was there first keeps its name.
            if !target.table_exist(&name) {
                let location = source.path.display().to_string();
                let root = self.folder.clone();
                let table = LazyTable::new(location, source.format, root, Arc::clone(reader));
                let table: Arc<dyn TableProvider> = Arc::new(table);
                target.register_table(name.clone(), table)?;
                self.placed.insert(name, source);
            }
        }
        Ok(())
    }
}

/// Data files of a folder under their names without the ending, and sub-folders with data files
/// under their own. When two have one name, the first in the order of their paths is taken.
fn sources(folder: &Path) -> Result<BTreeMap<String, Source>> {
    let unreadable = |error: std::io::Error| {
        let text = format!("'{}' can not be read: {error}", folder.display());
        Error::new(Kind::Io, "58030", text)
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    let mut sources = BTreeMap::new();
    for path in paths {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if files::is_hidden(name) {
            continue;
        }
        let found = match path.is_dir() {
            true => format_below(&path).map(|format| (name.to_string(), format)),
            false => format_of(name)
                .map(|format| (name[..name.len() - format.len() - 1].to_string(), format)),
        };
        if let Some((name, format)) = found
            && !name.is_empty()
        {
            sources.entry(name).or_insert(Source { path, format });
        }
    }
    Ok(sources)
}

fn format_of(name: &str) -> Option<&'static str> {
    FORMATS.into_iter().find(|format| {
        name.strip_suffix(format)
            .is_some_and(|rest| rest.ends_with('.'))
    })
}

/// The format of the first data file below a folder.
fn format_below(folder: &Path) -> Option<&'static str> {
    if folder.join("_delta_log").is_dir() {
        return Some("delta");
    }
    FORMATS.into_iter().find(|format| {
        let ending = format!(".{format}");
        files::find(&folder.display().to_string(), &ending, &|_| Ok(())).is_ok()
    })
}

#[cfg(test)]
mod tests;
