//! Views. The engine binds a view's text to the tables that are there when the view is made; here
//! the text is planned again when one of them was replaced, dropped or made since, against one
//! version of the catalog.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DFSchema, ResolvedTableReference, SchemaError, TableReference};
use datafusion::config::ConfigOptions;
use datafusion::datasource::ViewTable;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::{CreateView, DdlStatement, Expr, LogicalPlan, TableType};
use datafusion::optimizer::Analyzer;
use datafusion::optimizer::analyzer::type_coercion::TypeCoercion;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::SessionConfig;
use parking_lot::Mutex;

use crate::broken_view::BrokenView;
use crate::catalog::{EngineCatalogList, WeakCatalogList};
use crate::catalog_version::CatalogVersion;
use crate::contents::no_schema;
use crate::error::{Error, Kind, Result};
use crate::events::{Events, TableId};
use crate::java_function::JavaFunctions;
use crate::sql_text;
use crate::view_catalogs::ViewCatalogs;
use crate::view_events::ShownView;

tokio::task_local! {
    /// The views that are being planned, outermost first.
    static OPEN_VIEWS: Vec<String>;
}

/// Plans the views of a catalog list.
pub struct ViewPlanner {
    /// Functions and rules; its own catalogs are left empty, because those that count would hold on
    /// to themselves through it.
    template: SessionState,
    functions: Arc<JavaFunctions>,
    /// What views show of `information_schema`; that of the engine also for what is being deployed.
    live: WeakCatalogList,
}

impl ViewPlanner {
    pub fn new(
        template: &SessionState,
        functions: &Arc<JavaFunctions>,
        live: WeakCatalogList,
    ) -> Self {
        let nothing = datafusion::catalog::MemoryCatalogProviderList::new();
        ViewPlanner {
            template: SessionStateBuilder::new_from_existing(template.clone())
                .with_catalog_list(Arc::new(nothing))
                .build(),
            functions: Arc::clone(functions),
            live,
        }
    }

    /// The catalogs that views show of themselves.
    pub fn live(&self) -> &WeakCatalogList {
        &self.live
    }

    /// The functions written in Java.
    pub fn functions(&self) -> &Arc<JavaFunctions> {
        &self.functions
    }

    /// Where events of views are noted, when these are the engine's own catalogs and not those of
    /// something that is being deployed.
    fn events(&self, at: &CatalogVersion) -> Option<Arc<Events>> {
        let live = self.live.upgrade()?;
        let is_live = live.id() == at.list();
        is_live.then(|| self.template.config().get_extension())?
    }

    fn state(&self, config: &SessionConfig, at: &CatalogVersion) -> Result<SessionState> {
        let mut state = SessionStateBuilder::new_from_existing(self.template.clone())
            .with_config(config.clone())
            .build();
        at.functions().add_to(&mut state)?;
        Ok(state)
    }
}

/// A view with its text, and what the text meant when it was planned last.
pub struct EngineView {
    /// Full name, for messages.
    name: String,
    definition: String,
    /// Settings of the session that made it, its default catalog and schema among them.
    config: SessionConfig,
    binding: Mutex<Arc<Binding>>,
    /// What the engine's own catalogs showed of it last.
    shown: ShownView,
}

/// What a view's text means now.
struct Renewed {
    tables: Vec<BoundTable>,
    /// Whether something that it reads has other columns than before.
    reads_others: bool,
    meaning: Result<Arc<dyn TableProvider>>,
}

/// What a view's text means at one version of one catalog list: what is being deployed has a list
/// of its own, which shares the views of other schemas.
#[derive(Clone)]
struct Binding {
    list: u64,
    version: u64,
    functions: u64,
    tables: Vec<BoundTable>,
    /// A [`ViewTable`], or a [`BrokenView`].
    meaning: Arc<dyn TableProvider>,
}

/// A table that a view names, and what it was.
#[derive(Clone)]
struct BoundTable {
    name: ResolvedTableReference,
    provider: Option<Arc<dyn TableProvider>>,
}

impl EngineView {
    /// The view as it is at that version; planned again when something that it reads is no longer
    /// the same.
    pub async fn at(&self, planner: &ViewPlanner, at: &CatalogVersion) -> Arc<dyn TableProvider> {
        let binding = Arc::clone(&self.binding.lock());
        if binding.is_of(at) {
            return Arc::clone(&binding.meaning);
        }
        let open = OPEN_VIEWS.try_with(Clone::clone).unwrap_or_default();
        if open.contains(&self.name) {
            let circle = [&open[..], std::slice::from_ref(&self.name)].concat();
            return self.broken(&binding, recursive(&circle.join(" → ")));
        }
        let open = [&open[..], std::slice::from_ref(&self.name)].concat();
        let renewed = Box::pin(OPEN_VIEWS.scope(open, self.renew(planner, at, &binding)));
        let Renewed {
            tables,
            reads_others,
            meaning,
        } = renewed.await;
        let meaning = match meaning {
            Ok(meaning) => meaning,
            Err(error) => {
                let context = format!("view {} can not be planned any more", self.name);
                self.broken(&binding, error.within(&context))
            }
        };
        *self.binding.lock() = Arc::new(Binding {
            list: at.list(),
            version: at.number(),
            functions: at.functions().generation(),
            tables,
            meaning: Arc::clone(&meaning),
        });
        if let Some(events) = planner.events(at) {
            self.shown.note(&events, reads_others, &meaning);
        }
        meaning
    }

    async fn renew(
        &self,
        planner: &ViewPlanner,
        at: &CatalogVersion,
        binding: &Binding,
    ) -> Renewed {
        let names = binding.tables.iter().map(|table| table.name.clone());
        let tables = look_up(at, names.collect()).await;
        let unchanged =
            |(now, before): (&BoundTable, &BoundTable)| match (&now.provider, &before.provider) {
                (Some(now), Some(before)) => Arc::ptr_eq(now, before),
                (None, None) => true,
                _ => false,
            };
        let same = binding.functions == at.functions().generation()
            && tables.iter().zip(&binding.tables).all(unchanged);
        let schema = |table: &BoundTable| table.provider.as_ref().map(|table| table.schema());
        let mut pairs = tables.iter().zip(&binding.tables);
        let reads_others = pairs.any(|(now, before)| schema(now) != schema(before));
        let meaning = match same {
            true => Ok(Arc::clone(&binding.meaning)),
            false => self.plan(planner, at).await,
        };
        Renewed {
            tables,
            reads_others,
            meaning,
        }
    }

    async fn plan(
        &self,
        planner: &ViewPlanner,
        at: &CatalogVersion,
    ) -> Result<Arc<dyn TableProvider>> {
        let state = planner.state(&self.config, at)?;
        let planned = plan_definition(state, at, &planner.live, &self.definition).await?;
        Ok(view_table(planned.create)?.0)
    }

    fn broken(&self, binding: &Binding, error: Error) -> Arc<dyn TableProvider> {
        Arc::new(BrokenView {
            schema: binding.meaning.schema(),
            definition: self.definition.clone(),
            error,
        })
    }

    fn meaning(&self) -> Arc<dyn TableProvider> {
        Arc::clone(&self.binding.lock().meaning)
    }

    /// Says that what it means now is what it means at that version of that catalog list, unless it
    /// was looked at in that list meanwhile.
    pub fn confirm(&self, list: u64, version: u64) {
        let mut binding = self.binding.lock();
        if binding.list == list && binding.version != 0 {
            return;
        }
        *binding = Arc::new(Binding {
            list,
            version,
            ..binding.as_ref().clone()
        });
    }
}

impl Binding {
    fn is_of(&self, at: &CatalogVersion) -> bool {
        (self.list, self.version, self.functions)
            == (at.list(), at.number(), at.functions().generation())
    }
}

/// Makes the view that a CREATE VIEW statement describes. The state has the functions of that
/// version of the catalogs.
pub async fn create_view(
    state: SessionState,
    at: &CatalogVersion,
    catalogs: &EngineCatalogList,
    sql: &str,
) -> Result<()> {
    let config = state.config().clone();
    let Planned { create, tables } = plan_definition(state, at, &catalogs.live(), sql).await?;
    if create.temporary {
        let refused = "temporary views are not supported; create a view that all sessions see";
        return Err(Error::new(Kind::Unsupported, "0A000", refused));
    }
    let defaults = &config.options().catalog;
    let name = create
        .name
        .clone()
        .resolve(&defaults.default_catalog, &defaults.default_schema);
    let schema = catalogs
        .find_schema(&name.catalog, &name.schema)
        .ok_or_else(|| no_schema(&name.catalog, &name.schema))?;
    if create.or_replace {
        refuse_circle(at, &name, &tables)?;
    }
    let definition = create.definition.clone().unwrap_or_default();
    let meaning = view_table(create)?;
    let place = TableId {
        catalog: name.catalog.to_string(),
        schema: name.schema.to_string(),
        table: name.table.to_string(),
    };
    let name_text = place.to_string();
    let shown = ShownView::new(place, meaning.0.schema());
    let view = Arc::new(EngineView {
        name: name_text,
        definition,
        config,
        shown,
        binding: Mutex::new(Arc::new(Binding {
            list: catalogs.id(),
            version: 0,
            functions: at.functions().generation(),
            tables,
            meaning: meaning.0,
        })),
    });
    let provider = Arc::clone(&view) as Arc<dyn TableProvider>;
    let raised = match meaning.1 {
        true => schema.put(&name.table, provider)?,
        false => schema.add(&name.table, provider)?,
    };
    // Nothing else changed since its tables were looked up.
    if raised == at.number() + 1 {
        view.confirm(catalogs.id(), raised);
    }
    Ok(())
}

/// A CREATE VIEW statement with the tables that it names.
struct Planned {
    create: CreateView,
    tables: Vec<BoundTable>,
}

async fn plan_definition(
    mut state: SessionState,
    at: &CatalogVersion,
    live: &WeakCatalogList,
    sql: &str,
) -> Result<Planned> {
    let catalogs = Arc::new(ViewCatalogs::new(at, live));
    state.register_catalog_list(Arc::clone(&catalogs) as _);
    let defaults = &state.config_options().catalog;
    let resolve =
        |name: TableReference| name.resolve(&defaults.default_catalog, &defaults.default_schema);
    let statement = sql_text::parse(&state, sql)?;
    let read = state.resolve_table_references(&statement)?;
    let tables = look_up(at, read.into_iter().map(resolve).collect()).await;
    let planned = state.statement_to_plan(statement).await;
    catalogs.planned();
    match planned? {
        LogicalPlan::Ddl(DdlStatement::CreateView(create)) => Ok(Planned { create, tables }),
        _ => Err(Error::internal("the text of a view defines no view")),
    }
}

/// The view as the engine has it, and whether it takes another one's place.
fn view_table(create: CreateView) -> Result<(Arc<dyn TableProvider>, bool)> {
    let input = checked(Arc::unwrap_or_clone(create.input))?;
    let view = ViewTable::new(input, create.definition);
    Ok((Arc::new(view), create.or_replace))
}

/// A view may not come to read itself, neither at once nor through another view.
fn refuse_circle(
    at: &CatalogVersion,
    name: &ResolvedTableReference,
    tables: &[BoundTable],
) -> Result<()> {
    let mut open: Vec<ResolvedTableReference> =
        tables.iter().map(|table| table.name.clone()).collect();
    let mut seen = open.clone();
    while let Some(table) = open.pop() {
        if table == *name {
            return Err(recursive(&TableReference::from(table).to_string()));
        }
        let Some(view) = at.find_table(&table).and_then(as_view) else {
            continue;
        };
        for below in &Arc::clone(&view.binding.lock()).tables {
            if !seen.contains(&below.name) {
                seen.push(below.name.clone());
                open.push(below.name.clone());
            }
        }
    }
    Ok(())
}

fn recursive(names: &str) -> Error {
    Error::new(
        Kind::Plan,
        "42P19",
        format!("a view can not be defined in terms of itself: {names}"),
    )
}

async fn look_up(at: &CatalogVersion, names: Vec<ResolvedTableReference>) -> Vec<BoundTable> {
    let mut tables = Vec::new();
    for name in names {
        let provider = at.current_table(&name).await;
        tables.push(BoundTable { name, provider });
    }
    tables
}

/// The input of a view with its types settled and its names distinct, as the engine makes it.
fn checked(input: LogicalPlan) -> Result<LogicalPlan> {
    let rules = Analyzer::with_rules(vec![Arc::new(TypeCoercion::new())]);
    let input = rules.execute_and_check(input, &ConfigOptions::default(), |_, _| {})?;
    distinct_names(input.schema())?;
    Ok(input)
}

fn distinct_names(schema: &DFSchema) -> datafusion::error::Result<()> {
    let mut seen = std::collections::HashSet::new();
    for field in schema.fields() {
        if !seen.insert(field.name()) {
            let duplicate = SchemaError::DuplicateUnqualifiedField {
                name: field.name().clone(),
            };
            return Err(datafusion::error::DataFusionError::SchemaError(
                Box::new(duplicate),
                Box::new(None),
            ));
        }
    }
    Ok(())
}

/// The view that a provider is.
pub fn as_view(provider: &Arc<dyn TableProvider>) -> Option<&EngineView> {
    (provider.as_ref() as &dyn Any).downcast_ref()
}

impl fmt::Debug for EngineView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EngineView({})", self.name)
    }
}

/// What a view shows of itself is what it meant last; a schema gives out its current meaning.
#[async_trait]
impl TableProvider for EngineView {
    fn schema(&self) -> SchemaRef {
        self.meaning().schema()
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    fn get_table_definition(&self) -> Option<&str> {
        Some(&self.definition)
    }

    fn get_logical_plan(&self) -> Option<Cow<'_, LogicalPlan>> {
        let plan = self.meaning().get_logical_plan()?.into_owned();
        Some(Cow::Owned(plan))
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        self.meaning().scan(state, projection, filters, limit).await
    }
}
