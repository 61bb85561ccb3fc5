package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sub-queries in the forms that the engine answers rightly: IN and NOT IN only as a term of WHERE,
 * null-aware comparisons with ANY below other operators, and counts outside of WHERE.
 */
final class SubQuerySql {
  private final RexSql rex;
  private final Unparser unparser;

  SubQuerySql(RexSql rex) {
    this.rex = rex;
    this.unparser = rex.unparser();
  }

  /** IN or NOT IN as one term of WHERE; null when the node is something else. */
  @Nullable String topTerm(RexNode node) {
    boolean negated = node.isA(SqlKind.NOT);
    RexNode inner = negated ? ((RexCall) node).getOperands().get(0) : node;
    if (!(inner instanceof RexSubQuery subQuery) || !inner.isA(SqlKind.IN)) {
      return null;
    }
    if (subQuery.getOperands().size() > 1) {
      return negated || CorrelatedForms.isCorrelated(subQuery.rel) ? null : rowIn(subQuery);
    }
    CorrelatedForms.check(subQuery.rel, CorrelatedForms.Use.MEMBERSHIP);
    String left = rex.comparand(subQuery.getOperands().get(0));
    if (!negated) {
      return '(' + left + " IN (" + select(subQuery) + "))";
    }
    // The engine's NOT IN forgets NULLs when its left side turns out to be constant.
    return isCorrelated(subQuery)
            || !(CastSql.withoutWidening(subQuery.getOperands().get(0)) instanceof RexInputRef)
        ? '(' + left + " <> ALL (" + select(subQuery) + "))"
        : '(' + left + " NOT IN (" + select(subQuery) + "))";
  }

  /**
   * IN as a term of OR in WHERE, where no row hangs on whether it is false or unknown, which the
   * engine's own does not tell apart; null when the node is something else.
   */
  @Nullable String passingTerm(RexNode node) {
    if (!(node instanceof RexSubQuery subQuery)
        || !node.isA(SqlKind.IN)
        || subQuery.getOperands().size() > 1
        || isCorrelated(subQuery)) {
      return null;
    }
    return '(' + rex.comparand(subQuery.getOperands().get(0)) + " IN (" + select(subQuery) + "))";
  }

  /** A sub-query below other operators, or outside of WHERE. */
  String nested(RexSubQuery subQuery) {
    return switch (subQuery.getKind()) {
      case SCALAR_QUERY -> scalar(subQuery);
      case EXISTS -> exists(subQuery);
      case IN -> in(subQuery);
      case SOME -> some(subQuery);
      default ->
          throw FrontEndErrors.unsupported(
              "the sub-query " + subQuery.getOperator().getName(), "write it as a join");
    };
  }

  private String scalar(RexSubQuery subQuery) {
    CorrelatedForms.check(subQuery.rel, CorrelatedForms.Use.VALUE);
    if (isCorrelated(subQuery) && !givesOneRow(subQuery.rel)) {
      return '(' + singleRow(subQuery.rel) + ')';
    }
    String value =
        isCorrelated(subQuery)
            ? value(subQuery)
            : unparser.onceFor(subQuery, () -> value(subQuery));
    boolean sure = !column(subQuery).getType().isNullable() && givesOneRow(subQuery.rel);
    return sure && !rex.isCondition() ? maybeNull(value) : value;
  }

  private static RelDataTypeField column(RexSubQuery subQuery) {
    return subQuery.rel.getRowType().getFieldList().get(0);
  }

  private String value(RexSubQuery subQuery) {
    if (column(subQuery).getType().isNullable() || givesOneRow(subQuery.rel)) {
      return '(' + select(subQuery) + ')';
    }
    // A column that is declared NOT NULL stays so in the engine even when no row comes.
    String one = SqlIdentifier.quote(unparser.newAlias());
    String rows = SqlIdentifier.quote(unparser.newAlias());
    String column = SqlIdentifier.quote(unparser.names(subQuery.rel).get(0));
    return "(SELECT %s.%s AS %s FROM (SELECT 1 AS \"one\") AS %s LEFT JOIN (%s) AS %s ON TRUE)"
        .formatted(rows, column, column, one, select(subQuery), rows);
  }

  /**
   * A count, never null, as a value that may be: to the engine's physical plan it may be anyway,
   * and where the logical plan knows better the two can not be put under a UNION or a group.
   */
  private static String maybeNull(String query) {
    return "nullif(" + query + ", NULL)";
  }

  /**
   * A correlated sub-query as an aggregate, which is the only form the engine takes. More than one
   * row ends in a failing cast, whose text says so. Without FROM it is its expression.
   */
  private String singleRow(RelNode rel) {
    SelectBlock block = unparser.subQuery(rel);
    if (block.isRow()) {
      return block.fields().get(0).sql();
    }
    if (!block.takesFirstRow() && (block.isLimited() || block.isGrouped())) {
      throw FrontEndErrors.unsupported(
          "a correlated scalar sub-query with GROUP BY, DISTINCT, or LIMIT other than 1",
          "write it as a join");
    }
    String first = block.firstRow();
    String value = block.isLimited() ? first : AggregateSql.singleValue(first);
    block.sort(List.of());
    block.limit(null, null);
    block.group("", List.of(new SqlField(value, SqlField.Kind.EXPRESSION)));
    return block.render(unparser.names(rel));
  }

  private String exists(RexSubQuery subQuery) {
    if (givesOneRow(subQuery.rel)) {
      return "TRUE";
    }
    if (rex.isCondition()) {
      CorrelatedForms.check(subQuery.rel, CorrelatedForms.Use.EXISTENCE);
      return "EXISTS (" + select(subQuery) + ')';
    }
    String count =
        isCorrelated(subQuery)
            ? correlatedCount(subQuery.rel)
            : count(subQuery, alias -> "", " > 0");
    return maybeNull(count);
  }

  /** Whether there are rows, without a derived table, which would hide the outer columns. */
  private String correlatedCount(RelNode rel) {
    CorrelatedForms.check(rel, CorrelatedForms.Use.VALUE);
    SelectBlock block = unparser.subQuery(rel);
    if (block.isLimited() || block.isGrouped() || block.isWindowed()) {
      throw FrontEndErrors.unsupported(
          "EXISTS with GROUP BY, DISTINCT, LIMIT or window functions outside of WHERE",
          "write it as a join");
    }
    block.sort(List.of());
    block.group("", List.of(new SqlField("count(*) > 0", SqlField.Kind.EXPRESSION)));
    return '(' + block.render(List.of("exists")) + ')';
  }

  private String in(RexSubQuery subQuery) {
    boolean correlated = isCorrelated(subQuery);
    if (correlated && rex.place() != RexSql.Place.FILTER) {
      throw FrontEndErrors.unsupported(
          "IN with a correlated sub-query outside of WHERE", "write it as a join");
    }
    CorrelatedForms.check(subQuery.rel, CorrelatedForms.Use.MEMBERSHIP);
    if (subQuery.getOperands().size() > 1) {
      throw FrontEndErrors.unsupported(
          "a row value NOT IN a sub-query, or IN one below another operator", "use EXISTS");
    }
    String left = rex.comparand(subQuery.getOperands().get(0));
    if (rex.isCondition()) {
      return '(' + left + " = ANY (" + select(subQuery) + "))";
    }
    String column = SqlIdentifier.quote(unparser.names(subQuery.rel).get(0));
    return "CASE WHEN %s THEN FALSE WHEN %s THEN TRUE WHEN %s IS NULL OR %s THEN NULL ELSE FALSE END"
        .formatted(
            count(subQuery, alias -> "", " = 0"),
            count(subQuery, alias -> alias + '.' + column + " = " + left, " > 0"),
            left,
            count(subQuery, alias -> alias + '.' + column + " IS NULL", " > 0"));
  }

  private String some(RexSubQuery subQuery) {
    if (!rex.isCondition()) {
      throw FrontEndErrors.unsupported(
          "a comparison with ANY, SOME or ALL outside of WHERE",
          "compare with the minimum or maximum of the sub-query");
    }
    CorrelatedForms.check(subQuery.rel, CorrelatedForms.Use.MEMBERSHIP);
    SqlQuantifyOperator operator = (SqlQuantifyOperator) subQuery.getOperator();
    return '('
        + rex.comparand(subQuery.getOperands().get(0))
        + ' '
        + operator.comparisonKind.sql
        + " ANY ("
        + select(subQuery)
        + "))";
  }

  private String rowIn(RexSubQuery subQuery) {
    String alias = SqlIdentifier.quote(unparser.newAlias());
    List<String> names = unparser.names(subQuery.rel);
    List<RexNode> operands = subQuery.getOperands();
    String condition =
        IntStream.range(0, operands.size())
            .mapToObj(
                i ->
                    alias
                        + '.'
                        + SqlIdentifier.quote(names.get(i))
                        + " = "
                        + rex.comparand(operands.get(i)))
            .collect(Collectors.joining(" AND "));
    return "EXISTS (SELECT 1 FROM ("
        + select(subQuery)
        + ") AS "
        + alias
        + " WHERE "
        + condition
        + ')';
  }

  /** A comparison of the number of rows that fulfil a condition; an empty one is always true. */
  private String count(
      RexSubQuery subQuery, UnaryOperator<String> conditionOnAlias, String comparison) {
    String alias = SqlIdentifier.quote(unparser.newAlias());
    String condition = conditionOnAlias.apply(alias);
    return "(SELECT count(*)"
        + comparison
        + " FROM ("
        + select(subQuery)
        + ") AS "
        + alias
        + (condition.isEmpty() ? "" : " WHERE " + condition)
        + ')';
  }

  private String select(RexSubQuery subQuery) {
    SelectBlock block = unparser.subQuery(subQuery.rel);
    if (subQuery.rel instanceof SetOp) {
      // The engine's parser wants the word SELECT after ANY, ALL and IN.
      block.project(block.fields());
    }
    return block.render(unparser.names(subQuery.rel));
  }

  private static boolean isCorrelated(RexSubQuery subQuery) {
    return CorrelatedForms.isCorrelated(subQuery.rel);
  }

  /** Whether the expression is an aggregate over all rows, which gives a row whatever comes in. */
  private static boolean givesOneRow(RelNode rel) {
    RelNode node = rel;
    while (node instanceof Project
        || (node instanceof Sort sort && sort.fetch == null && sort.offset == null)) {
      node = node.getInput(0);
    }
    return node instanceof Aggregate aggregate
        && aggregate.getGroupSet().isEmpty()
        && aggregate.getGroupType() == Aggregate.Group.SIMPLE;
  }
}
