//! Calls a Java function from the engine: while it plans, deep inside an expression, and from the
//! threads that run queries.

use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};

use arrow::array::{Array, ArrayRef, Int64Array};
use arrow::datatypes::DataType;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::context::SessionContext;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::SessionConfig;
use jni::sys;

static MACHINE: AtomicPtr<sys::JavaVM> = AtomicPtr::new(ptr::null_mut());
static CLASS: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());

#[derive(Debug, PartialEq, Eq, Hash)]
struct Increment {
    signature: Signature,
    name: &'static str,
}

impl ScalarUDFImpl for Increment {
    fn name(&self) -> &str {
        self.name
    }
    fn signature(&self) -> &Signature {
        &self.signature
    }
    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }
    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let input = arrays[0].as_any().downcast_ref::<Int64Array>().unwrap();
        let output: Int64Array = (0..input.len())
            .map(|i| upcall(input.value(i)).map(Some))
            .collect::<Result<Vec<_>>>()?
            .into();
        Ok(ColumnarValue::Array(Arc::new(output) as ArrayRef))
    }
}

fn upcall(value: i64) -> Result<i64> {
    let machine = MACHINE.load(Ordering::Acquire);
    unsafe {
        let mut env: *mut sys::JNIEnv = ptr::null_mut();
        let status =
            ((**machine).v1_4.GetEnv)(machine, (&raw mut env).cast(), sys::JNI_VERSION_1_8);
        if status != sys::JNI_OK {
            let attached = ((**machine).v1_4.AttachCurrentThreadAsDaemon)(
                machine,
                (&raw mut env).cast(),
                ptr::null_mut(),
            );
            if attached != sys::JNI_OK {
                return Err(DataFusionError::Execution(format!(
                    "attaching gave {attached}"
                )));
            }
        }
        let class = CLASS.load(Ordering::Acquire) as sys::jclass;
        let method =
            ((**env).v1_1.GetStaticMethodID)(env, class, c"increment".as_ptr(), c"(J)J".as_ptr());
        let result = ((**env).v1_1.CallStaticLongMethodA)(
            env,
            class,
            method,
            [sys::jvalue { j: value }].as_ptr(),
        );
        if ((**env).v1_1.ExceptionOccurred)(env) != ptr::null_mut() {
            ((**env).v1_1.ExceptionClear)(env);
            return Err(DataFusionError::Execution("the Java function threw".into()));
        }
        Ok(result)
    }
}

fn context() -> SessionContext {
    let mut config = SessionConfig::new().with_target_partitions(4);
    config
        .options_mut()
        .set("datafusion.sql_parser.recursion_limit", "2000")
        .unwrap();
    let context = SessionContext::new_with_config(config);
    for (name, volatility) in [
        ("inc", Volatility::Immutable),
        ("inc_volatile", Volatility::Volatile),
    ] {
        context.register_udf(ScalarUDF::from(Increment {
            signature: Signature::exact(vec![DataType::Int64], volatility),
            name,
        }));
    }
    context
}

async fn run(context: &SessionContext, sql: &str) -> Result<i64> {
    let batches = context.sql(sql).await?.collect().await?;
    Ok(batches
        .iter()
        .map(|batch| {
            let column = batch
                .column(0)
                .as_any()
                .downcast_ref::<Int64Array>()
                .unwrap();
            (0..column.len()).map(|i| column.value(i)).sum::<i64>()
        })
        .sum())
}

/// Runs a statement many times; a negative result counts failures. `stack` is the stack of the engine's threads in bytes; `place` is 0
/// for a blocking thread of the runtime, 1 for a worker task, 2 for the
/// calling Java thread, 3 for a call from a stack segment that was switched to, 4 for
/// the same from a thread that is not attached yet.
#[unsafe(no_mangle)]
pub extern "system" fn Java_Upcalls_run(
    env: *mut sys::JNIEnv,
    class: sys::jclass,
    sql: sys::jstring,
    runs: sys::jint,
    stack: sys::jlong,
    place: sys::jint,
) -> sys::jlong {
    let text = unsafe {
        let mut machine: *mut sys::JavaVM = ptr::null_mut();
        ((**env).v1_1.GetJavaVM)(env, &mut machine);
        MACHINE.store(machine, Ordering::Release);
        let global = ((**env).v1_1.NewGlobalRef)(env, class);
        CLASS.store(global.cast(), Ordering::Release);
        let chars = ((**env).v1_1.GetStringUTFChars)(env, sql, ptr::null_mut());
        let text = std::ffi::CStr::from_ptr(chars)
            .to_str()
            .unwrap()
            .to_string();
        ((**env).v1_1.ReleaseStringUTFChars)(env, sql, chars);
        text
    };
    let result = std::panic::catch_unwind(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_stack_size(stack as usize)
            .on_thread_start(move || unsafe {
                if place != 4 {
                    let machine = MACHINE.load(Ordering::Acquire);
                    let mut env: *mut sys::JNIEnv = ptr::null_mut();
                    ((**machine).v1_4.AttachCurrentThreadAsDaemon)(
                        machine,
                        (&raw mut env).cast(),
                        ptr::null_mut(),
                    );
                }
            })
            .on_thread_stop(|| unsafe {
                let machine = MACHINE.load(Ordering::Acquire);
                ((**machine).v1_4.DetachCurrentThread)(machine);
            })
            .enable_all()
            .build()
            .unwrap();
        let context = context();
        let mut total = 0;
        let mut failures = 0i64;
        for _ in 0..runs {
            let context = context.clone();
            let text = text.clone();
            let handle = runtime.handle().clone();
            total += match place {
                0 => runtime
                    .block_on(runtime.spawn_blocking(move || handle.block_on(run(&context, &text))))
                    .unwrap(),
                1 => runtime
                    .block_on(runtime.spawn(async move { run(&context, &text).await }))
                    .unwrap(),
                2 => runtime.block_on(run(&context, &text)),
                // On a stack segment of its own, as the engine makes one when a stack runs short.
                _ => runtime
                    .block_on(runtime.spawn_blocking(|| stacker::grow(1 << 20, || upcall(1))))
                    .unwrap(),
            }
            .unwrap_or_else(|error| {
                if failures == 0 {
                    eprintln!("first failure: {error}");
                }
                failures += 1;
                0
            });
        }
        if failures > 0 { -failures } else { total }
    });
    result.unwrap_or(i64::MIN)
}
