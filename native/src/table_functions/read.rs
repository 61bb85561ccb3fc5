//! Tables over files that the statement names: `read_parquet('folder/*.parquet')` and its like,
//! within the folders that the session may reach.

use std::path::PathBuf;
use std::sync::Arc;

use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::ScalarValue;
use datafusion::error::Result as EngineResult;
use datafusion::execution::SessionState;
use tokio::runtime::Handle;

use super::arguments::{constants, wrong_count, wrong_type};
use crate::error::{Error, Result};
use crate::files;
use crate::files_table::{FileSet, FilesTable};
use crate::policy::Policy;

const FORMATS: [(&str, &str); 4] = [
    ("read_arrow", "arrow"),
    ("read_csv", "csv"),
    ("read_json", "json"),
    ("read_parquet", "parquet"),
];

pub fn register(state: &mut SessionState, policy: &Arc<Policy>) {
    for (name, format) in FORMATS {
        let function = ReadFiles {
            name,
            format,
            policy: Arc::clone(policy),
        };
        state.register_udtf(name, Arc::new(function));
    }
}

#[derive(Debug)]
struct ReadFiles {
    name: &'static str,
    format: &'static str,
    policy: Arc<Policy>,
}

impl TableFunctionImpl for ReadFiles {
    fn call_with_args(&self, args: TableFunctionArgs) -> EngineResult<Arc<dyn TableProvider>> {
        let values = constants(self.name, &args)?;
        let Some((path, options)) = values.split_first() else {
            let syntax = format!("{}(path[, 'option=value', …])", self.name);
            return Err(wrong_count(self.name, 0, &syntax).into());
        };
        let location = self.text(0, path, "the path of a file or folder, or a pattern")?;
        let options = options
            .iter()
            .enumerate()
            .map(|(index, option)| self.option(index + 1, option))
            .collect::<Result<Vec<_>>>()?;
        let state: &SessionState = args.session().as_any().downcast_ref().ok_or_else(|| {
            Error::internal(format!("{} was planned outside of a session", self.name))
        })?;
        let set = Arc::new(PolicedFiles {
            location,
            ending: format!(".{}", self.format),
            policy: Arc::clone(&self.policy),
        });
        // The engine asks for the table without a way to wait, and reading blocks; statements are
        // planned on threads that may block.
        let handle = Handle::try_current()
            .map_err(|_| Error::internal("a table function was planned outside of the engine"))?;
        let table = tokio::task::block_in_place(|| {
            handle.block_on(FilesTable::open(state, set, self.format, &options))
        })
        .map_err(|error| error.within(self.name))?;
        Ok(Arc::new(table))
    }
}

impl ReadFiles {
    fn text(&self, index: usize, value: &ScalarValue, expected: &str) -> Result<String> {
        match value.try_as_str() {
            Some(Some(text)) if !text.is_empty() => Ok(text.to_string()),
            _ => Err(wrong_type(self.name, index, value, expected)),
        }
    }

    fn option(&self, index: usize, value: &ScalarValue) -> Result<(String, String)> {
        let expected = "an option as text, such as 'has_header=false'";
        let text = self.text(index, value, expected)?;
        match text.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => {
                Ok((key.trim().to_lowercase(), value.to_string()))
            }
            _ => Err(wrong_type(self.name, index, value, expected)),
        }
    }
}

/// Files that a session names; each is checked, where it really lies, whenever they are listed.
#[derive(Debug)]
struct PolicedFiles {
    location: String,
    ending: String,
    policy: Arc<Policy>,
}

impl FileSet for PolicedFiles {
    fn location(&self) -> &str {
        &self.location
    }

    fn files(&self) -> Result<Vec<PathBuf>> {
        self.check_start()?;
        files::find(&self.location, &self.ending, &|path| {
            self.policy
                .check_place(&path.display().to_string(), path)
                .map(drop)
        })
    }
}

impl PolicedFiles {
    /// Before anything of the file system is looked at, so that nothing outside of the allowed
    /// folders tells whether it exists.
    fn check_start(&self) -> Result<()> {
        let location = &self.location;
        if files::has_scheme(location) {
            return self.policy.check_path(location);
        }
        let path = files::absolute(location)?;
        let refused = match self.policy.check_place(location, &path) {
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        // Of a pattern, only what stands in front of it is a path.
        match files::is_pattern(location) {
            true => self
                .policy
                .check_place(location, &files::pattern_root(&path))
                .map(drop),
            false => Err(refused),
        }
    }
}
