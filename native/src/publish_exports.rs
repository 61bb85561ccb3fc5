//! The functions that Java calls to publish written files. Shells like those of `exports`.

use std::path::Path;

use jni::EnvUnowned;
use jni::objects::{JClass, JString};
use jni::sys::{jboolean, jlong};

use crate::boundary::guard;
use crate::handles;
use crate::publish::{PlaceLock, exchange};

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_tryLock<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    path: JString<'local>,
) -> jlong {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let path = path.try_to_string(env)?;
        let lock = PlaceLock::try_take(Path::new(&path))?;
        Ok(lock.map_or(0, |lock| handles::add_lock(engine, lock)))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_exchange<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    first: JString<'local>,
    second: JString<'local>,
) -> jboolean {
    guard(&mut env, |env| {
        exchange(
            Path::new(&first.try_to_string(env)?),
            Path::new(&second.try_to_string(env)?),
        )
    })
}
