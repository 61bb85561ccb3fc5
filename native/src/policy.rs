//! What a session may do, decided from the plan: the class of every statement in it, also below
//! EXPLAIN, and the places that it reads from or writes to by path.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::listing::{ListingTable, ListingTableUrl};
use datafusion::datasource::source_as_provider;
use datafusion::logical_expr::{DdlStatement, LogicalPlan, Statement, TableSource};

use crate::error::{Error, Kind, Result};

const FILES_ONLY: &str = "only files of this machine can be read or written";

/// Entries of a folder that are looked at for links.
const MAX_FOLDER_ENTRIES: usize = 100_000;

/// What a session may do; each level allows all that the one before it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    ReadOnly,
    Service,
    Admin,
}

impl Access {
    pub fn from_name(name: &str) -> Result<Self> {
        match name {
            "READ_ONLY" => Ok(Access::ReadOnly),
            "SERVICE" => Ok(Access::Service),
            "ADMIN" => Ok(Access::Admin),
            other => Err(Error::configuration(format!(
                "unknown access level '{other}'; expected READ_ONLY, SERVICE or ADMIN"
            ))),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Access::ReadOnly => "read_only",
            Access::Service => "service",
            Access::Admin => "admin",
        }
    }
}

/// The rules of one session.
#[derive(Debug)]
pub struct Policy {
    access: Access,
    allowed_folders: Vec<PathBuf>,
}

impl Policy {
    /// Folders that do not exist allow nothing; links in them are resolved.
    pub fn new(access: Access, allowed_folders: &[String]) -> Self {
        Policy {
            access,
            allowed_folders: allowed_folders
                .iter()
                .filter_map(|folder| Path::new(folder).canonicalize().ok())
                .collect(),
        }
    }

    /// Refuses a plan with any part that the session may not run.
    pub fn check(&self, plan: &LogicalPlan) -> Result<()> {
        let mut refusal = None;
        plan.apply_with_subqueries(|node| {
            refusal = self.refusal(node);
            Ok(if refusal.is_some() {
                TreeNodeRecursion::Stop
            } else {
                TreeNodeRecursion::Continue
            })
        })?;
        refusal.map_or(Ok(()), Err)
    }

    /// Refuses to write a table at a place that the session may not write to.
    pub fn check_write(&self, folder: &Path) -> Result<()> {
        if self.access < Access::Service {
            return Err(Error::new(
                Kind::Policy,
                "25006",
                format!(
                    "writing a Delta table is not allowed: the session's access is {}; it needs \
                     access={}",
                    self.access.name(),
                    Access::Service.name()
                ),
            ));
        }
        let location = folder.display().to_string();
        self.check_place(&location, folder).map(|_| ())
    }

    fn refusal(&self, node: &LogicalPlan) -> Option<Error> {
        let (class, needed) = match node {
            LogicalPlan::Ddl(ddl) => (named("DDL", ddl.name()), Access::Admin),
            LogicalPlan::Dml(dml) => (named("DML", &dml.op.to_string()), Access::Admin),
            LogicalPlan::Copy(_) => ("COPY".to_string(), Access::Admin),
            LogicalPlan::Statement(statement) => match statement {
                Statement::TransactionStart(_) | Statement::TransactionEnd(_) => {
                    ("TRANSACTION".to_string(), Access::Admin)
                }
                Statement::SetVariable(_) | Statement::ResetVariable(_) => {
                    ("SET".to_string(), Access::Service)
                }
                Statement::Prepare(_) | Statement::Execute(_) | Statement::Deallocate(_) => {
                    ("PREPARE".to_string(), Access::Service)
                }
            },
            _ => return None,
        };
        if self.access < needed {
            return Some(Error::new(
                Kind::Policy,
                if self.access == Access::ReadOnly {
                    "25006"
                } else {
                    "42501"
                },
                format!(
                    "{class} is not allowed: the session's access is {}; it needs access={}",
                    self.access.name(),
                    needed.name()
                ),
            ));
        }
        match node {
            LogicalPlan::Statement(Statement::SetVariable(set)) => setting_refusal(&set.variable),
            LogicalPlan::Statement(Statement::ResetVariable(reset)) => {
                setting_refusal(&reset.variable)
            }
            LogicalPlan::Copy(copy) => self.target_refusal(&copy.output_url),
            LogicalPlan::Ddl(DdlStatement::CreateExternalTable(table)) => table
                .locations
                .iter()
                .find_map(|location| self.check_path(location).err()),
            LogicalPlan::Dml(dml) => self.files_refusal(&dml.target),
            _ => None,
        }
    }

    /// The engine takes a target with pattern characters for a pattern and writes elsewhere.
    fn target_refusal(&self, location: &str) -> Option<Error> {
        if location.contains(['*', '?', '[']) {
            return Some(Error::new(
                Kind::Unsupported,
                "0A000",
                format!(
                    "'{location}' can not be written: its name holds one of the characters * ? [; \
                     choose another name"
                ),
            ));
        }
        self.check_path(location).err()
    }

    /// The files of a table that a statement writes to.
    fn files_refusal(&self, target: &Arc<dyn TableSource>) -> Option<Error> {
        let provider = source_as_provider(target).ok()?;
        let files = provider.downcast_ref::<ListingTable>()?;
        files
            .table_paths()
            .iter()
            .find_map(|url| self.url_refusal(url.as_str(), url))
    }

    /// Whether a statement may read or write what lies at a path, a pattern or a file URL. Links
    /// are followed to where they lead, in a folder all of them. What is checked is a name: whoever
    /// can change an allowed folder while a statement runs can lead it elsewhere.
    pub fn check_path(&self, location: &str) -> Result<()> {
        let scheme_end = location.find(['/', ':']).unwrap_or(location.len());
        let foreign = location[scheme_end..].starts_with(':')
            && !(location[..scheme_end].eq_ignore_ascii_case("file"));
        if foreign {
            return Err(refused(location, FILES_ONLY));
        }
        // The engine's own reading of the text, so that both mean the same file.
        let url = ListingTableUrl::parse(location)
            .map_err(|_| refused(location, "it is neither a path nor a file URL"))?;
        self.url_refusal(location, &url).map_or(Ok(()), Err)
    }

    fn url_refusal(&self, location: &str, url: &ListingTableUrl) -> Option<Error> {
        if url.scheme() != "file"
            || url
                .get_url()
                .host_str()
                .is_some_and(|host| !host.is_empty())
        {
            return Some(refused(location, FILES_ONLY));
        }
        let path = Path::new("/").join(url.prefix().as_ref());
        match self.check_place(location, &path) {
            Err(error) => Some(error),
            Ok(resolved) => self
                .stray_link(&resolved, &mut 0)
                .map(|why| refused(location, &why)),
        }
    }

    /// Whether a statement may reach a place, where its links lead; returns where that is. What
    /// lies below a folder is not looked at.
    pub fn check_place(&self, location: &str, path: &Path) -> Result<PathBuf> {
        let Some(resolved) = resolve(path) else {
            return Err(refused(location, "its folder does not exist"));
        };
        if !self.allows(&resolved) {
            return Err(refused(
                location,
                "it lies outside the allowed folders; name its folder in 'allow'",
            ));
        }
        Ok(resolved)
    }

    fn allows(&self, resolved: &Path) -> bool {
        self.allowed_folders
            .iter()
            .any(|folder| resolved.starts_with(folder))
    }

    /// Why a folder can not be read as a whole: a link below it leads out of the allowed folders.
    fn stray_link(&self, folder: &Path, seen: &mut usize) -> Option<String> {
        let entries = std::fs::read_dir(folder).ok()?;
        for entry in entries.flatten() {
            *seen += 1;
            if *seen > MAX_FOLDER_ENTRIES {
                return Some(format!(
                    "it holds more than {MAX_FOLDER_ENTRIES} files, too many to be checked"
                ));
            }
            let path = entry.path();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                if let Some(why) = self.stray_link(&path, seen) {
                    return Some(why);
                }
            } else if kind.is_symlink()
                && let Ok(target) = path.canonicalize()
                && !self.allows(&target)
            {
                return Some(format!(
                    "the link '{}' in it leads out of the allowed folders",
                    path.display()
                ));
            }
        }
        None
    }
}

fn refused(location: &str, why: &str) -> Error {
    Error::new(
        Kind::Policy,
        "42501",
        format!("'{location}' can not be reached: {why}"),
    )
}

/// A class with the engine's name of the statement, such as `DDL (CREATE VIEW)`.
fn named(class: &str, name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        words.push(c.to_ascii_uppercase());
    }
    format!("{class} ({})", words.replace(" MEMORY", ""))
}

/// Limits of memory and spill space belong to the engine; a session that changed them would leave
/// the pool that all share. The limit of nesting keeps the process's stacks whole.
fn setting_refusal(variable: &str) -> Option<Error> {
    let name = variable.to_lowercase();
    (name.starts_with("datafusion.runtime.") || name == "datafusion.sql_parser.recursion_limit")
        .then(|| {
            Error::new(
                Kind::Policy,
                "42501",
                format!("{variable} belongs to the engine and is fixed when it is opened"),
            )
        })
}

/// The absolute path without links of the longest part that exists, with the rest behind it. None
/// when the rest climbs up, or nothing of it exists.
fn resolve(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let mut existing = absolute.as_path();
    let mut rest = Vec::new();
    loop {
        if let Ok(resolved) = existing.canonicalize() {
            let mut resolved = resolved;
            for part in rest.iter().rev() {
                resolved.push(part);
            }
            return Some(resolved);
        }
        // A file_name of None is a path that ends in "..", which must exist to be understood.
        rest.push(existing.file_name()?.to_owned());
        existing = existing.parent()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_outside_the_allowed_folders_are_refused() {
        let base = std::env::temp_dir().join(format!("policy-{}", std::process::id()));
        let inside = base.join("in");
        let outside = base.join("out");
        std::fs::create_dir_all(&inside).unwrap();
        std::fs::create_dir_all(&outside).unwrap();
        std::os::unix::fs::symlink(&outside, inside.join("link")).unwrap();
        let policy = Policy::new(Access::Admin, &[inside.display().to_string()]);
        let refused = |location: String| policy.check_path(&location).is_err();
        let plain = |path: PathBuf| path.display().to_string();

        assert!(!refused(plain(inside.join("new.parquet"))));
        assert!(!refused(plain(inside.join("a/b/new.parquet"))));
        assert!(!refused(format!("file://{}/x", inside.display())));
        assert!(!refused(format!("file://{}/a%20b", inside.display())));
        assert!(refused(plain(outside.join("new.parquet"))));
        assert!(refused(plain(inside.join("../out/new.parquet"))));
        assert!(refused(plain(inside.join("link/new.parquet"))));
        assert!(refused(plain(inside.join("none/../../out/new.parquet"))));
        assert!(refused(plain(inside.join("link/*.parquet"))));
        assert!(refused(plain(base.join("*/x.parquet"))));
        assert!(refused(format!("file://{}/%2e%2e/out/x", inside.display())));
        assert!(refused(format!("file://{}/link/x", inside.display())));
        assert!(refused(format!("file://{}/l%69nk/x", inside.display())));
        for foreign in [
            "s3://bucket/x",
            "file:/etc/passwd",
            "FILE:///etc/passwd",
            "file://host/etc/passwd",
            "http://127.0.0.1/x",
            "C:/x",
        ] {
            assert!(refused(foreign.to_string()), "{foreign}");
        }
        assert!(policy.target_refusal("data[1].parquet").is_some());
        // A folder is read with all that lies in it, so a link in it must not lead out.
        let whole = policy.check_path(&inside.display().to_string());
        assert!(whole.unwrap_err().message.contains("link"));
        std::fs::remove_file(inside.join("link")).unwrap();
        assert!(!refused(plain(inside.clone())));
        assert!(!refused(plain(inside.join("a b?.parquet"))));
        std::fs::remove_dir_all(&base).unwrap();
    }
}
