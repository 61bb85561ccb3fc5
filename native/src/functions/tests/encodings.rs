//! The functions against themselves over other encodings of the same rows.

use super::*;

#[test]
fn every_encoding_of_the_same_rows_gives_the_same_ids() {
    let context = context();
    let mut random = Random(7);
    let texts: Vec<Option<String>> = (0..500).map(|_| random.text()).collect();
    let numbers: Int64Array = (0..500).map(|_| random.number()).collect();
    let plain: StringArray = texts.iter().map(Option::as_deref).collect();
    let large: LargeStringArray = texts.iter().map(Option::as_deref).collect();
    let view: StringViewArray = texts.iter().map(Option::as_deref).collect();
    let names: Vec<Option<String>> = (0..500).map(|_| random.name()).collect();
    let dictionary: DictionaryArray<Int8Type> = names.iter().map(Option::as_deref).collect();
    let same_names: StringArray = names.iter().map(Option::as_deref).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("n", Arc::new(numbers)),
        ("plain", Arc::new(plain)),
        ("large", Arc::new(large)),
        ("view", Arc::new(view)),
        ("dict", Arc::new(dictionary)),
        ("name", Arc::new(same_names)),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns
            .into_iter()
            .map(|(name, column)| (name, column, true)),
    )
    .unwrap();
    register(&context, "t", batch.schema(), batch.slice(3, 490));
    let differing = query(
        &context,
        "SELECT count(*) FROM t WHERE \
           (stable_hash128(plain) IS DISTINCT FROM stable_hash128(large)) \
           OR (stable_hash64(plain) IS DISTINCT FROM stable_hash64(view)) \
           OR (stable_id(name, plain) IS DISTINCT FROM stable_id(dict, view)) \
           OR (stable_hash128(name) IS DISTINCT FROM stable_hash128(dict)) \
           OR (prefixed_hash64('p', name) IS DISTINCT FROM prefixed_hash64('p', dict)) \
           OR (stable_id_parts('p', plain, n, name) \
                IS DISTINCT FROM stable_id_parts('p', view, n, dict)) \
           OR (stable_id_parts('p', plain, n, name) IS DISTINCT FROM stable_id('p', \
                concat(coalesce(plain, '__NULL__'), chr(31), \
                coalesce(CAST(n AS VARCHAR), '__NULL__'), chr(31), coalesce(name, '__NULL__')))) \
           OR (stable_hash_any(large) IS DISTINCT FROM stable_hash128(plain)) \
           OR (stable_hash_any(n) IS DISTINCT FROM stable_hash128(CAST(n AS VARCHAR)))",
    )
    .unwrap();
    assert_eq!(differing.column(0).as_primitive::<Int64Type>().value(0), 0);
}

#[test]
fn a_dictionary_without_entries_is_all_null() {
    let context = context();
    let dictionary: DictionaryArray<Int8Type> = vec![None::<&str>; 3].into_iter().collect();
    let schema = Schema::new(vec![Field::new("d", dictionary.data_type().clone(), true)]);
    let column: ArrayRef = Arc::new(dictionary);
    let batch = RecordBatch::try_new(Arc::new(schema), vec![column]).unwrap();
    register(&context, "t", batch.schema(), batch);
    let result = query(
        &context,
        "SELECT count(stable_hash128(d)), count(stable_id_parts('p', d)), \
         sum(position_encoding_norm(d)) FROM t",
    )
    .unwrap();
    let numbers: Vec<i64> = result
        .columns()
        .iter()
        .map(|column| column.as_primitive::<Int64Type>().value(0))
        .collect();
    assert_eq!(numbers, [0, 3, 9]);
}

/// A small generator, so that a failure shows again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) % bound
    }

    fn text(&mut self) -> Option<String> {
        const LETTERS: [&str; 8] = ["a", "é", "😀", "\u{1f}", "'", " ", "__NULL__", "漢"];
        let length = match self.below(10) {
            0 => return None,
            1 => 0,
            2 => 60,
            length => length,
        };
        Some(
            (0..length)
                .map(|_| LETTERS[self.below(8) as usize])
                .collect(),
        )
    }

    fn name(&mut self) -> Option<String> {
        let names = [None, Some(""), Some("file"), Some("🦀")];
        names[self.below(4) as usize].map(str::to_string)
    }

    fn number(&mut self) -> Option<i64> {
        match self.below(5) {
            0 => None,
            1 => Some(i64::MIN),
            _ => Some((self.below(1 << 31) as i64) - (1 << 30)),
        }
    }
}
