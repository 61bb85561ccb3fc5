//! What every export shares: the loading of the library, the guard that turns errors and panics
//! into Java exceptions, and the conversion of arguments and results.

use std::ffi::c_void;

use jni::objects::{JByteArray, JClass, JObject, JObjectArray, JString, JThrowable, JValue};
use jni::refs::Global;
use jni::sys::{JNI_ERR, JNI_VERSION_1_8, jint};
use jni::{Env, EnvUnowned, Outcome, jni_sig, jni_str};
use parking_lot::RwLock;

use crate::batch::HeldBatch;
use crate::error::{Error, Kind, Result};
use crate::jvm;
use crate::message::Message;
use crate::upcall::Thrown;

/// Classes found when the library is loaded, by the class loader that loads it.
struct Classes {
    errors: Global<JClass<'static>>,
    object: Global<JClass<'static>>,
}

static CLASSES: RwLock<Option<Classes>> = RwLock::new(None);

/// Called once, when Java loads the library.
#[unsafe(no_mangle)]
pub extern "system" fn JNI_OnLoad(machine: *mut jni::sys::JavaVM, _: *mut c_void) -> jint {
    let loaded = std::panic::catch_unwind(|| -> jni::errors::Result<()> {
        jvm::remember(machine);
        // SAFETY: the pointer is the one that the machine passes to this function.
        let vm = unsafe { jni::JavaVM::from_raw(machine) };
        vm.attach_current_thread(|env| -> jni::errors::Result<()> {
            if jvm::open_java_nio(env).is_err() {
                env.exception_clear();
            }
            let errors = env.find_class(jni_str!(
                "io/calcitefusion/datafusion/internal/NativeErrors"
            ))?;
            let object = env.find_class(jni_str!("java/lang/Object"))?;
            *CLASSES.write() = Some(Classes {
                errors: env.new_global_ref(&errors)?,
                object: env.new_global_ref(&object)?,
            });
            Ok(())
        })
    });
    match loaded {
        Ok(Ok(())) => JNI_VERSION_1_8,
        _ => JNI_ERR,
    }
}

/// Runs the body of an export; an error or a panic becomes a pending Java exception.
pub fn guard<'local, T: Default>(
    env: &mut EnvUnowned<'local>,
    body: impl FnOnce(&mut Env<'local>) -> Result<T>,
) -> T {
    let outcome = env.with_env(|env| {
        #[cfg(feature = "panic-injection")]
        crate::injection::panic_if_asked(&body);
        body(env)
    });
    let error = match outcome.into_outcome() {
        Outcome::Ok(value) => return value,
        Outcome::Err(error) => error,
        Outcome::Panic(payload) => Error::from_panic(payload.as_ref()),
    };
    let thrown = env.with_env(|env| throw(env, &error)).into_outcome();
    if !matches!(thrown, Outcome::Ok(())) {
        // The exception class itself failed, or memory ran out: a plain exception is what is left.
        let plain = env
            .with_env(|env| -> jni::errors::Result<()> {
                if !env.exception_check() {
                    env.throw_new_void(jni_str!("java/lang/IllegalStateException"))?;
                }
                Ok(())
            })
            .into_outcome();
        drop(plain);
    }
    T::default()
}

/// The error behind something that Java code has thrown, in words of Java's own making.
pub fn describe(env: &mut Env<'_>, thrown: &JThrowable<'_>) -> Result<Error> {
    let classes = CLASSES.read();
    let errors = &classes
        .as_ref()
        .ok_or_else(|| Error::internal("the library was not loaded by Java"))?
        .errors;
    let described = env
        .call_static_method(
            errors,
            jni_str!("describe"),
            jni_sig!("(Ljava/lang/Throwable;)[Ljava/lang/String;"),
            &[JValue::Object(thrown)],
        )?
        .l()?;
    let described = env.cast_local::<JObjectArray<JString>>(described)?;
    let mut part = |index: usize| -> Result<String> {
        Ok(described.get_element(env, index)?.try_to_string(env)?)
    };
    let kind = Kind::from_name(&part(0)?).unwrap_or(Kind::Execution);
    Ok(Error::new(kind, &part(1)?, part(2)?))
}

fn throw(env: &mut Env<'_>, error: &Error) -> jni::errors::Result<()> {
    if env.exception_check() {
        return Ok(());
    }
    let classes = CLASSES.read();
    let Some(classes) = classes.as_ref() else {
        return env.throw_new_void(jni_str!("java/lang/IllegalStateException"));
    };
    let kind = JObject::from(env.new_string(error.kind.name())?);
    let sql_state = JObject::from(env.new_string(&error.sql_state)?);
    let message = JObject::from(env.new_string(&error.message)?);
    let (line, column) = error.position.unwrap_or((0, 0));
    let none = JObject::null();
    let cause = error.cause.as_ref().map_or(&none, Thrown::as_obj);
    let exception = env
        .call_static_method(
            &classes.errors,
            jni_str!("create"),
            jni_sig!(
                "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;IILjava/lang/Throwable;)Lio/calcitefusion/datafusion/DataFusionException;"
            ),
            &[
                JValue::Object(&kind),
                JValue::Object(&sql_state),
                JValue::Object(&message),
                JValue::Int(line.cast_signed()),
                JValue::Int(column.cast_signed()),
                JValue::Object(cause),
            ],
        )?
        .l()?;
    let exception = env.cast_local::<JThrowable>(exception)?;
    env.throw(&exception).or_else(|error| match error {
        // Having thrown is what was asked for.
        jni::errors::Error::JavaException => Ok(()),
        other => Err(other),
    })
}

/// The message in a byte array of Java.
pub fn message(env: &Env<'_>, bytes: &JByteArray<'_>) -> Result<Message> {
    Message::parse(&env.convert_byte_array(bytes)?)
}

/// Bytes as an array of Java.
pub fn bytes<'local>(env: &mut Env<'local>, bytes: &[u8]) -> Result<JByteArray<'local>> {
    Ok(env.byte_array_from_slice(bytes)?)
}

/// The layout and the buffers of a batch as Java objects. The batch has to stay held as long as
/// Java reads them.
pub fn batch_objects<'local>(
    env: &mut Env<'local>,
    held: &HeldBatch,
) -> Result<JObjectArray<'local>> {
    let layout = env.new_long_array(held.layout().len())?;
    layout.set_region(env, 0, held.layout())?;
    let objects = {
        let classes = CLASSES.read();
        let object = &classes
            .as_ref()
            .ok_or_else(|| Error::internal("the library was not loaded by Java"))?
            .object;
        env.new_object_array(1 + held.buffers().len() as jint, object, JObject::null())?
    };
    objects.set_element(env, 0, &layout)?;
    for (index, (address, length)) in held.buffers().iter().enumerate() {
        // SAFETY: the memory belongs to the held batch, which the stream keeps until Java asks for
        // the next one, releases it or closes the stream; Java reads it only until then.
        let buffer = unsafe { env.new_direct_byte_buffer(address.cast_mut(), *length)? };
        objects.set_element(env, index + 1, &buffer)?;
        env.delete_local_ref(buffer);
    }
    Ok(objects)
}
