//! Forms of SET that the parser knows and the planner does not, in the forms that it does:
//! PostgreSQL's `SET TIME ZONE …`, `SET SESSION …` and `… TO DEFAULT`.

use datafusion::sql::parser::{ResetStatement, Statement};
use datafusion::sql::sqlparser::ast::{
    ContextModifier, Expr, Ident, ObjectName, Set, Statement as SqlStatement,
};

use crate::error::{Error, Kind, Result};

const TIME_ZONE: &str = "datafusion.execution.time_zone";

/// The statement in a form that the planner takes; whatever is no SET stays as it is.
pub fn resolve(statement: Statement) -> Result<Statement> {
    let Statement::Statement(inner) = statement else {
        return Ok(statement);
    };
    match *inner {
        SqlStatement::Set(set) => resolve_set(set),
        other => Ok(Statement::Statement(Box::new(other))),
    }
}

fn resolve_set(set: Set) -> Result<Statement> {
    let (scope, variable, mut values) = match set {
        Set::SetTimeZone { local, value } => (
            local.then_some(ContextModifier::Local),
            name_of(TIME_ZONE),
            vec![value],
        ),
        Set::SingleAssignment {
            scope,
            hivevar: false,
            variable,
            values,
        } => (scope, variable, values),
        other => return Ok(Statement::Statement(Box::new(SqlStatement::Set(other)))),
    };
    match scope {
        None | Some(ContextModifier::Session) => {}
        Some(other) => {
            return Err(Error::new(
                Kind::Unsupported,
                "0A000",
                format!(
                    "SET {}is not supported: a setting holds for the session, until it is set or \
                     reset",
                    other.to_string().to_uppercase()
                ),
            ));
        }
    }
    let zone = is_time_zone(&variable);
    if zone && let [value] = values.as_mut_slice() {
        check_zone(value)?;
    }
    if let [Expr::Identifier(word)] = values.as_slice()
        && word.quote_style.is_none()
        && (is_word(word, "default") || (zone && is_word(word, "local")))
    {
        let variable = if zone { name_of(TIME_ZONE) } else { variable };
        return Ok(Statement::Reset(ResetStatement::Variable(variable)));
    }
    Ok(Statement::Statement(Box::new(SqlStatement::Set(
        Set::SingleAssignment {
            scope: None,
            hivevar: false,
            variable,
            values,
        },
    ))))
}

/// A number or an interval is an offset in PostgreSQL; the engine would take the text for a name.
fn check_zone(value: &Expr) -> Result<()> {
    let offset = match value {
        Expr::Identifier(_) => false,
        Expr::Value(value) => value.value.clone().into_string().is_none(),
        _ => true,
    };
    if offset {
        return Err(Error::configuration(format!(
            "{value} is no time zone; it takes names such as 'Europe/Paris', 'UTC' or '+02:00'"
        )));
    }
    Ok(())
}

fn is_time_zone(variable: &ObjectName) -> bool {
    let text = variable.to_string().to_lowercase();
    text == "timezone" || text == "time.zone" || text == TIME_ZONE
}

fn is_word(ident: &Ident, word: &str) -> bool {
    ident.value.eq_ignore_ascii_case(word)
}

fn name_of(key: &str) -> ObjectName {
    ObjectName::from(key.split('.').map(Ident::new).collect::<Vec<_>>())
}
