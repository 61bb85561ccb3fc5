//! From the text of a statement to its syntax tree. The engine's own parser knows lambdas in some of
//! its dialects, and not in the one that a session has unless it is set otherwise; here it knows
//! them in that one too.

use std::any::TypeId;

use datafusion::common::config::Dialect as DialectName;
use datafusion::error::Result;
use datafusion::execution::SessionState;
use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::sqlparser::dialect::{Dialect, GenericDialect};

/// What every lambda is written with. Texts without it are parsed by the engine's own dialect.
const ARROW: &str = "->";

/// Parses one statement in the dialect of its session.
pub fn parse(state: &SessionState, sql: &str) -> Result<Statement> {
    let options = &state.config_options().sql_parser;
    if options.dialect != DialectName::Generic || !sql.contains(ARROW) {
        return state.sql_to_statement(sql, &options.dialect);
    }
    let mut statements = DFParserBuilder::new(sql)
        .with_dialect(&GenericWithLambdas)
        .with_recursion_limit(options.recursion_limit.get())
        .build()?
        .parse_statements()?;
    match (statements.pop_front(), statements.is_empty()) {
        (Some(statement), true) => Ok(statement),
        // The engine's words for no statement and for several.
        _ => state.sql_to_statement(sql, &options.dialect),
    }
}

/// The generic dialect, and lambdas. Its parser then takes `x -> …` for a lambda and never for the
/// operator of JSON, which the engine has not.
#[derive(Debug)]
struct GenericWithLambdas;

/// Answers as the generic dialect does, for every question that it does not leave to the trait.
macro_rules! as_generic {
    ($($question:ident,)*) => {
        $(fn $question(&self) -> bool {
            GenericDialect.$question()
        })*
    };
}

impl Dialect for GenericWithLambdas {
    /// The parser asks for the type of a dialect too.
    fn dialect(&self) -> TypeId {
        TypeId::of::<GenericDialect>()
    }

    fn supports_lambda_functions(&self) -> bool {
        true
    }

    fn is_delimited_identifier_start(&self, c: char) -> bool {
        GenericDialect.is_delimited_identifier_start(c)
    }

    fn is_identifier_start(&self, c: char) -> bool {
        GenericDialect.is_identifier_start(c)
    }

    fn is_identifier_part(&self, c: char) -> bool {
        GenericDialect.is_identifier_part(c)
    }

    as_generic! {
        allow_extract_custom,
        allow_extract_single_quotes,
        support_map_literal_syntax,
        supports_array_join_syntax,
        supports_array_typedef_with_brackets,
        supports_asc_desc_in_column_definition,
        supports_bitwise_shift_operators,
        supports_comma_separated_set_assignments,
        supports_comma_separated_trim,
        supports_comment_on,
        supports_comment_optimizer_hint,
        supports_connect_by,
        supports_constraint_keyword_without_name,
        supports_create_index_with_clause,
        supports_create_view_comment_syntax,
        supports_cte_without_as,
        supports_data_type_signed_suffix,
        supports_detach,
        supports_dictionary_syntax,
        supports_empty_projections,
        supports_explain_with_utility_options,
        supports_extract_comma_syntax,
        supports_filter_during_aggregation,
        supports_from_first_select,
        supports_group_by_expr,
        supports_group_by_with_modifier,
        supports_install,
        supports_interpolate,
        supports_interval_options,
        supports_key_column_option,
        supports_left_associative_joins_without_parens,
        supports_limit_by,
        supports_limit_comma,
        supports_load_extension,
        supports_match_against,
        supports_match_recognize,
        supports_multiline_comment_hints,
        supports_named_fn_args_with_assignment_operator,
        supports_nested_comments,
        supports_optimize_table,
        supports_parens_around_table_factor,
        supports_parenthesized_set_variables,
        supports_partition_by_after_order_by,
        supports_pipe_operator,
        supports_prewhere,
        supports_projection_trailing_commas,
        supports_quote_delimited_string,
        supports_select_format,
        supports_select_item_multi_column_alias,
        supports_select_wildcard_except,
        supports_select_wildcard_exclude,
        supports_select_wildcard_ilike,
        supports_select_wildcard_rename,
        supports_select_wildcard_replace,
        supports_set_names,
        supports_settings,
        supports_start_transaction_modifier,
        supports_string_escape_constant,
        supports_struct_literal,
        supports_try_convert,
        supports_unicode_string_literal,
        supports_update_order_by,
        supports_user_host_grantee,
        supports_values_as_table_factor,
        supports_window_clause_named_window_reference,
        supports_window_function_null_treatment_arg,
        supports_with_fill,
        supports_xml_expressions,
    }
}

#[cfg(test)]
mod tests {
    use datafusion::execution::SessionStateBuilder;

    use super::*;

    fn parsed(dialect: &dyn Dialect, sql: &str) -> String {
        let statements = DFParserBuilder::new(sql)
            .with_dialect(dialect)
            .build()
            .unwrap()
            .parse_statements();
        format!("{statements:?}")
    }

    #[test]
    fn lambdas_aside_it_is_the_generic_dialect() {
        for sql in [
            "SELECT \"a\", `b`, #c, @d, e$f FROM t LIMIT 1, 2",
            "SELECT MAP {'a': 1}, {'b': 2}, STRUCT(1), [1, 2], a[1:2], U&'\\0041', E'a\\n'",
            "SELECT * EXCLUDE (a) REPLACE (1 AS b) RENAME (c AS d) FROM t",
            "SELECT * EXCEPT (a) FROM t GROUP BY ALL",
            "SELECT count(*) FILTER (WHERE a), sum(b) OVER (w ORDER BY c) FROM t WINDOW w AS ()",
            "SELECT nth_value(a, 2 IGNORE NULLS) OVER (ORDER BY b PARTITION BY c) FROM t",
            "SELECT EXTRACT('year' FROM a), EXTRACT(year, a), a << 1, f(x := 1), q'[x]' FROM t",
            "SELECT a FROM t GROUP BY a WITH ROLLUP QUALIFY row_number() OVER () = 1",
            "FROM t SELECT a,",
            "SELECT FROM t",
            "SELECT a FROM (VALUES (1)) t, VALUES (2)",
            "SELECT trim(a, b), TRY_CONVERT(INT, a), INTERVAL '1' DAY FROM t",
            "SELECT 1 /* a /* b */ c */ -- d",
            "WITH a (SELECT 1) SELECT * FROM a |> LIMIT 1",
            "SELECT a FROM t LEFT JOIN u LEFT JOIN v ON c ON d",
            "SELECT a FROM t CONNECT BY PRIOR a = b",
            "EXPLAIN (ANALYZE, FORMAT json) SELECT lambda, x FROM t",
            "SELECT a FROM t PREWHERE b LIMIT 1 BY c SETTINGS d = 1 FORMAT e",
            "CREATE VIEW v COMMENT = 'a' AS SELECT 1",
            "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION 'x' WITH ORDER (a ASC)",
            "SET (a, b) = (1, 2)",
            "SET a = 1, b = 2",
            "SELECT (a NOT NULL), ((1), 2), (SELECT 1), a::INT[], b UNSIGNED FROM t",
            "SELECT from",
        ] {
            assert_eq!(
                parsed(&GenericWithLambdas, sql),
                parsed(&GenericDialect, sql),
                "{sql}"
            );
        }
    }

    #[test]
    fn lambdas_are_parsed() {
        let state = SessionStateBuilder::new().with_default_features().build();
        for sql in [
            "SELECT f(a, x -> x + 1)",
            "SELECT f(a, (x) -> x), g(b, (\"x\", y) -> g(x, z -> z))",
        ] {
            let statement = parse(&state, sql).unwrap();
            assert!(format!("{statement:?}").contains("Lambda("), "{sql}");
        }
        assert!(parse(&state, "SELECT f(a, x -> )").is_err());
        for (sql, reason) in [
            ("SELECT '->'; SELECT 2", "single SQL statement"),
            ("-- ->", "No SQL statements"),
        ] {
            let error = parse(&state, sql).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
