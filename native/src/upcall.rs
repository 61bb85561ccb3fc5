//! Calls of Java objects. They are made from threads of [`crate::threads`] only, which are attached
//! and whose stacks are the ones that the machine knows.

use std::fmt;
use std::sync::Arc;

use jni::objects::{JByteArray, JObject, JThrowable};
use jni::refs::Global;
use jni::{Env, JavaVM};

use crate::boundary::describe;
use crate::error::{Error, Kind, Result};

/// Local references that one up-call may make before the frame grows.
const LOCALS: usize = 8;

/// A Java object that the native side holds on to.
#[derive(Clone)]
pub struct JavaObject(Arc<Global<JObject<'static>>>);

impl JavaObject {
    pub fn new(env: &Env<'_>, object: &JObject<'_>) -> jni::errors::Result<Self> {
        Ok(JavaObject(Arc::new(env.new_global_ref(object)?)))
    }

    pub fn as_obj(&self) -> &JObject<'static> {
        self.0.as_obj()
    }
}

impl fmt::Debug for JavaObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JavaObject")
    }
}

/// What Java code has thrown.
#[derive(Clone)]
pub struct Thrown(Arc<Global<JThrowable<'static>>>);

impl Thrown {
    pub fn as_obj(&self) -> &JObject<'static> {
        self.0.as_obj()
    }
}

impl fmt::Debug for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Thrown")
    }
}

impl PartialEq for Thrown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Thrown {}

/// Makes calls into Java on the current thread. What they throw becomes an error that carries the
/// thrown object as its cause; `doing` stands in front of its message.
pub fn call<T>(
    doing: &str,
    body: impl FnOnce(&mut Env<'_>) -> jni::errors::Result<T>,
) -> Result<T> {
    let machine = JavaVM::singleton().map_err(Error::from)?;
    machine.with_local_frame(LOCALS, |env| {
        body(env).map_err(|error| failure(env, error, doing))
    })
}

/// The bytes that a call returned, which is never null.
pub fn bytes(env: &Env<'_>, array: JObject<'_>) -> jni::errors::Result<Vec<u8>> {
    env.convert_byte_array(&env.cast_local::<JByteArray>(array)?)
}

/// Takes the pending exception, which must not stay: most calls fail beside one.
fn failure(env: &mut Env<'_>, error: jni::errors::Error, doing: &str) -> Error {
    let Some(thrown) = env.exception_occurred() else {
        return Error::from(error).within(doing);
    };
    env.exception_clear();
    let described = describe(env, &thrown).unwrap_or_else(|_| {
        env.exception_clear();
        Error::new(
            Kind::Execution,
            "38000",
            "Java code threw something that can not be described",
        )
    });
    // Code that came back to where it is called from has said so already.
    let described = match described.message.starts_with(doing) {
        true => described,
        false => described.within(doing),
    };
    let cause = env.new_global_ref(&thrown).ok();
    Error {
        cause: cause.map(|cause| Thrown(Arc::new(cause))),
        ..described
    }
}
