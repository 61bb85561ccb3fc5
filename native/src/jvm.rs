//! What the library needs of the Java virtual machine itself: the machine's pointer, daemon
//! attachment of the engine's threads, and the opening of `java.nio`.

use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use jni::objects::{JObject, JValue};
use jni::{Env, jni_sig, jni_str, sys};

/// The machine that loaded the library; null in Rust's own tests.
static MACHINE: AtomicPtr<sys::JavaVM> = AtomicPtr::new(ptr::null_mut());

/// Panics since the library was loaded, also those that were caught where nobody asks.
static PANICS: AtomicU64 = AtomicU64::new(0);

/// Remembers the machine and starts to count panics; called once, when it loads the library.
pub fn remember(machine: *mut sys::JavaVM) {
    MACHINE.store(machine, Ordering::Release);
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        report(panic);
    }));
}

/// Panics since the library was loaded.
pub fn panics() -> u64 {
    PANICS.load(Ordering::Relaxed)
}

/// Attaches the current thread as a daemon, so that it never keeps the machine from exiting.
/// `name` ends with a zero byte.
pub fn attach_daemon(name: &'static [u8]) {
    debug_assert_eq!(name.last(), Some(&0));
    let machine = MACHINE.load(Ordering::Acquire);
    if machine.is_null() {
        return;
    }
    let mut arguments = sys::JavaVMAttachArgs {
        version: sys::JNI_VERSION_1_8,
        // The machine only reads it.
        name: name.as_ptr().cast_mut().cast(),
        group: ptr::null_mut(),
    };
    let mut env: *mut c_void = ptr::null_mut();
    // SAFETY: the pointer is the one that the machine passed to JNI_OnLoad, and a library that is
    // loaded outlives none of its machine's calls. A failed attachment leaves the thread as it is.
    unsafe {
        ((**machine).v1_4.AttachCurrentThreadAsDaemon)(
            machine,
            &mut env,
            (&raw mut arguments).cast(),
        );
    }
}

/// Detaches the current thread; harmless for one that is not attached.
pub fn detach() {
    let machine = MACHINE.load(Ordering::Acquire);
    if machine.is_null() {
        return;
    }
    // SAFETY: as above; the thread runs no Java frame, since the runtime calls this when a thread
    // of its own ends.
    unsafe {
        ((**machine).v1_4.DetachCurrentThread)(machine);
    }
}

/// Opens `java.nio` to the unnamed modules, which Arrow's memory needs. A machine that refuses is
/// not an error here: reading rows needs nothing opened.
pub fn open_java_nio(env: &mut Env<'_>) -> jni::errors::Result<()> {
    let buffers = env.find_class(jni_str!("java/nio/ByteBuffer"))?;
    let module = env
        .call_method(
            &buffers,
            jni_str!("getModule"),
            jni_sig!("()Ljava/lang/Module;"),
            &[],
        )?
        .l()?;
    let package = JObject::from(env.new_string("java.nio")?);
    env.call_method(
        &module,
        jni_str!("implAddOpensToAllUnnamed"),
        jni_sig!("(Ljava/lang/String;)V"),
        &[JValue::Object(&package)],
    )?;
    Ok(())
}
