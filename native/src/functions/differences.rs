//! The function `timestamp_difference`: from one timestamp to another in days and the rest of a day.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, IntervalMonthDayNanoArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, IntervalMonthDayNano, IntervalUnit, TimeUnit};
use datafusion::logical_expr::ColumnarValue;

use super::definition::{Argument, Definition, Takes};
use crate::error::{Error, Kind, Result};

const SECONDS_OF_A_DAY: i64 = 86_400;
const NANOS_OF_A_DAY: i64 = SECONDS_OF_A_DAY * 1_000_000_000;

/// The engine's own difference is a Duration, which SQL has no type for, and which is compared
/// wrongly once it is cast to an interval: intervals are ordered by their months, days and
/// nanoseconds one after the other, so that 25 hours are less than a day. Here the rest is always
/// less than a day and has the sign of the days.
pub const TIMESTAMP_DIFFERENCE: Definition = Definition {
    name: "timestamp_difference",
    about: "The time from a timestamp to a later one, in days of 24 hours and the rest of a day; \
            negative when the first argument is the earlier one.",
    example: "SELECT timestamp_difference(TIMESTAMP '2024-03-01 12:00:00', \
              TIMESTAMP '2024-02-28 00:00:00') -- 2 days 12 hours",
    arguments: &[
        Argument {
            name: "later",
            takes: Takes::Timestamp,
            about: "A timestamp or date",
        },
        Argument {
            name: "earlier",
            takes: Takes::Timestamp,
            about: "A timestamp or date, with a time zone if the other has one",
        },
    ],
    repeats: false,
    strict: true,
    result: DataType::Interval(IntervalUnit::MonthDayNano),
    kernel: timestamp_difference,
};

fn timestamp_difference(args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
    let later = Points::of(&args[0])?;
    let earlier = Points::of(&args[1])?;
    if let (Some(one), Some(other)) = (later.has_zone, earlier.has_zone)
        && one != other
    {
        return Err(Error::new(
            Kind::Plan,
            "42804",
            "timestamp_difference was given one timestamp with a time zone and one without; cast \
             one of them",
        ));
    }
    let differences = (0..rows)
        .map(|row| match (later.get(row), earlier.get(row)) {
            (Some(later), Some(earlier)) => later.since(earlier).map(Some),
            _ => Ok(None),
        })
        .collect::<Result<IntervalMonthDayNanoArray>>()?;
    Ok(Arc::new(differences))
}

/// The timestamps of one argument.
struct Points {
    counts: ArrayRef,
    per_second: i64,
    is_constant: bool,
    /// None when all are null and of no type.
    has_zone: Option<bool>,
}

impl Points {
    fn of(value: &ColumnarValue) -> Result<Self> {
        let (array, is_constant) = match value {
            ColumnarValue::Array(array) => (Arc::clone(array), false),
            ColumnarValue::Scalar(scalar) => (scalar.to_array()?, true),
        };
        let (unit, has_zone) = match array.data_type() {
            DataType::Timestamp(unit, zone) => (*unit, Some(zone.is_some())),
            DataType::Null => (TimeUnit::Second, None),
            _ => return Err(Error::internal("no timestamps")),
        };
        Ok(Points {
            per_second: per_second(unit),
            has_zone,
            counts: cast(&array, &DataType::Int64)?,
            is_constant,
        })
    }

    fn get(&self, row: usize) -> Option<Point> {
        let row = if self.is_constant { 0 } else { row };
        let counts = self.counts.as_primitive::<Int64Type>();
        counts.is_valid(row).then(|| {
            let count = counts.value(row);
            let of_a_day = SECONDS_OF_A_DAY * self.per_second;
            Point {
                day: count.div_euclid(of_a_day),
                nanos: count.rem_euclid(of_a_day) * (1_000_000_000 / self.per_second),
            }
        })
    }
}

/// A day since 1970 and the nanoseconds since its beginning. No count of any unit is too large for
/// it.
struct Point {
    day: i64,
    nanos: i64,
}

impl Point {
    fn since(&self, earlier: Self) -> Result<IntervalMonthDayNano> {
        let mut days = self.day - earlier.day;
        let mut nanos = self.nanos - earlier.nanos;
        if days > 0 && nanos < 0 {
            days -= 1;
            nanos += NANOS_OF_A_DAY;
        } else if days < 0 && nanos > 0 {
            days += 1;
            nanos -= NANOS_OF_A_DAY;
        }
        let days = i32::try_from(days).map_err(|_| {
            Error::new(
                Kind::Data,
                "22008",
                format!("two timestamps are {days} days apart, which no interval holds"),
            )
        })?;
        Ok(IntervalMonthDayNano::new(0, days, nanos))
    }
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}
