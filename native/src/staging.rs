//! A schema that is built aside and swapped in as a whole.

use std::sync::Arc;

use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::SessionContext;

use crate::catalog::{EngineCatalogList, Tables};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::message::Message;
use crate::snapshot::snapshot;
use crate::tables::table_of;

pub struct Staging {
    pub engine: Arc<Engine>,
    catalog: String,
    schema: String,
    catalogs: Arc<EngineCatalogList>,
}

impl Staging {
    /// Builds a schema: tables first, then views by DDL in the given order, under the names that
    /// they will have. `message`: `catalog`, `schema`, `tables`, `views`.
    pub fn build(engine: &Arc<Engine>, message: Message) -> Result<Self> {
        let engine = Arc::clone(engine);
        let runner = Arc::clone(&engine);
        runner.run(async move {
            let catalog = message.text("catalog")?.to_string();
            let schema = message.text("schema")?.to_string();
            let mut tables = Tables::new();
            for table in message.objects("tables") {
                let name = table.text("name")?;
                let provider = table_of(engine.template(), &table)
                    .map_err(|error| error.within(&format!("registering table {name}")))?;
                tables.insert(name.to_string(), provider);
            }
            let catalogs = Arc::new(
                engine
                    .catalogs()
                    .with_schema_replaced(&catalog, &schema, tables),
            );
            let config = engine
                .template()
                .config()
                .clone()
                .with_default_catalog_and_schema(&catalog, &schema);
            let state = SessionStateBuilder::new_from_existing(engine.template().clone())
                .with_config(config)
                .with_catalog_list(Arc::clone(&catalogs) as _)
                .build();
            let context = SessionContext::new_with_state(state);
            for view in message.objects("views") {
                let name = view.text("name")?;
                let quoted = name.replace('"', "\"\"");
                let ddl = format!("CREATE VIEW \"{quoted}\" AS {}", view.text("sql")?);
                context
                    .sql(&ddl)
                    .await
                    .map_err(|error| Error::from(error).within(&format!("creating view {name}")))?;
            }
            Ok(Staging {
                engine,
                catalog,
                schema,
                catalogs,
            })
        })
    }

    /// What the staged schema holds, beside all that the engine has already.
    pub fn describe(&self) -> Result<Vec<u8>> {
        let catalogs = Arc::clone(&self.catalogs);
        self.engine.run(async move { snapshot(&catalogs).await })
    }

    /// Swaps the schema in and returns the new catalog version.
    pub fn commit(&self) -> u64 {
        if let Some(staged) = self.catalogs.find_schema(&self.catalog, &self.schema) {
            self.engine
                .catalogs()
                .ensure_schema(&self.catalog, &self.schema)
                .replace(staged.tables());
        }
        self.engine.catalogs().version().get()
    }
}
