//! Which types hold every value of another type.

use arrow::datatypes::{DataType, Field, Fields};

/// Whether two types hold the same values in the same form: names of list children, nullability,
/// metadata and the order of the fields of structs do not count.
pub fn is_same(a: &DataType, b: &DataType) -> bool {
    match (a, b) {
        (DataType::Struct(a), DataType::Struct(b)) => {
            a.len() == b.len()
                && a.iter().all(|field| {
                    find(b, field.name()).is_some_and(|other| same_field(field, other))
                })
        }
        (DataType::Map(a, _), DataType::Map(b, _)) => match (entry(a), entry(b)) {
            (Some((ka, va)), Some((kb, vb))) => same_field(ka, kb) && same_field(va, vb),
            _ => a == b,
        },
        (DataType::Dictionary(ka, va), DataType::Dictionary(kb, vb)) => ka == kb && is_same(va, vb),
        _ => match (list_child(a), list_child(b)) {
            (Some((ka, a)), Some((kb, b))) => ka == kb && same_field(a, b),
            _ => a == b,
        },
    }
}

fn same_field(a: &Field, b: &Field) -> bool {
    is_same(a.data_type(), b.data_type())
}

/// What kind of list a type is, so that equal kinds differ in their children only, and its child.
pub fn list_child(data_type: &DataType) -> Option<((u8, i32), &Field)> {
    match data_type {
        DataType::List(child) => Some(((0, 0), child)),
        DataType::LargeList(child) => Some(((1, 0), child)),
        DataType::ListView(child) => Some(((2, 0), child)),
        DataType::LargeListView(child) => Some(((3, 0), child)),
        DataType::FixedSizeList(child, size) => Some(((4, *size), child)),
        _ => None,
    }
}

/// Key and value of the entries of a map.
pub fn entry(entries: &Field) -> Option<(&Field, &Field)> {
    match entries.data_type() {
        DataType::Struct(fields) if fields.len() == 2 => Some((&fields[0], &fields[1])),
        _ => None,
    }
}

/// The field of that name.
pub fn find<'a>(fields: &'a Fields, name: &str) -> Option<&'a Field> {
    fields
        .iter()
        .find(|field| field.name() == name)
        .map(AsRef::as_ref)
}

/// Whether every value of a type without children is a value of another type. A conversion that
/// could fail for a single value is none.
pub fn widens(from: &DataType, to: &DataType) -> bool {
    use DataType::*;
    match (from, to) {
        _ if from == to => true,
        (Dictionary(k1, v1), Dictionary(k2, v2)) => widens(k1, k2) && widens(v1, v2),
        (Dictionary(_, value), to) => widens(value, to),
        // A dictionary with a narrow index has no place for many distinct values.
        (from, Dictionary(index, value)) => {
            matches!(**index, Int32 | Int64 | UInt32 | UInt64) && widens(from, value)
        }
        (Utf8, LargeUtf8 | Utf8View) | (Utf8View, Utf8 | LargeUtf8) => true,
        (Binary, LargeBinary | BinaryView) | (BinaryView, Binary | LargeBinary) => true,
        (FixedSizeBinary(_), Binary | LargeBinary) => true,
        (Date32, Date64) => true,
        (Time32(_), Time64(_)) => true,
        (Timestamp(a, Some(x)), Timestamp(b, Some(y))) => a == b && is_utc(x) && is_utc(y),
        (Float16, Float32 | Float64) | (Float32, Float64) => true,
        (Decimal128(p1, s1) | Decimal256(p1, s1), to) => match decimal(to) {
            Some((p2, s2)) => s2 >= *s1 && whole_digits(p2, s2) >= whole_digits(*p1, *s1),
            None => false,
        },
        (from, to) => widens_integer(from, to),
    }
}

fn is_utc(zone: &str) -> bool {
    matches!(zone, "UTC" | "Z" | "+00:00")
}

fn decimal(data_type: &DataType) -> Option<(u8, i8)> {
    match data_type {
        DataType::Decimal128(precision, scale) | DataType::Decimal256(precision, scale) => {
            Some((*precision, *scale))
        }
        _ => None,
    }
}

fn whole_digits(precision: u8, scale: i8) -> i32 {
    i32::from(precision) - i32::from(scale)
}

/// Whether a type is signed, and its bits.
fn integer(data_type: &DataType) -> Option<(bool, u32)> {
    Some(match data_type {
        DataType::Int8 => (true, 8),
        DataType::Int16 => (true, 16),
        DataType::Int32 => (true, 32),
        DataType::Int64 => (true, 64),
        DataType::UInt8 => (false, 8),
        DataType::UInt16 => (false, 16),
        DataType::UInt32 => (false, 32),
        DataType::UInt64 => (false, 64),
        _ => return None,
    })
}

fn widens_integer(from: &DataType, to: &DataType) -> bool {
    let Some((signed, bits)) = integer(from) else {
        return false;
    };
    match to {
        DataType::Float32 => bits <= 16,
        DataType::Float64 => bits <= 32,
        _ => match (integer(to), decimal(to)) {
            (Some((to_signed, to_bits)), _) => match (signed, to_signed) {
                (true, false) => false,
                (false, true) => to_bits > bits,
                _ => to_bits >= bits,
            },
            (_, Some((precision, scale))) => {
                let digits = match bits {
                    8 => 3,
                    16 => 5,
                    32 => 10,
                    _ if signed => 19,
                    _ => 20,
                };
                scale >= 0 && whole_digits(precision, scale) >= digits
            }
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Array, ArrayRef, Int64Array, UInt64Array};
    use arrow::compute::{CastOptions, cast_with_options};
    use arrow::datatypes::DataType::*;

    use super::*;

    /// Every value that is an edge of some integer type, in a type that has it.
    fn edges(of: &DataType) -> ArrayRef {
        let strict = CastOptions::default();
        let signed: ArrayRef = Arc::new(Int64Array::from(vec![
            0,
            i64::from(i8::MIN),
            i64::from(i8::MAX),
            i64::from(i16::MIN),
            i64::from(i16::MAX),
            i64::from(i32::MIN),
            i64::from(i32::MAX),
            i64::from(u8::MAX),
            i64::from(u16::MAX),
            i64::from(u32::MAX),
            i64::MIN,
            i64::MAX,
        ]));
        let unsigned: ArrayRef = Arc::new(UInt64Array::from(vec![u64::MAX]));
        let signed = cast_with_options(&signed, of, &strict).unwrap();
        let unsigned = cast_with_options(&unsigned, of, &strict).unwrap();
        arrow::compute::concat(&[&signed, &unsigned]).unwrap()
    }

    #[test]
    fn an_integer_that_widens_keeps_every_value_there_and_back() {
        let integers = [Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64];
        let mut targets = integers.to_vec();
        targets.extend([Float32, Float64]);
        targets.extend([Decimal128(10, 0), Decimal128(19, 0), Decimal128(20, 0)]);
        targets.extend([Decimal128(22, 2), Decimal128(12, 2), Decimal128(5, 2)]);
        let strict = CastOptions {
            safe: false,
            ..CastOptions::default()
        };
        for from in &integers {
            let values = edges(from);
            for to in &targets {
                let kept = cast_with_options(&values, to, &strict)
                    .and_then(|there| cast_with_options(&there, from, &strict))
                    .is_ok_and(|back| back.to_data() == values.to_data());
                if widens(from, to) {
                    assert!(kept, "{from} to {to}");
                }
                if integer(to).is_some() && kept {
                    assert!(widens(from, to), "{from} to {to}");
                }
            }
        }
    }

    #[test]
    fn what_can_fail_for_a_value_does_not_widen() {
        let dictionary = |index: DataType| Dictionary(Box::new(index), Box::new(Utf8));
        for (from, to) in [
            (Int64, Int32),
            (Int64, Float64),
            (Int32, Float32),
            (Float64, Float32),
            (Float64, Int64),
            (Utf8, Int32),
            (Int32, Utf8),
            (Boolean, Int32),
            (LargeUtf8, Utf8),
            (Utf8, dictionary(Int8)),
            (Decimal128(10, 2), Decimal128(10, 3)),
            (Decimal128(10, 2), Decimal128(9, 2)),
            (
                Date32,
                Timestamp(arrow::datatypes::TimeUnit::Nanosecond, None),
            ),
        ] {
            assert!(!widens(&from, &to), "{from} to {to}");
        }
        for (from, to) in [
            (Utf8, dictionary(Int32)),
            (dictionary(Int8), Utf8),
            (dictionary(Int8), dictionary(Int32)),
            (Decimal128(10, 2), Decimal128(12, 4)),
            (Decimal128(10, 2), Decimal256(40, 2)),
        ] {
            assert!(widens(&from, &to), "{from} to {to}");
        }
    }
}
