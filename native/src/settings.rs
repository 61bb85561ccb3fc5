//! Engine settings: what every session starts with, how a key and its value are checked, and the
//! `datafusion.runtime.*` keys, which belong to the runtime environment and not to a session.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::Duration;

use arrow::array::timezone::Tz;
use datafusion::config::ConfigOptions;
use datafusion::prelude::SessionConfig;

use crate::error::{Error, Result};

/// Keys of the runtime environment start with this.
pub const RUNTIME_PREFIX: &str = "datafusion.runtime.";

/// Settings that every session starts with, after those of the profile and before the engine's own.
pub const HARDENING: [(&str, &str); 11] = [
    ("datafusion.catalog.information_schema", "true"),
    // One file per batch: the engine's exchange between threads reads spilled files in their order,
    // and waits for ever for more of the first one when several writers have files open.
    ("datafusion.execution.max_spill_file_size_bytes", "1"),
    (
        "datafusion.execution.parquet.schema_force_view_types",
        "false",
    ),
    (
        "datafusion.execution.skip_physical_aggregate_schema_check",
        "false",
    ),
    ("datafusion.execution.time_zone", "UTC"),
    ("datafusion.explain.show_schema", "true"),
    ("datafusion.format.types_info", "true"),
    ("datafusion.optimizer.expand_views_at_output", "false"),
    ("datafusion.sql_parser.collect_spans", "true"),
    (
        "datafusion.sql_parser.map_string_types_to_utf8view",
        "false",
    ),
    ("datafusion.sql_parser.recursion_limit", "1500"),
];

const RUNTIME_KEYS: [&str; 8] = [
    "datafusion.runtime.file_statistics_cache_limit",
    "datafusion.runtime.list_files_cache_limit",
    "datafusion.runtime.list_files_cache_ttl",
    "datafusion.runtime.max_spill_merge_fan_in",
    "datafusion.runtime.max_temp_directory_size",
    "datafusion.runtime.memory_limit",
    "datafusion.runtime.metadata_cache_limit",
    "datafusion.runtime.temp_directory",
];

/// Near names that an error about an unknown key proposes.
const PROPOSED: usize = 3;
const FARTHEST: usize = 8;

/// Sets one setting of a session; an unknown key or a wrong value is an error that names it.
pub fn set(config: &mut SessionConfig, key: &str, value: &str) -> Result<()> {
    if key.starts_with(RUNTIME_PREFIX) && RUNTIME_KEYS.contains(&key) {
        return Err(Error::configuration(format!(
            "{key} belongs to the engine and is fixed when it is opened; it can not be set for a \
             session"
        )));
    }
    // The engine itself takes any text behind the name of a setting for the setting.
    if !known_keys().contains(key) {
        return Err(unknown(key));
    }
    config
        .options_mut()
        .set(key, value)
        .map_err(|error| wrong(key, value, &Error::from(error).message))
}

/// Checks a setting without making it.
pub fn check(config: &SessionConfig, key: &str, value: &str) -> Result<()> {
    // The engine takes any text and fails when the zone is used.
    if key == "datafusion.execution.time_zone" && value.parse::<Tz>().is_err() {
        return Err(wrong(
            key,
            value,
            "it takes names such as Europe/Paris, UTC or +02:00",
        ));
    }
    set(&mut config.clone(), key, value)
}

/// Checks that there is a setting of that name; a group of settings, as RESET takes it, has one too.
pub fn check_name(key: &str) -> Result<()> {
    let group = format!("{key}.");
    let known = known_keys();
    if known.contains(key) || known.iter().any(|name| name.starts_with(&group)) {
        return Ok(());
    }
    Err(unknown(key))
}

/// The values of `datafusion.runtime.*`; what is not given has the engine's default.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RuntimeSettings {
    pub memory_limit: Option<usize>,
    pub max_temp_directory_size: Option<u64>,
    pub max_spill_merge_fan_in: Option<usize>,
    pub metadata_cache_limit: Option<usize>,
    pub file_statistics_cache_limit: Option<usize>,
    pub list_files_cache_limit: Option<usize>,
    pub list_files_cache_ttl: Option<Duration>,
}

impl RuntimeSettings {
    /// Takes one key of the runtime environment.
    pub fn set(&mut self, key: &str, value: &str) -> Result<()> {
        let name = key.strip_prefix(RUNTIME_PREFIX).unwrap_or(key);
        match name {
            "memory_limit" => match size(key, value)? {
                0 => return Err(wrong(key, value, "it must be more than 0")),
                limit => self.memory_limit = Some(limit),
            },
            "max_temp_directory_size" => {
                self.max_temp_directory_size = Some(size(key, value)? as u64);
            }
            "max_spill_merge_fan_in" => {
                let count = value
                    .parse()
                    .map_err(|_| wrong(key, value, "it takes a whole number, 0 for no limit"))?;
                self.max_spill_merge_fan_in = Some(count);
            }
            "metadata_cache_limit" => self.metadata_cache_limit = Some(size(key, value)?),
            "file_statistics_cache_limit" => {
                self.file_statistics_cache_limit = Some(size(key, value)?);
            }
            "list_files_cache_limit" => self.list_files_cache_limit = Some(size(key, value)?),
            "list_files_cache_ttl" => self.list_files_cache_ttl = Some(duration(key, value)?),
            "temp_directory" => {
                return Err(Error::configuration(format!(
                    "{key} can not be set by text; a program sets the spill folder in the options \
                     of the engine"
                )));
            }
            _ => return Err(unknown(key)),
        }
        Ok(())
    }
}

/// A number of bytes: digits, with a fraction if wanted, and K, M or G behind them.
fn size(key: &str, value: &str) -> Result<usize> {
    let refuse = || wrong(key, value, "it takes sizes such as 512M or 1.5G");
    let (number, unit) = match value.chars().last() {
        Some('K') => (&value[..value.len() - 1], 1u64 << 10),
        Some('M') => (&value[..value.len() - 1], 1 << 20),
        Some('G') => (&value[..value.len() - 1], 1 << 30),
        _ => (value, 1),
    };
    let plain = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let number: f64 = number.parse().ok().filter(|_| plain).ok_or_else(refuse)?;
    let bytes = number * unit as f64;
    if bytes > i64::MAX as f64 {
        return Err(refuse());
    }
    Ok(bytes as usize)
}

/// A time: minutes, seconds or both, such as `2m`, `30s` or `1m30s`.
fn duration(key: &str, value: &str) -> Result<Duration> {
    let refuse = || wrong(key, value, "it takes times such as 2m, 30s or 1m30s");
    let mut rest = value;
    let mut seconds = 0u64;
    for (unit, factor) in [('m', 60), ('s', 1)] {
        if let Some((digits, behind)) = rest.split_once(unit) {
            let number: u64 = digits.parse().map_err(|_| refuse())?;
            seconds = number
                .checked_mul(factor)
                .and_then(|part| seconds.checked_add(part))
                .ok_or_else(refuse)?;
            rest = behind;
        }
    }
    if !rest.is_empty() || seconds == 0 {
        return Err(refuse());
    }
    Ok(Duration::from_secs(seconds))
}

fn wrong(key: &str, value: &str, why: &str) -> Error {
    Error::configuration(format!("'{value}' is no value of {key}: {why}"))
}

fn unknown(key: &str) -> Error {
    let mut near: Vec<(usize, &str)> = known_keys()
        .iter()
        .map(String::as_str)
        .chain(RUNTIME_KEYS)
        .map(|name| (distance(key, name), name))
        .filter(|(distance, _)| *distance <= FARTHEST)
        .collect();
    near.sort_unstable();
    near.dedup();
    let names: Vec<&str> = near.iter().take(PROPOSED).map(|(_, name)| *name).collect();
    let hint = if names.is_empty() {
        "information_schema.df_settings lists all".to_string()
    } else {
        format!("did you mean {}?", names.join(" or "))
    };
    Error::configuration(format!("unknown setting '{key}'; {hint}"))
}

fn known_keys() -> &'static BTreeSet<String> {
    static KEYS: OnceLock<BTreeSet<String>> = OnceLock::new();
    KEYS.get_or_init(|| {
        ConfigOptions::new()
            .entries()
            .into_iter()
            .map(|entry| entry.key)
            .collect()
    })
}

/// Insertions, deletions and replacements that lead from one text to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, from_char) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to_char) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(from_char != *to_char);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused_with_near_names() {
        let mut config = SessionConfig::new();
        let error = set(&mut config, "datafusion.execution.batch_sise", "1").unwrap_err();
        assert!(error.message.contains("'datafusion.execution.batch_sise'"));
        assert!(error.message.contains("datafusion.execution.batch_size"));
        let behind = set(&mut config, "datafusion.execution.batch_size.x", "1").unwrap_err();
        assert!(behind.message.contains("unknown setting"), "{behind}");
        let far = set(&mut config, "something.else.altogether", "1").unwrap_err();
        assert!(far.message.contains("df_settings"), "{far}");
        let mut runtime = RuntimeSettings::default();
        let error = runtime
            .set("datafusion.runtime.memory_limits", "1G")
            .unwrap_err();
        assert!(error.message.contains("memory_limit?"), "{error}");
    }

    #[test]
    fn wrong_values_are_named_with_their_key() {
        let mut config = SessionConfig::new();
        let error = set(&mut config, "datafusion.execution.batch_size", "many").unwrap_err();
        assert!(error.message.contains("'many'"), "{error}");
        assert!(
            error.message.contains("datafusion.execution.batch_size"),
            "{error}"
        );
        let mut runtime = RuntimeSettings::default();
        for (key, value) in [
            ("memory_limit", "8 GB"),
            ("memory_limit", "0"),
            ("memory_limit", "-1G"),
            ("memory_limit", "99999999999999G"),
            ("max_spill_merge_fan_in", "few"),
            ("list_files_cache_ttl", "2h"),
            ("list_files_cache_ttl", "0s"),
            ("list_files_cache_ttl", "s"),
        ] {
            let key = format!("{RUNTIME_PREFIX}{key}");
            let error = runtime.set(&key, value).unwrap_err();
            assert!(error.message.contains(&key), "{error}");
            assert!(error.message.contains(value), "{error}");
        }
        assert_eq!(runtime, RuntimeSettings::default());
    }

    #[test]
    fn sizes_and_times_are_read() {
        assert_eq!(size("k", "0").unwrap(), 0);
        assert_eq!(size("k", "12").unwrap(), 12);
        assert_eq!(size("k", "1.5G").unwrap(), 3 << 29);
        assert_eq!(duration("k", "1m30s").unwrap(), Duration::from_secs(90));
        assert_eq!(duration("k", "5m").unwrap(), Duration::from_secs(300));
    }
}
