//! One session: its default namespace, settings and policy over a shared engine.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use datafusion::config::ConfigOptions;
use datafusion::execution::SessionStateBuilder;
use datafusion::logical_expr::{LogicalPlan, ResetVariable, SetVariable, Statement};
use datafusion::prelude::SessionContext;

use crate::catalog_version::CatalogVersion;
use crate::engine::Engine;
use crate::error::Result;
use crate::java_function::FunctionsSeen;
use crate::message::Message;
use crate::policy::{Access, Policy};
use crate::sessions::SessionFacts;
use crate::settings::set;
use crate::spare_states::{LentState, SpareStates};
use crate::table_functions;

pub struct Session {
    facts: Arc<SessionFacts>,
    pub engine: Arc<Engine>,
    pub context: SessionContext,
    pub policy: Arc<Policy>,
    functions_seen: FunctionsSeen,
    /// The settings that the session was opened with.
    opened_with: Arc<ConfigOptions>,
    pub states: Arc<SpareStates>,
    /// How long the planning of one statement may take.
    pub planning_limit: Duration,
}

impl Session {
    /// Opens a session. `options`: `catalog`, `schema`, `timeZone`, `access`, `allowedFolders`,
    /// `planningMillis`, `settings`.
    pub fn open(engine: &Arc<Engine>, options: &Message) -> Result<Self> {
        let access = Access::from_name(options.text("access")?)?;
        let policy = Arc::new(Policy::new(access, &options.texts("allowedFolders")?));
        let template = engine.template().clone();
        let mut config = template
            .config()
            .clone()
            .with_default_catalog_and_schema(options.text("catalog")?, options.text("schema")?);
        set(
            &mut config,
            "datafusion.execution.time_zone",
            options.text("timeZone")?,
        )?;
        for (key, value) in options.text_map("settings")? {
            set(&mut config, &key, &value)?;
        }
        let mut state = SessionStateBuilder::new_from_existing(template)
            .with_config(config)
            .build();
        table_functions::register_for_session(&mut state, &policy);
        let opened_with = Arc::clone(state.config().options());
        let facts = engine.sessions().open(
            access.name(),
            options.text("catalog")?,
            options.text("schema")?,
        );
        let states = SpareStates::new(Arc::clone(state.catalog_list()));
        Ok(Session {
            facts,
            engine: Arc::clone(engine),
            context: SessionContext::new_with_state(state),
            policy,
            functions_seen: FunctionsSeen::default(),
            opened_with,
            states,
            planning_limit: Duration::from_millis(options.number("planningMillis")?),
        })
    }

    /// Its number within its engine.
    pub fn id(&self) -> u64 {
        self.facts.id()
    }

    /// What its engine shows of it.
    pub fn facts(&self) -> &SessionFacts {
        &self.facts
    }

    /// Gives a setting, or a group of settings, the values that the session was opened with. The
    /// engine itself knows no others than those that it was written with.
    pub async fn reset(&self, variable: &str) -> Result<()> {
        let group = format!("{variable}.");
        let now = self.context.copied_config().options().entries();
        let now: HashMap<String, Option<String>> = now
            .into_iter()
            .map(|entry| (entry.key, entry.value))
            .collect();
        for entry in self.opened_with.entries() {
            let meant = entry.key == variable || entry.key.starts_with(&group);
            if !meant || now.get(&entry.key) == Some(&entry.value) {
                continue;
            }
            let variable = entry.key;
            let change = match entry.value {
                Some(value) => Statement::SetVariable(SetVariable { variable, value }),
                None => Statement::ResetVariable(ResetVariable { variable }),
            };
            let change = LogicalPlan::Statement(change);
            self.context.execute_logical_plan(change).await?;
        }
        Ok(())
    }

    /// The state for a statement that is planned against that version of the catalog.
    pub fn state_at(&self, at: &CatalogVersion) -> LentState {
        let mut state = self.state_with(at);
        state.register_catalog_list(Arc::new(at.clone()));
        state
    }

    /// The state for what is done now, in the live catalog.
    pub fn current_state(&self) -> LentState {
        self.state_with(&self.engine.catalogs().now())
    }

    fn state_with(&self, functions_of: &CatalogVersion) -> LentState {
        let wanted = functions_of.functions();
        self.functions_seen
            .state(&self.context, wanted, &self.states)
    }
}
