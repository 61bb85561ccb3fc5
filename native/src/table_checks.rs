//! Looking at the files of many tables at once, before they are registered.

use std::sync::Arc;

use datafusion::common::Constraints;
use datafusion::execution::SessionState;
use futures::{StreamExt, stream};
use serde_json::{Value, json};

use crate::dataset_fit::Misfit;
use crate::dataset_table::DatasetTable;
use crate::delta;
use crate::drift::error_json;
use crate::error::Error;
use crate::message::Message;

/// Tables whose files are looked at side by side.
const AT_ONCE: usize = 16;

/// What is wrong with the files of each of the `tables`, in their order: a list of objects with
/// `files`, the number of files, or `error`, or `what` was compared and the `differences`.
pub async fn check(state: Arc<SessionState>, message: &Message) -> Value {
    let tables = message.objects("tables");
    let answers: Vec<Value> = stream::iter(tables)
        .map(|table| {
            let state = Arc::clone(&state);
            async move { answer(verify(&state, &table).await) }
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    Value::Array(answers)
}

async fn verify(state: &SessionState, message: &Message) -> Result<usize, Misfit> {
    if let Some(place) = message.object("delta") {
        return delta::verify(&message.schema("arrowSchema")?, &place).await;
    }
    let files = message
        .object("files")
        .ok_or_else(|| Error::configuration("a message lacks 'files'"))?;
    let table = DatasetTable::read(
        state,
        message.text("name")?,
        message.schema("arrowSchema")?,
        Constraints::default(),
        None,
        &files,
    )?;
    table.verify(state).await
}

fn answer(verified: Result<usize, Misfit>) -> Value {
    match verified {
        Ok(files) => json!({ "files": files }),
        Err(Misfit::Failed(error)) => json!({ "error": error_json(&error) }),
        Err(Misfit::Differs {
            what, differences, ..
        }) => {
            let differences: Vec<Value> = differences
                .iter()
                .map(|difference| {
                    json!({
                        "kind": difference.kind,
                        "column": difference.column,
                        "expected": difference.expected,
                        "found": difference.found,
                    })
                })
                .collect();
            json!({ "what": what, "differences": differences })
        }
    }
}
