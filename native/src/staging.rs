//! A schema that is built aside and swapped in as a whole.

use std::sync::Arc;

use datafusion::execution::SessionStateBuilder;

use crate::catalog::{EngineCatalogList, Tables};
use crate::engine::Engine;
use crate::error::Result;
use crate::message::Message;
use crate::snapshot::snapshot;
use crate::tables::table_of;
use crate::views::{as_view, create_view};

pub struct Staging {
    pub engine: Arc<Engine>,
    catalog: String,
    schema: String,
    catalogs: Arc<EngineCatalogList>,
    /// Version of the engine's catalogs that it was built from.
    base: u64,
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
            let base = engine.catalogs().version().get();
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
            catalogs.plan_views(&state, engine.functions());
            for view in message.objects("views") {
                let name = view.text("name")?;
                let quoted = name.replace('"', "\"\"");
                let ddl = format!("CREATE VIEW \"{quoted}\" AS {}", view.text("sql")?);
                create_view(&state, &catalogs, &ddl)
                    .await
                    .map_err(|error| error.within(&format!("creating view {name}")))?;
            }
            Ok(Staging {
                engine,
                catalog,
                schema,
                catalogs,
                base,
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
        let live = self.engine.catalogs();
        if let Some(staged) = self.catalogs.find_schema(&self.catalog, &self.schema) {
            let schema = live.ensure_schema(&self.catalog, &self.schema);
            let unchanged = live.version().get() == self.base + 1;
            let tables = staged.tables();
            let version = schema.replace(Arc::clone(&tables));
            for view in tables.values().filter_map(as_view) {
                // Version 0 makes a view be looked at again before it is used.
                view.confirm(live.id(), if unchanged { version } else { 0 });
            }
        }
        live.version().get()
    }
}
