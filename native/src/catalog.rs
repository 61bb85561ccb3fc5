//! The engine's own catalog list, catalogs and schemas. Every change raises one version counter,
//! which Java reads without a call.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use datafusion::catalog::{CatalogProvider, CatalogProviderList, SchemaProvider, TableProvider};
use datafusion::common::{ResolvedTableReference, Result, exec_err, not_impl_err};
use datafusion::datasource::MemTable;
use datafusion::execution::SessionState;
use datafusion::logical_expr::TableType;
use parking_lot::RwLock;

use crate::error::{Error, Kind};
use crate::java_function::JavaFunctions;
use crate::lazy_table::opened;
use crate::version::Version;
use crate::views::{ViewPlanner, as_view};

/// Tables of one schema by name; replaced as a whole when it changes.
pub type Tables = BTreeMap<String, Arc<dyn TableProvider>>;

/// The catalog whose contents no statement changes: what the engine shows of itself.
pub const RESERVED_CATALOG: &str = "system";

/// What a catalog list shares with all that is in it.
struct Shared {
    version: Arc<Version>,
    /// There from the moment that the list can be planned against.
    views: OnceLock<ViewPlanner>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.version.fmt(f)
    }
}

/// All catalogs of an engine.
#[derive(Debug)]
pub struct EngineCatalogList {
    id: u64,
    shared: Arc<Shared>,
    catalogs: RwLock<BTreeMap<String, Arc<EngineCatalog>>>,
}

impl EngineCatalogList {
    pub fn new(version: Arc<Version>) -> Self {
        static LISTS: AtomicU64 = AtomicU64::new(1);
        EngineCatalogList {
            id: LISTS.fetch_add(1, Ordering::Relaxed),
            shared: Arc::new(Shared {
                version,
                views: OnceLock::new(),
            }),
            catalogs: RwLock::default(),
        }
    }

    /// Tells it from every other list.
    pub fn id(&self) -> u64 {
        self.id
    }

    pub fn version(&self) -> &Arc<Version> {
        &self.shared.version
    }

    /// Makes the views of this list be planned again when they are out of date, with the functions
    /// and rules of the template.
    pub fn plan_views(self: &Arc<Self>, template: &SessionState, functions: &Arc<JavaFunctions>) {
        let planner = ViewPlanner::new(template, functions, self);
        // A second call changes nothing: a list has one engine.
        let _ = self.shared.views.set(planner);
    }

    /// Raised with every change of the functions that views may call.
    pub fn functions_generation(&self) -> u64 {
        self.shared.views.get().map_or(0, ViewPlanner::generation)
    }

    /// The schema that a table's name leads to.
    pub fn schema_of(
        &self,
        name: &ResolvedTableReference,
    ) -> crate::error::Result<Arc<EngineSchema>> {
        self.find_schema(&name.catalog, &name.schema)
            .ok_or_else(|| {
                let missing = format!("there is no schema {}.{}", name.catalog, name.schema);
                Error::new(Kind::Plan, "3F000", missing)
            })
    }

    /// The table of that name, as it is registered.
    pub fn find_table(&self, name: &ResolvedTableReference) -> Option<Arc<dyn TableProvider>> {
        let schema = self.find_schema(&name.catalog, &name.schema)?;
        schema.tables().get(name.table.as_ref()).cloned()
    }

    /// The table of that name; a view as it is now.
    pub async fn current_table(
        &self,
        name: &ResolvedTableReference,
    ) -> Option<Arc<dyn TableProvider>> {
        let table = self.find_table(name)?;
        Some(self.current(&table).await)
    }

    /// The table itself, or a view as it is now.
    pub async fn current(&self, table: &Arc<dyn TableProvider>) -> Arc<dyn TableProvider> {
        self.shared.current(table).await
    }

    /// The schema, made with its catalog when it is not there.
    pub fn ensure_schema(&self, catalog: &str, schema: &str) -> Arc<EngineSchema> {
        let entry = {
            let mut catalogs = self.catalogs.write();
            Arc::clone(
                catalogs
                    .entry(catalog.to_string())
                    .or_insert_with(|| Arc::new(EngineCatalog::new(catalog, &self.shared))),
            )
        };
        let schema = entry.ensure_schema(schema);
        self.shared.version.raise();
        schema
    }

    pub fn find_schema(&self, catalog: &str, schema: &str) -> Option<Arc<EngineSchema>> {
        self.catalogs.read().get(catalog)?.find_schema(schema)
    }

    /// Every catalog and schema with its tables at this moment.
    pub fn contents(&self) -> Vec<(String, String, Arc<Tables>)> {
        let catalogs = self.catalogs.read();
        let mut contents = Vec::new();
        for (catalog_name, catalog) in catalogs.iter() {
            for (schema_name, schema) in catalog.schemas.read().iter() {
                contents.push((catalog_name.clone(), schema_name.clone(), schema.tables()));
            }
        }
        contents
    }

    /// A list of its own that shares every table with this one, except that one schema holds only
    /// `tables`. Changes of either list do not show in the other.
    pub fn with_schema_replaced(&self, catalog: &str, schema: &str, tables: Tables) -> Self {
        let copy = EngineCatalogList::new(Arc::new(Version::detached()));
        for (catalog_name, schema_name, shared) in self.contents() {
            copy.ensure_schema(&catalog_name, &schema_name)
                .replace(shared);
        }
        copy.ensure_schema(catalog, schema)
            .replace(Arc::new(tables));
        copy
    }
}

impl CatalogProviderList for EngineCatalogList {
    fn register_catalog(
        &self,
        name: String,
        _catalog: Arc<dyn CatalogProvider>,
    ) -> Option<Arc<dyn CatalogProvider>> {
        // The engine offers a new, empty catalog of its own kind; ours counts changes.
        let catalog = Arc::new(EngineCatalog::new(&name, &self.shared));
        let previous = self.catalogs.write().insert(name, catalog);
        self.shared.version.raise();
        previous.map(|catalog| catalog as Arc<dyn CatalogProvider>)
    }

    fn catalog_names(&self) -> Vec<String> {
        self.catalogs.read().keys().cloned().collect()
    }

    fn catalog(&self, name: &str) -> Option<Arc<dyn CatalogProvider>> {
        let catalog = Arc::clone(self.catalogs.read().get(name)?);
        Some(catalog)
    }
}

/// One catalog.
#[derive(Debug)]
pub struct EngineCatalog {
    shared: Arc<Shared>,
    reserved: bool,
    schemas: RwLock<BTreeMap<String, Arc<EngineSchema>>>,
}

impl EngineCatalog {
    fn new(name: &str, shared: &Arc<Shared>) -> Self {
        EngineCatalog {
            shared: Arc::clone(shared),
            reserved: name == RESERVED_CATALOG,
            schemas: RwLock::default(),
        }
    }

    fn new_schema(&self) -> Arc<EngineSchema> {
        Arc::new(EngineSchema {
            shared: Arc::clone(&self.shared),
            reserved: self.reserved,
            tables: RwLock::default(),
        })
    }

    fn ensure_schema(&self, name: &str) -> Arc<EngineSchema> {
        let mut schemas = self.schemas.write();
        Arc::clone(
            schemas
                .entry(name.to_string())
                .or_insert_with(|| self.new_schema()),
        )
    }

    fn find_schema(&self, name: &str) -> Option<Arc<EngineSchema>> {
        self.schemas.read().get(name).cloned()
    }
}

impl CatalogProvider for EngineCatalog {
    fn schema_names(&self) -> Vec<String> {
        self.schemas.read().keys().cloned().collect()
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        self.find_schema(name)
            .map(|schema| schema as Arc<dyn SchemaProvider>)
    }

    fn register_schema(
        &self,
        name: &str,
        schema: Arc<dyn SchemaProvider>,
    ) -> Result<Option<Arc<dyn SchemaProvider>>> {
        if !schema.table_names().is_empty() {
            return not_impl_err!("a schema with tables can not be registered as it is");
        }
        refuse_reserved(self.reserved)?;
        let previous = self
            .schemas
            .write()
            .insert(name.to_string(), self.new_schema());
        self.shared.version.raise();
        Ok(previous.map(|schema| schema as Arc<dyn SchemaProvider>))
    }

    fn deregister_schema(
        &self,
        name: &str,
        cascade: bool,
    ) -> Result<Option<Arc<dyn SchemaProvider>>> {
        refuse_reserved(self.reserved)?;
        let mut schemas = self.schemas.write();
        let Some(schema) = schemas.get(name) else {
            return Ok(None);
        };
        let tables = schema.table_names();
        if !cascade && !tables.is_empty() {
            return exec_err!(
                "schema {name} can not be dropped: it holds {}; drop them first or use CASCADE",
                tables.join(", ")
            );
        }
        let removed = schemas.remove(name);
        drop(schemas);
        self.shared.version.raise();
        Ok(removed.map(|schema| schema as Arc<dyn SchemaProvider>))
    }
}

/// One schema. Readers take the table map as it is at one moment; a swap replaces it whole.
pub struct EngineSchema {
    shared: Arc<Shared>,
    reserved: bool,
    tables: RwLock<Arc<Tables>>,
}

impl EngineSchema {
    pub fn tables(&self) -> Arc<Tables> {
        Arc::clone(&self.tables.read())
    }

    /// Puts other tables in the place of all that are there; returns the version that it made.
    pub fn replace(&self, tables: Arc<Tables>) -> u64 {
        *self.tables.write() = tables;
        self.shared.version.raise()
    }

    /// Puts a table in the place of the one that has its name, if there is one; returns the version
    /// that the change made. The engine itself may do so in the reserved catalog too.
    pub fn publish(&self, name: &str, table: Arc<dyn TableProvider>) -> u64 {
        Arc::make_mut(&mut self.tables.write()).insert(name.to_string(), table);
        self.shared.version.raise()
    }

    /// As [`Self::publish`], for a statement.
    pub fn put(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<u64> {
        refuse_reserved(self.reserved)?;
        Ok(self.publish(name, table))
    }

    /// Adds a table under a name that is free; returns the version that the change made.
    pub fn add(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<u64> {
        refuse_reserved(self.reserved)?;
        let mut tables = self.tables.write();
        if tables.contains_key(name) {
            return exec_err!("table {name} already exists");
        }
        Arc::make_mut(&mut tables).insert(name.to_string(), table);
        drop(tables);
        Ok(self.shared.version.raise())
    }
}

impl Shared {
    async fn current(&self, table: &Arc<dyn TableProvider>) -> Arc<dyn TableProvider> {
        match (as_view(table), self.views.get()) {
            (Some(view), Some(planner)) => view.current(planner).await,
            _ => opened(table).await,
        }
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

impl fmt::Debug for EngineSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.tables.read().keys()).finish()
    }
}

#[async_trait]
impl SchemaProvider for EngineSchema {
    fn table_names(&self) -> Vec<String> {
        self.tables.read().keys().cloned().collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let Some(table) = self.tables.read().get(name).cloned() else {
            return Ok(None);
        };
        Ok(Some(self.shared.current(&table).await))
    }

    /// The type of a table, without opening it.
    async fn table_type(&self, name: &str) -> Result<Option<TableType>> {
        let tables = self.tables.read();
        Ok(tables.get(name).map(|table| table.table_type()))
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
        refuse_reserved(self.reserved)?;
        let mut tables = self.tables.write();
        if !tables.contains_key(name) {
            return Ok(None);
        }
        let removed = Arc::make_mut(&mut tables).remove(name);
        drop(tables);
        self.shared.version.raise();
        Ok(removed)
    }

    fn table_exist(&self, name: &str) -> bool {
        self.tables.read().contains_key(name)
    }
}

/// A table of that schema without rows.
pub fn empty_table(schema: arrow::datatypes::SchemaRef) -> Result<MemTable> {
    MemTable::try_new(schema, vec![vec![]])
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::{DataType, Field, Schema};

    use super::*;

    fn table() -> Arc<dyn TableProvider> {
        let schema = Schema::new(vec![Field::new("a", DataType::Int32, true)]);
        Arc::new(empty_table(Arc::new(schema)).unwrap())
    }

    #[test]
    fn every_change_raises_the_version() {
        let list = EngineCatalogList::new(Arc::new(Version::detached()));
        let mut last = list.version().get();
        let mut raised = |what: &str| {
            let now = list.version().get();
            assert!(now > last, "{what} did not raise the version");
            last = now;
        };
        let schema = list.ensure_schema("c", "s");
        raised("a new schema");
        schema.register_table("t".into(), table()).unwrap();
        raised("a new table");
        schema.deregister_table("t").unwrap();
        raised("a dropped table");
        schema.replace(Arc::new(Tables::from([("u".to_string(), table())])));
        raised("a swap");
        list.register_catalog("d".into(), list.catalog("c").unwrap());
        raised("a new catalog");
    }

    #[test]
    fn what_changes_nothing_leaves_the_version() {
        let list = EngineCatalogList::new(Arc::new(Version::detached()));
        let schema = list.ensure_schema("c", "s");
        schema.register_table("t".into(), table()).unwrap();
        let before = list.version().get();
        assert!(schema.register_table("t".into(), table()).is_err());
        assert!(schema.deregister_table("none").unwrap().is_none());
        assert_eq!(list.version().get(), before);
    }

    #[test]
    fn a_copy_with_another_schema_is_independent() {
        let list = EngineCatalogList::new(Arc::new(Version::detached()));
        list.ensure_schema("c", "s")
            .register_table("old".into(), table())
            .unwrap();
        list.ensure_schema("c", "other")
            .register_table("kept".into(), table())
            .unwrap();
        let tables = Tables::from([("new".to_string(), table())]);
        let copy = list.with_schema_replaced("c", "s", tables);
        copy.find_schema("c", "s")
            .unwrap()
            .register_table("more".into(), table())
            .unwrap();
        let names = |list: &EngineCatalogList, schema: &str| {
            list.find_schema("c", schema).unwrap().table_names()
        };
        assert_eq!(names(&copy, "s"), ["more", "new"]);
        assert_eq!(names(&copy, "other"), ["kept"]);
        assert_eq!(names(&list, "s"), ["old"]);
    }
}
