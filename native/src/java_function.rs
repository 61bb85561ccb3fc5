//! Scalar functions written in Java. Whoever evaluates one, the planner included, hands the work to
//! a thread for Java code and waits for it; a worker tells the runtime that it waits, so that its
//! other tasks go on elsewhere.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{ArrayRef, new_empty_array};
use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::Result as EngineResult;
use datafusion::execution::{FunctionRegistry, SessionState};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};
use datafusion::prelude::SessionContext;
use jni::objects::JValue;
use jni::{jni_sig, jni_str};
use parking_lot::{Mutex, RwLock, RwLockReadGuard};

use crate::error::{Error, Kind, Result};
use crate::ffi::Exchange;
use crate::message::Message;
use crate::spare_states::{LentState, SpareStates};
use crate::threads::JavaThreads;
use crate::upcall::{JavaObject, call};
use crate::version::Version;

/// A function behind a Java object.
pub struct JavaFunction {
    name: String,
    signature: Signature,
    returns: FieldRef,
    object: JavaObject,
    threads: JavaThreads,
}

impl JavaFunction {
    /// `message`: `name`, `parameters` and `returns` as schemas, the latter of one field,
    /// `volatility`.
    pub fn new(message: &Message, object: JavaObject, threads: JavaThreads) -> Result<Self> {
        let parameters = message.schema("parameters")?;
        let returns = message.schema("returns")?;
        let volatility = match message.text("volatility")? {
            "IMMUTABLE" => Volatility::Immutable,
            "STABLE" => Volatility::Stable,
            _ => Volatility::Volatile,
        };
        let types: Vec<DataType> = parameters
            .fields()
            .iter()
            .map(|field| field.data_type().clone())
            .collect();
        let signature = if types.is_empty() {
            Signature::nullary(volatility)
        } else {
            Signature::exact(types, volatility)
        };
        Ok(JavaFunction {
            name: message.text("name")?.to_string(),
            signature,
            returns: Arc::clone(&returns.fields()[0]),
            object,
            threads,
        })
    }

    fn evaluate(&self, arguments: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        if rows == 0 {
            return Ok(new_empty_array(self.returns.data_type()));
        }
        let object = self.object.clone();
        let returns = Arc::clone(&self.returns);
        let doing = format!("evaluating function {}", self.name);
        let mut given = Exchange::of(arguments)?;
        tokio::task::block_in_place(|| {
            self.threads.call(move || {
                may_panic!("function");
                let mut result = Exchange::empty(1);
                let addresses = (given.address(), result.address());
                call(&doing, |env| {
                    env.call_method(
                        object.as_obj(),
                        jni_str!("evaluate"),
                        jni_sig!("(JIJ)V"),
                        &[
                            JValue::Long(addresses.0),
                            JValue::Int(rows as i32),
                            JValue::Long(addresses.1),
                        ],
                    )?
                    .v()
                })?;
                drop(given);
                result
                    .into_array(&returns, rows)
                    .map_err(|error| error.within(&doing))
            })
        })
    }
}

impl fmt::Debug for JavaFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JavaFunction({})", self.name)
    }
}

impl PartialEq for JavaFunction {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for JavaFunction {}

impl Hash for JavaFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self, state);
    }
}

impl ScalarUDFImpl for JavaFunction {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> EngineResult<DataType> {
        Ok(self.returns.data_type().clone())
    }

    fn return_field_from_args(&self, _arguments: ReturnFieldArgs<'_>) -> EngineResult<FieldRef> {
        let returns = self.returns.as_ref().clone();
        Ok(Arc::new(returns.with_name(&self.name)))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> EngineResult<ColumnarValue> {
        let constant = self.signature.volatility != Volatility::Volatile
            && arguments
                .args
                .iter()
                .all(|value| matches!(value, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { arguments.number_rows };
        let values = arguments
            .args
            .iter()
            .map(|value| value.to_array(rows))
            .collect::<EngineResult<Vec<_>>>()?;
        let result = self.evaluate(&values, rows)?;
        if constant {
            let value = ScalarValue::try_from_array(&result, 0)?;
            return Ok(ColumnarValue::Scalar(value));
        }
        Ok(ColumnarValue::Array(result))
    }
}

/// The Java functions of an engine. Sessions have function tables of their own, which follow this
/// one whenever a statement is planned or started.
pub struct JavaFunctions {
    version: Arc<Version>,
    current: RwLock<Arc<Functions>>,
}

/// The functions that there are at one moment.
#[derive(Clone, Default)]
pub struct Functions {
    generation: u64,
    functions: BTreeMap<String, Arc<ScalarUDF>>,
}

/// What one session has taken over.
#[derive(Default)]
pub struct FunctionsSeen(Mutex<Arc<Functions>>);

impl Functions {
    /// Raised with every change of the functions.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Adds all functions to a state that has none of them.
    pub fn add_to(&self, state: &mut SessionState) -> EngineResult<()> {
        for function in self.functions.values() {
            state.register_udf(Arc::clone(function))?;
        }
        Ok(())
    }
}

impl JavaFunctions {
    pub fn new(version: Arc<Version>) -> Self {
        JavaFunctions {
            version,
            current: RwLock::default(),
        }
    }

    /// Adds a function whose name none has, neither one of the engine's own.
    pub fn register(&self, template: &SessionState, function: JavaFunction) -> Result<()> {
        let name = function.name.clone();
        let mut current = self.current.write();
        let current = Arc::make_mut(&mut current);
        let taken = current.functions.contains_key(&name)
            || template.scalar_functions().contains_key(&name)
            || template.aggregate_functions().contains_key(&name)
            || template.window_functions().contains_key(&name);
        if taken {
            return Err(Error::new(
                Kind::Plan,
                "42723",
                format!("function '{name}' already exists; choose another name"),
            ));
        }
        current
            .functions
            .insert(name, Arc::new(ScalarUDF::new_from_impl(function)));
        current.generation += 1;
        self.version.raise();
        Ok(())
    }

    /// Takes a function away; false when there was none of Java's.
    pub fn drop(&self, name: &str) -> bool {
        let mut current = self.current.write();
        let current = Arc::make_mut(&mut current);
        let removed = current.functions.remove(name).is_some();
        if removed {
            current.generation += 1;
            self.version.raise();
        }
        removed
    }

    /// The functions, which do not change as long as this is held.
    pub fn read(&self) -> RwLockReadGuard<'_, Arc<Functions>> {
        self.current.read()
    }
}

impl FunctionsSeen {
    /// The state of a session that has those functions.
    pub fn state(
        &self,
        context: &SessionContext,
        wanted: &Arc<Functions>,
        states: &Arc<SpareStates>,
    ) -> LentState {
        let mut seen = self.0.lock();
        if seen.generation != wanted.generation {
            let change = states.change();
            for (name, function) in &seen.functions {
                let kept = wanted.functions.get(name);
                if !kept.is_some_and(|kept| Arc::ptr_eq(kept, function)) {
                    context.deregister_udf(name);
                }
            }
            for (name, function) in &wanted.functions {
                let known = seen.functions.get(name);
                if !known.is_some_and(|known| Arc::ptr_eq(known, function)) {
                    context.register_udf(function.as_ref().clone());
                }
            }
            drop(change);
            *seen = Arc::clone(wanted);
        }
        states.lend(context)
    }
}
