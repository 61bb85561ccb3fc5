//! Differences of timestamps.

use super::{context, query, value_of};

#[test]
fn the_rest_is_less_than_a_day_and_has_the_sign_of_the_days() {
    let context = context();
    for (later, earlier, parts) in [
        ("2024-01-02 10:00:00", "2024-01-01 09:00:00", (1, 3_600)),
        ("2024-01-02 08:00:00", "2024-01-01 09:00:00", (0, 82_800)),
        ("2024-01-01 09:00:00", "2024-01-02 10:00:00", (-1, -3_600)),
        ("2024-01-01 09:00:00", "2024-01-02 08:00:00", (0, -82_800)),
        ("1969-12-31 23:59:59", "1970-01-01 00:00:01", (0, -2)),
        ("1970-01-02 00:00:00", "1969-12-31 12:00:00", (1, 43_200)),
        ("2024-03-01 00:00:00", "2024-02-28 00:00:00", (2, 0)),
    ] {
        let difference =
            format!("timestamp_difference(TIMESTAMP '{later}', TIMESTAMP '{earlier}')");
        let (days, seconds) = parts;
        assert_eq!(
            value_of(&context, &format!("date_part('day', {difference})")),
            days.to_string(),
            "{later} {earlier}"
        );
        assert_eq!(
            value_of(&context, &format!("date_part('epoch', {difference})")),
            format!("{:.1}", f64::from(days * 86_400 + seconds)),
            "{later} {earlier}"
        );
        assert_eq!(
            value_of(
                &context,
                &format!("TIMESTAMP '{earlier}' + {difference} = TIMESTAMP '{later}'")
            ),
            "true"
        );
    }
}

#[test]
fn units_dates_zones_and_nulls() {
    let context = context();
    let nanos = "arrow_cast('2262-04-11T00:00:00.000000001', 'Timestamp(ns)')";
    let far = "arrow_cast('1677-09-22T00:00:00', 'Timestamp(s)')";
    for (call, text) in [
        (
            format!("timestamp_difference({nanos}, {far})"),
            "213502 days 0.000000001 secs",
        ),
        (
            "timestamp_difference(DATE '2024-01-03', TIMESTAMP '2024-01-01 12:00:00')".into(),
            "1 days 12 hours",
        ),
        (
            "timestamp_difference(arrow_cast('2024-01-01T12:00:00Z', 'Timestamp(s, \"UTC\")'), \
             arrow_cast('2024-01-01T12:00:00Z', 'Timestamp(ms, \"Asia/Tokyo\")'))"
                .into(),
            "0 secs",
        ),
        (
            "timestamp_difference(NULL, DATE '2024-01-03')".into(),
            "NULL",
        ),
        (
            "timestamp_difference(TIMESTAMP '2024-01-03 00:00:00', NULL)".into(),
            "NULL",
        ),
        ("timestamp_difference(NULL, NULL)".into(), "NULL"),
    ] {
        assert_eq!(value_of(&context, &call), text, "{call}");
    }
}

#[test]
fn what_can_not_be_told_is_an_error() {
    let context = context();
    for (call, sql_state) in [
        (
            "timestamp_difference(arrow_cast(9223372036854775807, 'Timestamp(s)'), DATE '1970-01-01')",
            "22008",
        ),
        (
            "timestamp_difference(arrow_cast('2024-01-01T00:00:00Z', 'Timestamp(s, \"UTC\")'), \
             DATE '1970-01-01')",
            "42804",
        ),
        ("timestamp_difference(1, DATE '1970-01-01')", "42804"),
        ("timestamp_difference(DATE '1970-01-01')", "42883"),
    ] {
        let error = query(&context, &format!("SELECT {call}")).unwrap_err();
        assert_eq!(error.sql_state, sql_state, "{call}: {error:?}");
    }
}

#[test]
fn columns_are_read_by_row() {
    let context = context();
    let sql = "SELECT sum(abs(date_part('epoch', timestamp_difference(b, a)) - s)) AS d \
               FROM (SELECT arrow_cast(i * 977 - 5000000, 'Timestamp(s)') AS a, \
               arrow_cast((i * 5003 - 9000000) * 1000, 'Timestamp(ms)') AS b, \
               i * 4026 - 4000000 AS s FROM generate_series(1, 2000) AS t(i))";
    let batch = query(&context, sql).unwrap();
    let shown = arrow::util::display::array_value_to_string(batch.column(0), 0).unwrap();
    assert_eq!(shown, "0.0");
}
