//! Views. The engine binds a view's text to the tables that are there when the view is made; here
//! the text is planned again when one of them was replaced, dropped or made since.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Weak};

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
use crate::catalog::EngineCatalogList;
use crate::error::{Error, Kind, Result};
use crate::java_function::JavaFunctions;

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
    catalogs: Weak<EngineCatalogList>,
}

impl ViewPlanner {
    pub fn new(
        template: &SessionState,
        functions: &Arc<JavaFunctions>,
        catalogs: &Arc<EngineCatalogList>,
    ) -> Self {
        let nothing = datafusion::catalog::MemoryCatalogProviderList::new();
        ViewPlanner {
            template: SessionStateBuilder::new_from_existing(template.clone())
                .with_catalog_list(Arc::new(nothing))
                .build(),
            functions: Arc::clone(functions),
            catalogs: Arc::downgrade(catalogs),
        }
    }

    fn state(&self, config: &SessionConfig) -> Result<SessionState> {
        let catalogs = self.catalogs.upgrade().ok_or_else(|| {
            Error::new(Kind::Closed, "08003", "the engine of the view was closed")
        })?;
        let mut state = SessionStateBuilder::new_from_existing(self.template.clone())
            .with_catalog_list(catalogs)
            .with_config(config.clone())
            .build();
        self.functions.add_to(&mut state)?;
        Ok(state)
    }

    /// Raised when a text may mean something else though its tables are the same.
    pub fn generation(&self) -> u64 {
        self.functions.generation()
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
}

/// What a view's text means at one version of one catalog list: what is being deployed has a list
/// of its own, which shares the views of other schemas.
struct Binding {
    list: u64,
    version: u64,
    functions: u64,
    tables: Vec<BoundTable>,
    /// A [`ViewTable`], or a [`BrokenView`].
    meaning: Arc<dyn TableProvider>,
}

/// A table that a view names, and what it was.
struct BoundTable {
    name: ResolvedTableReference,
    provider: Option<Arc<dyn TableProvider>>,
}

impl EngineView {
    /// The view as it is now; planned again when something that it reads is no longer the same.
    pub async fn current(&self, planner: &ViewPlanner) -> Arc<dyn TableProvider> {
        let binding = Arc::clone(&self.binding.lock());
        let Some(catalogs) = planner.catalogs.upgrade() else {
            return Arc::clone(&binding.meaning);
        };
        let version = catalogs.version().get();
        let functions = planner.generation();
        if (binding.list, binding.version) == (catalogs.id(), version) {
            return Arc::clone(&binding.meaning);
        }
        let open = OPEN_VIEWS.try_with(Clone::clone).unwrap_or_default();
        if open.contains(&self.name) {
            let circle = [&open[..], std::slice::from_ref(&self.name)].concat();
            return self.broken(&binding, recursive(&circle.join(" → ")));
        }
        let open = [&open[..], std::slice::from_ref(&self.name)].concat();
        let renewed = Box::pin(OPEN_VIEWS.scope(open, self.renew(planner, &catalogs, &binding)));
        let (tables, meaning) = renewed.await;
        let meaning = match meaning {
            Ok(meaning) => meaning,
            Err(error) => {
                let context = format!("view {} can not be planned any more", self.name);
                self.broken(&binding, error.within(&context))
            }
        };
        *self.binding.lock() = Arc::new(Binding {
            list: catalogs.id(),
            version,
            functions,
            tables,
            meaning: Arc::clone(&meaning),
        });
        meaning
    }

    async fn renew(
        &self,
        planner: &ViewPlanner,
        catalogs: &EngineCatalogList,
        binding: &Binding,
    ) -> (Vec<BoundTable>, Result<Arc<dyn TableProvider>>) {
        let names = binding.tables.iter().map(|table| table.name.clone());
        let tables = look_up(catalogs, names.collect()).await;
        let unchanged =
            |(now, before): (&BoundTable, &BoundTable)| match (&now.provider, &before.provider) {
                (Some(now), Some(before)) => Arc::ptr_eq(now, before),
                (None, None) => true,
                _ => false,
            };
        let same = binding.functions == planner.generation()
            && tables.iter().zip(&binding.tables).all(unchanged);
        if same {
            return (tables, Ok(Arc::clone(&binding.meaning)));
        }
        let planned = self.plan(planner).await;
        (tables, planned)
    }

    async fn plan(&self, planner: &ViewPlanner) -> Result<Arc<dyn TableProvider>> {
        let state = planner.state(&self.config)?;
        match state.create_logical_plan(&self.definition).await? {
            LogicalPlan::Ddl(DdlStatement::CreateView(view)) => Ok(view_table(view)?.0),
            _ => Err(Error::internal("the text of a view defines no view")),
        }
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

    /// Says that what it means now is what it means at that version of that catalog list.
    pub fn confirm(&self, list: u64, version: u64) {
        let mut binding = self.binding.lock();
        *binding = Arc::new(Binding {
            list,
            version,
            functions: binding.functions,
            tables: binding
                .tables
                .iter()
                .map(|table| BoundTable {
                    name: table.name.clone(),
                    provider: table.provider.clone(),
                })
                .collect(),
            meaning: Arc::clone(&binding.meaning),
        });
    }
}

/// Makes the view that a CREATE VIEW statement describes.
pub async fn create_view(
    state: &SessionState,
    catalogs: &EngineCatalogList,
    sql: &str,
) -> Result<()> {
    let options = &state.config_options().catalog;
    let resolve =
        |name: TableReference| name.resolve(&options.default_catalog, &options.default_schema);
    // What is looked up before the text is planned shows every change that comes in between.
    let version = catalogs.version().get();
    let functions = catalogs.functions_generation();
    let dialect = state.config_options().sql_parser.dialect;
    let statement = state.sql_to_statement(sql, &dialect)?;
    let read = state.resolve_table_references(&statement)?;
    let tables = look_up(catalogs, read.into_iter().map(resolve).collect()).await;
    let LogicalPlan::Ddl(DdlStatement::CreateView(create)) =
        state.statement_to_plan(statement).await?
    else {
        return Err(Error::internal("the statement creates no view"));
    };
    if create.temporary {
        let refused = "temporary views are not supported; create a view that all sessions see";
        return Err(Error::new(Kind::Unsupported, "0A000", refused));
    }
    let name = resolve(create.name.clone());
    let full_name = format!("{}.{}.{}", name.catalog, name.schema, name.table);
    let schema = catalogs.schema_of(&name)?;
    if create.or_replace {
        refuse_circle(catalogs, &name, &tables)?;
    }
    let definition = create.definition.clone().unwrap_or_default();
    let meaning = view_table(create)?;
    let view = Arc::new(EngineView {
        name: full_name.clone(),
        definition,
        config: state.config().clone(),
        binding: Mutex::new(Arc::new(Binding {
            list: 0,
            version: 0,
            functions,
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
    if raised == version + 1 {
        view.confirm(catalogs.id(), raised);
    }
    Ok(())
}

/// The view as the engine has it, and whether it takes another one's place.
fn view_table(create: CreateView) -> Result<(Arc<dyn TableProvider>, bool)> {
    let input = checked(Arc::unwrap_or_clone(create.input))?;
    let view = ViewTable::new(input, create.definition);
    Ok((Arc::new(view), create.or_replace))
}

/// A view may not come to read itself, neither at once nor through another view.
fn refuse_circle(
    catalogs: &EngineCatalogList,
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
        let Some(provider) = catalogs.find_table(&table) else {
            continue;
        };
        let Some(view) = as_view(&provider) else {
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

async fn look_up(
    catalogs: &EngineCatalogList,
    names: Vec<ResolvedTableReference>,
) -> Vec<BoundTable> {
    let mut tables = Vec::new();
    for name in names {
        let provider = catalogs.current_table(&name).await;
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
