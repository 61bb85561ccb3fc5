//! Where an engine puts what does not fit into memory: a private folder of its own, which is
//! removed when it is closed, or by a later engine when its process died.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, Kind, Result};

const PREFIX: &str = "engine-";
const LOCK: &str = "lock";

/// The folder of one engine. Beside it lies a lock file, which the process holds locked: the
/// operating system lets go of it with the process, however that ends, and never before. So a lock
/// that can be taken belongs to nobody, and what it stands for can go.
#[derive(Debug)]
pub struct SpillFolder {
    path: PathBuf,
    lock_path: PathBuf,
    _lock: File,
}

impl SpillFolder {
    /// Removes what dead processes left in `root` and makes a folder below it. `exclusive` says
    /// that the root lies in a folder where others may write, so it has to be this user's own.
    pub fn open(root: &Path, exclusive: bool) -> Result<Self> {
        let failed = |error: io::Error| {
            Error::new(
                Kind::Io,
                "58030",
                format!(
                    "the spill folder {} can not be used: {error}; set another one in the options \
                     of the engine",
                    root.display()
                ),
            )
        };
        if !root.is_dir() {
            make_private(root, true).map_err(failed)?;
        }
        if exclusive
            && std::fs::symlink_metadata(root)
                .map_err(failed)?
                .is_symlink()
        {
            return Err(failed(io::Error::other("it is a symbolic link")));
        }
        remove_leftovers(root).map_err(failed)?;
        let folder = Self::create(root).map_err(failed)?;
        if exclusive {
            let owner = root.metadata().map_err(failed)?.uid();
            if owner != folder.path.metadata().map_err(failed)?.uid() {
                return Err(failed(io::Error::other("it belongs to another user")));
            }
        }
        Ok(folder)
    }

    fn create(root: &Path) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            let name = format!(
                "{PREFIX}{}-{:x}-{}",
                std::process::id(),
                since.map_or(0, |time| time.as_nanos()),
                COUNT.fetch_add(1, Ordering::Relaxed)
            );
            let path = root.join(&name);
            let lock_path = path.with_extension(LOCK);
            let lock = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&lock_path)?;
            // Another engine that cleans up may have come between and taken the file for a leftover.
            if lock.try_lock().is_err() || !is_at(&lock, &lock_path) {
                continue;
            }
            make_private(&path, false)?;
            return Ok(SpillFolder {
                path,
                lock_path,
                _lock: lock,
            });
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for SpillFolder {
    fn drop(&mut self) {
        // What can not be removed now is removed when the next engine is opened.
        let _ = std::fs::remove_dir_all(&self.path);
        let _ = std::fs::remove_file(&self.lock_path);
    }
}

fn make_private(path: &Path, parents: bool) -> io::Result<()> {
    DirBuilder::new()
        .mode(0o700)
        .recursive(parents)
        .create(path)
}

fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), path.metadata()) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Removes the folders of engines whose process is gone. Folders of live engines, of this process
/// or of another, are locked and stay; so does everything that no engine made.
fn remove_leftovers(root: &Path) -> io::Result<()> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(root)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(PREFIX) {
            continue;
        }
        if path.extension().is_none_or(|extension| extension != LOCK) {
            folders.push(path);
            continue;
        }
        // A file that is gone, or that this user may not open, is not this engine's to remove.
        let Ok(lock) = OpenOptions::new().write(true).open(&path) else {
            continue;
        };
        match lock.try_lock() {
            Ok(()) if is_at(&lock, &path) => {
                remove_folder(&path.with_extension(""))?;
                std::fs::remove_file(&path)?;
            }
            Ok(()) | Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    // An engine locks before it makes its folder and unlocks after it removed it, so a folder
    // without a lock file was left by a removal that did not come to its end.
    for folder in folders {
        if !folder.with_extension(LOCK).exists() {
            remove_folder(&folder)?;
        }
    }
    Ok(())
}

fn remove_folder(path: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn root(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("spill-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        root
    }

    fn names(root: &Path) -> Vec<String> {
        std::fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn folders_are_private_and_go_with_their_engine() {
        let root = root("private");
        let folder = SpillFolder::open(&root, true).unwrap();
        for path in [root.as_path(), folder.path()] {
            let mode = path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o700, "{}", path.display());
        }
        std::fs::write(folder.path().join("rows"), "x").unwrap();
        drop(folder);
        assert!(names(&root).is_empty());
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn leftovers_go_and_live_folders_stay() {
        let root = root("leftovers");
        let live = SpillFolder::open(&root, false).unwrap();
        std::fs::write(live.path().join("rows"), "x").unwrap();
        let dead = root.join("engine-1-2-3");
        std::fs::create_dir(&dead).unwrap();
        std::fs::write(dead.join("rows"), "x").unwrap();
        std::fs::write(root.join("engine-1-2-3.lock"), "").unwrap();
        std::fs::create_dir(root.join("engine-half-removed")).unwrap();
        std::fs::write(root.join("notes.txt"), "mine").unwrap();

        let next = SpillFolder::open(&root, false).unwrap();

        assert!(live.path().join("rows").exists());
        assert!(root.join("notes.txt").exists());
        assert!(!dead.exists());
        assert_eq!(names(&root).len(), 5, "{:?}", names(&root));
        drop((live, next));
        assert_eq!(names(&root), ["notes.txt"]);
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_planted_root_is_refused() {
        let root = root("planted");
        let target = self::root("target");
        std::fs::create_dir(&target).unwrap();
        std::os::unix::fs::symlink(&target, &root).unwrap();
        let error = SpillFolder::open(&root, true).unwrap_err();
        assert!(error.message.contains("symbolic link"), "{error}");
        std::fs::remove_file(&root).unwrap();
        std::fs::remove_dir(&target).unwrap();
        std::fs::write(&root, "a file").unwrap();
        let error = SpillFolder::open(&root, true).unwrap_err();
        assert_eq!(error.kind, Kind::Io);
        assert!(error.message.contains(root.to_str().unwrap()), "{error}");
        std::fs::remove_file(&root).unwrap();
    }
}
