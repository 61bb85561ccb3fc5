//! The files that a plan reads, as they were when it was planned. A file is opened by its name for
//! every part that is read of it, so that one which is replaced meanwhile would give some rows of
//! the old and some of the new one.

use std::any::Any;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use datafusion::datasource::physical_plan::FileScanConfig;
use datafusion::datasource::source::DataSourceExec;
use datafusion::object_store::ObjectMeta;
use datafusion::object_store::local::LocalFileSystem;
use datafusion::physical_plan::ExecutionPlan;

use crate::error::{Error, Kind, Result};

const LOCAL_FILES: &str = "file:///";

#[derive(Debug, Default)]
pub struct ScannedFiles(Vec<ScannedFile>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ScannedFile {
    path: PathBuf,
    inode: u64,
    /// When the file was made, where the file system says so: the number of a file that is gone is
    /// soon that of another one.
    created: Option<u128>,
    size: u64,
    modified: SystemTime,
}

impl ScannedFiles {
    pub fn of(plan: &Arc<dyn ExecutionPlan>) -> Self {
        let mut files = ScannedFiles::default();
        let store = LocalFileSystem::new();
        files.collect(plan, &store);
        files.0.sort();
        // Parts of one file are read by several. A file that was replaced while the statement was
        // planned is known twice, of which one is found out.
        files.0.dedup();
        files
    }

    fn collect(&mut self, plan: &Arc<dyn ExecutionPlan>, store: &LocalFileSystem) {
        let scan = plan.downcast_ref::<DataSourceExec>().and_then(|source| {
            let source: &dyn Any = source.data_source().as_ref();
            source.downcast_ref::<FileScanConfig>()
        });
        if let Some(scan) = scan
            && scan.object_store_url.as_str() == LOCAL_FILES
        {
            for file in scan.file_groups.iter().flat_map(|group| group.iter()) {
                if let Ok(path) = store.path_to_filesystem(&file.object_meta.location) {
                    self.0.extend(ScannedFile::new(path, &file.object_meta));
                }
            }
        }
        for child in plan.children() {
            self.collect(child, store);
        }
    }

    /// Fails when a file is another one than it was. One that is gone could not be read any more,
    /// and one that has only grown still begins with what was read.
    pub fn check(&self) -> Result<()> {
        match self.0.iter().find(|file| file.was_replaced()) {
            None => Ok(()),
            Some(file) => Err(Error::new(
                Kind::Execution,
                "55006",
                format!(
                    "'{}' was replaced or rewritten while it was read, so its rows are not of one \
                     state; run the statement again",
                    file.path.display()
                ),
            )),
        }
    }
}

/// Marks the part of a tag that says when the file was made; listings of the engine have none.
const CREATED: char = 'c';

/// What tells a file from one that takes its name later, in the form in which the engine's own
/// listings begin it.
pub fn tag(metadata: &fs::Metadata) -> String {
    match created(metadata) {
        Some(created) => format!("{:x}-{CREATED}{created:x}", metadata.ino()),
        None => format!("{:x}", metadata.ino()),
    }
}

/// Nanoseconds from 1970 until the file was made.
fn created(metadata: &fs::Metadata) -> Option<u128> {
    let created = metadata.created().ok()?;
    let since = created.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(since.as_nanos())
}

impl ScannedFile {
    /// None for a file that was not looked at, such as one that only the log of a Delta table
    /// tells of; those are never replaced.
    fn new(path: PathBuf, meta: &ObjectMeta) -> Option<Self> {
        let mut tag = meta.e_tag.as_deref()?.split('-');
        let inode = u64::from_str_radix(tag.next()?, 16).ok()?;
        let told = tag.next().and_then(|part| part.strip_prefix(CREATED));
        let created = match told {
            Some(told) => u128::from_str_radix(told, 16).ok(),
            None => fs::metadata(&path)
                .ok()
                .filter(|now| now.ino() == inode)
                .and_then(|now| created(&now)),
        };
        Some(ScannedFile {
            path,
            inode,
            created,
            size: meta.size,
            modified: SystemTime::from(meta.last_modified),
        })
    }

    fn was_replaced(&self) -> bool {
        let Ok(now) = fs::metadata(&self.path) else {
            return false;
        };
        let rewritten =
            now.len() <= self.size && now.modified().is_ok_and(|time| time != self.modified);
        let is_other = self.created.is_some() && created(&now) != self.created;
        now.ino() != self.inode || is_other || now.len() < self.size || rewritten
    }
}

#[cfg(test)]
mod tests {
    use datafusion::object_store::ObjectStoreExt;
    use datafusion::object_store::path::Path as StorePath;

    use super::*;

    #[tokio::test]
    async fn a_replaced_file_is_told_from_one_that_has_grown_or_gone() {
        let folder = std::env::temp_dir().join(format!("scanned-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.csv");
        let seen = async |text: &str| {
            fs::write(&path, text).unwrap();
            let store = LocalFileSystem::new();
            let location = StorePath::from_filesystem_path(&path).unwrap();
            let meta = store.head(&location).await.unwrap();
            ScannedFiles(ScannedFile::new(path.clone(), &meta).into_iter().collect())
        };
        let files = seen("1\n2\n").await;
        assert!(files.check().is_ok());
        let late = SystemTime::now() + std::time::Duration::from_secs(5);
        fs::write(&path, "1\n2\n3\n").unwrap();
        assert!(files.check().is_ok());
        fs::write(&path, "5\n6\n").unwrap();
        fs::File::open(&path).unwrap().set_modified(late).unwrap();
        assert_eq!(files.check().unwrap_err().sql_state, "55006");
        fs::write(&path, "5\n").unwrap();
        assert!(files.check().is_err());
        let files = seen("1\n2\n").await;
        fs::write(folder.join("b.csv"), "1\n2\n3\n4\n").unwrap();
        fs::rename(folder.join("b.csv"), &path).unwrap();
        assert!(files.check().is_err());
        fs::remove_file(&path).unwrap();
        assert!(files.check().is_ok());
        // Another file that has grown, under a number that may be that of the first.
        let files = seen("1\n2\n").await;
        let known = fs::metadata(&path).unwrap();
        if known.created().is_ok() {
            fs::remove_file(&path).unwrap();
            fs::write(&path, "1\n2\n3\n").unwrap();
            assert!(files.check().is_err());
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
