//! A schema that is built aside, with what the engine shows of it, and swapped in as a whole.

use std::sync::Arc;

use datafusion::execution::SessionStateBuilder;

use crate::catalog::EngineCatalogList;
use crate::contents::Tables;
use crate::diagnostics::{self, Diagnostic};
use crate::engine::Engine;
use crate::error::Result;
use crate::events::TableId;
use crate::message::Message;
use crate::snapshot::snapshot;
use crate::tables::table_of;
use crate::views::{as_view, create_view};

pub struct Staging {
    pub engine: Arc<Engine>,
    catalog: String,
    schema: String,
    catalogs: EngineCatalogList,
    diagnostics: Vec<Diagnostic>,
    /// Version of the engine's catalogs that it was built from.
    base: u64,
}

impl Staging {
    /// Builds a schema: tables first, then views by DDL in the given order, under the names that
    /// they will have. `message`: `catalog`, `schema`, `tables`, `views`, `diagnostics`.
    pub fn build(engine: &Arc<Engine>, message: Message) -> Result<Self> {
        let engine = Arc::clone(engine);
        let runner = Arc::clone(&engine);
        runner.run(async move {
            let catalog = message.text("catalog")?.to_string();
            let schema = message.text("schema")?.to_string();
            let mut tables = Tables::new();
            for table in message.objects("tables") {
                let name = table.text("name")?;
                let place = TableId {
                    catalog: catalog.clone(),
                    schema: schema.clone(),
                    table: name.to_string(),
                };
                let provider = table_of(engine.template(), &table, &place)
                    .map_err(|error| error.within(&format!("registering table {name}")))?;
                tables.insert(name.to_string(), provider);
            }
            let diagnostics = message
                .objects("diagnostics")
                .iter()
                .map(Diagnostic::read)
                .collect::<Result<Vec<_>>>()?;
            let at = engine.catalogs().now();
            let staging = Staging {
                catalogs: EngineCatalogList::copy_of(&at),
                base: at.number(),
                engine,
                catalog,
                schema,
                diagnostics,
            };
            staging.put(&staging.catalogs, Arc::new(tables))?;
            staging.create_views(&message.objects("views")).await?;
            Ok(staging)
        })
    }

    async fn create_views(&self, views: &[Message]) -> Result<()> {
        let template = self.engine.template();
        let live = self.engine.catalogs();
        self.catalogs
            .plan_views(template, self.engine.functions(), live);
        let config = template
            .config()
            .clone()
            .with_default_catalog_and_schema(&self.catalog, &self.schema);
        let state = SessionStateBuilder::new_from_existing(template.clone())
            .with_config(config)
            .build();
        for view in views {
            let name = view.text("name")?;
            let quoted = name.replace('"', "\"\"");
            let ddl = format!("CREATE VIEW \"{quoted}\" AS {}", view.text("sql")?);
            let at = self.catalogs.now();
            let mut state = state.clone();
            at.functions().add_to(&mut state)?;
            create_view(state, &at, &self.catalogs, &ddl)
                .await
                .map_err(|error| error.within(&format!("creating view {name}")))?;
        }
        Ok(())
    }

    /// Puts the schema into a list, in the place of the one that has its name; returns the version
    /// that the change made.
    fn put(&self, catalogs: &EngineCatalogList, tables: Arc<Tables>) -> Result<u64> {
        let (_, version) = catalogs.change(|contents| {
            contents.put_schema(&self.catalog, &self.schema, tables);
            diagnostics::replace(contents, &self.catalog, &self.schema, &self.diagnostics)
        })?;
        Ok(version)
    }

    /// What the staged schema holds, beside all that the engine has already.
    pub fn describe(&self) -> Result<Vec<u8>> {
        let at = self.catalogs.now();
        self.engine.run(async move { snapshot(&at).await })
    }

    /// Swaps the schema in and returns the new catalog version.
    pub fn commit(&self) -> Result<u64> {
        let live = self.engine.catalogs();
        let staged = self.catalogs.now();
        let staged = staged.contents().tables(&self.catalog, &self.schema);
        let tables = staged.cloned().unwrap_or_default();
        let version = self.put(live, Arc::clone(&tables))?;
        // Nothing else changed since the tables of its views were looked up.
        if version == self.base + 1 {
            let views = tables.values().filter_map(as_view);
            views.for_each(|view| view.confirm(live.id(), version));
        }
        Ok(version)
    }
}
