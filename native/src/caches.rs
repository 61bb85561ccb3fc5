//! The engine's caches of files, with counts of what became of their use.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use datafusion::common::{HashMap, TableReference};
use datafusion::execution::cache::cache_manager::CacheManagerConfig;
use datafusion::execution::cache::default_cache::DefaultCache;
use datafusion::execution::cache::{Cache, CacheEntryInfo, CacheKey, CacheValue};

/// What one cache holds and did since the engine was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheFigures {
    pub entries: i64,
    pub hits: i64,
    pub misses: i64,
    pub evictions: i64,
    pub ttl: Option<Duration>,
    pub limit_bytes: usize,
}

/// A cache that tells its figures.
pub trait Counted: Send + Sync {
    fn figures(&self) -> CacheFigures;
}

/// The caches of one engine. None: the engine has no such cache.
#[derive(Clone)]
pub struct EngineCaches {
    pub list_files: Option<Arc<dyn Counted>>,
    pub metadata: Option<Arc<dyn Counted>>,
    pub statistics: Option<Arc<dyn Counted>>,
}

impl EngineCaches {
    /// Puts a count around every cache that the configuration asks for.
    pub fn count(config: &mut CacheManagerConfig) -> Self {
        let (list_files, counted_list) = counted(
            config.list_files_cache.take(),
            config.list_files_cache_limit,
            config.list_files_cache_ttl,
        );
        let (metadata, counted_metadata) = counted(
            config.file_metadata_cache.take(),
            config.metadata_cache_limit,
            None,
        );
        let (statistics, counted_statistics) = counted(
            config.file_statistics_cache.take(),
            config.file_statistics_cache_limit,
            None,
        );
        config.list_files_cache = list_files;
        config.file_metadata_cache = metadata;
        config.file_statistics_cache = statistics;
        EngineCaches {
            list_files: counted_list,
            metadata: counted_metadata,
            statistics: counted_statistics,
        }
    }
}

impl std::fmt::Debug for EngineCaches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EngineCaches")
    }
}

/// The same cache twice: for the engine, and for its figures. A limit of 0 stands for no cache.
type Both<K, V> = (Option<Arc<dyn Cache<K, V>>>, Option<Arc<dyn Counted>>);

fn counted<K: CacheKey + 'static, V: CacheValue + 'static>(
    given: Option<Arc<dyn Cache<K, V>>>,
    limit: usize,
    ttl: Option<Duration>,
) -> Both<K, V> {
    if limit == 0 {
        return (given, None);
    }
    let inner = given.unwrap_or_else(|| Arc::new(DefaultCache::new_with_ttl(limit, ttl)));
    let cache = Arc::new(CountedCache {
        inner,
        hits: AtomicI64::new(0),
        misses: AtomicI64::new(0),
        evictions: AtomicI64::new(0),
    });
    (Some(Arc::clone(&cache) as _), Some(cache))
}

struct CountedCache<K: CacheKey, V: CacheValue> {
    inner: Arc<dyn Cache<K, V>>,
    hits: AtomicI64,
    misses: AtomicI64,
    evictions: AtomicI64,
}

impl<K: CacheKey, V: CacheValue> Counted for CountedCache<K, V> {
    fn figures(&self) -> CacheFigures {
        CacheFigures {
            entries: self.inner.len() as i64,
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            evictions: self.evictions.load(Ordering::Relaxed),
            ttl: self.inner.cache_ttl(),
            limit_bytes: self.inner.cache_limit(),
        }
    }
}

impl<K: CacheKey, V: CacheValue> Cache<K, V> for CountedCache<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        let found = self.inner.get(key);
        let counter = match found {
            Some(_) => &self.hits,
            None => &self.misses,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    fn put(&self, key: &K, value: V) -> Option<V> {
        let before = self.inner.len() as i64;
        let previous = self.inner.put(key, value);
        let added = i64::from(previous.is_none() && self.inner.contains_key(key));
        let lost = before + added - self.inner.len() as i64;
        // Inserts of other threads in between can only make the number smaller.
        self.evictions.fetch_add(lost.max(0), Ordering::Relaxed);
        previous
    }

    fn remove(&self, key: &K) -> Option<V> {
        self.inner.remove(key)
    }

    fn contains_key(&self, key: &K) -> bool {
        self.inner.contains_key(key)
    }

    fn len(&self) -> usize {
        self.inner.len()
    }

    fn clear(&self) {
        self.inner.clear();
    }

    fn name(&self) -> String {
        self.inner.name()
    }

    fn cache_limit(&self) -> usize {
        self.inner.cache_limit()
    }

    fn update_cache_limit(&self, limit: usize) {
        let before = self.inner.len() as i64;
        self.inner.update_cache_limit(limit);
        let lost = before - self.inner.len() as i64;
        self.evictions.fetch_add(lost.max(0), Ordering::Relaxed);
    }

    fn cache_ttl(&self) -> Option<Duration> {
        self.inner.cache_ttl()
    }

    fn update_cache_ttl(&self, ttl: Option<Duration>) {
        self.inner.update_cache_ttl(ttl);
    }

    fn drop_table_entries(&self, table: &TableReference) -> datafusion::common::Result<()> {
        self.inner.drop_table_entries(table)
    }

    fn list_entries(&self) -> HashMap<K, CacheEntryInfo<V>> {
        self.inner.list_entries()
    }
}

#[cfg(test)]
mod tests {
    use datafusion::execution::cache::TableScopedPath;
    use datafusion::execution::cache::cache_manager::CachedFileList;
    use datafusion::object_store::ObjectMeta;
    use datafusion::object_store::path::Path;

    use super::*;

    fn key(name: &str) -> TableScopedPath {
        TableScopedPath {
            table: None,
            path: Path::from(name),
        }
    }

    fn files() -> CachedFileList {
        CachedFileList::new(vec![ObjectMeta {
            location: Path::from("a"),
            last_modified: std::time::SystemTime::UNIX_EPOCH.into(),
            size: 1,
            e_tag: None,
            version: None,
        }])
    }

    #[test]
    fn what_becomes_of_entries_is_counted() {
        let mut config = CacheManagerConfig::default().with_list_files_cache_limit(1 << 20);
        let caches = EngineCaches::count(&mut config);
        let cache = config.list_files_cache.unwrap();
        let figures = || caches.list_files.as_ref().unwrap().figures();

        assert!(cache.get(&key("a")).is_none());
        cache.put(&key("a"), files());
        cache.put(&key("a"), files());
        cache.put(&key("b"), files());
        assert!(cache.get(&key("a")).is_some());
        assert!(cache.get(&key("b")).is_some());
        let now = figures();
        assert_eq!(
            (now.entries, now.hits, now.misses, now.evictions),
            (2, 2, 1, 0)
        );
        assert_eq!((now.ttl, now.limit_bytes), (None, 1 << 20));

        cache.update_cache_limit(1);
        assert_eq!((figures().entries, figures().evictions), (0, 2));
        cache.update_cache_limit(2000);
        for name in 0..100 {
            cache.put(&key(&name.to_string()), files());
        }
        let now = figures();
        assert!((1..100).contains(&now.entries), "{now:?}");
        assert_eq!(now.evictions, 2 + 100 - now.entries);
    }

    #[test]
    fn a_limit_of_nothing_is_no_cache() {
        let mut config = CacheManagerConfig::default().with_list_files_cache_limit(0);
        let caches = EngineCaches::count(&mut config);
        assert!(caches.list_files.is_none());
        assert!(config.list_files_cache.is_none());
        assert!(caches.metadata.is_some());
    }
}
