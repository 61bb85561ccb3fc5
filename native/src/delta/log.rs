//! What the log folder of a Delta table holds, by the names of its files alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};

/// Name of the folder that makes a folder a Delta table.
pub const LOG_FOLDER: &str = "_delta_log";

/// The commits and checkpoints of a table.
#[derive(Debug, Default)]
pub struct Log {
    table: PathBuf,
    commits: BTreeSet<u64>,
    checkpoints: BTreeSet<u64>,
    /// Versions that one file holds together: first and last.
    compacted: Vec<(u64, u64)>,
}

impl Log {
    /// Lists the log of a table.
    ///
    /// # Errors
    /// IO when the folder is not there, is no table, or can not be read.
    pub fn read(table: &Path) -> Result<Log> {
        if !table.is_dir() {
            return Err(missing(format!(
                "there is no Delta table '{}': the folder does not exist",
                table.display()
            )));
        }
        let folder = table.join(LOG_FOLDER);
        if !folder.is_dir() {
            return Err(missing(format!(
                "'{}' is no Delta table: it has no folder {LOG_FOLDER}",
                table.display()
            )));
        }
        let unreadable = |error: std::io::Error| {
            let text = format!("'{}' can not be read: {error}", folder.display());
            Error::new(Kind::Io, "58030", text)
        };
        let mut log = Log {
            table: table.to_path_buf(),
            ..Log::default()
        };
        let mut parts: BTreeMap<(u64, u64), BTreeSet<u64>> = BTreeMap::new();
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            if let Some(name) = name.to_str() {
                log.add(name, &mut parts);
            }
        }
        for ((version, count), seen) in parts {
            if seen.len() as u64 == count {
                log.checkpoints.insert(version);
            }
        }
        if log.commits.is_empty() && log.checkpoints.is_empty() {
            return Err(missing(format!(
                "'{}' is no Delta table: its folder {LOG_FOLDER} holds no commit",
                table.display()
            )));
        }
        Ok(log)
    }

    fn add(&mut self, name: &str, parts: &mut BTreeMap<(u64, u64), BTreeSet<u64>>) {
        let pieces: Vec<&str> = name.split('.').collect();
        let Some(version) = version_of(pieces[0]) else {
            return;
        };
        match pieces[1..] {
            ["json"] => {
                self.commits.insert(version);
            }
            [last, "compacted", "json"] => {
                if let Some(last) = version_of(last) {
                    self.compacted.push((version, last));
                }
            }
            ["checkpoint", part, count, "parquet"] => {
                if let (Ok(part), Ok(count)) = (part.parse(), count.parse()) {
                    parts.entry((version, count)).or_default().insert(part);
                }
            }
            ["checkpoint", "parquet"] | ["checkpoint", _, "parquet" | "json"] => {
                self.checkpoints.insert(version);
            }
            _ => {}
        }
    }

    /// The number of the last commit.
    pub fn latest(&self) -> u64 {
        let commit = self.commits.last().copied().unwrap_or(0);
        commit.max(self.checkpoints.last().copied().unwrap_or(0))
    }

    /// The first commit whose state can be read.
    pub fn earliest(&self) -> u64 {
        if self.commits.contains(&0) {
            return 0;
        }
        self.checkpoints.first().copied().unwrap_or(0)
    }

    /// Refuses a version that the table has not, or whose state the log can not give.
    pub fn require(&self, version: u64) -> Result<()> {
        let (earliest, latest) = (self.earliest(), self.latest());
        if version < earliest || version > latest {
            return Err(missing(format!(
                "the Delta table '{}' has no version {version}; it has those from {earliest} to \
                 {latest}",
                self.table.display()
            )));
        }
        let base = self.checkpoints.range(..=version).next_back();
        let mut next = base.map_or(0, |checkpoint| checkpoint + 1);
        while next <= version {
            if self.commits.contains(&next) {
                next += 1;
            } else if let Some((_, last)) = self
                .compacted
                .iter()
                .filter(|(first, last)| *first == next && *last <= version)
                .max_by_key(|(_, last)| *last)
            {
                next = last + 1;
            } else {
                return Err(missing(format!(
                    "version {version} of the Delta table '{}' can not be read: its log lacks \
                     '{}'; restore that file, or read a version before {next}",
                    self.table.display(),
                    commit_file(&self.table, next).display()
                )));
            }
        }
        Ok(())
    }
}

/// The file of one commit.
pub fn commit_file(table: &Path, version: u64) -> PathBuf {
    table.join(LOG_FOLDER).join(format!("{version:020}.json"))
}

/// What tells cheaply whether a table's log may have changed: any file that comes, goes or is
/// renamed changes the time of the folder, and the next commit has a known name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    folder: Option<(u64, i64, i64)>,
    has_next: bool,
}

impl Stamp {
    /// Looks at the log after a version, which is none when the table could not be read.
    pub fn of(table: &Path, version: Option<u64>) -> Self {
        let folder = fs::metadata(table.join(LOG_FOLDER)).ok();
        Stamp {
            folder: folder.map(|folder| (folder.ino(), folder.mtime(), folder.mtime_nsec())),
            has_next: version.is_some_and(|version| commit_file(table, version + 1).exists()),
        }
    }
}

fn version_of(text: &str) -> Option<u64> {
    (text.len() == 20).then(|| text.parse().ok()).flatten()
}

fn missing(message: String) -> Error {
    Error::new(Kind::Io, "58P01", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(names: &[&str]) -> Log {
        let mut log = Log {
            table: PathBuf::from("/data/t"),
            ..Log::default()
        };
        let mut parts = BTreeMap::new();
        for name in names {
            log.add(name, &mut parts);
        }
        for ((version, count), seen) in parts {
            if seen.len() as u64 == count {
                log.checkpoints.insert(version);
            }
        }
        log
    }

    #[test]
    fn versions_that_are_not_there_are_refused_with_those_that_are() {
        let log = log(&["00000000000000000000.json", "00000000000000000001.json"]);
        assert_eq!((log.earliest(), log.latest()), (0, 1));
        log.require(0).unwrap();
        log.require(1).unwrap();
        let error = log.require(2).unwrap_err();
        assert_eq!(error.sql_state, "58P01");
        assert!(
            error
                .message
                .contains("has no version 2; it has those from 0 to 1"),
            "{error}"
        );
    }

    #[test]
    fn a_gap_in_the_log_is_named() {
        let log = log(&[
            "00000000000000000000.json",
            "00000000000000000002.json",
            "_last_checkpoint",
            "00000000000000000002.crc",
        ]);
        log.require(0).unwrap();
        let error = log.require(2).unwrap_err();
        assert!(
            error.message.contains("00000000000000000001.json"),
            "{error}"
        );
        assert!(error.message.contains("version 2"), "{error}");
    }

    #[test]
    fn checkpoints_stand_for_what_is_before_them() {
        let whole = log(&[
            "00000000000000000003.checkpoint.parquet",
            "00000000000000000004.json",
        ]);
        assert_eq!((whole.earliest(), whole.latest()), (3, 4));
        whole.require(4).unwrap();
        assert!(whole.require(2).is_err());
        let parts = log(&[
            "00000000000000000003.checkpoint.0000000001.0000000002.parquet",
            "00000000000000000004.json",
        ]);
        assert!(
            parts.require(4).is_err(),
            "one part of two is no checkpoint"
        );
        let named = log(&["00000000000000000005.checkpoint.80a083e8-7026.json"]);
        assert_eq!(named.latest(), 5);
    }

    #[test]
    fn compacted_commits_fill_gaps() {
        let log = log(&[
            "00000000000000000000.json",
            "00000000000000000001.00000000000000000003.compacted.json",
            "00000000000000000004.json",
        ]);
        log.require(4).unwrap();
        assert!(log.require(2).is_err());
    }
}
