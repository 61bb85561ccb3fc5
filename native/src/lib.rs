//! The native half of CalciteFusion: one embedded Apache DataFusion behind a small JNI boundary.
//!
//! [`exports`] and [`catalog_exports`] hold the functions that Java calls, [`boundary`] what they
//! share; apart from [`jvm`] and what calls Java code (`java_*`, [`upcall`]), everything else knows
//! nothing of JNI. It knows schemas, files and SQL, and nothing of the registry's meaning.

/// A place where the library of the soak test can be told to panic; nothing in every other build.
macro_rules! may_panic {
    ($place:literal) => {
        #[cfg(feature = "panic-injection")]
        crate::injection::panic_at($place);
    };
}

/// Planning is made of many small pieces of memory, and batches are freed by other threads than
/// those that made them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(test)]
mod behaviour;

mod adapt;
mod at_once;
mod attached;
mod batch;
mod boundary;
mod broken_view;
mod caches;
mod catalog;
mod catalog_exports;
mod catalog_version;
mod contents;
mod dataset_files;
mod dataset_fit;
mod dataset_health;
mod dataset_scan;
mod dataset_table;
#[cfg_attr(not(feature = "delta"), path = "delta_absent.rs")]
mod delta;
mod diagnostics;
mod drift;
mod driving;
mod engine;
mod error;
mod events;
mod evolution;
mod execution;
mod exports;
mod ffi;
mod file_columns;
mod file_shape;
mod files;
mod files_table;
mod fingerprint;
mod function_types;
mod functions;
mod handles;
mod higher_order;
#[cfg(feature = "panic-injection")]
mod injection;
mod inspect;
mod interrupt;
mod java_batches;
mod java_filter;
mod java_function;
mod java_memory;
mod java_read;
mod java_scan;
mod java_statistics;
mod java_table;
mod java_turns;
mod json_rows;
mod jvm;
mod kept_rows;
mod lazy_table;
mod listing_cache;
mod live_table;
mod looking;
mod memory;
mod message;
mod normalize;
mod operators;
mod parameters;
mod partitions;
mod plain_bytes;
mod plan;
mod planning;
mod policy;
mod problems;
mod publish;
mod publish_exports;
mod queries;
mod ready;
mod row_counts;
mod runtime_tables;
mod scanned_files;
mod session;
mod sessions;
mod set_forms;
mod settings;
mod slab;
mod snapshot;
mod sort_keys;
mod spare_states;
mod spill;
mod sql_text;
mod staging;
mod stream;
mod table_checks;
mod table_functions;
mod table_watch;
mod tables;
mod text_rows;
mod threads;
mod type_text;
mod upcall;
mod version;
mod view_catalogs;
mod view_events;
mod views;
mod widening;
mod wording;

pub use error::{Error, Kind, Result};
