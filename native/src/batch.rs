//! A batch as Java reads it: numbers that describe each array, and the addresses of its buffers.

use arrow::array::{Array, ArrayData, RecordBatch};
use arrow::datatypes::DataType;

use crate::error::{Error, Kind, Result};

const HAS_VALIDITY: i64 = 1;
const IS_DICTIONARY: i64 = 2;

/// A batch whose memory Java can read. The memory stays where the engine made it, and is freed when
/// this value is dropped.
pub struct HeldBatch {
    layout: Vec<i64>,
    buffers: Vec<(*const u8, usize)>,
    /// Owns what `buffers` points at.
    _arrays: Vec<ArrayData>,
}

// SAFETY: the pointers are only read, and what they point at is owned by `_arrays`, whose buffers
// are immutable and shared between threads by Arrow itself.
unsafe impl Send for HeldBatch {}
// SAFETY: as above.
unsafe impl Sync for HeldBatch {}

impl HeldBatch {
    pub fn new(batch: &RecordBatch) -> Result<Self> {
        let arrays: Vec<ArrayData> = batch
            .columns()
            .iter()
            .map(|column| column.to_data())
            .collect();
        let mut held = HeldBatch {
            layout: vec![batch.num_rows() as i64],
            buffers: Vec::new(),
            _arrays: Vec::new(),
        };
        for array in &arrays {
            held.describe(array)?;
        }
        held._arrays = arrays;
        Ok(held)
    }

    /// The row count, then seven numbers per array in preorder: length, offset, validity offset,
    /// null count, number of buffers without the validity buffer, number of children, flags.
    pub fn layout(&self) -> &[i64] {
        &self.layout
    }

    /// Address and length of each buffer; per array the validity buffer first.
    pub fn buffers(&self) -> &[(*const u8, usize)] {
        &self.buffers
    }

    fn describe(&mut self, array: &ArrayData) -> Result<()> {
        let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
        let mut flags = 0;
        if nulls.is_some() {
            flags |= HAS_VALIDITY;
        }
        if matches!(array.data_type(), DataType::Dictionary(_, _)) {
            flags |= IS_DICTIONARY;
        }
        self.layout.extend([
            array.len() as i64,
            array.offset() as i64,
            nulls.map_or(0, |nulls| nulls.offset()) as i64,
            nulls.map_or(0, |nulls| nulls.null_count()) as i64,
            array.buffers().len() as i64,
            array.child_data().len() as i64,
            flags,
        ]);
        if let Some(nulls) = nulls {
            self.add(nulls.validity())?;
        }
        for buffer in array.buffers() {
            self.add(buffer.as_slice())?;
        }
        for child in array.child_data() {
            self.describe(child)?;
        }
        Ok(())
    }

    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.len() > i32::MAX as usize {
            return Err(Error::new(
                Kind::Resources,
                "54000",
                format!(
                    "a column of one batch takes {} bytes, more than the 2 GiB that Java can \
                     address; ask for fewer rows per batch",
                    bytes.len()
                ),
            ));
        }
        self.buffers.push((bytes.as_ptr(), bytes.len()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        ArrayRef, BooleanArray, DictionaryArray, Int32Array, LargeStringArray, ListArray,
    };
    use arrow::datatypes::{Field, Int8Type, Int32Type, Schema};

    use super::*;

    fn held(columns: Vec<ArrayRef>) -> HeldBatch {
        let fields: Vec<Field> = columns
            .iter()
            .enumerate()
            .map(|(i, column)| Field::new(format!("c{i}"), column.data_type().clone(), true))
            .collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
        HeldBatch::new(&batch).unwrap()
    }

    fn bytes(held: &HeldBatch, buffer: usize) -> &[u8] {
        let (address, length) = held.buffers()[buffer];
        // SAFETY: the address and length come from a buffer that `held` owns.
        unsafe { std::slice::from_raw_parts(address, length) }
    }

    #[test]
    fn sliced_arrays_keep_their_offsets() {
        let bits = BooleanArray::from(vec![Some(true), None, Some(true), Some(false), None]);
        let held = held(vec![Arc::new(bits.slice(2, 3))]);
        assert_eq!(held.layout()[0], 3);
        let [
            length,
            offset,
            validity_offset,
            nulls,
            buffers,
            children,
            flags,
        ] = held.layout()[1..8].try_into().unwrap();
        assert_eq!((length, nulls, buffers, children, flags), (3, 1, 1, 0, 1));
        let validity = bytes(&held, 0);
        let values = bytes(&held, 1);
        let bit = |bytes: &[u8], at: i64| bytes[(at / 8) as usize] >> (at % 8) & 1;
        assert_eq!(bit(validity, validity_offset), 1);
        assert_eq!(bit(validity, validity_offset + 2), 0);
        assert_eq!(bit(values, offset), 1);
        assert_eq!(bit(values, offset + 1), 0);
    }

    #[test]
    fn dictionaries_show_their_values_as_child() {
        let dictionary: DictionaryArray<Int8Type> = vec!["a", "b", "a"].into_iter().collect();
        let held = held(vec![Arc::new(dictionary)]);
        assert_eq!(
            held.layout(),
            &[3, 3, 0, 0, 0, 1, 1, 2, 2, 0, 0, 0, 2, 0, 0]
        );
        assert_eq!(bytes(&held, 0), &[0, 1, 0]);
        assert_eq!(bytes(&held, 2), b"ab");
    }

    #[test]
    fn lists_and_large_offsets_are_described() {
        let list = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![
            Some(vec![Some(1), Some(2)]),
            None,
            Some(vec![Some(3)]),
        ]);
        let large = LargeStringArray::from(vec!["x", "yz"]);
        let held = held(vec![Arc::new(list.slice(1, 2)), Arc::new(large)]);
        let list_node = &held.layout()[1..8];
        assert_eq!(list_node[0], 2);
        assert_eq!((list_node[4], list_node[5]), (1, 1));
        // validity, offsets, child values, then the strings' offsets and bytes
        assert_eq!(held.buffers().len(), 5);
        assert_eq!(bytes(&held, 4), b"xyz");
        assert_eq!(&bytes(&held, 3)[8..16], &1i64.to_le_bytes());
    }

    #[test]
    fn no_nulls_means_no_validity_buffer() {
        let held = held(vec![Arc::new(Int32Array::from(vec![Some(1), Some(2)]))]);
        assert_eq!(held.layout(), &[2, 2, 0, 0, 0, 1, 0, 0]);
        assert_eq!(held.buffers().len(), 1);
    }
}
