//! A planned statement: what it is, what it returns and what it asks for, before anything runs.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::ParamValues;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{LogicalPlan, Statement};
use serde_json::json;

use crate::error::{Error, Result};
use crate::message::Frames;
use crate::normalize::plain_schema;
use crate::parameters::Parameters;
use crate::session::Session;

pub struct Plan {
    pub session: Arc<Session>,
    logical: LogicalPlan,
    schema: SchemaRef,
    parameters: Schema,
}

impl Plan {
    /// Plans one statement and checks it against the session's policy. Nothing is executed.
    pub fn create(session: &Arc<Session>, sql: String) -> Result<Self> {
        let session = Arc::clone(session);
        let engine = Arc::clone(&session.engine);
        engine.run(async move {
            let state = session.context.state();
            let logical = state.create_logical_plan(&sql).await?;
            session.policy.check(&logical)?;
            let parameters = parameter_schema(&logical)?;
            let schema = result_schema(&state, &logical)?;
            Ok(Plan {
                session,
                logical,
                schema,
                parameters,
            })
        })
    }

    /// Columns of the result, as Java sees them.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The plan with its parameters filled in.
    pub fn bind(&self, parameters: Parameters) -> Result<LogicalPlan> {
        let expected = self.parameters.fields().len();
        let given = parameters.len();
        if given != expected {
            return Err(Error::new(
                crate::error::Kind::Configuration,
                "07001",
                format!("the statement has {expected} parameters, {given} values were given"),
            ));
        }
        if expected == 0 {
            return Ok(self.logical.clone());
        }
        let values = ParamValues::List(parameters.into_values());
        Ok(self.logical.clone().with_param_values(values)?)
    }

    /// Sections: JSON with the kind, the result schema, the parameter schema.
    pub fn describe(&self) -> Result<Vec<u8>> {
        let mut frames = Frames::default();
        frames.push_json(&json!({ "kind": kind_of(&self.logical) }))?;
        frames.push_schema(&self.schema)?;
        frames.push_schema(&self.parameters)?;
        Ok(frames.into_bytes())
    }
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

/// The schema after the analyzer has settled types. A plan whose parameters have no type yet can
/// not be analyzed; its schema is the best there is before they are bound.
fn result_schema(state: &SessionState, plan: &LogicalPlan) -> Result<SchemaRef> {
    if matches!(plan, LogicalPlan::Ddl(_) | LogicalPlan::Statement(_)) {
        return Ok(Arc::new(Schema::empty()));
    }
    let analyzed =
        state
            .analyzer()
            .execute_and_check(plan.clone(), state.config_options(), |_, _| {});
    match analyzed {
        Ok(analyzed) => Ok(plain_schema(analyzed.schema().as_arrow())),
        Err(_) if !plan.get_parameter_names()?.is_empty() => {
            Ok(plain_schema(plan.schema().as_arrow()))
        }
        Err(error) => Err(error.into()),
    }
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
                        crate::error::Kind::Syntax,
                        "42601",
                        format!("parameter '{name}' is not understood; write $1, $2, …"),
                    )
                })?;
            let data_type = field.map_or(DataType::Null, |field| field.data_type().clone());
            Ok((number, Field::new(name, data_type, true)))
        })
        .collect::<Result<_>>()?;
    parameters.sort_by_key(|(number, _)| *number);
    for (index, (number, _)) in parameters.iter().enumerate() {
        if *number != index as u32 + 1 {
            return Err(Error::new(
                crate::error::Kind::Syntax,
                "42P02",
                format!(
                    "parameter ${} is missing; numbers run from $1 without gaps",
                    index + 1
                ),
            ));
        }
    }
    let fields: Vec<Field> = parameters.into_iter().map(|(_, field)| field).collect();
    Ok(plain_schema(&Schema::new(fields)).as_ref().clone())
}
