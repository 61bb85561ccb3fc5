//! Which files a folder holds, kept between queries. An entry is used only while the file system
//! still shows what it showed when the folder was listed, so that a new, changed or removed file is
//! seen by the next query and not when the entry's time is up.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use datafusion::common::{HashMap, TableReference};
use datafusion::execution::cache::cache_manager::CachedFileList;
use datafusion::execution::cache::default_cache::DefaultCache;
use datafusion::execution::cache::{Cache, CacheEntryInfo, TableScopedPath};
use datafusion::object_store::ObjectMeta;
use datafusion::object_store::local::LocalFileSystem;
use parking_lot::Mutex;

/// A change within the resolution of a file system's clock could not be seen by its time. Entries
/// whose files are younger than this when they are listed are never used.
const CLOCK_RESOLUTION: Duration = Duration::from_secs(2);

pub struct ListingCache {
    entries: DefaultCache<TableScopedPath, CachedFileList>,
    folders: Mutex<HashMap<TableScopedPath, Listed>>,
    files: LocalFileSystem,
}

/// The folders below a path with their times, and when they were looked at.
struct Listed {
    folders: Vec<(PathBuf, SystemTime)>,
    at: SystemTime,
}

impl ListingCache {
    pub fn new(limit: usize, ttl: Option<Duration>) -> Self {
        ListingCache {
            entries: DefaultCache::new_with_ttl(limit, ttl).with_name("ListingCache"),
            folders: Mutex::default(),
            files: LocalFileSystem::new(),
        }
    }

    fn is_current(&self, key: &TableScopedPath, files: &CachedFileList) -> bool {
        let folders = self.folders.lock();
        let Some(listed) = folders.get(key) else {
            return false;
        };
        let settled = |time: SystemTime| time + CLOCK_RESOLUTION < listed.at;
        listed
            .folders
            .iter()
            .all(|(path, time)| settled(*time) && modified(path) == Some(*time))
            && files.iter().all(|file| {
                settled(SystemTime::from(file.last_modified)) && self.is_unchanged(file)
            })
    }

    fn is_unchanged(&self, file: &ObjectMeta) -> bool {
        let Ok(path) = self.files.path_to_filesystem(&file.location) else {
            return false;
        };
        path.metadata().is_ok_and(|now| {
            now.len() == file.size
                && now
                    .modified()
                    .is_ok_and(|time| time == SystemTime::from(file.last_modified))
        })
    }

    fn list(&self, key: &TableScopedPath) -> Option<Listed> {
        let at = SystemTime::now();
        let root = self.files.path_to_filesystem(&key.path).ok()?;
        let mut folders = Vec::new();
        if root.is_dir() {
            collect_folders(root, &mut folders)?;
        }
        Some(Listed { folders, at })
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// The folder and all below it; None when one can not be read.
fn collect_folders(root: PathBuf, folders: &mut Vec<(PathBuf, SystemTime)>) -> Option<()> {
    let mut open = vec![root];
    while let Some(folder) = open.pop() {
        let time = modified(&folder)?;
        for entry in std::fs::read_dir(&folder).ok()? {
            let entry = entry.ok()?;
            let kind = entry.file_type().ok()?;
            if kind.is_symlink() {
                // What a link leads to changes without a trace in the folders that are known here.
                return None;
            }
            if kind.is_dir() {
                open.push(entry.path());
            }
        }
        folders.push((folder, time));
    }
    Some(())
}

impl Cache<TableScopedPath, CachedFileList> for ListingCache {
    fn get(&self, key: &TableScopedPath) -> Option<CachedFileList> {
        if !self.entries.contains_key(key) {
            self.folders.lock().remove(key);
            return None;
        }
        let files = self.entries.get(key)?;
        if self.is_current(key, &files) {
            return Some(files);
        }
        self.remove(key);
        None
    }

    fn put(&self, key: &TableScopedPath, files: CachedFileList) -> Option<CachedFileList> {
        // The folders are looked at after their files were listed. A file that came in between is
        // younger than the clock can tell, and such an entry is never used.
        match self.list(key) {
            Some(listed) => {
                self.folders.lock().insert(key.clone(), listed);
                self.entries.put(key, files)
            }
            None => self.remove(key),
        }
    }

    fn remove(&self, key: &TableScopedPath) -> Option<CachedFileList> {
        self.folders.lock().remove(key);
        self.entries.remove(key)
    }

    fn contains_key(&self, key: &TableScopedPath) -> bool {
        self.entries.contains_key(key)
    }

    fn len(&self) -> usize {
        self.entries.len()
    }

    fn clear(&self) {
        self.folders.lock().clear();
        self.entries.clear();
    }

    fn name(&self) -> String {
        self.entries.name()
    }

    fn cache_limit(&self) -> usize {
        self.entries.cache_limit()
    }

    fn update_cache_limit(&self, limit: usize) {
        self.entries.update_cache_limit(limit);
    }

    fn cache_ttl(&self) -> Option<Duration> {
        self.entries.cache_ttl()
    }

    fn update_cache_ttl(&self, ttl: Option<Duration>) {
        self.entries.update_cache_ttl(ttl);
    }

    fn drop_table_entries(&self, table: &TableReference) -> datafusion::common::Result<()> {
        self.folders
            .lock()
            .retain(|key, _| key.table.as_ref() != Some(table));
        self.entries.drop_table_entries(table)
    }

    fn list_entries(&self) -> HashMap<TableScopedPath, CacheEntryInfo<CachedFileList>> {
        self.entries.list_entries()
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use datafusion::object_store::path::Path as StorePath;

    use super::*;

    /// A folder with one file and an empty sub-folder, all old enough to be trusted.
    fn old_folder(name: &str) -> (PathBuf, TableScopedPath, CachedFileList) {
        let root = std::env::temp_dir().join(format!("listing-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(root.join("a.csv"), "1").unwrap();
        age(&[root.join("a.csv"), root.join("sub"), root.clone()]);
        let file = root.join("a.csv");
        let meta = ObjectMeta {
            location: StorePath::from_filesystem_path(&file).unwrap(),
            last_modified: file.metadata().unwrap().modified().unwrap().into(),
            size: 1,
            e_tag: None,
            version: None,
        };
        let key = TableScopedPath {
            table: None,
            path: StorePath::from_filesystem_path(&root).unwrap(),
        };
        (root, key, CachedFileList::new(vec![meta]))
    }

    fn age(paths: &[PathBuf]) {
        for path in paths {
            let old = SystemTime::now() - Duration::from_secs(60);
            File::open(path).unwrap().set_modified(old).unwrap();
        }
    }

    #[test]
    fn an_entry_lasts_until_its_folder_changes() {
        type Change = fn(&Path);
        let changes: [(&str, Change); 4] = [
            ("added", |root| fs::write(root.join("b.csv"), "2").unwrap()),
            ("below", |root| {
                fs::write(root.join("sub/c.csv"), "3").unwrap()
            }),
            ("removed", |root| {
                fs::remove_file(root.join("a.csv")).unwrap()
            }),
            ("rewritten", |root| {
                fs::write(root.join("a.csv"), "22").unwrap();
                age(&[root.join("a.csv")]);
            }),
        ];
        for (name, change) in changes {
            let (root, key, files) = old_folder(name);
            let cache = ListingCache::new(1 << 20, None);
            cache.put(&key, files.clone());
            assert_eq!(cache.get(&key), Some(files), "{name}");
            change(&root);
            assert_eq!(cache.get(&key), None, "{name}");
            assert_eq!(cache.len(), 0, "{name}");
            fs::remove_dir_all(&root).unwrap();
        }
    }

    #[test]
    fn what_is_too_young_is_listed_again() {
        let (root, key, files) = old_folder("young");
        fs::write(root.join("b.csv"), "2").unwrap();
        let cache = ListingCache::new(1 << 20, Some(Duration::from_secs(60)));
        cache.put(&key, files);
        assert_eq!(cache.get(&key), None);
        assert_eq!(cache.cache_ttl(), Some(Duration::from_secs(60)));
        fs::remove_dir_all(&root).unwrap();
    }
}
