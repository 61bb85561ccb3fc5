//! What a Java table says about its size, as the engine's statistics.

use arrow::datatypes::SchemaRef;
use datafusion::common::stats::Precision;
use datafusion::common::{ColumnStatistics, ScalarValue, Statistics};

use crate::error::{Error, Result};
use crate::message::{Message, Sections};
use crate::parameters::Parameters;

/// Reads the description of a scan: how many partitions it has, and the statistics of the table.
///
/// Sections: JSON with `partitions`, `rows`, `bytes` and `columns` (each `column`, `nulls`,
/// `distinct`, `min`, `max`); then the values that `min` and `max` name by position. A number comes
/// as `value` and `exact`.
pub fn statistics(mut sections: Sections<'_>, schema: &SchemaRef) -> Result<(usize, Statistics)> {
    let message = Message::parse(sections.next()?)?;
    let values = Parameters::decode(sections.next()?)?.into_scalars();
    let mut statistics = Statistics::new_unknown(schema);
    statistics.num_rows = count(&message, "rows")?;
    statistics.total_byte_size = count(&message, "bytes")?;
    for column in message.objects("columns") {
        let place = column.number("column")? as usize;
        let field = schema
            .fields()
            .get(place)
            .ok_or_else(|| Error::internal("statistics of a column that is not there"))?;
        let bound = |key: &str| -> Result<Precision<ScalarValue>> {
            let Some(bound) = column.object(key) else {
                return Ok(Precision::Absent);
            };
            let value = values
                .get(bound.number("value")? as usize)
                .ok_or_else(|| Error::internal("statistics with a bound that is not there"))?;
            Ok(precise(
                value.cast_to(field.data_type())?,
                bound.flag("exact")?,
            ))
        };
        statistics.column_statistics[place] = ColumnStatistics {
            null_count: count(&column, "nulls")?,
            distinct_count: count(&column, "distinct")?,
            min_value: bound("min")?,
            max_value: bound("max")?,
            ..ColumnStatistics::new_unknown()
        };
    }
    Ok((message.number("partitions")? as usize, statistics))
}

fn count(message: &Message, key: &str) -> Result<Precision<usize>> {
    match message.object(key) {
        None => Ok(Precision::Absent),
        Some(number) => Ok(precise(
            number.number("value")? as usize,
            number.flag("exact")?,
        )),
    }
}

fn precise<T: std::fmt::Debug + Clone + PartialEq + Eq + PartialOrd>(
    value: T,
    exact: bool,
) -> Precision<T> {
    if exact {
        Precision::Exact(value)
    } else {
        Precision::Inexact(value)
    }
}
