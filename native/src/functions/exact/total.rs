//! Totals that keep count of how often they wrapped around, so that a sum is right whatever the
//! order of its terms, and costs no more than one that does not look.

use std::fmt::Debug;
use std::hash::Hash;

use arrow::array::{Array, PrimitiveArray};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Decimal128Type, Decimal256Type, DecimalType, Int64Type,
    UInt64Type, i256,
};

use super::out_of_range;
use crate::error::Result;

/// A type of numbers that totals are made of. Its values wrap around at a power of two.
pub trait Number: ArrowPrimitiveType<Native: Hash + Eq> + Debug + Send {
    /// The sum, and whether it wrapped around.
    fn add(a: Self::Native, b: Self::Native) -> (Self::Native, bool);

    /// The difference, and whether it wrapped around.
    fn subtract(a: Self::Native, b: Self::Native) -> (Self::Native, bool);

    /// The turn that adding a value makes when it wraps around: 1 upwards, -1 downwards.
    fn turn(value: Self::Native) -> i64;

    /// Whether a value is one of the type as it is declared, with its digits.
    fn fits(value: Self::Native, data_type: &DataType) -> bool;
}

macro_rules! number {
    ($type:ty, $native:ty, $turn:expr, $fits:expr) => {
        impl Number for $type {
            #[inline]
            fn add(a: $native, b: $native) -> ($native, bool) {
                a.overflowing_add(b)
            }

            #[inline]
            fn subtract(a: $native, b: $native) -> ($native, bool) {
                a.overflowing_sub(b)
            }

            fn turn(value: $native) -> i64 {
                $turn(value)
            }

            fn fits(value: $native, data_type: &DataType) -> bool {
                $fits(value, data_type)
            }
        }
    };
}

number!(Int64Type, i64, |value: i64| value.signum(), |_, _: &_| true);
number!(UInt64Type, u64, |_| 1, |_, _: &_| true);
number!(
    Decimal128Type,
    i128,
    |value: i128| value.signum() as i64,
    |value, data_type: &DataType| match data_type {
        DataType::Decimal128(precision, _) =>
            Decimal128Type::is_valid_decimal_precision(value, *precision),
        _ => false,
    }
);
number!(
    Decimal256Type,
    i256,
    |value: i256| if value.is_negative() { -1 } else { 1 },
    |value, data_type: &DataType| match data_type {
        DataType::Decimal256(precision, _) =>
            Decimal256Type::is_valid_decimal_precision(value, *precision),
        _ => false,
    }
);

/// A total: its value is `sum` and `turns` times the number of values of the type.
#[derive(Debug)]
pub struct Total<T: Number> {
    pub sum: T::Native,
    pub turns: i64,
}

impl<T: Number> Default for Total<T> {
    fn default() -> Self {
        Total {
            sum: T::default_value(),
            turns: 0,
        }
    }
}

impl<T: Number> Total<T> {
    #[inline]
    pub fn add(&mut self, value: T::Native) {
        let (sum, wrapped) = T::add(self.sum, value);
        self.sum = sum;
        if wrapped {
            self.turns += T::turn(value);
        }
    }

    #[inline]
    pub fn subtract(&mut self, value: T::Native) {
        let (sum, wrapped) = T::subtract(self.sum, value);
        self.sum = sum;
        if wrapped {
            self.turns -= T::turn(value);
        }
    }

    /// The total as a value of a type.
    pub fn value(&self, data_type: &DataType) -> Result<T::Native> {
        checked::<T>(self.sum, self.turns, data_type)
    }
}

/// A sum that wrapped around so many times, as a value of a type.
pub fn checked<T: Number>(sum: T::Native, turns: i64, data_type: &DataType) -> Result<T::Native> {
    if turns == 0 && T::fits(sum, data_type) {
        Ok(sum)
    } else {
        Err(out_of_range("a sum", data_type))
    }
}

/// Calls a function with every value that is not null.
#[inline]
pub fn for_each<T: Number>(values: &PrimitiveArray<T>, mut each: impl FnMut(T::Native)) {
    match values.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => values.values().iter().for_each(|value| each(*value)),
        Some(nulls) => {
            for (start, end) in nulls.valid_slices() {
                let run = &values.values()[start..end];
                run.iter().for_each(|value| each(*value));
            }
        }
    }
}
