//! What a session may do, decided from the plan: the class of every statement in it, also below
//! EXPLAIN, and the places that it reads from or writes to by path.

use std::path::{Path, PathBuf};

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::{DdlStatement, LogicalPlan, Statement};

use crate::error::{Error, Kind, Result};

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

    fn name(self) -> &'static str {
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

    fn refusal(&self, node: &LogicalPlan) -> Option<Error> {
        let (class, needed) = match node {
            LogicalPlan::Ddl(ddl) => (ddl.name().to_string(), Access::Admin),
            LogicalPlan::Dml(dml) => (dml.op.to_string(), Access::Admin),
            LogicalPlan::Copy(_) => ("COPY".to_string(), Access::Admin),
            LogicalPlan::Statement(statement) => (
                statement.name().to_string(),
                match statement {
                    Statement::TransactionStart(_) | Statement::TransactionEnd(_) => Access::Admin,
                    _ => Access::Service,
                },
            ),
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
                .find_map(|location| self.path_refusal(location)),
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
        self.path_refusal(location)
    }

    /// Whether a statement may read what lies at a path or a file URL.
    pub fn check_path(&self, location: &str) -> Result<()> {
        self.path_refusal(location).map_or(Ok(()), Err)
    }

    fn path_refusal(&self, location: &str) -> Option<Error> {
        let path = location.strip_prefix("file://").unwrap_or(location);
        let refuse = |why: &str| {
            Some(Error::new(
                Kind::Policy,
                "42501",
                format!("'{location}' can not be reached: {why}"),
            ))
        };
        let is_url = path.len() < location.len();
        let has_scheme = path
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':'));
        if has_scheme || path.contains("://") {
            return refuse("only files of this machine can be read or written");
        }
        if is_url && path.contains('%') {
            return refuse("a file URL with percent escapes is not understood; write a plain path");
        }
        let Some(resolved) = resolve(Path::new(path)) else {
            return refuse("its folder does not exist");
        };
        if self
            .allowed_folders
            .iter()
            .any(|folder| resolved.starts_with(folder))
        {
            return None;
        }
        refuse("it lies outside the allowed folders; name its folder in 'allow'")
    }
}

/// Limits of memory and spill space belong to the engine; a session that changed them would leave
/// the pool that all share.
fn setting_refusal(variable: &str) -> Option<Error> {
    variable
        .to_lowercase()
        .starts_with("datafusion.runtime.")
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
        let refused = |path: PathBuf| policy.path_refusal(&path.display().to_string()).is_some();

        assert!(!refused(inside.join("new.parquet")));
        assert!(!refused(inside.join("a/b/new.parquet")));
        assert!(refused(outside.join("new.parquet")));
        assert!(refused(inside.join("../out/new.parquet")));
        assert!(refused(inside.join("link/new.parquet")));
        assert!(refused(inside.join("none/../../out/new.parquet")));
        for url in ["s3://bucket/x", "file:/etc/passwd", "FILE:///etc/passwd"] {
            assert!(policy.path_refusal(url).is_some(), "{url}");
        }
        assert!(policy.target_refusal("data[1].parquet").is_some());
        let escaped = format!("file://{}/%2e%2e/out/x", inside.display());
        assert!(policy.path_refusal(&escaped).is_some());
        assert!(
            policy
                .path_refusal(&format!("file://{}", inside.join("x").display()))
                .is_none()
        );
        std::fs::remove_dir_all(&base).unwrap();
    }
}
