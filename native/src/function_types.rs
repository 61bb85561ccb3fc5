//! What can be called in a session, and what a call gives. A call is planned as a statement would
//! plan it, over columns that have no rows: its arguments are checked and converted, its result has
//! a type. Nothing is computed, so that volatile functions and functions of Java are safe to ask
//! for.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef, Schema};
use arrow::ipc::convert::try_schema_from_ipc_buffer;
use datafusion::common::DFSchema;
use datafusion::common::ScalarValue;
use datafusion::execution::SessionState;
use datafusion::logical_expr::expr::{
    AggregateFunction, ScalarFunction, WindowFunction, WindowFunctionParams,
};
use datafusion::logical_expr::planner::{PlannerResult, RawAggregateExpr, RawWindowExpr};
use datafusion::logical_expr::{
    EmptyRelation, Expr, LogicalPlan, LogicalPlanBuilder, Volatility, WindowFrame,
    WindowFunctionDefinition, ident,
};
use serde_json::{Value, json};

use crate::error::{Error, Kind, Result};
use crate::higher_order;
use crate::message::{Frames, Message, Sections};
use crate::normalize::plain_schema;
use crate::parameters::Parameters;
use crate::planning;
use crate::session::Session;

/// Aggregates that take WITHIN GROUP beside those that say so themselves, as the engine's planner
/// has them.
const ORDERED_SETS: [&str; 4] = [
    "approx_percentile_cont",
    "approx_percentile_cont_with_weight",
    "percentile_cont",
    "quantile_cont",
];

const RESULT: &str = "result";

/// The kinds of functions, by the names of the Java constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FunctionKind {
    Scalar,
    Aggregate,
    Window,
    HigherOrder,
    Table,
}

impl FunctionKind {
    fn name(self) -> &'static str {
        match self {
            FunctionKind::Scalar => "SCALAR",
            FunctionKind::Aggregate => "AGGREGATE",
            FunctionKind::Window => "WINDOW",
            FunctionKind::HigherOrder => "HIGHER_ORDER",
            FunctionKind::Table => "TABLE",
        }
    }

    fn from_name(name: &str) -> Result<Self> {
        [
            FunctionKind::Scalar,
            FunctionKind::Aggregate,
            FunctionKind::Window,
            FunctionKind::HigherOrder,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
        .ok_or_else(|| Error::internal(format!("calls of kind {name} have no type")))
    }
}

/// Every name that can be called, aliases too. JSON with `version`, which is raised with every
/// change of the functions, and `functions`: `name`, `kind`, `volatility`, `orderedSet`,
/// `nullTreatment`.
pub fn list(session: &Arc<Session>) -> Result<Vec<u8>> {
    let at = session.engine.catalogs().now();
    let state = session.state_at(&at);
    let functions: Vec<Value> = functions(&state).into_values().collect();
    let answer = json!({ "version": at.functions().generation(), "functions": functions });
    Ok(answer.to_string().into_bytes())
}

fn functions(state: &SessionState) -> BTreeMap<(&str, FunctionKind), Value> {
    let mut functions = BTreeMap::new();
    let mut add = |name, kind: FunctionKind, volatility: Option<Volatility>, ordered, nulls| {
        let volatility = match volatility {
            Some(Volatility::Immutable) => "IMMUTABLE",
            Some(Volatility::Stable) => "STABLE",
            Some(Volatility::Volatile) | None => "VOLATILE",
        };
        let function = json!({
            "name": name,
            "kind": kind.name(),
            "volatility": volatility,
            "orderedSet": ordered,
            "nullTreatment": nulls,
        });
        functions.insert((name, kind), function);
    };
    for (name, function) in state.scalar_functions() {
        add(
            name.as_str(),
            FunctionKind::Scalar,
            Some(function.signature().volatility),
            false,
            false,
        );
    }
    for (name, function) in state.aggregate_functions() {
        add(
            name,
            FunctionKind::Aggregate,
            Some(function.signature().volatility),
            function.supports_within_group_clause() || ORDERED_SETS.contains(&name.as_str()),
            function.supports_null_handling_clause(),
        );
    }
    for (name, function) in state.window_functions() {
        add(
            name,
            FunctionKind::Window,
            Some(function.signature().volatility),
            false,
            true,
        );
    }
    for (name, function) in state.higher_order_functions() {
        add(
            name,
            FunctionKind::HigherOrder,
            Some(function.signature().volatility),
            false,
            false,
        );
    }
    for name in state.table_functions().keys() {
        add(name, FunctionKind::Table, None, false, false);
    }
    functions
}

/// A call by its arguments: columns, and values of those that are constants.
struct Call {
    kind: FunctionKind,
    name: String,
    fields: Vec<FieldRef>,
    literals: Vec<Option<ScalarValue>>,
}

impl Call {
    fn arguments(&self) -> Vec<Expr> {
        self.fields
            .iter()
            .zip(&self.literals)
            .map(|(field, literal)| match literal {
                Some(value) => Expr::Literal(value.clone(), None),
                None => ident(field.name()),
            })
            .collect()
    }

    fn unknown(&self) -> Error {
        Error::new(
            Kind::Plan,
            "42883",
            format!(
                "there is no {} function '{}'",
                self.kind.name().to_lowercase(),
                self.name
            ),
        )
    }
}

/// Types calls. The question has three sections: JSON with `calls` (each `kind`, `name`, the number
/// of its `arguments` and at `literals` the places of those that are constants), the schema of all
/// arguments one after the other, and the values of all constants. So has the answer: a JSON list
/// with null, or `kind`, `sqlState` and `message`, per call, and the schema of the results of those
/// with null.
pub fn types(session: &Arc<Session>, question: &[u8]) -> Result<Vec<u8>> {
    let calls = read(question)?;
    let session = Arc::clone(session);
    let engine = Arc::clone(&session.engine);
    planning::run(&engine, session.planning_limit, async move {
        let at = session.engine.catalogs().now();
        let state = session.state_at(&at);
        let mut outcomes = Vec::new();
        let mut results = Vec::new();
        for call in &calls {
            let outcome = catch_unwind(AssertUnwindSafe(|| result(&state, call)))
                .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())));
            outcomes.push(match outcome {
                Ok(field) => {
                    results.push(field);
                    Value::Null
                }
                Err(error) => json!({
                    "kind": error.kind.name(),
                    "sqlState": error.sql_state,
                    "message": error.message,
                }),
            });
        }
        let mut frames = Frames::default();
        frames.push_json(&Value::Array(outcomes))?;
        frames.push_schema(&plain_schema(&Schema::new(results)))?;
        Ok(frames.into_bytes())
    })
}

fn read(question: &[u8]) -> Result<Vec<Call>> {
    let mut sections = Sections::new(question);
    let head = Message::parse(sections.next()?)?;
    let schema = try_schema_from_ipc_buffer(sections.next()?)?;
    let mut fields = schema.fields().iter().cloned();
    let mut values = Parameters::decode(sections.next()?)?
        .into_scalars()
        .into_iter();
    head.objects("calls")
        .iter()
        .map(|call| {
            let count = call.number("arguments")?;
            let constants: Vec<u64> = call
                .values("literals")?
                .iter()
                .filter_map(Value::as_u64)
                .collect();
            let arguments: Vec<FieldRef> = fields.by_ref().take(count as usize).collect();
            let literals = (0..count)
                .map(|index| constants.contains(&index).then(|| values.next()).flatten())
                .collect();
            if arguments.len() as u64 != count {
                return Err(Error::internal(
                    "a call without the fields of its arguments",
                ));
            }
            Ok(Call {
                kind: FunctionKind::from_name(call.text("kind")?)?,
                name: call.text("name")?.to_string(),
                fields: arguments,
                literals,
            })
        })
        .collect()
}

/// The field that the engine computes for the call.
fn result(state: &SessionState, call: &Call) -> Result<FieldRef> {
    if call.kind == FunctionKind::HigherOrder {
        let function = state.higher_order_functions().get(&call.name);
        return higher_order::result(function.ok_or_else(|| call.unknown())?, &call.fields);
    }
    let schema = DFSchema::from_unqualified_fields(call.fields.clone().into(), HashMap::new())?;
    let input = LogicalPlanBuilder::new(LogicalPlan::EmptyRelation(EmptyRelation {
        produce_one_row: false,
        schema: Arc::new(schema),
    }));
    let plan = match call.kind {
        FunctionKind::Scalar => input.project([scalar(state, call)?.alias(RESULT)])?,
        FunctionKind::Aggregate => {
            input.aggregate(Vec::<Expr>::new(), [aggregate(state, call)?])?
        }
        FunctionKind::Window => input.window([window(state, call)?])?,
        FunctionKind::HigherOrder | FunctionKind::Table => return Err(call.unknown()),
    }
    .build()?;
    let analyzed = state
        .analyzer()
        .execute_and_check(plan, state.config_options(), |_, _| {})?;
    let result = analyzed.schema().fields().last().cloned();
    result.ok_or_else(|| Error::internal("a call without a result"))
}

fn scalar(state: &SessionState, call: &Call) -> Result<Expr> {
    let mut arguments = call.arguments();
    if call.name == "map" && arguments.is_empty() {
        return Err(Error::new(
            Kind::Plan,
            "42883",
            "map needs at least one argument; write map(keys, values) or map(key, value, …)",
        ));
    }
    if call.name == "make_map" || (call.name == "map" && !is_of_two_lists(call)) {
        for planner in state.expr_planners() {
            match planner.plan_make_map(arguments)? {
                PlannerResult::Planned(expr) => return Ok(expr),
                PlannerResult::Original(given) => arguments = given,
            }
        }
    }
    let function = state.scalar_functions().get(&call.name);
    let function = function.ok_or_else(|| call.unknown())?;
    Ok(Expr::ScalarFunction(ScalarFunction::new_udf(
        Arc::clone(function),
        arguments,
    )))
}

/// The engine takes `map(keys, values)` as it stands and every other call of it as pairs.
fn is_of_two_lists(call: &Call) -> bool {
    call.fields.len() == 2
        && call.fields.iter().all(|field| {
            matches!(
                field.data_type(),
                DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(_, _)
            )
        })
}

fn aggregate(state: &SessionState, call: &Call) -> Result<Expr> {
    let function = state.aggregate_functions().get(&call.name);
    let mut raw = RawAggregateExpr {
        func: Arc::clone(function.ok_or_else(|| call.unknown())?),
        args: call.arguments(),
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        null_treatment: None,
    };
    for planner in state.expr_planners() {
        match planner.plan_aggregate(raw)? {
            PlannerResult::Planned(expr) => return Ok(expr),
            PlannerResult::Original(given) => raw = given,
        }
    }
    Ok(Expr::AggregateFunction(AggregateFunction::new_udf(
        raw.func,
        raw.args,
        raw.distinct,
        raw.filter,
        raw.order_by,
        raw.null_treatment,
    )))
}

/// A function of windows, or an aggregate as one.
fn window(state: &SessionState, call: &Call) -> Result<Expr> {
    let function = match state.window_functions().get(&call.name) {
        Some(function) => WindowFunctionDefinition::WindowUDF(Arc::clone(function)),
        None => WindowFunctionDefinition::AggregateUDF(Arc::clone(
            state
                .aggregate_functions()
                .get(&call.name)
                .ok_or_else(|| call.unknown())?,
        )),
    };
    let mut raw = RawWindowExpr {
        func_def: function,
        args: call.arguments(),
        partition_by: Vec::new(),
        order_by: Vec::new(),
        window_frame: WindowFrame::new(None),
        filter: None,
        null_treatment: None,
        distinct: false,
    };
    for planner in state.expr_planners() {
        match planner.plan_window(raw)? {
            PlannerResult::Planned(expr) => return Ok(expr),
            PlannerResult::Original(given) => raw = given,
        }
    }
    Ok(Expr::WindowFunction(Box::new(WindowFunction {
        fun: raw.func_def,
        params: WindowFunctionParams {
            args: raw.args,
            partition_by: raw.partition_by,
            order_by: raw.order_by,
            window_frame: raw.window_frame,
            filter: raw.filter,
            null_treatment: raw.null_treatment,
            distinct: raw.distinct,
        },
    })))
}
