//! Lists, structs and maps as values of parameters. The type of what is inside one travels as a
//! NULL of it, so that an empty one has a type too.

use std::sync::Arc;

use arrow::array::{ArrayRef, MapArray, StructArray, new_empty_array};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::ScalarValue;
use datafusion::common::utils::SingleRowListArrayBuilder;

use super::Reader;
use crate::error::Result;

impl Reader<'_> {
    fn type_inside(&mut self) -> Result<DataType> {
        Ok(self.value()?.data_type())
    }

    /// The element's type, then the elements.
    pub(super) fn list(&mut self, is_null: bool) -> Result<ScalarValue> {
        let element = self.type_inside()?;
        if is_null {
            return Ok(ScalarValue::new_null_list(element, true, 1));
        }
        let values = (0..self.i32()?)
            .map(|_| self.value())
            .collect::<Result<Vec<_>>>()?;
        Ok(SingleRowListArrayBuilder::new(array_of(&element, values)?).build_list_scalar())
    }

    /// Each field's name and value.
    pub(super) fn structure(&mut self, is_null: bool) -> Result<ScalarValue> {
        let (mut fields, mut columns) = (Vec::new(), Vec::new());
        for _ in 0..self.i32()? {
            let name = self.text()?;
            let value = self.value()?;
            fields.push(Field::new(name, value.data_type(), true));
            columns.push(value.to_array()?);
        }
        let fields = Fields::from(fields);
        if is_null {
            return Ok(ScalarValue::try_from(DataType::Struct(fields))?);
        }
        let row = StructArray::try_new_with_length(fields, columns, None, 1)?;
        Ok(ScalarValue::Struct(Arc::new(row)))
    }

    /// The types of keys and of values, then pairs.
    pub(super) fn map(&mut self, is_null: bool) -> Result<ScalarValue> {
        let (key, value) = (self.type_inside()?, self.type_inside()?);
        let fields = Fields::from(vec![
            Field::new("key", key.clone(), false),
            Field::new("value", value.clone(), true),
        ]);
        let entries = Arc::new(Field::new_struct("entries", fields.clone(), false));
        if is_null {
            return Ok(ScalarValue::try_from(DataType::Map(entries, false))?);
        }
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for _ in 0..self.i32()? {
            keys.push(self.value()?);
            values.push(self.value()?);
        }
        let offsets = OffsetBuffer::from_lengths([keys.len()]);
        let columns = vec![array_of(&key, keys)?, array_of(&value, values)?];
        let pairs = StructArray::try_new(fields, columns, None)?;
        let map = MapArray::try_new(entries, offsets, pairs, None, false)?;
        Ok(ScalarValue::Map(Arc::new(map)))
    }
}

fn array_of(data_type: &DataType, values: Vec<ScalarValue>) -> Result<ArrayRef> {
    if values.is_empty() {
        return Ok(new_empty_array(data_type));
    }
    Ok(ScalarValue::iter_to_array(values)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_INT: &[u8] = &[3, 1, 32, 1];
    const NO_TEXT: &[u8] = &[5, 1];

    fn int(value: i64) -> Vec<u8> {
        [&[3u8, 0, 32, 1][..], &value.to_be_bytes()].concat()
    }

    fn read(parts: &[&[u8]]) -> String {
        let bytes = parts.concat();
        let mut reader = Reader { bytes: &bytes };
        let value = reader.value().unwrap();
        assert!(reader.bytes.is_empty());
        let shown = if value.is_null() {
            "NULL".to_owned()
        } else {
            value.to_string()
        };
        format!("{} {shown}", value.data_type())
    }

    #[test]
    fn lists_have_a_type_when_they_are_empty_or_null() {
        let (one, three) = (int(1), int(3));
        let full: [&[u8]; 6] = [&[11, 0], NO_INT, &[0, 0, 0, 3], &one, NO_INT, &three];
        assert_eq!(read(&full), "List(Int32) [1, , 3]");
        assert_eq!(read(&[&[11, 0], NO_INT, &[0; 4]]), "List(Int32) []");
        assert_eq!(read(&[&[11, 1], NO_TEXT]), "List(Utf8) NULL");
        let nested: [&[u8]; 8] = [
            &[11, 0],
            &[11, 1],
            NO_INT,
            &[0, 0, 0, 2],
            &[11, 1],
            NO_INT,
            &[11, 0],
            NO_INT,
        ];
        assert_eq!(
            read(&[&nested.concat(), &[0; 4]]),
            "List(List(Int32)) [, []]"
        );
    }

    #[test]
    fn structs_and_maps_are_read() {
        let name: &[u8] = &[0, 0, 0, 1, b'a'];
        let two = int(2);
        assert_eq!(
            read(&[&[12, 0], &[0, 0, 0, 1], name, &two]),
            r#"Struct("a": Int32) {a:2}"#
        );
        assert_eq!(
            read(&[&[12, 1], &[0, 0, 0, 1], name, NO_INT]),
            r#"Struct("a": Int32) NULL"#
        );
        let map = [&[13, 0], NO_INT, NO_TEXT, &[0, 0, 0, 1], &two[..], NO_TEXT].concat();
        assert!(read(&[&map]).starts_with("Map("));
        assert!(read(&[&[13, 1], NO_INT, NO_TEXT]).ends_with("NULL"));
    }
}
