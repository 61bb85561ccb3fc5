//! A Delta table of the catalog: opened when a statement first names it. After a commit, another
//! table takes its place.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Weak};

use arrow::datatypes::{Fields, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Constraints;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use parking_lot::Mutex;

use crate::catalog::EngineCatalogList;
use crate::dataset_fit::Misfit;
use crate::delta::errors::of_delta;
use crate::delta::log::Stamp;
use crate::delta::opening::{Place, open, schema_of};
use crate::delta::snapshot::{DeltaSnapshot, differences, with_file_column};
use crate::drift::Followed;
use crate::error::{Error, Result};
use crate::evolution::{Evolution, Promotion};
use crate::message::Message;
use crate::table_watch::TableWatch;
use crate::tables::{BrokenTable, DeclaredColumns};

/// The Delta tables of one engine that follow their logs.
#[derive(Debug, Default)]
pub struct DeltaTables(Mutex<Vec<Weak<DeltaTable>>>);

/// A table whose state is that of its last commit, or of a fixed one.
#[derive(Debug)]
pub struct DeltaTable {
    place: Place,
    schema: SchemaRef,
    constraints: Constraints,
    inferred: bool,
    evolution: Evolution,
    watch: Arc<TableWatch>,
    opened: Mutex<Option<Opened>>,
    problem: Mutex<Option<Error>>,
    /// The log that inferred columns are those of.
    made: Mutex<Stamp>,
    /// The log at the last look whether the table is outdated.
    looked: Mutex<Stamp>,
}

/// Why a table could not be read, and the columns that it has, if they are known.
type Unread = (Error, Option<Fields>);

#[derive(Debug, Clone)]
struct Opened {
    version: Option<u64>,
    stamp: Stamp,
    table: Arc<dyn TableProvider>,
}

/// The table of a message: what [`Place`] reads, and what the table allows, as `evolution`.
///
/// A table with a `problem` has it until its log changes.
pub fn table(
    state: &SessionState,
    columns: DeclaredColumns,
    message: &Message,
    watch: Arc<TableWatch>,
    problem: Option<Error>,
) -> Result<Arc<dyn TableProvider>> {
    let place = Place::read(message)?;
    let schema = with_file_column(&columns.schema, place.file_column.as_deref());
    let log = Stamp::of(&place.path, None);
    let opened = problem.clone().map(|error| Opened {
        version: None,
        stamp: log.clone(),
        table: Arc::new(BrokenTable::new(Arc::clone(&schema), error)),
    });
    let table = Arc::new(DeltaTable {
        schema,
        constraints: columns.constraints,
        inferred: columns.inferred,
        evolution: evolution(message)?,
        watch,
        opened: Mutex::new(opened),
        problem: Mutex::new(problem),
        made: Mutex::new(log.clone()),
        looked: Mutex::new(log),
        place,
    });
    if !table.place.is_pinned()
        && let Some(tables) = state.config().get_extension::<DeltaTables>()
    {
        let mut following = tables.0.lock();
        following.retain(|known| known.strong_count() > 0);
        following.push(Arc::downgrade(&table));
    }
    Ok(table)
}

fn evolution(message: &Message) -> Result<Evolution> {
    let evolution = message
        .object("evolution")
        .ok_or_else(|| Error::configuration("a message lacks 'evolution'"))?;
    Evolution::read(&evolution)
}

/// Opens the table of a message and compares its columns with the declared ones. Gives the number
/// of its files.
pub async fn verify(schema: &SchemaRef, message: &Message) -> std::result::Result<usize, Misfit> {
    let place = Place::read(message)?;
    let evolution = evolution(message)?;
    let table = open(&place).await?;
    let found = schema_of(&table).map_err(|error| error.within(&place.describe()))?;
    let wrong = differences(&place, found.fields(), schema, &evolution);
    if !wrong.is_empty() {
        return Err(Misfit::Differs {
            what: format!("the columns of the {}", place.describe()),
            differences: wrong,
            found: found.fields().clone(),
        });
    }
    let files = table
        .snapshot()
        .map(|snapshot| snapshot.log_data().num_files());
    Ok(files.map_err(|error| of_delta(&error))?)
}

/// The newest state of the Delta table in a folder, with the columns that it has.
pub async fn folder_table(folder: &Path) -> Result<Arc<dyn TableProvider>> {
    let place = Place::plain(folder);
    let table = open(&place).await?;
    let schema = schema_of(&table).map_err(|error| error.within(&place.describe()))?;
    let constraints = Constraints::default();
    let evolution = Evolution {
        promotion: Promotion::None,
        renames: HashMap::new(),
        allow_missing: false,
        allow_extra: true,
        allow_casts: false,
    };
    let snapshot = DeltaSnapshot::new(&place, &table, &schema, &constraints, &evolution)?;
    Ok(Arc::new(snapshot))
}

/// The state of a Delta table for one statement; None for every other table.
pub async fn opened(table: &Arc<dyn TableProvider>) -> Option<Arc<dyn TableProvider>> {
    Some(table.downcast_ref::<DeltaTable>()?.open().await)
}

/// The folder of a Delta table; None for every other table.
pub fn location_of(table: &dyn TableProvider) -> Option<String> {
    table
        .downcast_ref::<DeltaSnapshot>()
        .map(|snapshot| snapshot.location().to_string())
}

/// Looks whether tables got commits. Those that did are replaced with one change of the catalog, so
/// that every view over them is planned again and the next statement finds their new state.
pub fn refresh(state: &SessionState, catalogs: &EngineCatalogList) -> Result<()> {
    let Some(tables) = state.config().get_extension::<DeltaTables>() else {
        return Ok(());
    };
    let following: Vec<Arc<DeltaTable>> =
        tables.0.lock().iter().filter_map(Weak::upgrade).collect();
    let stale: Vec<Arc<DeltaTable>> = following
        .into_iter()
        .filter(|table| table.is_stale())
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    let is_stale = |table: &DeltaTable| stale.iter().any(|known| std::ptr::eq(&**known, table));
    let mut fresh = Vec::new();
    catalogs.change(|contents| {
        contents.replace_tables(|table| {
            let table: &DeltaTable = table.downcast_ref()?;
            is_stale(table).then(|| {
                let again = Arc::new(table.unopened());
                fresh.push(Arc::downgrade(&again));
                again as Arc<dyn TableProvider>
            })
        });
        Ok(())
    })?;
    let mut following = tables.0.lock();
    // What statements still read is followed no longer.
    following.retain(|known| known.upgrade().is_some_and(|table| !is_stale(&table)));
    following.extend(fresh);
    Ok(())
}

impl DeltaTable {
    async fn open(&self) -> Arc<dyn TableProvider> {
        if let Some(opened) = self.opened.lock().as_ref() {
            return Arc::clone(&opened.table);
        }
        // Looked at before it is read: what is committed meanwhile is found by the next look.
        let before = Stamp::of(&self.place.path, None);
        let (version, table) = match self.read().await {
            Ok((version, table)) => {
                self.watch.fits(self.schema.fields());
                (Some(version), table)
            }
            Err((error, found)) => {
                self.watch
                    .fails(self.schema.fields(), found.as_ref(), &error);
                let broken = BrokenTable::new(Arc::clone(&self.schema), error);
                (None, Arc::new(broken) as Arc<dyn TableProvider>)
            }
        };
        let mut opened = self.opened.lock();
        // Another statement may have opened it at the same time; both use what came first.
        let opened = opened.get_or_insert_with(|| Opened {
            version,
            stamp: before,
            table,
        });
        Arc::clone(&opened.table)
    }

    /// The state of the table now; else what is wrong, with the columns that the log has.
    async fn read(&self) -> std::result::Result<(u64, Arc<dyn TableProvider>), Unread> {
        let unread = |error| (error, None);
        let table = open(&self.place).await.map_err(unread)?;
        let version = table
            .version()
            .ok_or_else(|| Error::internal("a Delta table without a version"))
            .map_err(unread)?;
        let snapshot = DeltaSnapshot::new(
            &self.place,
            &table,
            &self.schema,
            &self.constraints,
            &self.evolution,
        );
        match snapshot {
            Ok(snapshot) => Ok((version, Arc::new(snapshot))),
            Err(error) => {
                let found = schema_of(&table).ok();
                Err((error, found.map(|found| found.fields().clone())))
            }
        }
    }

    /// Whether the log has changed since the state was read.
    fn is_stale(&self) -> bool {
        let opened = self.opened.lock();
        opened
            .as_ref()
            .is_some_and(|known| Stamp::of(&self.place.path, known.version) != known.stamp)
    }

    /// The same table, to be opened again.
    fn unopened(&self) -> Self {
        DeltaTable {
            place: self.place.clone(),
            schema: Arc::clone(&self.schema),
            constraints: self.constraints.clone(),
            inferred: self.inferred,
            evolution: self.evolution.clone(),
            watch: Arc::clone(&self.watch),
            opened: Mutex::default(),
            problem: Mutex::default(),
            made: Mutex::new(self.made.lock().clone()),
            looked: Mutex::new(self.looked.lock().clone()),
        }
    }
}

/// The table as one that is followed; None for every other table.
pub fn followed(table: &Arc<dyn TableProvider>) -> Option<&dyn Followed> {
    let table: &DeltaTable = table.downcast_ref()?;
    Some(table)
}

impl Followed for DeltaTable {
    fn watch(&self) -> Option<&Arc<TableWatch>> {
        Some(&self.watch)
    }

    fn is_inferred(&self) -> bool {
        self.inferred
    }

    fn is_outdated(&self) -> bool {
        if !self.inferred {
            return false;
        }
        let now = Stamp::of(&self.place.path, None);
        let is_outdated = now != *self.made.lock();
        *self.looked.lock() = now;
        is_outdated
    }

    fn problem(&self) -> Option<Error> {
        self.problem.lock().clone()
    }

    fn set_problem(&self, error: Error) {
        let broken = BrokenTable::new(Arc::clone(&self.schema), error.clone());
        *self.opened.lock() = Some(Opened {
            version: None,
            stamp: self.looked.lock().clone(),
            table: Arc::new(broken),
        });
        *self.problem.lock() = Some(error);
        self.confirm();
    }

    fn confirm(&self) {
        *self.made.lock() = self.looked.lock().clone();
    }

    fn made_like(&self, other: &dyn TableProvider) {
        if let Some(other) = other.downcast_ref::<DeltaTable>() {
            *self.made.lock() = other.looked.lock().clone();
        }
    }
}

#[async_trait]
impl TableProvider for DeltaTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn constraints(&self) -> Option<&Constraints> {
        Some(&self.constraints)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
        let table = self.open().await;
        table.scan(state, projection, filters, limit).await
    }
}
