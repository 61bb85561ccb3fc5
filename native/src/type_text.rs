//! Arrow types in the notation in which declared columns are written.

use arrow::datatypes::{DataType, Field, IntervalUnit, TimeUnit, UnionMode};

/// The type of a field, without its name and its own nullability.
pub fn type_text(data_type: &DataType) -> String {
    match data_type {
        DataType::Boolean => "bool".into(),
        DataType::Decimal128(precision, scale) => format!("decimal({precision},{scale})"),
        DataType::Decimal256(precision, scale) if *precision > 38 => {
            format!("decimal({precision},{scale})")
        }
        DataType::Decimal256(precision, scale) => format!("decimal256({precision},{scale})"),
        DataType::FixedSizeBinary(width) => format!("fixed_size_binary({width})"),
        DataType::LargeUtf8 => "large_utf8".into(),
        DataType::LargeBinary => "large_binary".into(),
        DataType::Utf8View => "utf8_view".into(),
        DataType::BinaryView => "binary_view".into(),
        DataType::Time32(unit) => format!("time32({})", unit_text(*unit)),
        DataType::Time64(unit) => format!("time64({})", unit_text(*unit)),
        DataType::Duration(unit) => format!("duration({})", unit_text(*unit)),
        DataType::Timestamp(unit, None) => format!("timestamp({})", unit_text(*unit)),
        DataType::Timestamp(unit, Some(zone)) => {
            format!("timestamp({},{zone})", unit_text(*unit))
        }
        DataType::Interval(IntervalUnit::YearMonth) => "interval(year_month)".into(),
        DataType::Interval(IntervalUnit::DayTime) => "interval(day_time)".into(),
        DataType::Interval(IntervalUnit::MonthDayNano) => "interval(month_day_nano)".into(),
        DataType::List(child) => format!("list<{}>", with_nullability(child)),
        DataType::LargeList(child) => format!("large_list<{}>", with_nullability(child)),
        DataType::ListView(child) => format!("list_view<{}>", with_nullability(child)),
        DataType::LargeListView(child) => format!("large_list_view<{}>", with_nullability(child)),
        DataType::FixedSizeList(child, size) => {
            format!("fixed_size_list<{}>[{size}]", with_nullability(child))
        }
        DataType::Struct(fields) => format!("struct<{}>", joined(fields.iter().map(member))),
        DataType::Map(entries, sorted) => map_text(entries, *sorted),
        DataType::Dictionary(index, value) => {
            format!("dictionary({}, {})", type_text(index), type_text(value))
        }
        DataType::Union(fields, mode) => {
            let word = match mode {
                UnionMode::Dense => "dense_union",
                UnionMode::Sparse => "sparse_union",
            };
            let members = fields
                .iter()
                .map(|(id, field)| format!("{id}: {}", member(field)));
            format!("{word}<{}>", joined(members))
        }
        DataType::RunEndEncoded(ends, values) => format!(
            "run_end_encoded<{}, {}>",
            type_text(ends.data_type()),
            with_nullability(values)
        ),
        simple => simple.to_string().to_lowercase(),
    }
}

fn map_text(entries: &Field, sorted: bool) -> String {
    let (key, value) = match entries.data_type() {
        DataType::Struct(fields) if fields.len() == 2 => (&fields[0], &fields[1]),
        _ => return "map".into(),
    };
    format!(
        "map<{}, {}{}>",
        type_text(key.data_type()),
        with_nullability(value),
        if sorted { ", sorted" } else { "" }
    )
}

fn joined(members: impl Iterator<Item = String>) -> String {
    members.collect::<Vec<_>>().join(", ")
}

fn member(field: impl AsRef<Field>) -> String {
    let field = field.as_ref();
    let name = field.name();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = if !name.is_empty() && name.chars().all(is_word) {
        name.clone()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    };
    format!("{name}: {}", with_nullability(field))
}

fn with_nullability(field: &Field) -> String {
    let text = type_text(field.data_type());
    if field.is_nullable() {
        text
    } else {
        format!("{text} not null")
    }
}

fn unit_text(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Second => "s",
        TimeUnit::Millisecond => "ms",
        TimeUnit::Microsecond => "us",
        TimeUnit::Nanosecond => "ns",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn types_are_written_as_registries_write_them() {
        let nested = DataType::List(Arc::new(Field::new(
            "element",
            DataType::Struct(
                vec![
                    Field::new("id", DataType::Int32, false),
                    Field::new("a b", DataType::Utf8, true),
                ]
                .into(),
            ),
            true,
        )));
        assert_eq!(
            type_text(&nested),
            "list<struct<id: int32 not null, \"a b\": utf8>>"
        );
        for (data_type, text) in [
            (DataType::Boolean, "bool"),
            (DataType::UInt64, "uint64"),
            (DataType::Float32, "float32"),
            (DataType::Date32, "date32"),
            (DataType::Null, "null"),
            (DataType::Decimal128(5, 2), "decimal(5,2)"),
            (
                DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
                "timestamp(us,UTC)",
            ),
            (
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
                "dictionary(int32, utf8)",
            ),
        ] {
            assert_eq!(type_text(&data_type), text);
        }
    }
}
