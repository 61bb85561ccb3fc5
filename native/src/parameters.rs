//! Typed values of parameters, as Java encodes them: big-endian, each with a tag in front.

use std::sync::Arc;

use arrow::datatypes::i256;
use datafusion::common::ScalarValue;
use datafusion::common::metadata::ScalarAndMetadata;

use crate::error::{Error, Result};

mod nested;

/// The values of one execution, in order.
#[derive(Debug)]
pub struct Parameters(Vec<ScalarValue>);

impl Parameters {
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader { bytes };
        let count = reader.i32()?;
        let values = (0..count)
            .map(|_| reader.value())
            .collect::<Result<Vec<_>>>()?;
        if reader.bytes.is_empty() {
            Ok(Parameters(values))
        } else {
            Err(malformed())
        }
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn into_scalars(self) -> Vec<ScalarValue> {
        self.0
    }

    pub fn into_values(self) -> Vec<ScalarAndMetadata> {
        self.0
            .into_iter()
            .map(|value| ScalarAndMetadata::new(value, None))
            .collect()
    }
}

fn malformed() -> Error {
    Error::internal("the parameters of an execution are not encoded as agreed")
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or_else(malformed)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| malformed())
    }

    fn u8(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    fn i32(&mut self) -> Result<i32> {
        Ok(i32::from_be_bytes(self.array()?))
    }

    fn i64(&mut self) -> Result<i64> {
        Ok(i64::from_be_bytes(self.array()?))
    }

    fn f64(&mut self) -> Result<f64> {
        Ok(f64::from_be_bytes(self.array()?))
    }

    fn sized(&mut self) -> Result<&'a [u8]> {
        let length = usize::try_from(self.i32()?).map_err(|_| malformed())?;
        self.take(length)
    }

    fn text(&mut self) -> Result<String> {
        String::from_utf8(self.sized()?.to_vec()).map_err(|_| malformed())
    }

    fn value(&mut self) -> Result<ScalarValue> {
        let tag = self.u8()?;
        let is_null = self.u8()? != 0;
        match tag {
            1 => Ok(ScalarValue::Null),
            2 => Ok(ScalarValue::Boolean(
                self.unless(is_null, |reader| Ok(reader.u8()? != 0))?,
            )),
            3 => self.integer(is_null),
            4 => match self.u8()? {
                32 => Ok(ScalarValue::Float32(
                    self.unless(is_null, |reader| Ok(reader.f64()? as f32))?,
                )),
                64 => Ok(ScalarValue::Float64(self.unless(is_null, Self::f64)?)),
                _ => Err(malformed()),
            },
            5 => Ok(ScalarValue::Utf8(self.unless(is_null, Self::text)?)),
            6 => Ok(ScalarValue::Binary(
                self.unless(is_null, |reader| Ok(reader.sized()?.to_vec()))?,
            )),
            7 => self.decimal(is_null),
            8 => Ok(ScalarValue::Date32(self.unless(is_null, Self::i32)?)),
            9 => match self.u8()? {
                2 => Ok(ScalarValue::Time64Microsecond(
                    self.unless(is_null, Self::i64)?,
                )),
                3 => Ok(ScalarValue::Time64Nanosecond(
                    self.unless(is_null, Self::i64)?,
                )),
                _ => Err(malformed()),
            },
            10 => self.timestamp(is_null),
            11 => self.list(is_null),
            12 => self.structure(is_null),
            13 => self.map(is_null),
            _ => Err(malformed()),
        }
    }

    fn unless<T>(
        &mut self,
        is_null: bool,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<Option<T>> {
        if is_null {
            Ok(None)
        } else {
            read(self).map(Some)
        }
    }

    fn integer(&mut self, is_null: bool) -> Result<ScalarValue> {
        let bits = self.u8()?;
        let signed = self.u8()? != 0;
        let value = self.unless(is_null, Self::i64)?;
        Ok(match (bits, signed) {
            (8, true) => ScalarValue::Int8(narrow(value)?),
            (16, true) => ScalarValue::Int16(narrow(value)?),
            (32, true) => ScalarValue::Int32(narrow(value)?),
            (64, true) => ScalarValue::Int64(value),
            (8, false) => ScalarValue::UInt8(narrow(value)?),
            (16, false) => ScalarValue::UInt16(narrow(value)?),
            (32, false) => ScalarValue::UInt32(narrow(value)?),
            (64, false) => ScalarValue::UInt64(value.map(i64::cast_unsigned)),
            _ => return Err(malformed()),
        })
    }

    fn decimal(&mut self, is_null: bool) -> Result<ScalarValue> {
        let precision = self.u8()?;
        let scale = self.u8()?.cast_signed();
        let unscaled = self.unless(is_null, Self::sized)?.map(wide).transpose()?;
        if precision <= 38 {
            let value = unscaled
                .map(|wide| wide.to_i128().ok_or_else(malformed))
                .transpose()?;
            Ok(ScalarValue::Decimal128(value, precision, scale))
        } else {
            Ok(ScalarValue::Decimal256(unscaled, precision, scale))
        }
    }

    fn timestamp(&mut self, is_null: bool) -> Result<ScalarValue> {
        let unit = self.u8()?;
        let zone_length = self.i32()?;
        let zone: Option<Arc<str>> = match usize::try_from(zone_length) {
            Ok(length) => {
                let bytes = self.take(length)?;
                Some(std::str::from_utf8(bytes).map_err(|_| malformed())?.into())
            }
            Err(_) => None,
        };
        let value = self.unless(is_null, Self::i64)?;
        Ok(match unit {
            0 => ScalarValue::TimestampSecond(value, zone),
            1 => ScalarValue::TimestampMillisecond(value, zone),
            2 => ScalarValue::TimestampMicrosecond(value, zone),
            3 => ScalarValue::TimestampNanosecond(value, zone),
            _ => return Err(malformed()),
        })
    }
}

fn narrow<T: TryFrom<i64>>(value: Option<i64>) -> Result<Option<T>> {
    value
        .map(|value| T::try_from(value).map_err(|_| malformed()))
        .transpose()
}

/// Two's complement, big-endian, of any length up to 32 bytes.
fn wide(bytes: &[u8]) -> Result<i256> {
    if bytes.is_empty() || bytes.len() > 32 {
        return Err(malformed());
    }
    let sign = if bytes[0] & 0x80 != 0 { 0xff } else { 0 };
    let mut all = [sign; 32];
    all[32 - bytes.len()..].copy_from_slice(bytes);
    Ok(i256::from_be_bytes(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(values: &[&[u8]]) -> Result<Parameters> {
        let mut bytes = (values.len() as i32).to_be_bytes().to_vec();
        bytes.extend(values.concat());
        Parameters::decode(&bytes)
    }

    #[test]
    fn values_and_typed_nulls_are_read() {
        let minus_five = [&[3u8, 0, 16, 1][..], &(-5i64).to_be_bytes()].concat();
        let text = [&[5u8, 0][..], &2i32.to_be_bytes(), "é".as_bytes()].concat();
        let decimal = [&[7u8, 0, 10, 2][..], &1i32.to_be_bytes(), &[0x85]].concat();
        let null_timestamp = [&[10u8, 1, 2][..], &3i32.to_be_bytes(), b"UTC"].concat();
        let parameters = decode(&[&minus_five, &text, &decimal, &null_timestamp]).unwrap();
        assert_eq!(
            parameters.0,
            [
                ScalarValue::Int16(Some(-5)),
                ScalarValue::Utf8(Some("é".into())),
                ScalarValue::Decimal128(Some(-123), 10, 2),
                ScalarValue::TimestampMicrosecond(None, Some("UTC".into())),
            ]
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let too_large = [&[3u8, 0, 8, 1][..], &300i64.to_be_bytes()].concat();
        assert!(decode(&[&too_large]).is_err());
        assert!(decode(&[&[99, 0]]).is_err());
        assert!(decode(&[&[5, 0, 0, 0, 0, 9, b'x']]).is_err());
        assert!(Parameters::decode(&[0, 0, 0, 0, 7]).is_err());
    }
}
