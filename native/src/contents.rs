//! What a catalog list holds at one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::catalog::TableProvider;

use crate::error::{Error, Kind, Result};

/// Tables of one schema by name.
pub type Tables = BTreeMap<String, Arc<dyn TableProvider>>;

type Schemas = BTreeMap<String, Arc<Tables>>;

/// Catalogs, their schemas and their tables. A copy shares whatever it does not change.
#[derive(Debug, Default, Clone)]
pub struct Contents {
    catalogs: BTreeMap<String, Arc<Schemas>>,
}

impl Contents {
    pub fn catalog_names(&self) -> Vec<String> {
        self.catalogs.keys().cloned().collect()
    }

    pub fn has_catalog(&self, catalog: &str) -> bool {
        self.catalogs.contains_key(catalog)
    }

    pub fn schema_names(&self, catalog: &str) -> Vec<String> {
        let schemas = self.catalogs.get(catalog);
        schemas.map_or_else(Vec::new, |schemas| schemas.keys().cloned().collect())
    }

    /// The tables of a schema; None when there is no such schema.
    pub fn tables(&self, catalog: &str, schema: &str) -> Option<&Arc<Tables>> {
        self.catalogs.get(catalog)?.get(schema)
    }

    pub fn table(
        &self,
        catalog: &str,
        schema: &str,
        table: &str,
    ) -> Option<&Arc<dyn TableProvider>> {
        self.tables(catalog, schema)?.get(table)
    }

    /// Every schema with its catalog's name, its own, and its tables.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &str, &Arc<Tables>)> {
        self.catalogs.iter().flat_map(|(catalog, schemas)| {
            schemas
                .iter()
                .map(|(schema, tables)| (catalog.as_str(), schema.as_str(), tables))
        })
    }

    /// An empty catalog in the place of the one that has its name; true when there was one.
    pub fn put_catalog(&mut self, catalog: &str) -> bool {
        let empty = Arc::default();
        self.catalogs.insert(catalog.to_string(), empty).is_some()
    }

    /// Puts a schema in the place of the one that has its name; its catalog is made when it is not
    /// there.
    pub fn put_schema(&mut self, catalog: &str, schema: &str, tables: Arc<Tables>) {
        let schemas = self.catalogs.entry(catalog.to_string()).or_default();
        Arc::make_mut(schemas).insert(schema.to_string(), tables);
    }

    /// Makes the schema when it is not there.
    pub fn ensure_schema(&mut self, catalog: &str, schema: &str) {
        if self.tables(catalog, schema).is_none() {
            self.put_schema(catalog, schema, Arc::default());
        }
    }

    pub fn remove_schema(&mut self, catalog: &str, schema: &str) {
        if let Some(schemas) = self.catalogs.get_mut(catalog) {
            Arc::make_mut(schemas).remove(schema);
        }
    }

    /// Puts other tables in the place of those for which there is one.
    #[cfg(feature = "delta")]
    pub fn replace_tables(
        &mut self,
        mut replacement: impl FnMut(&Arc<dyn TableProvider>) -> Option<Arc<dyn TableProvider>>,
    ) {
        for schemas in self.catalogs.values_mut() {
            let mut changed = Vec::new();
            for (schema, tables) in schemas.iter() {
                for (name, table) in tables.iter() {
                    if let Some(table) = replacement(table) {
                        changed.push((schema.clone(), name.clone(), table));
                    }
                }
            }
            for (schema, name, table) in changed {
                if let Some(tables) = Arc::make_mut(schemas).get_mut(&schema) {
                    Arc::make_mut(tables).insert(name, table);
                }
            }
        }
    }

    /// The tables of a schema, to be changed.
    pub fn tables_mut(&mut self, catalog: &str, schema: &str) -> Result<&mut Tables> {
        self.catalogs
            .get_mut(catalog)
            .and_then(|schemas| Arc::make_mut(schemas).get_mut(schema))
            .map(Arc::make_mut)
            .ok_or_else(|| no_schema(catalog, schema))
    }
}

/// The error of a name that leads to no schema.
pub fn no_schema(catalog: &str, schema: &str) -> Error {
    let missing = format!("there is no schema {catalog}.{schema}");
    Error::new(Kind::Plan, "3F000", missing)
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::Schema;

    use super::*;
    use crate::catalog::empty_table;

    fn table() -> Arc<dyn TableProvider> {
        Arc::new(empty_table(Arc::new(Schema::empty())).unwrap())
    }

    #[test]
    fn a_copy_keeps_what_it_had() {
        let mut contents = Contents::default();
        contents.ensure_schema("c", "s");
        contents.ensure_schema("c", "other");
        let tables = contents.tables_mut("c", "s").unwrap();
        tables.insert("old".to_string(), table());
        let copy = contents.clone();
        let tables = contents.tables_mut("c", "s").unwrap();
        tables.insert("new".to_string(), table());
        contents.remove_schema("c", "other");
        assert!(contents.table("c", "s", "new").is_some());
        assert!(copy.table("c", "s", "new").is_none());
        assert!(copy.table("c", "s", "old").is_some());
        assert_eq!(copy.schema_names("c"), ["other", "s"]);
        assert_eq!(contents.schema_names("c"), ["s"]);
        // What neither changed is shared.
        let again = copy.clone();
        assert!(Arc::ptr_eq(
            copy.tables("c", "s").unwrap(),
            again.tables("c", "s").unwrap()
        ));
    }

    #[test]
    fn a_schema_that_is_not_there_is_named() {
        let error = Contents::default().tables_mut("c", "s").unwrap_err();
        assert_eq!(error.sql_state, "3F000");
        assert!(error.message.contains("c.s"), "{error}");
    }
}
