//! How files may differ from the declared columns, and of what a file's columns declared ones are
//! made.
//!
//! Columns, and fields of structs, are found by name at every depth; their order does not count.
//! Nullability does not count either, because writers rarely say that a column holds no null.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Fields};

use crate::error::{Error, Result};
use crate::message::Message;
use crate::type_text::type_text;
use crate::widening::{entry, find, is_same, list_child, widens};

/// How the schemas of several files become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promotion {
    /// All files have the same columns and types.
    None,
    /// A column may be absent from some files, or null in all rows of one.
    Default,
    /// Types may also widen.
    Permissive,
}

/// What a table allows its files.
#[derive(Debug, Clone)]
pub struct Evolution {
    pub promotion: Promotion,
    /// Names of declared columns by the names that older files give them.
    pub renames: HashMap<String, String>,
    pub allow_missing: bool,
    pub allow_extra: bool,
    pub allow_casts: bool,
}

/// One way in which files differ from what is expected of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Name of the constant of the Java enum.
    pub kind: &'static str,
    /// Column, or path of a nested field.
    pub column: String,
    pub expected: String,
    pub found: String,
}

impl Evolution {
    /// Reads `promotion`, `renames`, `allowMissing`, `allowExtra` and `allowCasts`.
    pub fn read(message: &Message) -> Result<Self> {
        let promotion = match message.text("promotion")? {
            "NONE" => Promotion::None,
            "DEFAULT" => Promotion::Default,
            "PERMISSIVE" => Promotion::Permissive,
            other => {
                return Err(Error::configuration(format!(
                    "unknown promotion '{other}'; expected NONE, DEFAULT or PERMISSIVE"
                )));
            }
        };
        Ok(Evolution {
            promotion,
            renames: message.text_map("renames")?.into_iter().collect(),
            allow_missing: message.flag("allowMissing")?,
            allow_extra: message.flag("allowExtra")?,
            allow_casts: message.flag("allowCasts")?,
        })
    }

    /// The columns of a file under the names that the table gives them. A file that has a column
    /// under its old and its new name keeps both.
    pub fn renamed(&self, found: &Fields) -> Fields {
        found
            .iter()
            .map(|field| match self.renames.get(field.name()) {
                Some(name) if find(found, name).is_none() => {
                    Arc::new(field.as_ref().clone().with_name(name))
                }
                _ => Arc::clone(field),
            })
            .collect()
    }

    /// The columns of two files, under the table's names, as those of one.
    pub fn merge(
        &self,
        first: &Fields,
        other: &Fields,
    ) -> std::result::Result<Fields, Vec<Difference>> {
        let mut differences = Vec::new();
        let merged = self.merge_fields("", first, other, &mut differences);
        match differences.is_empty() {
            true => Ok(merged),
            false => Err(differences),
        }
    }

    fn merge_fields(
        &self,
        prefix: &str,
        first: &Fields,
        other: &Fields,
        differences: &mut Vec<Difference>,
    ) -> Fields {
        let mut merged: Vec<Arc<Field>> = Vec::with_capacity(first.len());
        for a in first {
            let path = format!("{prefix}{}", a.name());
            match find(other, a.name()) {
                Some(b) => merged.push(Arc::new(self.merge_field(&path, a, b, differences))),
                None if self.promotion == Promotion::None => {
                    differences.push(missing(&path, a));
                }
                None => merged.push(Arc::clone(a)),
            }
        }
        for b in other.iter().filter(|b| find(first, b.name()).is_none()) {
            if self.promotion == Promotion::None {
                differences.push(extra(&format!("{prefix}{}", b.name()), b));
            }
            merged.push(Arc::clone(b));
        }
        merged.into()
    }

    fn merge_field(
        &self,
        path: &str,
        a: &Field,
        b: &Field,
        differences: &mut Vec<Difference>,
    ) -> Field {
        let (from, to) = (a.data_type(), b.data_type());
        if is_same(from, to) {
            return a.clone();
        }
        match (from, to) {
            (DataType::Null, _) if self.promotion != Promotion::None => return b.clone(),
            (_, DataType::Null) if self.promotion != Promotion::None => return a.clone(),
            (DataType::Struct(x), DataType::Struct(y)) => {
                let fields = self.merge_fields(&format!("{path}."), x, y, differences);
                return a.clone().with_data_type(DataType::Struct(fields));
            }
            _ => {}
        }
        if let Some(child) = self.merge_children(path, from, to, differences) {
            return a.clone().with_data_type(child);
        }
        if self.promotion == Promotion::Permissive {
            if widens(from, to) {
                return b.clone();
            }
            if widens(to, from) {
                return a.clone();
            }
        }
        differences.push(retyped(path, a, b));
        a.clone()
    }

    /// The type of two lists of one kind, or of two maps.
    fn merge_children(
        &self,
        path: &str,
        from: &DataType,
        to: &DataType,
        differences: &mut Vec<Difference>,
    ) -> Option<DataType> {
        let ((kind, a), (other, b)) = (list_child(from)?, list_child(to)?);
        if kind != other {
            return None;
        }
        let child = Arc::new(self.merge_field(&format!("{path}[]"), a, b, differences));
        Some(match from {
            DataType::LargeList(_) => DataType::LargeList(child),
            DataType::ListView(_) => DataType::ListView(child),
            DataType::LargeListView(_) => DataType::LargeListView(child),
            DataType::FixedSizeList(_, size) => DataType::FixedSizeList(child, *size),
            _ => DataType::List(child),
        })
    }

    /// What of the files, as [`Evolution::merge`] made them one, does not fit the declared columns.
    pub fn check(&self, declared: &Fields, found: &Fields) -> Vec<Difference> {
        let mut differences = Vec::new();
        self.check_fields("", declared, found, &mut differences);
        differences
    }

    fn check_fields(
        &self,
        prefix: &str,
        declared: &Fields,
        found: &Fields,
        differences: &mut Vec<Difference>,
    ) {
        for field in declared {
            let path = format!("{prefix}{}", field.name());
            match find(found, field.name()) {
                Some(other) => self.check_field(&path, field, other, differences),
                None if field.is_nullable() && self.allow_missing => {}
                None => differences.push(missing(&path, field)),
            }
        }
        if !self.allow_extra {
            for field in found.iter().filter(|f| find(declared, f.name()).is_none()) {
                differences.push(extra(&format!("{prefix}{}", field.name()), field));
            }
        }
    }

    fn check_field(
        &self,
        path: &str,
        declared: &Field,
        found: &Field,
        differences: &mut Vec<Difference>,
    ) {
        let (to, from) = (declared.data_type(), found.data_type());
        if is_same(from, to) {
            return;
        }
        match (from, to) {
            (DataType::Null, _) if declared.is_nullable() && self.promotion != Promotion::None => {
                return;
            }
            (DataType::Struct(x), DataType::Struct(y)) => {
                return self.check_fields(&format!("{path}."), y, x, differences);
            }
            (DataType::Map(x, _), DataType::Map(y, _)) => {
                if let (Some((ka, va)), Some((kb, vb))) = (entry(x), entry(y)) {
                    self.check_field(&format!("{path}.key"), kb, ka, differences);
                    self.check_field(&format!("{path}.value"), vb, va, differences);
                    return;
                }
            }
            _ => {}
        }
        if let (Some((kind, a)), Some((other, b))) = (list_child(from), list_child(to)) {
            // A list becomes one with longer offsets.
            if kind == other || (self.allow_casts && (kind.0, other.0) == (0, 1)) {
                return self.check_field(&format!("{path}[]"), b, a, differences);
            }
        }
        if !(self.allow_casts && widens(from, to)) {
            differences.push(retyped(path, declared, found));
        }
    }
}

/// Differences in words, for an error that is no data.
pub fn in_words(table: &str, differences: &[Difference]) -> String {
    let or_nothing = |text: &str| match text.is_empty() {
        true => "nothing".to_string(),
        false => text.to_string(),
    };
    let texts: Vec<String> = differences
        .iter()
        .map(|difference| {
            format!(
                "{table}.{}: {}, expected {}, found {}",
                difference.column,
                difference.kind.to_lowercase(),
                or_nothing(&difference.expected),
                or_nothing(&difference.found)
            )
        })
        .collect();
    texts.join("; ")
}

fn missing(path: &str, field: &Field) -> Difference {
    difference("MISSING", path, type_text(field.data_type()), String::new())
}

fn extra(path: &str, field: &Field) -> Difference {
    difference("EXTRA", path, String::new(), type_text(field.data_type()))
}

fn retyped(path: &str, expected: &Field, found: &Field) -> Difference {
    let (expected, found) = (
        type_text(expected.data_type()),
        type_text(found.data_type()),
    );
    difference("RETYPED", path, expected, found)
}

fn difference(kind: &'static str, path: &str, expected: String, found: String) -> Difference {
    Difference {
        kind,
        column: path.to_string(),
        expected,
        found,
    }
}
