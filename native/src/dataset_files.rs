//! Which files a table of a registry has: what its places hold, looked at as often as it says.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::error::{Error, Kind, Result};
use crate::files::{self, Found};
use crate::message::Message;

/// Bytes that a known file is counted for beside its names.
const ENTRY_BYTES: usize = 64;

/// A file and the folder of its place below which it was found.
#[derive(Debug, Clone)]
pub struct DatasetFile {
    pub root: PathBuf,
    pub found: Found,
}

#[derive(Debug)]
pub struct DatasetFiles {
    places: Vec<String>,
    /// No file may lie outside of it; without it, each place is its own limit.
    limit: Option<PathBuf>,
    extension: Option<String>,
    /// Folders of the partition columns are looked into even when others are not.
    ignores_folders: bool,
    /// How long a listing holds; without an end, for as long as the table is registered.
    age: Option<Duration>,
    kept_bytes: usize,
    listed: Mutex<Option<(Instant, Vec<DatasetFile>)>>,
}

impl DatasetFiles {
    /// Reads `paths`, `root`, `extension`, `ignoreSubdirectory`, `listingAgeMillis` and
    /// `listingLimitBytes`.
    pub fn read(message: &Message) -> Result<Self> {
        let places = message.texts("paths")?;
        let limit = message
            .optional_text("root")
            .map(|root| files::real(Path::new(root)))
            .transpose()?;
        Ok(DatasetFiles {
            places: places
                .iter()
                .flat_map(|place| alternatives(place))
                .map(|place| across_folders(&place))
                .collect(),
            limit,
            extension: message.optional_text("extension").map(str::to_string),
            ignores_folders: message.flag("ignoreSubdirectory")?,
            age: message
                .number("listingAgeMillis")
                .ok()
                .map(Duration::from_millis),
            kept_bytes: message
                .number("listingLimitBytes")
                .map_or(usize::MAX, |bytes| {
                    usize::try_from(bytes).unwrap_or(usize::MAX)
                }),
            listed: Mutex::default(),
        })
    }

    pub fn places(&self) -> String {
        self.places.join(", ")
    }

    /// The files, in order, as they are now or were when they were looked at.
    pub fn files(&self, is_data: &dyn Fn(&str) -> bool) -> Result<Vec<DatasetFile>> {
        let mut listed = self.listed.lock();
        if let Some((at, files)) = listed.as_ref()
            && self.age.is_none_or(|age| at.elapsed() < age)
        {
            return Ok(files.clone());
        }
        let at = Instant::now();
        let files = self.list(is_data)?;
        *listed =
            (self.age.is_none() || bytes(&files) <= self.kept_bytes).then(|| (at, files.clone()));
        Ok(files)
    }

    /// Whether the files are those that were there when they were first looked at.
    pub fn is_fixed(&self) -> bool {
        self.age.is_none()
    }

    /// Makes the next look be a fresh one.
    pub fn forget(&self) {
        *self.listed.lock() = None;
    }

    /// The files as they are now, whatever was known of them.
    pub fn list(&self, is_data: &dyn Fn(&str) -> bool) -> Result<Vec<DatasetFile>> {
        let mut all: Vec<DatasetFile> = Vec::new();
        for place in &self.places {
            let top = match &self.limit {
                Some(limit) => limit.clone(),
                None => top_of(place)?,
            };
            let accepts = |name: &str| {
                let inner = name.rsplit_once('/').map_or("", |(folders, _)| folders);
                let ignored = self.ignores_folders
                    && !inner.is_empty()
                    && inner.split('/').any(|folder| !folder.contains('='));
                !ignored
                    && match &self.extension {
                        Some(extension) => name.ends_with(extension.as_str()),
                        None => is_data(name),
                    }
            };
            let search = files::search(place, &|path| inside(&top, path), &accepts)?;
            let root = search.root;
            all.extend(search.found.into_iter().map(|found| DatasetFile {
                root: root.clone(),
                found,
            }));
        }
        // Two places of one table may hold the same file.
        let mut known = std::collections::HashSet::new();
        all.retain(|file| known.insert(file.found.file.clone()));
        Ok(all)
    }

    /// Why a table without files is a mistake, if it is one: a pattern that matches nothing, or a
    /// folder that holds other files only.
    pub fn without_files(&self, format: &str) -> Option<Error> {
        for place in &self.places {
            let search = files::search(place, &|_| Ok(()), &|_| true).ok()?;
            if !search.is_folder {
                return Some(files::missing(&format!("no file matches '{place}'")));
            }
            if let Some(other) = search.found.first() {
                let ending = self
                    .extension
                    .clone()
                    .unwrap_or_else(|| format!(".{format}"));
                return Some(files::missing(&format!(
                    "the folder '{place}' holds no file '*{ending}', only others such as '{}'",
                    other.path.display()
                )));
            }
        }
        None
    }
}

/// The folder that the files of a place must not lie outside of: what a link of a file or folder
/// that a registry names leads to is its own choice, what a link below leads to is not.
fn top_of(place: &str) -> Result<PathBuf> {
    let path = files::absolute(place)?;
    let fixed = match path.exists() || !files::is_pattern(place) {
        true => path,
        false => files::pattern_root(&path),
    };
    Ok(files::real(&fixed).unwrap_or(fixed))
}

fn inside(top: &Path, path: &Path) -> Result<()> {
    match path.starts_with(top) {
        true => Ok(()),
        false => Err(Error::new(
            Kind::Policy,
            "42501",
            format!(
                "'{}' can not be reached: a link leads to it out of '{}'",
                path.display(),
                top.display()
            ),
        )),
    }
}

fn bytes(files: &[DatasetFile]) -> usize {
    let length = |path: &Path| path.as_os_str().len();
    files
        .iter()
        .map(|file| ENTRY_BYTES + length(&file.found.path) + length(&file.found.file))
        .sum()
}

/// A pattern with alternatives in braces as patterns without: `{a,b}.csv` is `a.csv` and `b.csv`.
fn alternatives(place: &str) -> Vec<String> {
    let plain = || vec![place.to_string()];
    if Path::new(place).exists() {
        return plain();
    }
    let Some(open) = place.find('{') else {
        return plain();
    };
    let mut depth = 0;
    let mut parts = vec![open + 1];
    for (at, sign) in place.char_indices().skip_while(|(at, _)| *at < open) {
        match sign {
            '{' => depth += 1,
            ',' if depth == 1 => parts.push(at + 1),
            '}' => {
                depth -= 1;
                if depth == 0 {
                    parts.push(at + 1);
                    let texts = parts.windows(2).map(|ends| &place[ends[0]..ends[1] - 1]);
                    return texts
                        .flat_map(|text| {
                            alternatives(&format!("{}{text}{}", &place[..open], &place[at + 1..]))
                        })
                        .collect();
                }
            }
            _ => {}
        }
    }
    plain()
}

/// A pattern whose `**.csv` means files at any depth, as `**/*.csv` does.
fn across_folders(place: &str) -> String {
    if Path::new(place).exists() {
        return place.to_string();
    }
    let parts = place.split('/').map(|part| match part.strip_prefix("**") {
        Some(rest) if !rest.is_empty() => format!("**/*{rest}"),
        _ => part.to_string(),
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_alternatives() {
        assert_eq!(alternatives("/d/a.csv"), ["/d/a.csv"]);
        assert_eq!(
            alternatives("/d/{a,b{1,2}}.c*"),
            ["/d/a.c*", "/d/b1.c*", "/d/b2.c*"]
        );
        assert_eq!(alternatives("/d/{a.csv"), ["/d/{a.csv"]);
        assert_eq!(across_folders("/d/**.csv"), "/d/**/*.csv");
        assert_eq!(across_folders("/d/**/a.csv"), "/d/**/a.csv");
    }

    #[test]
    fn a_listing_holds_as_long_as_it_says() {
        let folder = std::env::temp_dir().join(format!("dataset-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("sub/a=1")).unwrap();
        std::fs::create_dir_all(folder.join("a=1")).unwrap();
        let add = |name: &str| std::fs::write(folder.join(name), "x").unwrap();
        let read = |more: serde_json::Value| {
            let mut text = serde_json::json!({
                "paths": [folder.display().to_string()], "ignoreSubdirectory": false
            });
            text.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            let message = Message::parse(text.to_string().as_bytes()).unwrap();
            DatasetFiles::read(&message).unwrap()
        };
        let count = |files: &DatasetFiles| files.files(&|_| true).unwrap().len();
        for name in ["one.csv", "sub/two.csv", "a=1/three.csv"] {
            add(name);
        }
        let fixed = read(serde_json::json!({}));
        let fresh = read(serde_json::json!({"listingAgeMillis": 0}));
        let kept = read(serde_json::json!({"listingAgeMillis": 3_600_000}));
        let small =
            read(serde_json::json!({"listingAgeMillis": 3_600_000, "listingLimitBytes": 10}));
        let flat = read(serde_json::json!({"listingAgeMillis": 0, "ignoreSubdirectory": true}));
        let text = read(serde_json::json!({"listingAgeMillis": 0, "extension": ".txt"}));
        for files in [&fixed, &fresh, &kept, &small] {
            assert_eq!(count(files), 3);
        }
        assert_eq!((count(&flat), count(&text)), (2, 0));
        add("four.txt");
        assert_eq!((count(&fixed), count(&kept)), (3, 3));
        assert_eq!((count(&fresh), count(&small)), (4, 4));
        assert_eq!((count(&flat), count(&text)), (3, 1));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
