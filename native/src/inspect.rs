//! What the objects of an engine tell of themselves, as JSON.

use std::sync::Arc;

use base64::Engine as _;
use datafusion::logical_expr::LogicalPlan;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::error::{Error, Kind, Result};
use crate::interrupt::{Watch, interruptible};
use crate::message::Message;
use crate::operators::Operator;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::session::Session;
use crate::stream::ResultStream;

/// What can be asked.
pub enum Subject {
    Engine(Arc<Engine>),
    Session(Arc<Session>),
    Plan(Arc<Plan>),
    Stream(Arc<ResultStream>),
}

/// Answers a message. An engine gives its executions, or cancels the one whose id stands at
/// `cancel`; a session gives its number; a plan its operators with the Base64 `parameters`; a
/// stream its execution.
pub fn inspect(subject: Subject, message: &Message) -> Result<Value> {
    match subject {
        Subject::Engine(engine) => match message.number("cancel") {
            Ok(id) => Ok(json!({ "cancelled": engine.queries().cancel(id) })),
            Err(_) => {
                let queries = engine.queries().all();
                let queries: Vec<Value> = queries.iter().map(|query| query.to_json()).collect();
                Ok(json!({ "queries": queries }))
            }
        },
        Subject::Session(session) => Ok(json!({ "id": session.id() })),
        Subject::Plan(plan) => {
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(message.text("parameters")?)
                .map_err(|error| Error::internal(format!("parameters are no Base64: {error}")))?;
            Ok(explain(plan, Parameters::decode(&bytes)?)?.to_json())
        }
        Subject::Stream(stream) => Ok(stream.query().to_json()),
    }
}

/// The operators that an execution of the plan would have.
pub fn explain(plan: Arc<Plan>, parameters: Parameters) -> Result<Operator> {
    let engine = Arc::clone(&plan.session.engine);
    engine.run(async move {
        let logical = plan.bind(parameters)?;
        if let LogicalPlan::Ddl(_) | LogicalPlan::Statement(_) = logical {
            return Err(Error::new(
                Kind::Unsupported,
                "0A000",
                format!(
                    "a statement without a result has no plan to show: {}",
                    logical.display()
                ),
            ));
        }
        let state = plan.session.context.state();
        let physical = state.create_physical_plan(&logical).await?;
        Ok(Operator::read(&interruptible(physical, &Watch::new(None))?))
    })
}
