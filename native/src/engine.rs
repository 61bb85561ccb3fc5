//! One engine: threads, memory pool, caches, catalogs and functions, shared by its sessions.

use std::sync::Arc;
use std::time::Duration;

use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::SessionConfig;
use parking_lot::Mutex;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::catalog::EngineCatalogList;
use crate::error::{Error, Kind, Result};
use crate::jvm;
use crate::message::Message;
use crate::planning::{LeftBehind, with_timed_rules};
use crate::version::Version;

/// Planning recurses once per level of a statement, also inside spawned tasks.
const STACK_BYTES: usize = 32 << 20;
const LARGEST_CONSUMERS: usize = 5;
const CLOSE_WAIT: Duration = Duration::from_secs(5);

/// Settings that every session starts with; an engine's own settings come after them.
const SETTINGS: [(&str, &str); 7] = [
    ("datafusion.catalog.information_schema", "true"),
    ("datafusion.execution.time_zone", "UTC"),
    (
        "datafusion.execution.parquet.schema_force_view_types",
        "false",
    ),
    ("datafusion.optimizer.expand_views_at_output", "false"),
    ("datafusion.sql_parser.collect_spans", "true"),
    (
        "datafusion.sql_parser.map_string_types_to_utf8view",
        "false",
    ),
    ("datafusion.sql_parser.recursion_limit", "1500"),
];

pub struct Engine {
    runtime: Mutex<Option<Runtime>>,
    handle: Handle,
    template: SessionState,
    catalogs: Arc<EngineCatalogList>,
    left_behind: Arc<LeftBehind>,
}

impl Engine {
    /// Opens an engine. `options`: `workerThreads`, `memoryLimitBytes`, `settings`.
    pub fn open(options: &Message, version: Version) -> Result<Self> {
        let workers = options.number("workerThreads")? as usize;
        let memory_limit = options.number("memoryLimitBytes")? as usize;
        let mut config = SessionConfig::new()
            .with_target_partitions(workers)
            .with_create_default_catalog_and_schema(false);
        for (key, value) in SETTINGS {
            set(&mut config, key, value)?;
        }
        for (key, value) in options.text_map("settings")? {
            set(&mut config, &key, &value)?;
        }
        let environment = environment(memory_limit)?;
        let catalogs = Arc::new(EngineCatalogList::new(Arc::new(version)));
        let template = with_timed_rules(SessionStateBuilder::new())
            .with_config(config)
            .with_runtime_env(environment)
            .with_catalog_list(Arc::clone(&catalogs) as _)
            .with_default_features()
            .build();
        catalogs.ensure_schema("datafusion", "public");
        let runtime = Builder::new_multi_thread()
            .worker_threads(workers)
            .thread_name("calcitefusion-engine")
            .thread_stack_size(STACK_BYTES)
            .on_thread_start(jvm::attach_daemon)
            .on_thread_stop(jvm::detach)
            .enable_all()
            .build()
            .map_err(|error| {
                Error::new(
                    Kind::Resources,
                    "53000",
                    format!("the threads of an engine can not be started: {error}"),
                )
            })?;
        Ok(Engine {
            handle: runtime.handle().clone(),
            runtime: Mutex::new(Some(runtime)),
            template,
            catalogs,
            left_behind: Arc::default(),
        })
    }

    pub fn catalogs(&self) -> &Arc<EngineCatalogList> {
        &self.catalogs
    }

    /// The state that every session starts from.
    pub fn template(&self) -> &SessionState {
        &self.template
    }

    /// Planning that nobody waits for any more.
    pub fn left_behind(&self) -> &Arc<LeftBehind> {
        &self.left_behind
    }

    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Runs work that plans or reads files on a thread of the engine with a large stack, and waits
    /// for it. It is called by threads of Java only.
    pub fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        if self.runtime.lock().is_none() {
            return Err(closed());
        }
        let handle = self.handle.clone();
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        let task = self.handle.spawn_blocking(move || {
            let result =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| handle.block_on(work)))
                    .unwrap_or_else(|payload| Err(Error::from_panic(payload.as_ref())));
            // The receiver is there until it got this.
            let _ = sender.send(result);
        });
        let result = receiver.recv().unwrap_or_else(|_| Err(closed()));
        drop(task);
        result
    }

    /// Stops the threads. What still runs is given a moment to end.
    pub fn close(&self) {
        let runtime = self.runtime.lock().take();
        if let Some(runtime) = runtime {
            runtime.shutdown_timeout(CLOSE_WAIT);
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The last reference may be dropped by one of the engine's own threads, which can not wait
        // for itself.
        if let Some(runtime) = self.runtime.get_mut().take() {
            runtime.shutdown_background();
        }
    }
}

/// Sets one engine setting; an unknown key or a wrong value is an error that names it.
pub fn set(config: &mut SessionConfig, key: &str, value: &str) -> Result<()> {
    if !key.starts_with("datafusion.") {
        return Err(Error::configuration(format!(
            "unknown setting '{key}'; engine settings start with 'datafusion.'"
        )));
    }
    config.options_mut().set(key, value).map_err(|error| {
        Error::configuration(Error::from(error).message)
            .within(&format!("setting {key} to '{value}'"))
    })
}

fn environment(memory_limit: usize) -> Result<Arc<RuntimeEnv>> {
    let pool = TrackConsumersPool::new(
        FairSpillPool::new(memory_limit),
        std::num::NonZeroUsize::new(LARGEST_CONSUMERS).unwrap_or(std::num::NonZeroUsize::MIN),
    );
    Ok(RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(pool))
        // The engine would never look again at a folder that it listed once.
        .with_object_list_cache_limit(0)
        .build_arc()?)
}

fn closed() -> Error {
    Error::new(Kind::Closed, "08003", "the engine was closed")
}
