//! The catalog at one version: what one statement is planned against, however the catalog changes
//! meanwhile.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::{CatalogProvider, CatalogProviderList, SchemaProvider, TableProvider};
use datafusion::common::{ResolvedTableReference, Result};
use datafusion::logical_expr::TableType;

use crate::contents::{Contents, Tables};
use crate::java_function::Functions;
use crate::lazy_table::opened;
use crate::views::{ViewPlanner, as_view};

/// Contents and functions of one version. A copy costs a few counters.
#[derive(Clone)]
pub struct CatalogVersion {
    list: u64,
    number: u64,
    contents: Arc<Contents>,
    functions: Arc<Functions>,
    /// None for a list that nothing is planned against.
    views: Option<Arc<ViewPlanner>>,
}

impl CatalogVersion {
    pub fn new(
        list: u64,
        number: u64,
        contents: &Arc<Contents>,
        functions: &Arc<Functions>,
        views: Option<&Arc<ViewPlanner>>,
    ) -> Self {
        CatalogVersion {
            list,
            number,
            contents: Arc::clone(contents),
            functions: Arc::clone(functions),
            views: views.cloned(),
        }
    }

    /// Tells its list from every other.
    pub fn list(&self) -> u64 {
        self.list
    }

    /// The number of the version within its list.
    pub fn number(&self) -> u64 {
        self.number
    }

    pub fn contents(&self) -> &Arc<Contents> {
        &self.contents
    }

    /// The functions written in Java.
    pub fn functions(&self) -> &Arc<Functions> {
        &self.functions
    }

    /// The table of that name, as it is registered.
    pub fn find_table(&self, name: &ResolvedTableReference) -> Option<&Arc<dyn TableProvider>> {
        self.contents
            .table(&name.catalog, &name.schema, &name.table)
    }

    /// The table of that name; a view as it is at this version.
    pub async fn current_table(
        &self,
        name: &ResolvedTableReference,
    ) -> Option<Arc<dyn TableProvider>> {
        let table = self.find_table(name)?;
        Some(self.current(table).await)
    }

    /// The table itself, or a view as it is at this version.
    pub async fn current(&self, table: &Arc<dyn TableProvider>) -> Arc<dyn TableProvider> {
        match (as_view(table), &self.views) {
            (Some(view), Some(planner)) => view.at(planner, self).await,
            _ => opened(table).await,
        }
    }
}

impl fmt::Debug for CatalogVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CatalogVersion({}.{})", self.list, self.number)
    }
}

impl CatalogProviderList for CatalogVersion {
    /// Nothing changes what a statement is planned against.
    fn register_catalog(
        &self,
        _name: String,
        _catalog: Arc<dyn CatalogProvider>,
    ) -> Option<Arc<dyn CatalogProvider>> {
        None
    }

    fn catalog_names(&self) -> Vec<String> {
        self.contents.catalog_names()
    }

    fn catalog(&self, name: &str) -> Option<Arc<dyn CatalogProvider>> {
        if !self.contents.has_catalog(name) {
            return None;
        }
        Some(Arc::new(FixedCatalog {
            at: self.clone(),
            name: name.to_string(),
        }))
    }
}

#[derive(Debug)]
struct FixedCatalog {
    at: CatalogVersion,
    name: String,
}

impl CatalogProvider for FixedCatalog {
    fn schema_names(&self) -> Vec<String> {
        self.at.contents.schema_names(&self.name)
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        let tables = self.at.contents.tables(&self.name, name)?;
        Some(Arc::new(FixedSchema {
            at: self.at.clone(),
            tables: Arc::clone(tables),
        }))
    }
}

#[derive(Debug)]
struct FixedSchema {
    at: CatalogVersion,
    tables: Arc<Tables>,
}

#[async_trait]
impl SchemaProvider for FixedSchema {
    fn table_names(&self) -> Vec<String> {
        self.tables.keys().cloned().collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        match self.tables.get(name) {
            Some(table) => Ok(Some(self.at.current(table).await)),
            None => Ok(None),
        }
    }

    /// The type of a table, without opening it.
    async fn table_type(&self, name: &str) -> Result<Option<TableType>> {
        Ok(self.tables.get(name).map(|table| table.table_type()))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.tables.contains_key(name)
    }
}
