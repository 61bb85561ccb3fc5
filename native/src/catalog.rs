//! The engine's own catalog list, catalogs and schemas. Every change puts new contents in the place
//! of the old ones and raises one version counter, which Java reads without a call.

use std::fmt;
use std::mem::replace;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use async_trait::async_trait;
use datafusion::catalog::{CatalogProvider, CatalogProviderList, SchemaProvider, TableProvider};
use datafusion::common::{Result, not_impl_err};
use datafusion::datasource::MemTable;
use datafusion::execution::SessionState;
use datafusion::logical_expr::TableType;
use parking_lot::RwLock;

use crate::catalog_version::CatalogVersion;
use crate::contents::{Contents, Tables};
use crate::error::{Error, Kind};
use crate::java_function::JavaFunctions;
use crate::version::Version;
use crate::views::ViewPlanner;

/// The catalog whose contents no statement changes: what the engine shows of itself.
pub const RESERVED_CATALOG: &str = "system";

/// All catalogs of an engine, as they are. A statement is planned against one [`CatalogVersion`]
/// of them.
#[derive(Debug, Clone)]
pub struct EngineCatalogList {
    core: Arc<Core>,
}

/// A catalog list that may be gone.
#[derive(Debug, Clone)]
pub struct WeakCatalogList(Weak<Core>);

struct Core {
    id: u64,
    version: Arc<Version>,
    /// There from the moment that the list can be planned against.
    views: OnceLock<Arc<ViewPlanner>>,
    contents: RwLock<Arc<Contents>>,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Core({}, {:?})", self.id, self.version)
    }
}

impl Core {
    /// Changes a copy of the contents, and puts it in their place unless the change fails. Returns
    /// the version that the change made.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Contents) -> crate::error::Result<T>,
    ) -> crate::error::Result<(T, u64)> {
        let mut current = self.contents.write();
        let mut contents = current.as_ref().clone();
        let result = change(&mut contents)?;
        let before = replace(&mut *current, Arc::new(contents));
        // Whoever reads the new version finds the new contents.
        let version = self.version.raise();
        drop(current);
        // The last user of a table in Java calls Java; nobody waits for that.
        drop(before);
        Ok((result, version))
    }

    fn contents(&self) -> Arc<Contents> {
        Arc::clone(&self.contents.read())
    }

    /// The catalog as it is now. The version is raised under the locks of what it counts, so that
    /// what is read under them belongs together.
    fn now(&self) -> CatalogVersion {
        let views = self.views.get();
        let functions = views.map(|views| views.functions().read());
        let contents = self.contents.read();
        let none = Arc::default();
        CatalogVersion::new(
            self.id,
            self.version.get(),
            &contents,
            functions.as_deref().unwrap_or(&none),
            views,
        )
    }
}

impl WeakCatalogList {
    /// The list, unless it is gone.
    pub fn upgrade(&self) -> Option<EngineCatalogList> {
        let core = self.0.upgrade()?;
        Some(EngineCatalogList { core })
    }
}

impl EngineCatalogList {
    pub fn new(version: Arc<Version>) -> Self {
        EngineCatalogList::of(version, Contents::default())
    }

    fn of(version: Arc<Version>, contents: Contents) -> Self {
        static LISTS: AtomicU64 = AtomicU64::new(1);
        let core = Core {
            id: LISTS.fetch_add(1, Ordering::Relaxed),
            version,
            views: OnceLock::new(),
            contents: RwLock::new(Arc::new(contents)),
        };
        EngineCatalogList {
            core: Arc::new(core),
        }
    }

    /// A list of its own that holds what is in that version. Changes of either list do not show in
    /// the other.
    pub fn copy_of(at: &CatalogVersion) -> Self {
        let contents = at.contents().as_ref().clone();
        EngineCatalogList::of(Arc::new(Version::detached()), contents)
    }

    fn downgrade(&self) -> WeakCatalogList {
        WeakCatalogList(Arc::downgrade(&self.core))
    }

    /// Tells it from every other list.
    pub fn id(&self) -> u64 {
        self.core.id
    }

    #[cfg(test)]
    pub fn version(&self) -> &Arc<Version> {
        &self.core.version
    }

    /// Makes the views of this list be planned again when they are out of date, with the functions
    /// and rules of the template. What they show of `information_schema` is that of `live`.
    pub fn plan_views(
        &self,
        template: &SessionState,
        functions: &Arc<JavaFunctions>,
        live: &EngineCatalogList,
    ) {
        let planner = ViewPlanner::new(template, functions, live.downgrade());
        // A second call changes nothing: a list has one engine.
        let _ = self.core.views.set(Arc::new(planner));
    }

    /// The list whose `information_schema` the views of this one show.
    pub fn live(&self) -> WeakCatalogList {
        let views = self.core.views.get();
        views.map_or_else(|| self.downgrade(), |views| views.live().clone())
    }

    /// The catalog as it is now, whatever becomes of it.
    pub fn now(&self) -> CatalogVersion {
        self.core.now()
    }

    /// Makes one change of all that is in the list, which is seen whole or not at all. Returns the
    /// version that it made. When it fails, nothing is changed.
    pub fn change<T>(
        &self,
        change: impl FnOnce(&mut Contents) -> crate::error::Result<T>,
    ) -> crate::error::Result<(T, u64)> {
        self.core.change(change)
    }

    /// The schema, made with its catalog when it is not there.
    pub fn ensure_schema(&self, catalog: &str, schema: &str) -> EngineSchema {
        // Making a schema can not fail.
        let _ = self.core.change(|contents| {
            contents.ensure_schema(catalog, schema);
            Ok(())
        });
        self.schema_named(catalog, schema)
    }

    pub fn find_schema(&self, catalog: &str, schema: &str) -> Option<EngineSchema> {
        self.core.contents().tables(catalog, schema)?;
        Some(self.schema_named(catalog, schema))
    }

    fn schema_named(&self, catalog: &str, schema: &str) -> EngineSchema {
        EngineSchema {
            core: Arc::clone(&self.core),
            catalog: catalog.to_string(),
            schema: schema.to_string(),
        }
    }
}

impl CatalogProviderList for EngineCatalogList {
    fn register_catalog(
        &self,
        name: String,
        _catalog: Arc<dyn CatalogProvider>,
    ) -> Option<Arc<dyn CatalogProvider>> {
        // The engine offers a new, empty catalog of its own kind; ours counts changes.
        let previous = self.catalog(&name);
        // Making a catalog can not fail.
        let _ = self.core.change(|contents| Ok(contents.put_catalog(&name)));
        previous
    }

    fn catalog_names(&self) -> Vec<String> {
        self.core.contents().catalog_names()
    }

    fn catalog(&self, name: &str) -> Option<Arc<dyn CatalogProvider>> {
        if !self.core.contents().has_catalog(name) {
            return None;
        }
        Some(Arc::new(EngineCatalog {
            core: Arc::clone(&self.core),
            catalog: name.to_string(),
        }))
    }
}

/// One catalog.
#[derive(Debug)]
pub struct EngineCatalog {
    core: Arc<Core>,
    catalog: String,
}

impl EngineCatalog {
    fn schema_named(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        self.core.contents().tables(&self.catalog, name)?;
        Some(Arc::new(EngineSchema {
            core: Arc::clone(&self.core),
            catalog: self.catalog.clone(),
            schema: name.to_string(),
        }))
    }
}

impl CatalogProvider for EngineCatalog {
    fn schema_names(&self) -> Vec<String> {
        self.core.contents().schema_names(&self.catalog)
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        self.schema_named(name)
    }

    fn register_schema(
        &self,
        name: &str,
        schema: Arc<dyn SchemaProvider>,
    ) -> Result<Option<Arc<dyn SchemaProvider>>> {
        if !schema.table_names().is_empty() {
            return not_impl_err!("a schema with tables can not be registered as it is");
        }
        refuse_reserved(self.catalog == RESERVED_CATALOG)?;
        let previous = self.schema_named(name);
        self.core.change(|contents| {
            contents.put_schema(&self.catalog, name, Arc::default());
            Ok(())
        })?;
        Ok(previous)
    }

    fn deregister_schema(
        &self,
        name: &str,
        cascade: bool,
    ) -> Result<Option<Arc<dyn SchemaProvider>>> {
        refuse_reserved(self.catalog == RESERVED_CATALOG)?;
        let Some(removed) = self.schema_named(name) else {
            return Ok(None);
        };
        self.core.change(|contents| {
            let tables = contents.tables(&self.catalog, name);
            let names: Vec<&str> = tables
                .iter()
                .flat_map(|tables| tables.keys().map(String::as_str))
                .collect();
            if !cascade && !names.is_empty() {
                let names = names.join(", ");
                let held = format!(
                    "schema {name} can not be dropped: it holds {names}; drop them first or use \
                     CASCADE"
                );
                return Err(Error::new(Kind::Execution, "2BP01", held));
            }
            contents.remove_schema(&self.catalog, name);
            crate::diagnostics::forget(contents, &self.catalog, name);
            Ok(())
        })?;
        Ok(Some(removed))
    }
}

/// One schema, by its name.
#[derive(Debug)]
pub struct EngineSchema {
    core: Arc<Core>,
    catalog: String,
    schema: String,
}

impl EngineSchema {
    /// Its tables at this moment.
    pub fn tables(&self) -> Arc<Tables> {
        let contents = self.core.contents();
        let tables = contents.tables(&self.catalog, &self.schema);
        tables.cloned().unwrap_or_default()
    }

    /// Puts a table in the place of the one that has its name, if there is one; returns the version
    /// that the change made. The engine itself may do so in the reserved catalog too.
    pub fn publish(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<u64> {
        let (_, version) = self.core.change(|contents| {
            let tables = contents.tables_mut(&self.catalog, &self.schema)?;
            tables.insert(name.to_string(), table);
            Ok(())
        })?;
        Ok(version)
    }

    /// As [`Self::publish`], for a statement.
    pub fn put(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<u64> {
        refuse_reserved(self.catalog == RESERVED_CATALOG)?;
        self.publish(name, table)
    }

    /// Adds a table under a name that is free; returns the version that the change made.
    pub fn add(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<u64> {
        refuse_reserved(self.catalog == RESERVED_CATALOG)?;
        let (_, version) = self.core.change(|contents| {
            let tables = contents.tables_mut(&self.catalog, &self.schema)?;
            if tables.contains_key(name) {
                let taken = format!("table {name} already exists");
                return Err(Error::new(Kind::Plan, "42P07", taken));
            }
            tables.insert(name.to_string(), table);
            Ok(())
        })?;
        Ok(version)
    }
}

/// An error when a statement would change the reserved catalog.
pub fn refuse_reserved(reserved: bool) -> Result<()> {
    if reserved {
        let refused = format!(
            "catalog {RESERVED_CATALOG} shows what the engine does and can not be changed; use \
             another catalog"
        );
        return Err(Error::new(Kind::Policy, "42501", refused).into());
    }
    Ok(())
}

#[async_trait]
impl SchemaProvider for EngineSchema {
    fn table_names(&self) -> Vec<String> {
        self.tables().keys().cloned().collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let now = self.core.now();
        let table = now.contents().table(&self.catalog, &self.schema, name);
        match table {
            Some(table) => Ok(Some(now.current(table).await)),
            None => Ok(None),
        }
    }

    /// The type of a table, without opening it.
    async fn table_type(&self, name: &str) -> Result<Option<TableType>> {
        Ok(self.tables().get(name).map(|table| table.table_type()))
    }

    fn register_table(
        &self,
        name: String,
        table: Arc<dyn TableProvider>,
    ) -> Result<Option<Arc<dyn TableProvider>>> {
        self.add(&name, table)?;
        Ok(None)
    }

    fn deregister_table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        refuse_reserved(self.catalog == RESERVED_CATALOG)?;
        if !self.table_exist(name) {
            return Ok(None);
        }
        let (removed, _) = self.core.change(|contents| {
            let tables = contents.tables_mut(&self.catalog, &self.schema)?;
            Ok(tables.remove(name))
        })?;
        Ok(removed)
    }

    fn table_exist(&self, name: &str) -> bool {
        self.tables().contains_key(name)
    }
}

/// A table of that schema without rows.
pub fn empty_table(schema: arrow::datatypes::SchemaRef) -> Result<MemTable> {
    MemTable::try_new(schema, vec![vec![]])
}

#[cfg(test)]
mod tests;
