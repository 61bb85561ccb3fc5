//! A planned statement: what it is, what it returns and what it asks for, before anything runs.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::ParamValues;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::listing::ListingTable;
use datafusion::datasource::source_as_provider;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{DdlStatement, LogicalPlan, Statement};
use serde_json::json;

use crate::at_once;
use crate::broken_view::broken_view;
use crate::catalog::{self, RESERVED_CATALOG};
use crate::delta;
use crate::error::{Error, Kind, Result};
use crate::files_table::FilesTable;
use crate::message::Frames;
use crate::normalize::plain_schema;
use crate::parameters::Parameters;
use crate::planning;
use crate::queries::Sql;
use crate::ready::Ready;
use crate::session::Session;
use crate::set_forms;
use crate::settings;
use crate::sql_text;
use crate::type_text::type_text;

/// Files of a table that a message names.
const SHOWN_PATHS: usize = 3;

pub struct Plan {
    pub session: Arc<Session>,
    logical: LogicalPlan,
    /// For a query that needs nothing but its text.
    ready: Option<Ready>,
    schema: SchemaRef,
    parameters: Schema,
    tables: Vec<String>,
    sources: Arc<[String]>,
    sql: Sql,
    kind: &'static str,
    catalog_version: u64,
    /// Changes of the session's settings before it.
    settings_changes: u64,
    write: Option<delta::Write>,
}

impl Plan {
    /// Plans one statement, against one version of the catalog, and checks it against the session's
    /// policy. Nothing is executed.
    pub fn create(session: &Arc<Session>, sql: String) -> Result<Self> {
        Plan::create_for(session, sql, None)
    }

    /// Plans one query whose rows are written to a Delta table. Nothing is executed.
    pub fn create_write(session: &Arc<Session>, sql: String, write: delta::Write) -> Result<Self> {
        session.policy.check_write(write.folder())?;
        Plan::create_for(session, sql, Some(write))
    }

    fn create_for(
        session: &Arc<Session>,
        sql: String,
        write: Option<delta::Write>,
    ) -> Result<Self> {
        let session = Arc::clone(session);
        let engine = Arc::clone(&session.engine);
        let limit = session.planning_limit;
        let at_once = at_once::is_short(&sql) && at_once::is_possible();
        let planned = async move {
            may_panic!("logical plan");
            session.engine.refresh()?;
            let settings_changes = session.states.changes();
            let at = session.engine.catalogs().now();
            let state = session.state_at(&at);
            let statement = set_forms::resolve(sql_text::parse(&state, &sql)?)?;
            let logical = state.statement_to_plan(statement).await?;
            session.policy.check(&logical)?;
            check_settings(&state, &logical)?;
            refuse_reserved(&state, &logical)?;
            let kind = match (&write, kind_of(&logical)) {
                (None, kind) => kind,
                (Some(_), "QUERY") => "DML",
                (Some(_), kind) => return Err(no_rows(kind)),
            };
            let logical = prepared(&session, logical).await?;
            let parameters = parameter_schema(&logical)?;
            let analyzed = analyze(&state, &logical)?;
            let schema = match write {
                Some(_) => delta::Write::result_schema(),
                None => plain_schema(analyzed.schema().as_arrow()),
            };
            let (tables, sources) = sources(&analyzed)?;
            session.facts().planned();
            let ready = (write.is_none() && kind == "QUERY" && parameters.fields().is_empty())
                .then(|| Ready::new(analyzed, &sql, settings_changes));
            Ok(Plan {
                session,
                logical,
                ready,
                schema,
                parameters,
                tables,
                sources,
                sql: Sql::new(&sql),
                kind,
                catalog_version: at.number(),
                settings_changes,
                write,
            })
        };
        if at_once {
            at_once::run(&engine, limit, planned)
        } else {
            planning::run(&engine, limit, planned)
        }
    }

    /// Whether planning its text now would give the same: the catalog, the files and logs that it
    /// follows, and the settings of its session are those that it was planned with.
    pub fn is_current(&self) -> Result<bool> {
        self.session.engine.refresh()?;
        Ok(self.session.states.changes() == self.settings_changes
            && self.session.engine.catalogs().now().number() == self.catalog_version)
    }

    /// Columns of the result, as Java sees them.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// What becomes of the rows, when they are not the result.
    pub fn write(&self) -> Option<&delta::Write> {
        self.write.as_ref()
    }

    /// Tables that are read, with the first of their files; for messages.
    pub fn sources(&self) -> &Arc<[String]> {
        &self.sources
    }

    /// The statement as it is shown.
    pub fn sql(&self) -> &Sql {
        &self.sql
    }

    /// The plan with its parameters filled in.
    pub fn bind(&self, parameters: Parameters) -> Result<LogicalPlan> {
        let expected = self.parameters.fields().len();
        let given = parameters.len();
        if given != expected {
            return Err(Error::new(
                Kind::Configuration,
                "07001",
                format!("the statement has {expected} parameters, {given} values were given"),
            ));
        }
        if expected == 0 {
            return Ok(self.logical.clone());
        }
        // By name, since a text may leave out a number.
        let names = self
            .parameters
            .fields()
            .iter()
            .map(|field| number_of(field.name()));
        let values = names.zip(parameters.into_values()).collect();
        Ok(self
            .logical
            .clone()
            .with_param_values(ParamValues::Map(values))?)
    }

    /// Refuses values of parameters that give a column another type than was planned. To convert it
    /// would change values.
    pub fn check_result(&self, made: &Schema) -> Result<()> {
        if self.parameters.fields().is_empty() || self.kind != "QUERY" || self.write.is_some() {
            return Ok(());
        }
        let made = plain_schema(made);
        for (made, planned) in made.fields().iter().zip(self.schema.fields()) {
            if !made.data_type().equals_datatype(planned.data_type()) {
                return Err(Error::new(
                    Kind::Plan,
                    "42P18",
                    format!(
                        "result column '{}' was planned as {} and is {} with the values that the \
                         parameters have; give the parameters their types: CAST($1 AS type)",
                        planned.name(),
                        type_text(planned.data_type()),
                        type_text(made.data_type()),
                    ),
                ));
            }
        }
        Ok(())
    }

    /// What it keeps from execution to execution, unless settings have changed since it was planned.
    pub fn ready(&self) -> Option<&Ready> {
        let changes = self.session.states.changes();
        self.ready.as_ref().filter(|ready| ready.fits(changes))
    }

    /// Sections: JSON with the kind, the tables that are read and the version of the catalog, the
    /// result schema, the parameter schema or nothing when there are no parameters.
    pub fn describe(&self) -> Result<Vec<u8>> {
        let mut frames = Frames::default();
        frames.push_json(&json!({
            "kind": self.kind,
            "tables": self.tables,
            "catalogVersion": self.catalog_version,
        }))?;
        frames.push_schema(&self.schema)?;
        if self.parameters.fields().is_empty() {
            frames.push(&[])?;
        } else {
            frames.push_schema(&self.parameters)?;
        }
        Ok(frames.into_bytes())
    }
}

fn no_rows(kind: &str) -> Error {
    Error::new(
        Kind::Plan,
        "42601",
        format!(
            "only the rows of a query can be written to a Delta table; the statement is {kind}"
        ),
    )
}

/// Keys and values of settings are checked before anything is changed.
fn check_settings(state: &SessionState, plan: &LogicalPlan) -> Result<()> {
    match plan {
        LogicalPlan::Statement(Statement::SetVariable(set)) => {
            settings::check(state.config(), &set.variable, &set.value)
        }
        LogicalPlan::Statement(Statement::ResetVariable(reset)) => {
            settings::check_name(&reset.variable)
        }
        _ => Ok(()),
    }
}

/// EXECUTE stands for what PREPARE planned, perhaps under another policy.
async fn prepared(session: &Session, plan: LogicalPlan) -> Result<LogicalPlan> {
    if !matches!(&plan, LogicalPlan::Statement(Statement::Execute(_))) {
        return Ok(plan);
    }
    let (_, plan) = session
        .context
        .execute_logical_plan(plan)
        .await?
        .into_parts();
    session.policy.check(&plan)?;
    Ok(plan)
}

/// The engine takes a refusal of the catalog to drop something for there being nothing to drop.
fn refuse_reserved(state: &SessionState, plan: &LogicalPlan) -> Result<()> {
    let dropped = match plan {
        LogicalPlan::Ddl(DdlStatement::DropTable(drop)) => &drop.name,
        LogicalPlan::Ddl(DdlStatement::DropView(drop)) => &drop.name,
        _ => return Ok(()),
    };
    let options = &state.config_options().catalog;
    let name = dropped
        .clone()
        .resolve(&options.default_catalog, &options.default_schema);
    Ok(catalog::refuse_reserved(
        &*name.catalog == RESERVED_CATALOG,
    )?)
}

/// Name of the Java constant of the statement's class.
fn kind_of(plan: &LogicalPlan) -> &'static str {
    match plan {
        LogicalPlan::Ddl(_) => "DDL",
        LogicalPlan::Dml(_) => "DML",
        LogicalPlan::Copy(_) => "COPY",
        LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) => "EXPLAIN",
        LogicalPlan::DescribeTable(_) => "DESCRIBE_TABLE",
        LogicalPlan::Statement(statement) => match statement {
            Statement::SetVariable(_) | Statement::ResetVariable(_) => "SET",
            Statement::Prepare(_) | Statement::Execute(_) | Statement::Deallocate(_) => "PREPARE",
            Statement::TransactionStart(_) | Statement::TransactionEnd(_) => "TRANSACTION",
        },
        _ => "QUERY",
    }
}

/// The plan after the analyzer has settled types and put views in their places. A plan whose
/// parameters have no type yet can not be analyzed; as it is, it is the best there is before they
/// are bound. A statement without rows stands for an empty result.
fn analyze(state: &SessionState, plan: &LogicalPlan) -> Result<LogicalPlan> {
    if matches!(plan, LogicalPlan::Ddl(_) | LogicalPlan::Statement(_)) {
        return Ok(LogicalPlan::default());
    }
    let analyzed =
        state
            .analyzer()
            .execute_and_check(plan.clone(), state.config_options(), |_, _| {});
    match analyzed {
        Ok(analyzed) => Ok(analyzed),
        Err(_) if !plan.get_parameter_names()?.is_empty() => Ok(plan.clone()),
        Err(error) => Err(error.into()),
    }
}

/// Names of the tables that are read, and the same with the first of their files.
fn sources(plan: &LogicalPlan) -> Result<(Vec<String>, Arc<[String]>)> {
    let mut tables = BTreeSet::new();
    let mut sources = BTreeSet::new();
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let mut text = scan.table_name.to_string();
            tables.insert(text.clone());
            let provider = source_as_provider(&scan.source);
            if let Ok(provider) = &provider
                && let Some(error) = broken_view(provider)
            {
                return Err(error.clone().into());
            }
            if let Ok(provider) = provider
                && let Some(files) = provider.downcast_ref::<ListingTable>()
            {
                let shown: Vec<&str> = files
                    .table_paths()
                    .iter()
                    .take(SHOWN_PATHS)
                    .map(|url| url.as_str().trim_start_matches("file://"))
                    .collect();
                text.push_str(&format!(" ({})", shown.join(", ")));
            }
            if let Ok(provider) = source_as_provider(&scan.source)
                && let Some(files) = provider.downcast_ref::<FilesTable>()
            {
                text.push_str(&format!(" ({})", files.location()));
            }
            if let Ok(provider) = source_as_provider(&scan.source)
                && let Some(folder) = delta::location_of(provider.as_ref())
            {
                text.push_str(&format!(" ({folder})"));
            }
            sources.insert(text);
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok((tables.into_iter().collect(), sources.into_iter().collect()))
}

/// The number of a parameter, as it stands in a text behind `$`.
fn number_of(name: &str) -> String {
    name.trim_start_matches('$').to_string()
}

fn parameter_schema(plan: &LogicalPlan) -> Result<Schema> {
    let mut parameters: Vec<(u32, Field)> = plan
        .get_parameter_fields()?
        .into_iter()
        .map(|(name, field)| {
            let number = name
                .strip_prefix('$')
                .and_then(|digits| digits.parse::<u32>().ok())
                .filter(|number| *number > 0)
                .ok_or_else(|| {
                    Error::new(
                        Kind::Syntax,
                        "42601",
                        format!("parameter '{name}' is not understood; write $1, $2, …"),
                    )
                })?;
            let data_type = field.map_or(DataType::Null, |field| field.data_type().clone());
            Ok((number, Field::new(name, data_type, true)))
        })
        .collect::<Result<_>>()?;
    parameters.sort_by_key(|(number, _)| *number);
    let fields: Vec<Field> = parameters.into_iter().map(|(_, field)| field).collect();
    Ok(plain_schema(&Schema::new(fields)).as_ref().clone())
}
