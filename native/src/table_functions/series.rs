//! The engine's series of numbers and times, with arguments that are checked by name.

use std::sync::Arc;

use arrow::datatypes::{DataType, IntervalUnit, TimeUnit};
use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::ScalarValue;
use datafusion::error::Result as EngineResult;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Expr, lit};

use super::arguments::{constants, wrong_count, wrong_type};
use crate::error::{Error, Kind, Result};

pub fn register(state: &mut SessionState) {
    for name in ["generate_series", "range"] {
        let Some(function) = state.table_functions().get(name).cloned() else {
            continue;
        };
        let series = Series {
            name,
            engine: Arc::clone(function.function()),
        };
        state.register_udtf(name, Arc::new(series));
    }
}

#[derive(Debug)]
struct Series {
    name: &'static str,
    engine: Arc<dyn TableFunctionImpl>,
}

impl TableFunctionImpl for Series {
    fn call_with_args(&self, args: TableFunctionArgs) -> EngineResult<Arc<dyn TableProvider>> {
        let exprs = self.checked(constants(self.name, &args)?)?;
        let checked = TableFunctionArgs::new(&exprs, args.session());
        self.engine.call_with_args(checked).map_err(|error| {
            let text = Error::from(error).message;
            Error::new(Kind::Plan, "22023", format!("{}: {text}", self.name)).into()
        })
    }
}

impl Series {
    fn checked(&self, values: Vec<ScalarValue>) -> Result<Vec<Expr>> {
        let times = values
            .first()
            .is_some_and(|first| is_time(&first.data_type()));
        let right_count = if times {
            values.len() == 3
        } else {
            (1..=3).contains(&values.len())
        };
        if !right_count {
            let syntax = match times {
                true => format!("{}(start, end, step) with a step for times", self.name),
                false => format!("{}([start, ]end[, step])", self.name),
            };
            return Err(wrong_count(self.name, values.len(), &syntax));
        }
        values
            .into_iter()
            .enumerate()
            .map(|(index, value)| self.converted(index, value, times))
            .collect()
    }

    fn converted(&self, index: usize, value: ScalarValue, times: bool) -> Result<Expr> {
        let found = value.data_type();
        if value.is_null() {
            return Ok(lit(ScalarValue::Null));
        }
        let interval = DataType::Interval(IntervalUnit::MonthDayNano);
        let (fits, target, expected) = match (times, index) {
            (false, _) => (
                found.is_integer(),
                DataType::Int64,
                "a whole number, or a date or timestamp as the first argument",
            ),
            (true, 2) => (
                matches!(found, DataType::Interval(_)),
                interval,
                "an interval",
            ),
            (true, _) => {
                let target = match &found {
                    DataType::Timestamp(_, zone) => {
                        DataType::Timestamp(TimeUnit::Nanosecond, zone.clone())
                    }
                    _ => DataType::Date32,
                };
                (is_time(&found), target, "a date or timestamp")
            }
        };
        if !fits {
            return Err(wrong_type(self.name, index, &value, expected));
        }
        let converted = value
            .cast_to(&target)
            .map_err(|_| wrong_type(self.name, index, &value, &format!("a value of {target}")))?;
        if index == 2 && is_zero(&converted) {
            return Err(Error::new(
                Kind::Plan,
                "22023",
                format!(
                    "{}: the step is zero; such a series would never end",
                    self.name
                ),
            ));
        }
        Ok(lit(converted))
    }
}

fn is_time(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Timestamp(_, _) | DataType::Date32 | DataType::Date64
    )
}

fn is_zero(step: &ScalarValue) -> bool {
    match step {
        ScalarValue::Int64(Some(number)) => *number == 0,
        ScalarValue::IntervalMonthDayNano(Some(interval)) => {
            interval.months == 0 && interval.days == 0 && interval.nanoseconds == 0
        }
        _ => false,
    }
}
