//! Views of texts and bytes in their plain form. A scan makes views, and every row that is handed
//! out passes here, so this knows what the cast of Arrow does not: how long all values are, and
//! that a short value can be moved as a whole.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ByteView, GenericByteArray, GenericByteViewArray};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{ByteArrayType, ByteViewType};

use crate::error::{Error, Kind, Result};

/// Bytes of a value that lie in the view itself.
const INLINE: u32 = 12;
/// Bytes of a view, of which a short value fills up to 12.
const VIEW: usize = size_of::<u128>();

/// The values of the views, one after the other. `V` and `P` have to be views and the plain form of
/// the same type.
pub fn plain_bytes<V, P>(views: &GenericByteViewArray<V>) -> Result<ArrayRef>
where
    V: ByteViewType,
    P: ByteArrayType<Offset = i32>,
{
    let offsets = offsets(views)?;
    let total = offsets.last().copied().unwrap_or_default() as usize;
    let buffers = views.data_buffers();
    // Room for a whole view behind the last value.
    let mut values = vec![0_u8; total + VIEW];
    for (&view, place) in views.views().iter().zip(offsets.windows(2)) {
        let (start, end) = (place[0] as usize, place[1] as usize);
        // The values of nulls are empty here, whatever their views say.
        if end - start <= INLINE as usize {
            // What lies behind the value is overwritten by the next one.
            values[start..start + VIEW].copy_from_slice(&(view >> u32::BITS).to_le_bytes());
        } else {
            let view = ByteView::from(view);
            let from = view.offset as usize;
            let value = &buffers[view.buffer_index as usize][from..from + (end - start)];
            values[start..end].copy_from_slice(value);
        }
    }
    values.truncate(total);
    // SAFETY: the offsets begin with 0, never fall and end with the number of bytes.
    let offsets = unsafe { OffsetBuffer::new_unchecked(ScalarBuffer::from(offsets)) };
    // SAFETY: every value is one of the views', so it is valid text where theirs is.
    let plain = unsafe {
        GenericByteArray::<P>::new_unchecked(offsets, Buffer::from(values), views.nulls().cloned())
    };
    Ok(Arc::new(plain))
}

/// Where each value begins, and where the last one ends.
fn offsets<V: ByteViewType>(views: &GenericByteViewArray<V>) -> Result<Vec<i32>> {
    let mut offsets = Vec::with_capacity(views.len() + 1);
    let mut end = 0_u64;
    offsets.push(0);
    let mut add = |length: u32| {
        end += u64::from(length);
        offsets.push(end as i32);
    };
    match views.nulls() {
        None => {
            for &view in views.views() {
                add(view as u32);
            }
        }
        Some(nulls) => {
            for (&view, is_valid) in views.views().iter().zip(nulls) {
                add(if is_valid { view as u32 } else { 0 });
            }
        }
    }
    if end > i32::MAX as u64 {
        return Err(Error::new(
            Kind::Resources,
            "54000",
            format!(
                "a column of one batch takes {end} bytes, more than the 2 GiB that Java can \
                 address; ask for fewer rows per batch"
            ),
        ));
    }
    Ok(offsets)
}

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, BinaryViewArray, StringArray, StringViewArray};
    use arrow::buffer::NullBuffer;
    use arrow::compute::cast;
    use arrow::datatypes::{BinaryType, BinaryViewType, DataType, StringViewType, Utf8Type};

    use super::*;

    fn plain(views: &StringViewArray) -> StringArray {
        plain_bytes::<StringViewType, Utf8Type>(views)
            .unwrap()
            .as_string::<i32>()
            .clone()
    }

    /// Texts of every length around the one that fits in a view, nulls among them.
    fn texts(count: usize) -> StringViewArray {
        (0..count)
            .map(|i| (i % 7 != 3).then(|| "é0123456789abcdefghijk"[..2 + i * 5 % 21].to_owned()))
            .collect()
    }

    #[test]
    fn it_gives_what_the_cast_gives() {
        let views = texts(1000);
        for (from, length) in [(0, 1000), (0, 0), (1, 1), (3, 1), (17, 500), (999, 1)] {
            let part = views.slice(from, length);
            let expected = cast(&part, &DataType::Utf8).unwrap();
            let plain = plain(&part);
            assert_eq!(&plain, expected.as_string::<i32>());
            plain.to_data().validate_full().unwrap();
        }
    }

    #[test]
    fn bytes_need_not_be_text() {
        let values: Vec<&[u8]> = vec![b"\xff", b"", b"\x00 a longer one with \xfe in it"];
        let views = BinaryViewArray::from_iter_values(&values);
        let plain = plain_bytes::<BinaryViewType, BinaryType>(&views).unwrap();
        let plain: Vec<_> = plain
            .as_binary::<i32>()
            .iter()
            .map(Option::unwrap)
            .collect();
        assert_eq!(plain, values);
    }

    #[test]
    fn views_of_nulls_are_not_followed() {
        let views = texts(3);
        let mut raw = views.views().to_vec();
        // Twenty bytes of a buffer that is not there.
        raw[1] = 20 | 99 << 64;
        let nulls = NullBuffer::from(vec![true, false, true]);
        // SAFETY: the only view that leads nowhere is that of a null.
        let views = unsafe {
            StringViewArray::new_unchecked(
                ScalarBuffer::from(raw),
                views.data_buffers().to_vec(),
                Some(nulls),
            )
        };
        let plain = plain(&views);
        assert!(plain.is_null(1));
        assert_eq!((plain.value(0), plain.value(1)), ("é", ""));
    }

    #[test]
    fn more_than_java_can_address_is_refused() {
        let megabyte = Buffer::from("x".repeat(1 << 20).into_bytes());
        let view = u128::from(ByteView::new(1 << 20, b"xxxx"));
        let views =
            StringViewArray::try_new(ScalarBuffer::from(vec![view; 2048]), vec![megabyte], None)
                .unwrap();
        let error = plain_bytes::<StringViewType, Utf8Type>(&views).unwrap_err();
        assert_eq!(error.sql_state, "54000");
        assert!(
            error.message.contains("2147483648 bytes"),
            "{}",
            error.message
        );
        assert!(plain_bytes::<StringViewType, Utf8Type>(&views.slice(0, 3)).is_ok());
    }
}
