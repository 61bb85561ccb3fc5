//! The functions that Java calls. Each is a thin shell over a safe function: it reads the
//! arguments, and turns an error or a panic into a Java exception.

use std::sync::Arc;

use arrow::ffi_stream::FFI_ArrowArrayStream;
use jni::EnvUnowned;
use jni::objects::{JByteArray, JByteBuffer, JClass, JObjectArray, JString};
use jni::sys::jlong;
use serde_json::json;

use crate::boundary::{batch_objects, bytes, guard, message};
use crate::delta;
use crate::engine::Engine;
use crate::error::Error;
use crate::execution::Limits;
use crate::function_types;
use crate::handles;
use crate::inspect::inspect;
use crate::jvm;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::session::Session;
use crate::stream::{ResultStream, StreamReader};
use crate::version::Version;

/// Raised with every change of the boundary; the Java side compares it.
const ABI: u32 = 8;

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_handshake<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
) -> JString<'local> {
    guard(&mut env, |env| {
        let versions = json!({
            "crate": env!("CARGO_PKG_VERSION"),
            "datafusion": datafusion::DATAFUSION_VERSION,
            "arrow": arrow::ARROW_VERSION,
            "abi": ABI,
            "features": delta::FEATURE.into_iter().collect::<Vec<_>>(),
        });
        Ok(env.new_string(versions.to_string())?)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_openEngine<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    options: JByteArray<'local>,
    version_cell: JByteBuffer<'local>,
) -> jlong {
    guard(&mut env, |env| {
        let options = message(env, &options)?;
        let address = env.get_direct_buffer_address(&version_cell)?;
        let capacity = env.get_direct_buffer_capacity(&version_cell)?;
        if capacity < 8 || address.align_offset(8) != 0 {
            return Err(Error::internal(
                "the cell of the catalog version is not 8 aligned bytes",
            ));
        }
        let owner = Box::new(env.new_global_ref(&version_cell)?);
        // SAFETY: address and alignment were checked; the global reference keeps the buffer's
        // memory alive, and Java only reads it, atomically.
        let version = unsafe { Version::at(address, owner) };
        Ok(handles::add_engine(Engine::open(&options, version)?))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_openSession<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    options: JByteArray<'local>,
) -> jlong {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let session = Session::open(&engine, &message(env, &options)?)?;
        Ok(handles::add_session(session))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_plan<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    session: jlong,
    sql: JString<'local>,
) -> jlong {
    guard(&mut env, |env| {
        let session = handles::session(session)?;
        let sql = sql.try_to_string(env)?;
        Ok(handles::add_plan(Plan::create(&session, sql)?))
    })
}

/// Another id for a plan; each is closed by itself.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_sharePlan<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    plan: jlong,
) -> jlong {
    guard(&mut env, |_| Ok(handles::share_plan(handles::plan(plan)?)))
}

/// Another id for a plan, or 0 when planning its text now could give another one.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_reusePlan<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    plan: jlong,
) -> jlong {
    guard(&mut env, |_| {
        let plan = handles::plan(plan)?;
        if !plan.is_current()? {
            return Ok(0);
        }
        plan.session.facts().reused();
        Ok(handles::share_plan(plan))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_planDelta<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    session: jlong,
    sql: JString<'local>,
    write: JByteArray<'local>,
) -> jlong {
    guard(&mut env, |env| {
        let session = handles::session(session)?;
        let write = delta::Write::read(&message(env, &write)?)?;
        let sql = sql.try_to_string(env)?;
        Ok(handles::add_plan(Plan::create_write(&session, sql, write)?))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_describePlan<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    plan: jlong,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        bytes(env, &handles::plan(plan)?.describe()?)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_functions<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    session: jlong,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        bytes(env, &function_types::list(&handles::session(session)?)?)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_functionTypes<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    session: jlong,
    calls: JByteArray<'local>,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        let session = handles::session(session)?;
        let calls = env.convert_byte_array(&calls)?;
        bytes(env, &function_types::types(&session, &calls)?)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_execute<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    session: jlong,
    plan: jlong,
    parameters: JByteArray<'local>,
    max_rows: jlong,
    timeout_millis: jlong,
    batch_rows: jlong,
) -> jlong {
    guard(&mut env, |env| {
        let session = handles::session(session)?;
        let plan = handles::plan(plan)?;
        if !Arc::ptr_eq(&session, &plan.session) {
            return Err(Error::configuration(
                "the plan belongs to another session; plan the statement in this one",
            ));
        }
        let parameters = Parameters::decode(&env.convert_byte_array(&parameters)?)?;
        let limits = Limits::new(max_rows, timeout_millis, batch_rows);
        let stream = ResultStream::start(plan, parameters, limits)?;
        Ok(handles::add_stream(session, stream))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_nextBatch<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    stream: jlong,
) -> JObjectArray<'local> {
    guard(&mut env, |env| {
        let stream = handles::stream(stream)?;
        match stream.next_held()? {
            None => Ok(JObjectArray::default()),
            Some(held) => batch_objects(env, &held),
        }
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_releaseBatch<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    stream: jlong,
) {
    guard(&mut env, |_| {
        if let Ok(stream) = handles::stream(stream) {
            stream.release();
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_exportStream<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    stream: jlong,
    arrow_array_stream: jlong,
) {
    guard(&mut env, |_| {
        let stream = handles::stream(stream)?;
        let exported = FFI_ArrowArrayStream::new(Box::new(StreamReader(stream)));
        // SAFETY: Java passes the address of an empty C stream structure that it owns.
        unsafe { std::ptr::write(arrow_array_stream as *mut FFI_ArrowArrayStream, exported) };
        Ok(())
    });
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_checkStream<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    stream: jlong,
) {
    guard(&mut env, |_| handles::stream(stream)?.check());
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_cancel<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    stream: jlong,
) {
    guard(&mut env, |_| {
        if let Ok(stream) = handles::stream(stream) {
            stream.cancel();
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_close<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    id: jlong,
) {
    guard(&mut env, |_| {
        handles::close(id);
        Ok(())
    });
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_counters<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
) -> jni::objects::JLongArray<'local> {
    guard(&mut env, |env| {
        let counters = handles::counters();
        let array = env.new_long_array(counters.len())?;
        array.set_region(env, 0, &counters)?;
        Ok(array)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_panics<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
) -> jlong {
    guard(&mut env, |_| Ok(jvm::panics().cast_signed()))
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_inspect<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    id: jlong,
    question: JByteArray<'local>,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        let answer = inspect(handles::subject(id)?, &message(env, &question)?)?;
        bytes(env, answer.to_string().as_bytes())
    })
}
