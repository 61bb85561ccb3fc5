//! The engine's own catalog list, catalogs and schemas. Every change raises one version counter,
//! which Java reads without a call.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::{CatalogProvider, CatalogProviderList, SchemaProvider, TableProvider};
use datafusion::common::{Result, exec_err, not_impl_err};
use datafusion::datasource::MemTable;
use datafusion::logical_expr::TableType;
use parking_lot::RwLock;

use crate::lazy_table::opened;
use crate::version::Version;

/// Tables of one schema by name; replaced as a whole when it changes.
pub type Tables = BTreeMap<String, Arc<dyn TableProvider>>;

/// All catalogs of an engine.
#[derive(Debug)]
pub struct EngineCatalogList {
    version: Arc<Version>,
    catalogs: RwLock<BTreeMap<String, Arc<EngineCatalog>>>,
}

impl EngineCatalogList {
    pub fn new(version: Arc<Version>) -> Self {
        EngineCatalogList {
            version,
            catalogs: RwLock::default(),
        }
    }

    pub fn version(&self) -> &Arc<Version> {
        &self.version
    }

    /// The schema, made with its catalog when it is not there.
    pub fn ensure_schema(&self, catalog: &str, schema: &str) -> Arc<EngineSchema> {
        let entry = {
            let mut catalogs = self.catalogs.write();
            Arc::clone(
                catalogs
                    .entry(catalog.to_string())
                    .or_insert_with(|| Arc::new(EngineCatalog::new(Arc::clone(&self.version)))),
            )
        };
        let schema = entry.ensure_schema(schema);
        self.version.raise();
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
        let catalog = Arc::new(EngineCatalog::new(Arc::clone(&self.version)));
        let previous = self.catalogs.write().insert(name, catalog);
        self.version.raise();
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
    version: Arc<Version>,
    schemas: RwLock<BTreeMap<String, Arc<EngineSchema>>>,
}

impl EngineCatalog {
    fn new(version: Arc<Version>) -> Self {
        EngineCatalog {
            version,
            schemas: RwLock::default(),
        }
    }

    fn ensure_schema(&self, name: &str) -> Arc<EngineSchema> {
        let mut schemas = self.schemas.write();
        Arc::clone(
            schemas
                .entry(name.to_string())
                .or_insert_with(|| Arc::new(EngineSchema::new(Arc::clone(&self.version)))),
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
        let previous = self.schemas.write().insert(
            name.to_string(),
            Arc::new(EngineSchema::new(Arc::clone(&self.version))),
        );
        self.version.raise();
        Ok(previous.map(|schema| schema as Arc<dyn SchemaProvider>))
    }

    fn deregister_schema(
        &self,
        name: &str,
        cascade: bool,
    ) -> Result<Option<Arc<dyn SchemaProvider>>> {
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
        self.version.raise();
        Ok(removed.map(|schema| schema as Arc<dyn SchemaProvider>))
    }
}

/// One schema. Readers take the table map as it is at one moment; a swap replaces it whole.
pub struct EngineSchema {
    version: Arc<Version>,
    tables: RwLock<Arc<Tables>>,
}

impl EngineSchema {
    fn new(version: Arc<Version>) -> Self {
        EngineSchema {
            version,
            tables: RwLock::default(),
        }
    }

    pub fn tables(&self) -> Arc<Tables> {
        Arc::clone(&self.tables.read())
    }

    /// Puts other tables in the place of all that are there.
    pub fn replace(&self, tables: Arc<Tables>) {
        *self.tables.write() = tables;
        self.version.raise();
    }
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
        Ok(Some(opened(&table).await))
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
        let mut tables = self.tables.write();
        if tables.contains_key(&name) {
            return exec_err!("table {name} already exists");
        }
        let previous = Arc::make_mut(&mut tables).insert(name, table);
        drop(tables);
        self.version.raise();
        Ok(previous)
    }

    fn deregister_table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let mut tables = self.tables.write();
        if !tables.contains_key(name) {
            return Ok(None);
        }
        let removed = Arc::make_mut(&mut tables).remove(name);
        drop(tables);
        self.version.raise();
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
