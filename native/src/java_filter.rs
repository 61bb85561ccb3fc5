//! Filters as SQL text, for tables that are not the engine's.

use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::Expr;
use datafusion::sql::unparser::Unparser;
use datafusion::sql::unparser::dialect::CustomDialectBuilder;

/// The filter as SQL text over unqualified, quoted columns; none when it can not be written, or
/// does not mean the same outside its statement.
pub fn filter_text(filter: &Expr) -> Option<String> {
    let mut own = true;
    filter
        .apply(|part| {
            own &= match part {
                Expr::Column(_) => true,
                Expr::Literal(value, _) => is_finite(value),
                Expr::OuterReferenceColumn(..)
                | Expr::ScalarSubquery(_)
                | Expr::Exists(_)
                | Expr::InSubquery(_)
                | Expr::SetComparison(_)
                | Expr::Placeholder(_) => false,
                _ => true,
            };
            Ok(TreeNodeRecursion::Continue)
        })
        .ok()?;
    if !own || filter.is_volatile() {
        return None;
    }
    let unqualified = filter
        .clone()
        .transform(|part| {
            Ok(match part {
                Expr::Column(column) => {
                    Transformed::yes(Expr::Column(Column::new_unqualified(column.name)))
                }
                other => Transformed::no(other),
            })
        })
        .ok()?
        .data;
    let dialect = CustomDialectBuilder::new()
        .with_identifier_quote_style('"')
        .build();
    let text = Unparser::new(&dialect).expr_to_sql(&unqualified).ok()?;
    Some(text.to_string())
}

/// Floats that are no numbers have no literal that every reader of SQL understands.
fn is_finite(value: &ScalarValue) -> bool {
    match value {
        ScalarValue::Float16(Some(value)) => value.is_finite(),
        ScalarValue::Float32(Some(value)) => value.is_finite(),
        ScalarValue::Float64(Some(value)) => value.is_finite(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use datafusion::prelude::{col, in_list, lit, random};

    use super::*;

    #[test]
    fn filters_are_written_with_plain_quoted_columns() {
        let qualified = Expr::Column(Column::new(Some("t"), "A b"));
        let filter = qualified.gt(lit(4i64)).and(col("s").eq(lit("it's")));
        let text = filter_text(&filter).unwrap();
        assert_eq!(text, "((\"A b\" > 4) AND (\"s\" = 'it''s'))");
        let list = in_list(col("n"), vec![lit(1i64), lit(2i64)], true);
        assert_eq!(filter_text(&list).unwrap(), "\"n\" NOT IN (1, 2)");
    }

    #[test]
    fn what_has_no_lasting_text_is_not_offered() {
        assert_eq!(filter_text(&col("x").lt(lit(f64::NAN))), None);
        assert_eq!(filter_text(&col("x").lt(random())), None);
    }
}
