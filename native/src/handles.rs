//! Every live object that Java names by an id.

use std::sync::Arc;

use crate::engine::Engine;
use crate::error::{Error, Kind, Result};
use crate::inspect::Subject;
use crate::plan::Plan;
use crate::publish::PlaceLock;
use crate::session::Session;
use crate::slab::Slab;
use crate::staging::Staging;
use crate::stream::ResultStream;

/// The table of ids. It is the one thing that has to be reachable from every call.
static HANDLES: Slab<Handle> = Slab::new();

/// What an id can name, with the id of what it belongs to.
#[derive(Clone)]
enum Handle {
    Engine(Arc<Engine>),
    Session(Arc<Session>),
    Plan(Arc<Plan>),
    Stream(Arc<Session>, Arc<ResultStream>),
    Staging(Arc<Staging>),
    Lock(
        Arc<Engine>,
        #[expect(dead_code, reason = "held for its end alone")] Arc<PlaceLock>,
    ),
}

impl Handle {
    fn engine(&self) -> &Arc<Engine> {
        match self {
            Handle::Engine(engine) | Handle::Lock(engine, _) => engine,
            Handle::Session(session) | Handle::Stream(session, _) => &session.engine,
            Handle::Plan(plan) => &plan.session.engine,
            Handle::Staging(staging) => &staging.engine,
        }
    }

    fn session(&self) -> Option<&Arc<Session>> {
        match self {
            Handle::Session(session) | Handle::Stream(session, _) => Some(session),
            Handle::Plan(plan) => Some(&plan.session),
            Handle::Engine(_) | Handle::Staging(_) | Handle::Lock(..) => None,
        }
    }
}

pub fn add_engine(engine: Engine) -> i64 {
    HANDLES.insert(Handle::Engine(Arc::new(engine)))
}

pub fn add_session(session: Session) -> i64 {
    HANDLES.insert(Handle::Session(Arc::new(session)))
}

pub fn add_plan(plan: Plan) -> i64 {
    HANDLES.insert(Handle::Plan(Arc::new(plan)))
}

/// Another id for a plan; each is closed by itself.
pub fn share_plan(plan: Arc<Plan>) -> i64 {
    HANDLES.insert(Handle::Plan(plan))
}

pub fn add_stream(session: Arc<Session>, stream: ResultStream) -> i64 {
    HANDLES.insert(Handle::Stream(session, Arc::new(stream)))
}

pub fn add_staging(staging: Staging) -> i64 {
    HANDLES.insert(Handle::Staging(Arc::new(staging)))
}

pub fn add_lock(engine: Arc<Engine>, lock: PlaceLock) -> i64 {
    HANDLES.insert(Handle::Lock(engine, Arc::new(lock)))
}

pub fn engine(id: i64) -> Result<Arc<Engine>> {
    match HANDLES.get(id) {
        Ok(Handle::Engine(engine)) => Ok(engine),
        _ => Err(closed("engine", "08003")),
    }
}

pub fn session(id: i64) -> Result<Arc<Session>> {
    match HANDLES.get(id) {
        Ok(Handle::Session(session)) => Ok(session),
        _ => Err(closed("session", "08003")),
    }
}

pub fn plan(id: i64) -> Result<Arc<Plan>> {
    match HANDLES.get(id) {
        Ok(Handle::Plan(plan)) => Ok(plan),
        _ => Err(closed("plan", "26000")),
    }
}

pub fn stream(id: i64) -> Result<Arc<ResultStream>> {
    match HANDLES.get(id) {
        Ok(Handle::Stream(_, stream)) => Ok(stream),
        _ => Err(closed("result", "24000")),
    }
}

pub fn staging(id: i64) -> Result<Arc<Staging>> {
    match HANDLES.get(id) {
        Ok(Handle::Staging(staging)) => Ok(staging),
        _ => Err(closed("deployment", "55000")),
    }
}

/// What the id names, to be asked about itself.
pub fn subject(id: i64) -> Result<Subject> {
    match HANDLES.get(id) {
        Ok(Handle::Engine(engine)) => Ok(Subject::Engine(engine)),
        Ok(Handle::Session(session)) => Ok(Subject::Session(session)),
        Ok(Handle::Plan(plan)) => Ok(Subject::Plan(plan)),
        Ok(Handle::Stream(_, stream)) => Ok(Subject::Stream(stream)),
        _ => Err(closed("object", "08003")),
    }
}

/// Closes what the id names and all that belongs to it; harmless for an id that is gone.
pub fn close(id: i64) {
    let Some(handle) = HANDLES.remove(id) else {
        return;
    };
    match &handle {
        Handle::Engine(engine) => {
            close_all(|other| Arc::ptr_eq(other.engine(), engine));
            engine.close();
        }
        Handle::Session(session) => {
            close_all(|other| {
                other
                    .session()
                    .is_some_and(|owner| Arc::ptr_eq(owner, session))
            });
        }
        Handle::Stream(_, stream) => stream.cancel(),
        // The lock goes with the handle, of which this holds the last one.
        Handle::Plan(_) | Handle::Staging(_) | Handle::Lock(..) => {}
    }
}

fn close_all(belongs: impl Fn(&Handle) -> bool) {
    for id in HANDLES.ids(belongs) {
        // A stream whose batch Java may be reading stays until Java closes it.
        let keep =
            matches!(HANDLES.get(id), Ok(Handle::Stream(_, stream)) if !stream.close_unless_held());
        if !keep {
            HANDLES.remove(id);
        }
    }
}

/// Open engines, sessions, plans, streams, held batches, stagings.
pub fn counters() -> [i64; 6] {
    let count = |wanted: fn(&Handle) -> bool| HANDLES.ids(wanted).len() as i64;
    [
        count(|handle| matches!(handle, Handle::Engine(_))),
        count(|handle| matches!(handle, Handle::Session(_))),
        count(|handle| matches!(handle, Handle::Plan(_))),
        count(|handle| matches!(handle, Handle::Stream(_, _))),
        count(|handle| matches!(handle, Handle::Stream(_, stream) if stream.holds_batch())),
        count(|handle| matches!(handle, Handle::Staging(_))),
    ]
}

fn closed(what: &str, sql_state: &str) -> Error {
    Error::new(
        Kind::Closed,
        sql_state,
        format!("the {what} was closed, or belongs to another copy of the native library"),
    )
}
