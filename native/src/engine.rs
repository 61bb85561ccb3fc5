//! One engine: threads, memory pool, caches, catalogs and functions, shared by its sessions.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arrow::datatypes::SchemaRef;
use datafusion::execution::cache::cache_manager::DEFAULT_LIST_FILES_CACHE_MEMORY_LIMIT;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::SessionConfig;
use parking_lot::Mutex;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::attached::AttachedFolders;
use crate::caches::EngineCaches;
use crate::catalog::{EngineCatalogList, RESERVED_CATALOG};
use crate::delta::{self, DeltaTables};
use crate::error::{Error, Kind, Result};
use crate::events::{self, Events};
use crate::functions;
use crate::java_function::JavaFunctions;
use crate::java_turns::QueryReaders;
use crate::jvm;
use crate::listing_cache::ListingCache;
use crate::looking::Lookers;
use crate::memory::{EnginePool, PoolKind, QueryPool};
use crate::message::Message;
use crate::planning::{LeftBehind, with_timed_rules};
use crate::queries::Queries;
use crate::runtime_tables::{self, RuntimeTable};
use crate::sessions::Sessions;
use crate::settings::{HARDENING, RUNTIME_PREFIX, RuntimeSettings, set};
use crate::spill::SpillFolder;
use crate::table_functions;
use crate::threads::JavaThreads;
use crate::version::Version;

/// Planning recurses once per level of a statement, also inside spawned tasks.
pub const STACK_BYTES: usize = 32 << 20;
/// Java readers of one query that may run at a time, at least; they mostly wait for something.
const LEAST_READER_THREADS: usize = 4;
const CLOSE_WAIT: Duration = Duration::from_secs(5);

/// Memory that queries may hold when neither the options nor the profile say it.
const MEMORY_LIMIT: usize = 8 << 30;

pub struct Engine {
    runtime: Mutex<Option<Runtime>>,
    handle: Handle,
    template: SessionState,
    catalogs: EngineCatalogList,
    folders: AttachedFolders,
    memory: Arc<EnginePool>,
    queries: Arc<Queries>,
    sessions: Arc<Sessions>,
    /// Removed when the engine is closed.
    spill: Mutex<Option<SpillFolder>>,
    functions: Arc<JavaFunctions>,
    threads: JavaThreads,
    workers: usize,
    left_behind: Arc<LeftBehind>,
    lookers: Arc<Lookers>,
}

impl Engine {
    /// Opens an engine. `options`: `workerThreads`, `memoryPool` (FAIR when it is not there),
    /// `memoryLimitBytes` (0: that of the settings), `spillFolder` (null: one in the machine's
    /// folder of temporary files), `profile` and `settings`.
    pub fn open(options: &Message, version: Version) -> Result<Self> {
        let workers = options.number("workerThreads")? as usize;
        let noted = Arc::new(Events::default());
        let mut config = SessionConfig::new()
            .with_target_partitions(workers)
            .with_create_default_catalog_and_schema(false)
            .with_extension(Arc::new(DeltaTables::default()))
            .with_extension(Arc::clone(&noted));
        let mut runtime = RuntimeSettings::default();
        let mut apply = |key: &str, value: &str| match key.starts_with(RUNTIME_PREFIX) {
            true => runtime.set(key, value),
            false => set(&mut config, key, value),
        };
        for (key, value) in options.text_map("profile")? {
            apply(&key, &value)?;
        }
        for (key, value) in HARDENING {
            apply(key, value)?;
        }
        for (key, value) in options.text_map("settings")? {
            apply(&key, &value)?;
        }
        let memory = memory(options, &runtime)?;
        let spill = spill_folder(options)?;
        let pool = memory.member("the engine itself".to_string());
        let (environment, caches) = environment(&runtime, pool, &spill)?;
        let version = Arc::new(version);
        let functions = Arc::new(JavaFunctions::new(Arc::clone(&version)));
        let catalogs = EngineCatalogList::new(version);
        let mut template = with_timed_rules(SessionStateBuilder::new())
            .with_config(config)
            .with_runtime_env(environment)
            .with_catalog_list(Arc::new(catalogs.clone()))
            .with_default_features()
            .build();
        functions::register(&mut template)?;
        table_functions::register_for_engine(&mut template, &caches)?;
        catalogs.plan_views(&template, &functions, &catalogs);
        catalogs.ensure_schema("datafusion", "public");
        let queries = Arc::new(Queries::default());
        let sessions = Arc::new(Sessions::default());
        let shown = catalogs.ensure_schema(RESERVED_CATALOG, runtime_tables::SCHEMA);
        for (name, table) in runtime_tables::tables(&queries, &sessions) {
            shown.publish(name, table)?;
        }
        let rows = Box::new(move |schema: &SchemaRef| noted.rows(schema));
        let noted = RuntimeTable::new(events::TABLE, events::schema(), rows);
        catalogs
            .ensure_schema(RESERVED_CATALOG, events::SCHEMA)
            .publish(events::TABLE, Arc::new(noted))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(workers)
            .thread_name("calcitefusion-engine")
            .thread_stack_size(STACK_BYTES)
            .on_thread_start(|| jvm::attach_daemon(b"calcitefusion-engine\0"))
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
            folders: AttachedFolders::new(&catalogs, &template),
            template,
            catalogs,
            memory,
            queries,
            sessions,
            spill: Mutex::new(Some(spill)),
            functions,
            threads: JavaThreads::new(),
            workers,
            left_behind: Arc::default(),
            lookers: Arc::new(Lookers::new()),
        })
    }

    pub fn catalogs(&self) -> &EngineCatalogList {
        &self.catalogs
    }

    /// Looks at what tables are made of: attached folders and logs. A change raises the catalog
    /// version.
    pub fn refresh(&self) -> Result<()> {
        delta::refresh(&self.template, &self.catalogs)?;
        self.folders.refresh()
    }

    /// Folders whose files are tables.
    pub fn folders(&self) -> &AttachedFolders {
        &self.folders
    }

    /// The functions that are written in Java.
    pub fn functions(&self) -> &Arc<JavaFunctions> {
        &self.functions
    }

    /// The threads that run Java code.
    pub fn threads(&self) -> &JavaThreads {
        &self.threads
    }

    /// Its threads, and those that wait for it, that look before they sleep.
    pub fn lookers(&self) -> &Arc<Lookers> {
        &self.lookers
    }

    /// What the readers of a new query share.
    pub fn query_readers(&self) -> Arc<QueryReaders> {
        let limit = LEAST_READER_THREADS.max(2 * self.workers);
        let lookers = Arc::clone(&self.lookers);
        Arc::new(QueryReaders::new(self.threads.clone(), limit, lookers))
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

    /// The memory that its queries share.
    pub fn memory(&self) -> &Arc<EnginePool> {
        &self.memory
    }

    /// Its executions.
    pub fn queries(&self) -> &Arc<Queries> {
        &self.queries
    }

    /// Its open sessions.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Refuses work when the engine was closed.
    pub fn check_open(&self) -> Result<()> {
        match self.runtime.lock().is_some() {
            true => Ok(()),
            false => Err(closed()),
        }
    }

    /// Runs work that plans or reads files on a thread of the engine with a large stack, and waits
    /// for it. It is called by threads of Java only.
    pub fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        self.check_open()?;
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
            self.threads.begin_close();
            runtime.shutdown_timeout(CLOSE_WAIT);
            self.threads.close();
        }
        self.spill.lock().take();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The last reference may be dropped by one of the engine's own threads, which can not wait
        // for itself.
        if let Some(runtime) = self.runtime.get_mut().take() {
            self.threads.begin_close();
            runtime.shutdown_background();
        }
    }
}

fn memory(options: &Message, runtime: &RuntimeSettings) -> Result<Arc<EnginePool>> {
    let kind = options
        .optional_text("memoryPool")
        .map_or(Ok(PoolKind::Fair), PoolKind::from_name)?;
    let limit = match options.number("memoryLimitBytes")? as usize {
        0 => runtime.memory_limit.unwrap_or(MEMORY_LIMIT),
        limit => limit,
    };
    Ok(EnginePool::new(kind, limit))
}

fn spill_folder(options: &Message) -> Result<SpillFolder> {
    match options.optional_text("spillFolder") {
        Some(folder) => SpillFolder::open(Path::new(folder), false),
        None => {
            // Others may write where this lies, so each user has a folder of their own there.
            let user = std::fs::metadata("/proc/self").map_or(0, |process| process.uid());
            let root = options
                .optional_text("temporaryFolder")
                .map_or_else(std::env::temp_dir, PathBuf::from)
                .join(format!("calcitefusion-spill-{user}"));
            SpillFolder::open(&root, true)
        }
    }
}

fn environment(
    runtime: &RuntimeSettings,
    pool: Arc<QueryPool>,
    spill: &SpillFolder,
) -> Result<(Arc<RuntimeEnv>, EngineCaches)> {
    let mut builder = RuntimeEnvBuilder::new()
        .with_memory_pool(pool)
        .with_temp_file_path(spill.path());
    if let Some(size) = runtime.max_temp_directory_size {
        builder = builder.with_max_temp_directory_size(size);
    }
    if let Some(fan_in) = runtime.max_spill_merge_fan_in {
        builder = builder.with_max_spill_merge_fan_in(fan_in);
    }
    if let Some(limit) = runtime.metadata_cache_limit {
        builder = builder.with_metadata_cache_limit(limit);
    }
    if let Some(limit) = runtime.file_statistics_cache_limit {
        builder = builder.with_file_statistics_cache_limit(limit);
    }
    let limit = runtime
        .list_files_cache_limit
        .unwrap_or(DEFAULT_LIST_FILES_CACHE_MEMORY_LIMIT);
    let listings = ListingCache::new(limit, runtime.list_files_cache_ttl);
    builder.cache_manager = builder
        .cache_manager
        .with_list_files_cache(Some(Arc::new(listings)))
        .with_list_files_cache_limit(limit);
    let caches = EngineCaches::count(&mut builder.cache_manager);
    Ok((builder.build_arc()?, caches))
}

fn closed() -> Error {
    Error::new(Kind::Closed, "08003", "the engine was closed")
}
