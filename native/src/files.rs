//! Finding the data files of a place that a user names: one file, a folder or a pattern.
//!
//! Links are followed, and every file that is found is checked where it really lies. A file is
//! hidden, and no data, when its name or that of a folder on the way to it starts with a dot or an
//! underscore.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use datafusion::datasource::listing::ListingTableUrl;
use glob::{MatchOptions, Pattern};

use crate::error::{Error, Kind, Result};

/// The pattern's `*` stays within one name.
const WITHIN_NAMES: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// How often a folder may be replaced while it is looked at.
const MAX_CHANGES: usize = 100;

/// Whether a place, with its links resolved, may be read; the error says why not.
pub type Check<'a> = &'a dyn Fn(&Path) -> Result<()>;

/// A file of a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Where it was found; links are as they are.
    pub path: PathBuf,
    /// Where it really lies.
    pub file: PathBuf,
}

/// What a place is, and the files that it holds, sorted by where they were found.
#[derive(Debug)]
pub struct Search {
    /// Folder below which the files were found; of one file, that in which it lies.
    pub root: PathBuf,
    /// Whether the place is a folder, and neither a file nor a pattern.
    pub is_folder: bool,
    pub found: Vec<Found>,
}

/// The files of a place, where they really lie, sorted by the name under which they were found.
///
/// # Errors
/// POLICY for what the check refuses; IO when there is no file, or a folder can not be read.
pub fn find(location: &str, ending: &str, check: Check<'_>) -> Result<Vec<PathBuf>> {
    let search = search(location, check, &|name| name.ends_with(ending))?;
    if search.found.is_empty() {
        return Err(match search.is_folder {
            true => missing(&format!(
                "the folder '{location}' holds no file '*{ending}'"
            )),
            false => no_match(location),
        });
    }
    Ok(search.found.into_iter().map(|found| found.file).collect())
}

/// The files of a place; of a folder those whose names, relative to it, are accepted. None is no
/// error, unless the place is neither a folder nor a pattern.
///
/// # Errors
/// POLICY for what the check refuses; IO when there is no such file, or a folder can not be read.
pub fn search(location: &str, check: Check<'_>, accepts: &dyn Fn(&str) -> bool) -> Result<Search> {
    let path = absolute(location)?;
    if path.is_dir() {
        check(&real(&path)?)?;
        return Ok(Search {
            found: settled(&path, &|| below(&path, usize::MAX, check, accepts))?,
            root: path,
            is_folder: true,
        });
    }
    if path.exists() || has_scheme(location) || !is_pattern(location) {
        if !path.exists() {
            return Err(missing(&format!("there is no file or folder '{location}'")));
        }
        let file = real(&path)?;
        check(&file)?;
        return Ok(Search {
            root: path.parent().unwrap_or(&path).to_path_buf(),
            is_folder: false,
            found: vec![Found { path, file }],
        });
    }
    let root = pattern_root(&path);
    Ok(Search {
        found: matching(location, &path, &root, check)?,
        root,
        is_folder: false,
    })
}

/// What is found in a folder that stays the same folder meanwhile. A writer puts another one in its
/// place in one step; files of the old one that were still to be looked at are then gone.
fn settled<T>(folder: &Path, find: &dyn Fn() -> Result<T>) -> Result<T> {
    let identity = || {
        fs::metadata(folder)
            .map(|data| (data.dev(), data.ino()))
            .ok()
    };
    let mut before = identity();
    for _ in 0..MAX_CHANGES {
        let found = find();
        let after = identity();
        if before == after {
            return found;
        }
        before = after;
    }
    Err(unreadable(folder, &"it is replaced again and again"))
}

fn matching(location: &str, path: &Path, folder: &Path, check: Check<'_>) -> Result<Vec<Found>> {
    if !folder.is_dir() {
        return Err(no_match(location));
    }
    check(&real(folder)?)?;
    let inner = path.strip_prefix(folder).unwrap_or(path);
    let text = text_of(inner)?;
    let pattern = Pattern::new(text)
        .map_err(|error| Error::configuration(format!("'{location}' is no pattern: {error}")))?;
    let depth = match text.contains("**") {
        true => usize::MAX,
        false => inner.components().count(),
    };
    below(folder, depth, check, &|name| {
        pattern.matches_with(name, WITHIN_NAMES)
    })
}

fn no_match(location: &str) -> Error {
    missing(&format!("no file matches '{location}'"))
}

/// Whether a place is a pattern, unless a file of that very name is there.
pub fn is_pattern(location: &str) -> bool {
    location.contains(['*', '?', '['])
}

/// The place without the names that hold a pattern.
pub fn pattern_root(path: &Path) -> PathBuf {
    path.components()
        .take_while(|part| !part.as_os_str().to_str().is_some_and(is_pattern))
        .collect()
}

/// The absolute path of a place that is written as a path or a file URL.
pub fn absolute(location: &str) -> Result<PathBuf> {
    if has_scheme(location) {
        let url = ListingTableUrl::parse(location)?;
        return Ok(Path::new("/").join(url.prefix().as_ref()));
    }
    std::path::absolute(location)
        .map_err(|error| Error::configuration(format!("'{location}' is no path: {error}")))
}

/// Whether a place is written as a URL.
pub fn has_scheme(location: &str) -> bool {
    let end = location.find(['/', ':']).unwrap_or(location.len());
    location[end..].starts_with(':')
}

/// The engine's name for one file, whatever characters its path holds.
pub fn url_of(file: &Path) -> Result<ListingTableUrl> {
    let mut url = String::from("file://");
    for byte in text_of(file)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    Ok(ListingTableUrl::parse(url)?)
}

/// The path without links.
pub fn real(path: &Path) -> Result<PathBuf> {
    path.canonicalize()
        .map_err(|error| unreadable(path, &error))
}

/// Whether a name is one that writers use for what is no data.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with(['.', '_'])
}

/// All visible files below a folder whose names, relative to it, are accepted.
fn below(
    root: &Path,
    depth: usize,
    check: Check<'_>,
    accepts: &dyn Fn(&str) -> bool,
) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut open = vec![(root.to_path_buf(), 1, vec![real(root)?])];
    while let Some((folder, level, above)) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| unreadable(&folder, &error))?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if name.is_some_and(is_hidden) {
                continue;
            }
            let metadata = fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
            if metadata.is_dir() {
                if level == depth {
                    continue;
                }
                let place = real(&path)?;
                check(&place)?;
                if above.contains(&place) {
                    return Err(unreadable(&path, &"it leads back to a folder above it"));
                }
                let mut above = above.clone();
                above.push(place);
                open.push((path, level + 1, above));
            } else if accepts(text_of(path.strip_prefix(root).unwrap_or(&path))?) {
                let file = real(&path)?;
                check(&file)?;
                found.push(Found { path, file });
            }
        }
    }
    found.sort();
    Ok(found)
}

fn text_of(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| {
        Error::new(
            Kind::Io,
            "58030",
            format!(
                "'{}' can not be read: its name is no UTF-8 text",
                path.display()
            ),
        )
    })
}

pub fn missing(message: &str) -> Error {
    Error::new(Kind::Io, "58P01", message)
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::new(
        Kind::Io,
        "58030",
        format!("'{}' can not be read: {error}", path.display()),
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let root = std::env::temp_dir().join(format!("files-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&root);
            fs::create_dir_all(root.join("in/sub")).unwrap();
            fs::create_dir_all(root.join("out")).unwrap();
            for file in [
                "in/a.csv",
                "in/b.json",
                "in/_c.csv",
                "in/sub/d.csv",
                "in/x[1].csv",
                "out/e.csv",
            ] {
                fs::write(root.join(file), "v\n1\n").unwrap();
            }
            Folder(root.canonicalize().unwrap())
        }

        fn find(&self, location: &str) -> Result<Vec<String>> {
            let inside = self.0.join("in");
            let check = |path: &Path| match path.starts_with(&inside) {
                true => Ok(()),
                false => Err(Error::new(Kind::Policy, "42501", "outside")),
            };
            let location = format!("{}/{location}", self.0.display());
            Ok(find(&location, ".csv", &check)?
                .iter()
                .map(|file| file.strip_prefix(&self.0).unwrap().display().to_string())
                .collect())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn files_folders_and_patterns_are_found() {
        let folder = Folder::new("found");
        assert_eq!(folder.find("in/b.json").unwrap(), ["in/b.json"]);
        assert_eq!(
            folder.find("in").unwrap(),
            ["in/a.csv", "in/sub/d.csv", "in/x[1].csv"]
        );
        assert_eq!(
            folder.find("in/*.csv").unwrap(),
            ["in/a.csv", "in/x[1].csv"]
        );
        assert_eq!(folder.find("in/*/*.csv").unwrap(), ["in/sub/d.csv"]);
        assert_eq!(folder.find("in/**/d.csv").unwrap(), ["in/sub/d.csv"]);
        assert_eq!(folder.find("in/x[1].csv").unwrap(), ["in/x[1].csv"]);
        assert_eq!(folder.find("in/../in/a.csv").unwrap(), ["in/a.csv"]);
    }

    #[test]
    fn what_is_not_there_is_named() {
        let folder = Folder::new("missing");
        for location in ["in/none.csv", "in/none*.csv", "none/*.csv", "in/none"] {
            let error = folder.find(location).unwrap_err();
            assert_eq!(error.sql_state, "58P01", "{error}");
            assert!(error.message.contains(location), "{error}");
        }
        fs::create_dir(folder.0.join("in/empty")).unwrap();
        assert_eq!(folder.find("in/empty").unwrap_err().sql_state, "58P01");
    }

    #[test]
    fn every_way_out_is_refused() {
        let folder = Folder::new("escape");
        symlink(folder.0.join("out/e.csv"), folder.0.join("in/sub/link.csv")).unwrap();
        symlink(folder.0.join("out"), folder.0.join("in/folder")).unwrap();
        for location in [
            "out/e.csv",
            "in/../out/e.csv",
            "out",
            "out/*.csv",
            "*/e.csv",
            "in/sub/link.csv",
            "in/sub",
            "in/sub/*.csv",
            "in/folder/e.csv",
            "in/folder",
            "in/f*/e.csv",
        ] {
            let error = folder.find(location).unwrap_err();
            assert_eq!(error.kind, Kind::Policy, "{location}: {error}");
        }
    }

    #[test]
    fn a_link_to_a_folder_above_is_an_error() {
        let folder = Folder::new("loop");
        symlink(folder.0.join("in"), folder.0.join("in/sub/up")).unwrap();
        let error = folder.find("in").unwrap_err();
        assert!(error.message.contains("leads back"), "{error}");
    }

    #[test]
    fn names_with_any_character_have_a_url() {
        let url = url_of(Path::new("/a b/x[1]*%é#?.csv")).unwrap();
        assert_eq!(url.prefix().as_ref(), "a b/x[1]*%é#?.csv");
        assert!(url.get_glob().is_none());
    }
}
