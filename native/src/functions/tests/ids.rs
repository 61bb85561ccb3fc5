//! Hashes and ids against known vectors.

use super::*;

#[test]
fn hashes_have_their_known_values() {
    check_all(&[
        ("stable_hash64('')", "7252660547403494068"),
        ("stable_hash64('a')", "4681665781835383343"),
        ("stable_hash64('alpha')", "5982700193828047002"),
        ("stable_hash64('éclair')", "5951269960789405296"),
        ("stable_hash64('src/app.py')", "3229083413022686644"),
        (
            "stable_hash128('alpha')",
            "b52f7e54cd313e691148cc2c80345831",
        ),
        (
            "stable_hash128('éclair')",
            "2be1a87b9474ddf42688bffcba914d33",
        ),
        ("stable_hash64(NULL)", "NULL"),
        ("stable_hash128(NULL)", "NULL"),
        ("stable_hash128(CAST(NULL AS VARCHAR))", "NULL"),
    ]);
}

#[test]
fn older_recipes_give_their_known_ids() {
    check_all(&[
        (
            "stable_id('file', concat_ws(chr(31), 'file', 'src/app.py'))",
            "file:e226e183b75420e03aabd51110b74e89",
        ),
        (
            "stable_id('file', concat_ws(chr(31), 'file', 'demo', 'src/app.py'))",
            "file:1e7b60397f47413461c2682095165133",
        ),
        (
            "stable_id('span', concat_ws(chr(31), 'span', 'file_1', '0', '4'))",
            "span:b14b32b2e96d77527a82299a41ef0bcb",
        ),
        (
            "prefixed_hash64('span', concat_ws(':', 'file_1', 0, 4))",
            "span:6993574511691733500",
        ),
        (
            "prefixed_hash64('scip_doc', 'src/app.py')",
            "scip_doc:3229083413022686644",
        ),
        (
            "stable_id('span', concat_ws(chr(31), 'span', 'src/app.py', '0', '4'))",
            "span:aa8b5de42112e0a715a6b81667330ee1",
        ),
        (
            "stable_id('span', concat_ws(chr(31), 'span', 'call', 'src/app.py', '0', '4'))",
            "span:f86fc40225b23d962c40c5ce4ac9f4f8",
        ),
        ("stable_id(NULL, 'a')", "NULL"),
        ("stable_id('a', NULL)", "NULL"),
        ("prefixed_hash64(NULL, 'a')", "NULL"),
        ("prefixed_hash64('a', NULL)", "NULL"),
    ]);
}

#[test]
fn ids_of_parts_follow_the_one_recipe() {
    let context = context();
    let same = |parts: &str, text: &str| {
        let ids = format!("stable_id_parts('p', {parts}) = stable_id('p', {text})");
        assert_eq!(value_of(&context, &ids), "true", "{ids}");
        let hashes = format!("prefixed_hash_parts64('p', {parts}) = prefixed_hash64('p', {text})");
        assert_eq!(value_of(&context, &hashes), "true", "{hashes}");
    };
    same("'a'", "'a'");
    same("''", "''");
    same("NULL", "'__NULL__'");
    same("'a', 'b'", "'a' || chr(31) || 'b'");
    same(
        "'é', 0, -4, 9223372036854775807, -9223372036854775808",
        "concat_ws(chr(31), 'é', '0', '-4', '9223372036854775807', '-9223372036854775808')",
    );
    same("18446744073709551615", "'18446744073709551615'");
    same(
        "arrow_cast(-128, 'Int8'), arrow_cast(255, 'UInt8'), arrow_cast(-3, 'Int16')",
        "concat_ws(chr(31), '-128', '255', '-3')",
    );
    same(
        "arrow_cast('x', 'Utf8View'), arrow_cast('y', 'LargeUtf8'), \
         arrow_cast('z', 'Dictionary(Int8, Utf8)'), arrow_cast(NULL, 'Int32')",
        "concat_ws(chr(31), 'x', 'y', 'z', '__NULL__')",
    );
    assert_eq!(value_of(&context, "stable_id_parts(NULL, 'a')"), "NULL");
}

#[test]
fn nulls_collide_in_the_older_recipe_only() {
    let context = context();
    let different = |expression: &str| value_of(&context, expression);
    assert_eq!(
        different(
            "prefixed_hash64('p', concat_ws(':', NULL, 5, 7)) = \
             prefixed_hash64('p', concat_ws(':', '5', 7, NULL))"
        ),
        "true"
    );
    for function in ["stable_id_parts", "prefixed_hash_parts64"] {
        let ids = format!("{function}('p', NULL, 5, 7) = {function}('p', '5', 7, NULL)");
        assert_eq!(different(&ids), "false");
    }
}

#[test]
fn masks_tell_whether_an_id_has_all_its_parts() {
    check_all(&[
        ("valid_mask(['a', 'b'])", "true"),
        ("valid_mask(['a', NULL])", "false"),
        ("valid_mask([])", "true"),
        ("valid_mask(NULL)", "false"),
        ("valid_mask([1, 2])", "true"),
        ("valid_mask([1, NULL])", "false"),
        (
            "valid_mask(arrow_cast(['a', NULL], 'LargeList(Utf8)'))",
            "false",
        ),
        (
            "valid_mask(arrow_cast(['a', 'b'], 'FixedSizeList(2, Utf8)'))",
            "true",
        ),
        (
            "CASE WHEN valid_mask(['a', NULL]) THEN stable_id_parts('p', 'a', NULL) END",
            "NULL",
        ),
    ]);
}

#[test]
fn masks_of_sliced_lists_read_their_own_elements() {
    let context = context();
    let lists = query(
        &context,
        "SELECT column1 AS l FROM (VALUES ([1, NULL]), (NULL), ([]), ([2, 3]), ([NULL])) AS t",
    )
    .unwrap();
    let sliced = lists.slice(1, 3);
    register(&context, "sliced", sliced.schema(), sliced);
    let masks = query(&context, "SELECT valid_mask(l) FROM sliced").unwrap();
    let masks: Vec<Option<bool>> = masks.column(0).as_boolean().iter().collect();
    assert_eq!(masks, [Some(false), Some(true), Some(true)]);
}
