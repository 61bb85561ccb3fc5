//! Tables whose files are no longer those that they were made for, and what takes their place.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use serde_json::{Value, json};

use crate::catalog_version::CatalogVersion;
use crate::contents::Contents;
use crate::dataset_table::DatasetTable;
use crate::delta;
use crate::engine::Engine;
use crate::error::{Error, Kind, Result};
use crate::events::TableId;
use crate::message::Message;
use crate::table_watch::TableWatch;
use crate::tables::table_of;

/// A table over files that may become others.
pub trait Followed: TableProvider {
    /// None for a table that is only looked at.
    fn watch(&self) -> Option<&Arc<TableWatch>>;

    /// Whether its columns were read from its files.
    fn is_inferred(&self) -> bool;

    /// Looks whether the table would be another one if it were made now.
    fn is_outdated(&self) -> bool;

    /// Why it can not be read, as far as that was known when it was made.
    fn problem(&self) -> Option<Error>;

    /// Makes it give an error as long as its files are as they were at the last look.
    fn set_problem(&self, error: Error);

    /// Says that it is up to date with what the last look saw.
    fn confirm(&self);

    /// Says that it was made of what the last look at another table saw.
    fn made_like(&self, other: &dyn TableProvider);
}

/// The table as one that is followed.
pub fn followed(table: &Arc<dyn TableProvider>) -> Option<&dyn Followed> {
    match table.downcast_ref::<DatasetTable>() {
        Some(table) => Some(table),
        None => delta::followed(table),
    }
}

/// Tables that are out of date, as a list of `catalog`, `schema`, `table` and `number`, which tells
/// a table from those that take its place.
pub fn outdated(at: &CatalogVersion) -> Value {
    let tables = at
        .contents()
        .schemas()
        .flat_map(|(_, _, tables)| tables.values());
    let outdated = tables.filter_map(|table| {
        let table = followed(table).filter(|table| table.is_outdated())?;
        let watch = table.watch()?;
        let TableId {
            catalog,
            schema,
            table,
        } = watch.table();
        Some(json!({
            "catalog": catalog, "schema": schema, "table": table, "number": watch.number()
        }))
    });
    Value::Array(outdated.collect())
}

/// A table that takes the place of another, unless something else did so already.
struct Replacement {
    number: u64,
    place: TableId,
    table: Arc<dyn TableProvider>,
}

/// Puts tables in the place of outdated ones, all with one change. `message`: `tables`, each with
/// `catalog`, `schema`, `name`, `number`, and either `table` as in a staged schema, or `error` when
/// there is none that could be read.
pub fn replace(engine: &Engine, message: &Message) -> Result<()> {
    let now = engine.catalogs().now();
    let mut replacements = Vec::new();
    for message in message.objects("tables") {
        let place = TableId {
            catalog: message.text("catalog")?.to_string(),
            schema: message.text("schema")?.to_string(),
            table: message.text("name")?.to_string(),
        };
        let number = message.number("number")?;
        let Some(known) = find(now.contents(), &place, number) else {
            continue;
        };
        let Some(before) = followed(&known) else {
            continue;
        };
        if let Some(error) = message.object("error") {
            let error = read_error(&error)?;
            if let Some(watch) = before.watch() {
                watch.fails(before.schema().fields(), None, &error);
            }
            before.set_problem(error);
            continue;
        }
        let table = message
            .object("table")
            .ok_or_else(|| Error::configuration("a message lacks 'table'"))?;
        let table = table_of(engine.template(), &table, &place)?;
        let Some(after) = followed(&table) else {
            continue;
        };
        let is_same = before.is_inferred()
            && before.schema() == after.schema()
            && before.problem().is_none()
            && after.problem().is_none();
        if is_same {
            before.confirm();
            continue;
        }
        if after.is_inferred() {
            after.made_like(known.as_ref());
        }
        replacements.push(Replacement {
            number,
            place,
            table,
        });
    }
    if replacements.is_empty() {
        return Ok(());
    }
    let (replaced, _) = engine.catalogs().change(|contents| {
        let mut replaced = Vec::new();
        for Replacement {
            number,
            place,
            table,
        } in replacements
        {
            if let Some(before) = find(contents, &place, number) {
                let tables = contents.tables_mut(&place.catalog, &place.schema)?;
                tables.insert(place.table, Arc::clone(&table));
                replaced.push((before, table));
            }
        }
        Ok(replaced)
    })?;
    for (before, after) in &replaced {
        note(before, after);
    }
    Ok(())
}

/// The table of that name, when it is the one with that number.
fn find(contents: &Contents, place: &TableId, number: u64) -> Option<Arc<dyn TableProvider>> {
    let table = contents.table(&place.catalog, &place.schema, &place.table)?;
    let watch = followed(table)?.watch()?;
    (watch.number() == number).then(|| Arc::clone(table))
}

fn note(before: &Arc<dyn TableProvider>, after: &Arc<dyn TableProvider>) {
    let (Some(before), Some(after)) = (followed(before), followed(after)) else {
        return;
    };
    let Some(watch) = before.watch() else {
        return;
    };
    let (had, has) = (before.schema(), after.schema());
    match after.problem() {
        Some(error) => watch.fails(had.fields(), None, &error),
        None if had != has => watch.replaced(had.fields(), has.fields()),
        None if watch.has_problem() => watch.fits(has.fields()),
        None => watch.replaced(had.fields(), has.fields()),
    }
}

/// An error as messages hold it: `kind`, `sqlState`, `message`.
pub fn read_error(message: &Message) -> Result<Error> {
    let kind = message.text("kind")?;
    let kind = Kind::from_name(kind)
        .ok_or_else(|| Error::configuration(format!("unknown kind of error '{kind}'")))?;
    Ok(Error::new(
        kind,
        message.text("sqlState")?,
        message.text("message")?,
    ))
}

/// An error as messages hold it.
pub fn error_json(error: &Error) -> Value {
    json!({ "kind": error.kind.name(), "sqlState": error.sql_state, "message": error.message })
}
