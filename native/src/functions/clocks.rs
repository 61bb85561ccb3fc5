//! The function `from_local_time`: from what the clocks of a time zone showed to moments.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use arrow::compute::{CastOptions, cast, cast_with_options};
use arrow::datatypes::{DataType, TimeUnit};
use arrow::error::ArrowError;
use datafusion::common::ScalarValue;
use datafusion::error::Result as EngineResult;
use datafusion::execution::{FunctionRegistry, SessionState};
use datafusion::logical_expr::scalar_doc_sections::DOC_SECTION_DATETIME;
use datafusion::logical_expr::{
    ColumnarValue, Documentation, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};

use crate::error::{Error, Kind, Result};

const NAME: &str = "from_local_time";
const UTC: &str = "UTC";
const SECONDS_OF_A_DAY: i64 = 86_400;

pub fn register(state: &mut SessionState) -> Result<()> {
    state.register_udf(Arc::new(ScalarUDF::new_from_impl(FromLocalTime::new())))?;
    Ok(())
}

/// The counterpart of the engine's `to_local_time`. A cast to a type with a zone would do, but the
/// optimizer moves such casts to the other side of comparisons, where the zone is lost.
#[derive(Debug)]
struct FromLocalTime {
    signature: Signature,
    documentation: Documentation,
}

impl FromLocalTime {
    fn new() -> Self {
        let documentation = Documentation::builder(
            DOC_SECTION_DATETIME,
            "The moment at which the clocks of a time zone showed a timestamp, in UTC. A time that \
             they left out is counted on from before the change, one that they showed twice is \
             that of standard time.",
            "from_local_time(timestamp, zone)",
        )
        .with_sql_example(
            "SELECT from_local_time(TIMESTAMP '2024-07-01 12:00:00', 'Europe/Zurich') \
             -- 2024-07-01T10:00:00Z",
        )
        .with_argument("timestamp", "A timestamp without a zone")
        .with_argument("zone", "Name of a time zone or +hh:mm, a literal")
        .build();
        FromLocalTime {
            signature: Signature::user_defined(Volatility::Immutable),
            documentation,
        }
    }
}

impl PartialEq for FromLocalTime {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for FromLocalTime {}

impl Hash for FromLocalTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        NAME.hash(state);
    }
}

impl ScalarUDFImpl for FromLocalTime {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }

    fn coerce_types(&self, types: &[DataType]) -> EngineResult<Vec<DataType>> {
        Ok(match types {
            [DataType::Null, _] => vec![
                DataType::Timestamp(TimeUnit::Microsecond, None),
                DataType::Utf8,
            ],
            [timestamp, zone] if is_text(zone) => vec![timestamp.clone(), DataType::Utf8],
            other => other.to_vec(),
        })
    }

    fn return_type(&self, types: &[DataType]) -> EngineResult<DataType> {
        match types {
            [DataType::Timestamp(unit, None), DataType::Utf8] => {
                Ok(DataType::Timestamp(*unit, Some(UTC.into())))
            }
            [timestamp, zone] => Err(Error::new(
                Kind::Plan,
                "42804",
                format!(
                    "{NAME} was given {timestamp} and {zone}; expected a timestamp without a zone \
                     and the name of a zone"
                ),
            )
            .into()),
            _ => Err(Error::new(
                Kind::Plan,
                "42883",
                format!(
                    "{NAME} was given {} arguments; write {NAME}(timestamp, zone)",
                    types.len()
                ),
            )
            .into()),
        }
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> EngineResult<ColumnarValue> {
        let [timestamps, zone] = args.args.as_slice() else {
            return Err(Error::internal("a call without its two arguments").into());
        };
        let ColumnarValue::Scalar(ScalarValue::Utf8(zone)) = zone else {
            return Err(Error::new(
                Kind::Plan,
                "42P10",
                format!("the zone of {NAME} has to be a literal"),
            )
            .into());
        };
        let Some(zone) = zone else {
            let nothing = ScalarValue::try_from(args.return_field.data_type())?;
            return Ok(ColumnarValue::Scalar(nothing));
        };
        Ok(match timestamps {
            ColumnarValue::Array(local) => ColumnarValue::Array(moments(local, zone)?),
            ColumnarValue::Scalar(local) => {
                let moment = moments(&local.to_array()?, zone)?;
                ColumnarValue::Scalar(ScalarValue::try_from_array(&moment, 0)?)
            }
        })
    }
}

fn is_text(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null
    )
}

/// The moments at which the clocks of a zone showed what they are given.
fn moments(local: &ArrayRef, zone: &str) -> Result<ArrayRef> {
    let DataType::Timestamp(unit, None) = local.data_type() else {
        return Err(Error::internal("no timestamps without a zone"));
    };
    let clocks = Clocks { unit: *unit, zone };
    let shown = cast(local, &DataType::Int64)?;
    let shown: &Int64Array = shown.as_primitive();
    let mut moments = clocks.read(shown)?;
    if moments.null_count() != shown.null_count() {
        moments = clocks.settle(shown, &moments)?;
    }
    let moments: ArrayRef = Arc::new(moments);
    Ok(cast(
        &moments,
        &DataType::Timestamp(*unit, Some(UTC.into())),
    )?)
}

/// The clocks of a zone, with times as numbers of a unit.
struct Clocks<'a> {
    unit: TimeUnit,
    zone: &'a str,
}

impl Clocks<'_> {
    /// The moments of times, null for those that were never shown or shown twice.
    fn read(&self, shown: &Int64Array) -> Result<Int64Array> {
        let local = cast(shown, &DataType::Timestamp(self.unit, None))?;
        let zoned = DataType::Timestamp(self.unit, Some(self.zone.into()));
        let nulls = CastOptions {
            safe: true,
            ..CastOptions::default()
        };
        let moments = cast_with_options(&local, &zoned, &nulls).map_err(|error| match error {
            ArrowError::ParseError(_) => Error::new(
                Kind::Data,
                "22023",
                format!(
                    "no time zone is called '{}'; use a name such as Europe/Zurich or +01:00",
                    self.zone
                ),
            ),
            other => other.into(),
        })?;
        Ok(cast(&moments, &DataType::Int64)?.as_primitive().clone())
    }

    /// Fills in the moments of times around changes of the clocks. Standard time is behind the
    /// other: it was there before a time that was left out and after one that was shown twice.
    fn settle(&self, shown: &Int64Array, moments: &Int64Array) -> Result<Int64Array> {
        let open: Vec<usize> = (0..shown.len())
            .filter(|&row| shown.is_valid(row) && moments.is_null(row))
            .collect();
        let before = self.offsets(shown, &open, -1)?;
        let after = self.offsets(shown, &open, 1)?;
        let mut settled: Vec<Option<i64>> = moments.iter().collect();
        for (place, row) in open.into_iter().enumerate() {
            let time = shown.value(row);
            let moment = match (before[place], after[place]) {
                (Some(a), Some(b)) => time.checked_sub(a.min(b)),
                _ => None,
            };
            settled[row] = Some(moment.ok_or_else(|| {
                Error::new(
                    Kind::Data,
                    "22008",
                    format!("a timestamp is too far away for the zone '{}'", self.zone),
                )
            })?);
        }
        Ok(settled.into_iter().collect())
    }

    /// How far the clocks were ahead of UTC some days from the times of rows.
    fn offsets(&self, shown: &Int64Array, rows: &[usize], days: i64) -> Result<Vec<Option<i64>>> {
        let shift = days * SECONDS_OF_A_DAY * self.per_second();
        let shifted: Int64Array = rows
            .iter()
            .map(|&row| shown.value(row).checked_add(shift))
            .collect();
        let moments = self.read(&shifted)?;
        Ok(shifted
            .iter()
            .zip(&moments)
            .map(|(time, moment)| time?.checked_sub(moment?))
            .collect())
    }

    fn per_second(&self) -> i64 {
        match self.unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1_000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::TimestampSecondArray;
    use arrow::util::display::{ArrayFormatter, FormatOptions};

    fn read(zone: &str, local: &[&str]) -> Result<Vec<String>> {
        let texts: ArrayRef = Arc::new(arrow::array::StringArray::from(local.to_vec()));
        let local = cast(&texts, &DataType::Timestamp(TimeUnit::Millisecond, None))?;
        let moments = moments(&local, zone)?;
        let formatter = ArrayFormatter::try_new(&moments, &FormatOptions::default())?;
        Ok((0..moments.len())
            .map(|row| formatter.value(row).to_string())
            .collect())
    }

    #[test]
    fn clocks_are_read() {
        assert_eq!(
            read(
                "Europe/Zurich",
                &[
                    "2024-01-01T12:00:00.5",
                    "2024-07-01T12:00:00",
                    "1969-12-31T23:00:00"
                ]
            )
            .unwrap(),
            [
                "2024-01-01T11:00:00.500Z",
                "2024-07-01T10:00:00Z",
                "1969-12-31T22:00:00Z"
            ]
        );
        assert_eq!(
            read("+05:30", &["2024-01-01T00:00:00"]).unwrap(),
            ["2023-12-31T18:30:00Z"]
        );
    }

    /// As PostgreSQL has them.
    #[test]
    fn times_that_were_left_out_or_shown_twice_are_those_of_standard_time() {
        assert_eq!(
            read(
                "Europe/Zurich",
                &[
                    "2024-03-31T01:59:59",
                    "2024-03-31T02:30:00",
                    "2024-03-31T03:00:00",
                    "2024-10-27T01:59:59",
                    "2024-10-27T02:30:00",
                    "2024-10-27T03:00:00"
                ]
            )
            .unwrap(),
            [
                "2024-03-31T00:59:59Z",
                "2024-03-31T01:30:00Z",
                "2024-03-31T01:00:00Z",
                "2024-10-26T23:59:59Z",
                "2024-10-27T01:30:00Z",
                "2024-10-27T02:00:00Z"
            ]
        );
        assert_eq!(
            read("America/New_York", &["2024-11-03T01:30:00"]).unwrap(),
            ["2024-11-03T06:30:00Z"]
        );
    }

    #[test]
    fn nulls_stay_and_what_can_not_be_read_is_an_error() {
        let local: ArrayRef = Arc::new(TimestampSecondArray::from(vec![None, Some(0)]));
        assert!(moments(&local, "Asia/Tokyo").unwrap().is_null(0));
        let error = moments(&local, "Europe/Nowhere").unwrap_err();
        assert_eq!(error.sql_state, "22023");
        let far: ArrayRef = Arc::new(TimestampSecondArray::from(vec![i64::MAX]));
        assert_eq!(
            moments(&far, "Europe/Zurich").unwrap_err().sql_state,
            "22008"
        );
    }
}
