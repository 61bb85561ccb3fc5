//! How a call of a table function in FROM is read: `f(…)`, `TABLE(f(…))` and `LATERAL f(…)`, with a
//! name in any case, and arguments by position or, for options, by name.

use datafusion::common::DFSchema;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{SchemaError, TableReference};
use datafusion::error::{DataFusionError, Result as EngineResult};
use datafusion::logical_expr::planner::{
    PlannedRelation, RelationPlanner, RelationPlannerContext, RelationPlanning,
};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, lit};
use datafusion::sql::sqlparser::ast::{
    Expr as SqlExpr, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectName, TableAlias,
    TableFactor,
};

use super::arguments::not_constant;
use crate::error::{Error, Kind};

/// Plans calls of table functions. The engine's own way compares names with their quotes and their
/// case, and tells of a column among the arguments only that it does not know it.
#[derive(Debug)]
pub struct TableFunctionPlanner;

struct Call {
    name: ObjectName,
    args: Vec<FunctionArg>,
    with_ordinality: bool,
    alias: Option<TableAlias>,
}

impl RelationPlanner for TableFunctionPlanner {
    fn plan_relation(
        &self,
        relation: TableFactor,
        context: &mut dyn RelationPlannerContext,
    ) -> EngineResult<RelationPlanning> {
        match call(relation) {
            Err(relation) => Ok(RelationPlanning::Original(relation)),
            Ok(call) => Ok(RelationPlanning::Planned(Box::new(plan(call, context)?))),
        }
    }
}

/// The call that a relation is, or the relation.
fn call(relation: TableFactor) -> Result<Call, Box<TableFactor>> {
    match relation {
        TableFactor::Table {
            name,
            alias,
            args: Some(args),
            with_ordinality,
            ..
        } => Ok(Call {
            name,
            args: args.args,
            with_ordinality,
            alias,
        }),
        TableFactor::Function {
            name,
            args,
            alias,
            with_ordinality,
            ..
        } => Ok(Call {
            name,
            args,
            with_ordinality,
            alias,
        }),
        TableFactor::TableFunction {
            expr: SqlExpr::Function(function),
            alias,
        } => match function.args {
            FunctionArguments::List(list) => Ok(Call {
                name: function.name,
                args: list.args,
                with_ordinality: false,
                alias,
            }),
            _ => Err(Box::new(TableFactor::TableFunction {
                expr: SqlExpr::Function(function),
                alias,
            })),
        },
        other => Err(Box::new(other)),
    }
}

fn plan(call: Call, context: &mut dyn RelationPlannerContext) -> EngineResult<PlannedRelation> {
    let name = function_name(&call.name, context)?;
    if call.with_ordinality {
        return Err(Error::new(
            Kind::Unsupported,
            "0A000",
            format!("{name}: WITH ORDINALITY is not supported; use row_number() OVER ()"),
        )
        .into());
    }
    let args = call
        .args
        .into_iter()
        .enumerate()
        .map(|(index, arg)| argument(&name, index, arg, context))
        .collect::<EngineResult<Vec<_>>>()?;
    let provider = context
        .context_provider()
        .get_table_function_source(&name, args)
        .map_err(|error| unknown_function(&name, error))?;
    let plan = LogicalPlanBuilder::scan(TableReference::bare(format!("{name}()")), provider, None)?
        .build()?;
    Ok(PlannedRelation::new(plan, call.alias))
}

fn function_name(
    name: &ObjectName,
    context: &mut dyn RelationPlannerContext,
) -> EngineResult<String> {
    let part = match name.0.as_slice() {
        [part] => part.as_ident().cloned(),
        _ => None,
    };
    part.map(|ident| context.normalize_ident(ident))
        .ok_or_else(|| no_function(&name.to_string()))
}

fn unknown_function(name: &str, error: DataFusionError) -> DataFusionError {
    match error.find_root() {
        DataFusionError::Plan(text)
            if text.contains(&format!("table function '{name}' not found")) =>
        {
            no_function(name)
        }
        _ => error,
    }
}

fn no_function(name: &str) -> DataFusionError {
    Error::new(
        Kind::Plan,
        "42883",
        format!(
            "there is no table function {name}; information_schema.routines lists them with \
             function_type TABLE"
        ),
    )
    .into()
}

fn argument(
    function: &str,
    index: usize,
    arg: FunctionArg,
    context: &mut dyn RelationPlannerContext,
) -> EngineResult<Expr> {
    let shown = arg.to_string();
    let (option, value) = match arg {
        FunctionArg::Unnamed(value) => (None, value),
        FunctionArg::Named { name, arg, .. } => (Some(context.normalize_ident(name)), arg),
        FunctionArg::ExprNamed {
            name: SqlExpr::Identifier(name),
            arg,
            ..
        } => (Some(context.normalize_ident(name)), arg),
        FunctionArg::ExprNamed { .. } => return Err(not_constant(function, index, &shown).into()),
    };
    let FunctionArgExpr::Expr(sql) = value else {
        return Err(not_constant(function, index, &shown).into());
    };
    let expr = context
        .sql_to_expr(sql, &DFSchema::empty())
        .map_err(|error| match error.find_root() {
            DataFusionError::SchemaError(cause, _)
                if matches!(cause.as_ref(), SchemaError::FieldNotFound { .. }) =>
            {
                not_constant(function, index, &shown).into()
            }
            _ => error,
        })?;
    if reads_rows(&expr)? {
        return Err(not_constant(function, index, &shown).into());
    }
    match option {
        None => Ok(expr),
        Some(option) => named_option(function, index, &option, expr, &shown),
    }
}

/// An option by name is the text `name=value` by position.
fn named_option(
    function: &str,
    index: usize,
    option: &str,
    expr: Expr,
    shown: &str,
) -> EngineResult<Expr> {
    match expr {
        Expr::Literal(value, _) if !value.is_null() => Ok(lit(format!(
            "{option}={}",
            value
                .try_as_str()
                .flatten()
                .map_or_else(|| value.to_string(), str::to_string)
        ))),
        _ => Err(not_constant(function, index, shown).into()),
    }
}

/// Whether the value hangs on rows, or on what is not known when the statement is planned.
fn reads_rows(expr: &Expr) -> EngineResult<bool> {
    let mut found = false;
    expr.apply(|part| {
        found |= matches!(
            part,
            Expr::Column(_)
                | Expr::OuterReferenceColumn(_, _)
                | Expr::ScalarSubquery(_)
                | Expr::InSubquery(_)
                | Expr::Exists(_)
                | Expr::Placeholder(_)
                | Expr::AggregateFunction(_)
                | Expr::WindowFunction(_)
        );
        Ok(if found {
            TreeNodeRecursion::Stop
        } else {
            TreeNodeRecursion::Continue
        })
    })?;
    Ok(found)
}
