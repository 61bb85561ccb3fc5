//! What the publishing of written files needs of the operating system and Java does not offer: a
//! lock that ends with its process, and an exchange of two folders in one step.

use std::ffi::{CString, c_char, c_int, c_uint};
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};

const AT_FDCWD: c_int = -100;
const RENAME_EXCHANGE: c_uint = 2;
const EINVAL: i32 = 22;
const ENOSYS: i32 = 38;
const EOPNOTSUPP: i32 = 95;

unsafe extern "C" {
    fn renameat2(
        old_folder: c_int,
        old_path: *const c_char,
        new_folder: c_int,
        new_path: *const c_char,
        flags: c_uint,
    ) -> c_int;
}

/// A lock file that this process holds. The system lets go of it when the process dies; the file
/// itself is removed when the lock is dropped.
#[derive(Debug)]
pub struct PlaceLock {
    path: PathBuf,
    // Held for its lock alone.
    _file: File,
}

impl PlaceLock {
    /// Takes the lock without waiting; None when somebody holds it, in this process or another.
    pub fn try_take(path: &Path) -> Result<Option<Self>> {
        loop {
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)
                .map_err(|error| failed("locked", path, &error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(failed("locked", path, &error)),
            }
            // Whoever held it before may have removed the file after it was opened here.
            let held = file
                .metadata()
                .map_err(|error| failed("locked", path, &error))?;
            if path
                .metadata()
                .is_ok_and(|there| there.ino() == held.ino() && there.dev() == held.dev())
            {
                return Ok(Some(PlaceLock {
                    path: path.to_path_buf(),
                    _file: file,
                }));
            }
        }
    }
}

impl Drop for PlaceLock {
    fn drop(&mut self) {
        // A file that stays does no harm: it is locked anew by the next one.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Exchanges two files or folders in one step. False when the file system can not do that.
pub fn exchange(first: &Path, second: &Path) -> Result<bool> {
    let text = |path: &Path| {
        CString::new(path.as_os_str().as_bytes())
            .map_err(|_| Error::configuration("a path can not hold the character NUL"))
    };
    let (one, other) = (text(first)?, text(second)?);
    // SAFETY: both texts end in NUL and live until the call returns.
    let result = unsafe {
        renameat2(
            AT_FDCWD,
            one.as_ptr(),
            AT_FDCWD,
            other.as_ptr(),
            RENAME_EXCHANGE,
        )
    };
    if result == 0 {
        return Ok(true);
    }
    let error = io::Error::last_os_error();
    match error.raw_os_error() {
        Some(EINVAL | ENOSYS | EOPNOTSUPP) => Ok(false),
        _ => Err(failed("exchanged", second, &error)),
    }
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Error {
    Error::new(
        Kind::Io,
        "58030",
        format!("'{}' can not be {what}: {error}", path.display()),
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("publish-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_lock_has_one_holder_and_leaves_nothing() {
        let folder = folder("lock");
        let path = folder.join(".lock");
        let first = PlaceLock::try_take(&path).unwrap().unwrap();
        assert!(PlaceLock::try_take(&path).unwrap().is_none());
        drop(first);
        assert!(!path.exists());
        assert!(PlaceLock::try_take(&path).unwrap().is_some());
        let missing = folder.join("none/.lock");
        assert_eq!(PlaceLock::try_take(&missing).unwrap_err().kind, Kind::Io);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_left_over_lock_file_is_no_lock() {
        let folder = folder("left");
        let path = folder.join(".lock");
        fs::write(&path, "").unwrap();
        assert!(PlaceLock::try_take(&path).unwrap().is_some());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn folders_are_exchanged() {
        let folder = folder("exchange");
        for name in ["a", "b"] {
            fs::create_dir(folder.join(name)).unwrap();
            fs::write(folder.join(name).join(name), name).unwrap();
        }
        assert!(exchange(&folder.join("a"), &folder.join("b")).unwrap());
        assert!(folder.join("a/b").exists() && folder.join("b/a").exists());
        let error = exchange(&folder.join("a"), &folder.join("none")).unwrap_err();
        assert_eq!(error.kind, Kind::Io);
        fs::remove_dir_all(&folder).unwrap();
    }
}
