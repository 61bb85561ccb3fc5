//! Tables whose rows come from Java. Java is asked what it can filter and how it would scan while a
//! statement is planned, each time on a thread for Java code; nothing is opened before rows are
//! asked for.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{Constraint, Constraints};
use datafusion::error::Result as EngineResult;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use jni::objects::{JObject, JValue};
use jni::{jni_sig, jni_str};
use serde_json::json;

use crate::error::{Error, Result};
use crate::java_filter::filter_text;
use crate::java_read::JavaScan;
use crate::java_scan::JavaScanExec;
use crate::java_statistics::statistics;
use crate::message::{Message, Sections};
use crate::threads::JavaThreads;
use crate::upcall::{JavaObject, bytes, call};

/// A table behind a Java object.
pub struct JavaTable {
    name: String,
    schema: SchemaRef,
    constraints: Constraints,
    takes_projection: bool,
    takes_filters: bool,
    takes_limit: bool,
    object: JavaObject,
    threads: JavaThreads,
}

impl JavaTable {
    /// `message`: `arrowSchema`, `primaryKey`, `uniqueKeys`, `projection`, `filters`, `limit`.
    pub fn new(
        name: String,
        message: &Message,
        object: JavaObject,
        threads: JavaThreads,
    ) -> Result<Self> {
        let schema = message.schema("arrowSchema")?;
        let mut constraints = Vec::new();
        let primary = message.texts("primaryKey")?;
        if !primary.is_empty() {
            constraints.push(Constraint::PrimaryKey(positions(&schema, &primary)?));
        }
        for key in message.objects("uniqueKeys") {
            let columns = positions(&schema, &key.texts("columns")?)?;
            constraints.push(Constraint::Unique(columns));
        }
        Ok(JavaTable {
            name,
            schema,
            constraints: Constraints::new_unverified(constraints),
            takes_projection: message.flag("projection")?,
            takes_filters: message.flag("filters")?,
            takes_limit: message.flag("limit")?,
            object,
            threads,
        })
    }

    fn filter_answers(&self, texts: Vec<String>) -> Result<Vec<u8>> {
        let object = self.object.clone();
        let doing = format!("asking table {} what it can filter", self.name);
        let count = texts.len();
        let answers = self.threads.call(move || {
            call(&doing, |env| {
                let texts = env.byte_array_from_slice(json!(texts).to_string().as_bytes())?;
                let answers = env
                    .call_method(
                        object.as_obj(),
                        jni_str!("filterSupport"),
                        jni_sig!("([B)[B"),
                        &[JValue::Object(&texts)],
                    )?
                    .l()?;
                bytes(env, answers)
            })
        })?;
        if answers.len() != count {
            return Err(Error::internal("one answer per filter was expected"));
        }
        Ok(answers)
    }
}

fn positions(schema: &SchemaRef, columns: &[String]) -> Result<Vec<usize>> {
    columns
        .iter()
        .map(|column| Ok(schema.index_of(column)?))
        .collect()
}

impl fmt::Debug for JavaTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JavaTable({})", self.name)
    }
}

impl Drop for JavaTable {
    fn drop(&mut self) {
        let object = self.object.clone();
        // Without a thread the table learns nothing; its Java object is collected all the same.
        let _ = self.threads.run(move || {
            let _ = call("dropping a table", |env| {
                env.call_method(object.as_obj(), jni_str!("dropped"), jni_sig!("()V"), &[])?
                    .v()
            });
        });
    }
}

#[async_trait]
impl TableProvider for JavaTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn constraints(&self) -> Option<&Constraints> {
        Some(&self.constraints)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> EngineResult<Vec<TableProviderFilterPushDown>> {
        let mut answers = vec![TableProviderFilterPushDown::Unsupported; filters.len()];
        if !self.takes_filters {
            return Ok(answers);
        }
        let (places, texts): (Vec<usize>, Vec<String>) = filters
            .iter()
            .enumerate()
            .filter_map(|(place, filter)| Some((place, filter_text(filter)?)))
            .unzip();
        if texts.is_empty() {
            return Ok(answers);
        }
        for (place, answer) in places.into_iter().zip(self.filter_answers(texts)?) {
            answers[place] = match answer {
                2 => TableProviderFilterPushDown::Exact,
                1 => TableProviderFilterPushDown::Inexact,
                _ => TableProviderFilterPushDown::Unsupported,
            };
        }
        Ok(answers)
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        let filters = filters
            .iter()
            .map(|filter| {
                filter_text(filter)
                    .ok_or_else(|| Error::internal("a filter that can not be written was taken"))
            })
            .collect::<Result<Vec<_>>>()?;
        let all: Vec<usize> = (0..self.schema.fields().len()).collect();
        let wanted = projection.unwrap_or(&all);
        let given = if self.takes_projection { wanted } else { &all };
        let given_schema = Arc::new(self.schema.project(given)?);
        let limit = limit.filter(|_| self.takes_limit);
        let request = json!({
            "columns": given,
            "filters": filters,
            "limit": limit,
            "targetPartitions": state.config().target_partitions(),
        });
        let object = self.object.clone();
        let doing = format!("planning a scan of table {}", self.name);
        let (object, description) = self
            .threads
            .call_async(move || plan_scan(&object, &request.to_string(), &doing))
            .await?;
        let sections = Sections::new(&description);
        let (partitions, whole) = statistics(sections, &self.schema)?;
        let whole = if filters.is_empty() && limit.is_none() {
            whole
        } else {
            whole.to_inexact()
        };
        let scan = JavaScan {
            object,
            schema: given_schema,
            projection: (!self.takes_projection && wanted != &all).then(|| wanted.clone()),
            table: self.name.clone(),
        };
        Ok(Arc::new(JavaScanExec::new(
            Arc::new(scan),
            Arc::new(self.schema.project(wanted)?),
            partitions,
            whole.project(Some(wanted)),
            filters,
            limit,
        )))
    }
}

fn plan_scan(object: &JavaObject, request: &str, doing: &str) -> Result<(JavaObject, Vec<u8>)> {
    call(doing, |env| {
        let request = env.byte_array_from_slice(request.as_bytes())?;
        let scan: JObject<'_> = env
            .call_method(
                object.as_obj(),
                jni_str!("scan"),
                jni_sig!("([B)Lio/calcitefusion/datafusion/internal/ScanCalls;"),
                &[JValue::Object(&request)],
            )?
            .l()?;
        let description = env
            .call_method(&scan, jni_str!("describe"), jni_sig!("()[B"), &[])?
            .l()?;
        let description = bytes(env, description)?;
        Ok((JavaObject::new(env, &scan)?, description))
    })
}
