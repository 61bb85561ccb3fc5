//! Folders whose files are tables of a schema: each is there by name as soon as its file is, and is
//! opened when it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::execution::SessionState;
use parking_lot::Mutex;

use crate::catalog::{EngineCatalogList, RESERVED_CATALOG, refuse_reserved};
use crate::contents::Tables;
use crate::error::{Error, Kind, Result};
use crate::events::TableId;
use crate::files;
use crate::lazy_table::{LazyTable, reader};
use crate::table_watch::TableWatch;

const FORMATS: [&str; 4] = ["arrow", "csv", "json", "parquet"];

/// The attached folders of one engine.
pub struct AttachedFolders {
    catalogs: EngineCatalogList,
    reader: Arc<SessionState>,
    folders: Mutex<Vec<Attached>>,
}

struct Attached {
    catalog: String,
    schema: String,
    folder: PathBuf,
    state: Placed,
}

/// What a folder has put into its schema.
#[derive(Default)]
struct Placed {
    /// Tables of this folder that were put into the schema.
    placed: Sources,
    /// Tables that somebody dropped; they stay away as long as their files are there.
    dropped: BTreeSet<String>,
}

/// Where a table's data lie.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    path: PathBuf,
    format: &'static str,
}

type Sources = BTreeMap<String, Source>;

impl AttachedFolders {
    pub fn new(catalogs: &EngineCatalogList, template: &SessionState) -> Self {
        AttachedFolders {
            catalogs: catalogs.clone(),
            reader: reader(template),
            folders: Mutex::default(),
        }
    }

    /// Makes the files and sub-folders of a folder tables of a schema, which is made when it is not
    /// there, all of them at once. Nothing is opened.
    pub fn attach(&self, catalog: &str, schema: &str, folder: &str) -> Result<()> {
        refuse_reserved(catalog == RESERVED_CATALOG)?;
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
        let sources = sources(&folder)?;
        let mut attached = Attached {
            catalog: catalog.to_string(),
            schema: schema.to_string(),
            folder,
            state: Placed::default(),
        };
        self.catalogs.change(|contents| {
            contents.ensure_schema(catalog, schema);
            let tables = contents.tables_mut(catalog, schema)?;
            if let Some(taken) = sources.keys().find(|name| tables.contains_key(*name)) {
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
            attached.update(tables, &sources, &self.reader);
            Ok(())
        })?;
        folders.push(attached);
        Ok(())
    }

    /// Takes the tables of all folders out of a schema. False when none was attached to it.
    pub fn detach(&self, catalog: &str, schema: &str) -> Result<bool> {
        let mut folders = self.folders.lock();
        let (mut leaving, staying) = std::mem::take(&mut *folders)
            .into_iter()
            .partition::<Vec<_>, _>(|known| known.is(catalog, schema));
        *folders = staying;
        if !leaving.is_empty() && self.catalogs.find_schema(catalog, schema).is_some() {
            self.catalogs.change(|contents| {
                let tables = contents.tables_mut(catalog, schema)?;
                for attached in &mut leaving {
                    attached.update(tables, &Sources::new(), &self.reader);
                }
                Ok(())
            })?;
        }
        Ok(!leaving.is_empty())
    }

    /// Looks at the folders again. All that appeared, went away or changed in one of them is one
    /// change of the catalog.
    pub fn refresh(&self) -> Result<()> {
        let mut folders = self.folders.lock();
        folders.retain(|known| {
            self.catalogs
                .find_schema(&known.catalog, &known.schema)
                .is_some()
        });
        for attached in folders.iter_mut() {
            // A folder that can not be listed keeps its tables; their scans say what is wrong.
            let Ok(sources) = sources(&attached.folder) else {
                continue;
            };
            let Some(target) = self
                .catalogs
                .find_schema(&attached.catalog, &attached.schema)
            else {
                continue;
            };
            let (state, changes) = attached.compare(&target.tables(), &sources);
            if changes.is_empty() {
                attached.state = state;
                continue;
            }
            self.catalogs.change(|contents| {
                // Nothing is done to a schema that was dropped just now.
                if let Ok(tables) = contents.tables_mut(&attached.catalog, &attached.schema) {
                    attached.update(tables, &sources, &self.reader);
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// A table that takes the place of that name, or none.
type Change = (String, Option<Source>);

impl Attached {
    fn is(&self, catalog: &str, schema: &str) -> bool {
        self.catalog == catalog && self.schema == schema
    }

    /// What has to change so that the schema holds a table for each source, and what is then
    /// placed.
    fn compare(&self, tables: &Tables, sources: &Sources) -> (Placed, Vec<Change>) {
        let ours = |name: &str, source: &Source| {
            let table = tables.get(name)?.downcast_ref::<LazyTable>()?;
            (Path::new(table.location()) == source.path).then_some(table)
        };
        let mut next = Placed::default();
        let mut changes: Vec<Change> = Vec::new();
        for (name, source) in &self.state.placed {
            match ours(name, source) {
                // Somebody dropped it, and may have made another table of its name.
                None => {
                    next.dropped.insert(name.clone());
                }
                Some(table) if sources.get(name) == Some(source) => {
                    if table.is_stale() {
                        changes.push((name.clone(), Some(source.clone())));
                    }
                    next.placed.insert(name.clone(), source.clone());
                }
                Some(_) => changes.push((name.clone(), None)),
            }
        }
        next.dropped.extend(self.state.dropped.iter().cloned());
        next.dropped.retain(|name| sources.contains_key(name));
        for (name, source) in sources {
            let leaves = |change: &Change| change.0 == *name && change.1.is_none();
            // A table that was there first keeps its name.
            let free = !tables.contains_key(name) || changes.iter().any(leaves);
            if free && !next.placed.contains_key(name) && !next.dropped.contains(name) {
                changes.push((name.clone(), Some(source.clone())));
                next.placed.insert(name.clone(), source.clone());
            }
        }
        (next, changes)
    }

    fn table(&self, name: &str, source: Source, reader: &Arc<SessionState>) -> LazyTable {
        let id = TableId {
            catalog: self.catalog.clone(),
            schema: self.schema.clone(),
            table: name.to_string(),
        };
        let watch = TableWatch::new(reader, id, None);
        let location = source.path.display().to_string();
        let root = self.folder.clone();
        LazyTable::new(location, source.format, root, Arc::clone(reader), watch)
    }

    fn update(&mut self, tables: &mut Tables, sources: &Sources, reader: &Arc<SessionState>) {
        let (state, changes) = self.compare(tables, sources);
        for (name, source) in changes {
            let Some(source) = source else {
                tables.remove(&name);
                continue;
            };
            let known = tables
                .get(&name)
                .and_then(|table| table.downcast_ref::<LazyTable>())
                .filter(|table| Path::new(table.location()) == source.path);
            let table = match known {
                Some(known) => known.unopened(),
                None => self.table(&name, source, reader),
            };
            tables.insert(name, Arc::new(table));
        }
        self.state = state;
    }
}

/// Data files of a folder under their names without the ending, and sub-folders with data files
/// under their own. When two have one name, the first in the order of their paths is taken.
fn sources(folder: &Path) -> Result<Sources> {
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
