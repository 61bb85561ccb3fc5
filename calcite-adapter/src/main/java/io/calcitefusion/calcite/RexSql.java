package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLambdaRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Scalar expressions as SQL over the fields of one block. Every text is safe as an operand: it is
 * an atom, a call, or stands in parentheses. For one block.
 */
final class RexSql {
  /** The alias of a table, as {@link Unparser#newAlias} makes it, before a column. */
  private static final Pattern ALIAS = Pattern.compile("\"t\\d+\"\\.");

  private final Unparser unparser;
  private final List<SqlField> input;
  private final Place place;

  /** Where an expression stands, which decides the form of sub-queries. */
  enum Place {
    /** A condition of WHERE. */
    FILTER,
    /** A condition of a join. */
    JOIN,
    /** Anywhere else. */
    ELSEWHERE
  }

  RexSql(Unparser unparser, List<SqlField> input, Place place) {
    this.unparser = unparser;
    this.input = input;
    this.place = place;
  }

  Unparser unparser() {
    return unparser;
  }

  Place place() {
    return place;
  }

  /** The expression with exactly Calcite's type. */
  String typed(RexNode node) {
    return node instanceof RexLiteral literal ? LiteralSql.typed(literal) : bare(node);
  }

  /** The expression with literals in their shortest form. */
  String bare(RexNode node) {
    if (node instanceof RexInputRef ref) {
      SqlField field = input.get(ref.getIndex());
      return operand(field);
    }
    if (node instanceof RexLiteral literal) {
      return LiteralSql.bare(literal);
    }
    if (node instanceof RexDynamicParam parameter) {
      return SqlTypeText.cast("$" + (parameter.getIndex() + 1), parameter.getType());
    }
    if (node instanceof RexFieldAccess access) {
      return fieldAccess(access);
    }
    if (node instanceof RexSubQuery subQuery) {
      return new SubQuerySql(this).nested(subQuery);
    }
    if (node instanceof RexOver over) {
      return new WindowSql(this).over(over);
    }
    if (node instanceof RexLambdaRef variable) {
      return unparser.lambdaVariable(variable.getName());
    }
    if (node instanceof RexCall call) {
      try {
        return call(call);
      } catch (DataFusionException e) {
        throw FrontEndErrors.placed(e, call.getParserPosition());
      }
    }
    throw FrontEndErrors.unsupported("the expression " + node, "");
  }

  /** The number of tables whose columns an expression uses. */
  int tables(RexNode node) {
    return (int)
        RelOptUtil.InputFinder.bits(node).asList().stream()
            .flatMap(index -> ALIAS.matcher(input.get(index).sql()).results())
            .map(MatchResult::group)
            .distinct()
            .count();
  }

  /** A text in which variables of a lambda can be used. */
  String inLambda(List<String> names, Supplier<String> body) {
    return unparser.inLambda(names, body);
  }

  /** Whether the expression is a condition on rows. */
  boolean isCondition() {
    return place != Place.ELSEWHERE;
  }

  /** A condition as one term of an AND. */
  String condition(RexNode node) {
    if (isCondition()) {
      String subQuery = new SubQuerySql(this).topTerm(node);
      if (subQuery != null) {
        return subQuery;
      }
    }
    return place == Place.FILTER && node.isA(SqlKind.OR) ? passing(node) : bare(node);
  }

  /** A condition of which no more is asked than whether it is true. */
  private String passing(RexNode node) {
    if (node.isA(SqlKind.OR)) {
      return or((RexCall) node, this::passing);
    }
    if (node.isA(SqlKind.AND)) {
      return ((RexCall) node)
          .getOperands().stream().map(this::passing).collect(Collectors.joining(" AND ", "(", ")"));
    }
    String subQuery = new SubQuerySql(this).passingTerm(node);
    return subQuery == null ? bare(node) : subQuery;
  }

  /** The expression cast to a type unless it has it already, nullability aside. */
  String as(RexNode node, RelDataType type) {
    return ArrowTypes.same(node.getType(), type) ? typed(node) : SqlTypeText.cast(bare(node), type);
  }

  List<String> bare(List<RexNode> nodes) {
    return nodes.stream().map(this::bare).toList();
  }

  private static String operand(SqlField field) {
    return field.sql();
  }

  private String fieldAccess(RexFieldAccess access) {
    if (access.getReferenceExpr() instanceof RexCorrelVariable variable) {
      return unparser.outerField(variable.id, access.getField().getIndex());
    }
    return bare(access.getReferenceExpr())
        + '['
        + SqlIdentifier.literal(access.getField().getName())
        + ']';
  }

  private String call(RexCall call) {
    PlanningThread.checkpoint();
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case AND -> joined(call, " AND ");
      case OR -> nullSafeOr(call);
      case NOT -> "(NOT " + bare(operands.get(0)) + ')';
      case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          comparison(call, call.getOperator().getName());
      case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> nullSafe(call);
      case IS_NULL, IS_NOT_NULL ->
          '(' + bare(operands.get(0)) + ' ' + call.getOperator().getName() + ')';
      case IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE -> truth(call);
      case IS_UNKNOWN -> '(' + bare(operands.get(0)) + " IS NULL)";
      case CASE -> caseWhen(call);
      case CAST -> cast(call);
      case SAFE_CAST -> tryCast(call);
      case SEARCH -> bare(RexUtil.expandSearch(unparser.rexBuilder(), null, call));
      case COALESCE -> common(call, "coalesce");
      case NULLIF ->
          "nullif("
              + typed(operands.get(0))
              + ", "
              + as(operands.get(1), operands.get(0).getType())
              + ')';
      default -> new CallSql(this).call(call);
    };
  }

  /**
   * A test of a truth value. The engine's own IS TRUE is never null to its logical plan and may be
   * to its physical plan, which then can not be put under an aggregate.
   */
  private String truth(RexCall call) {
    String value = bare(call.getOperands().get(0));
    if (isCondition()) {
      return '(' + value + ' ' + call.getOperator().getName() + ')';
    }
    return switch (call.getKind()) {
      case IS_TRUE -> "coalesce(" + value + ", FALSE)";
      case IS_NOT_TRUE -> "(NOT coalesce(" + value + ", FALSE))";
      case IS_FALSE -> "(NOT coalesce(" + value + ", TRUE))";
      default -> "coalesce(" + value + ", TRUE)";
    };
  }

  private String cast(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    return CastSql.cast(bare(operand), operand.getType(), call.getType());
  }

  private String tryCast(RexCall call) {
    RelDataType type = call.getType();
    return CastSql.cast(SqlTypeText.tryCast(bare(call.getOperands().get(0)), type), type, type);
  }

  private String joined(RexCall call, String separator) {
    return bare(call.getOperands()).stream().collect(Collectors.joining(separator, "(", ")"));
  }

  /**
   * OR, in the condition of a join as the comparison that knows NULL when it spells one out, as
   * sub-queries that were written as joins do: so the engine can hash the join.
   */
  private String nullSafeOr(RexCall call) {
    if (place == Place.JOIN) {
      RexNode comparison =
          RelOptUtil.collapseExpandedIsNotDistinctFromExpr(call, unparser.rexBuilder());
      if (!comparison.isA(SqlKind.OR)) {
        return bare(comparison);
      }
    }
    return or(call, this::bare);
  }

  /** OR with equalities on one operand gathered into IN, since a long OR nests too deeply. */
  private String or(RexCall call, Function<RexNode, String> term) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (RexNode node : RexUtil.flattenOr(call.getOperands())) {
      if (node.isA(SqlKind.EQUALS)
          && ((RexCall) node).getOperands().get(1) instanceof RexLiteral literal
          && !literal.isNull()) {
        String left = comparand(((RexCall) node).getOperands().get(0));
        lists.computeIfAbsent(left, key -> new ArrayList<>()).add(LiteralSql.bare(literal));
      } else {
        // A term of its own must not share its key with the left side of equalities.
        lists.put('\0' + term.apply(node), List.of());
      }
    }
    List<String> terms = new ArrayList<>();
    lists.forEach(
        (left, values) ->
            terms.add(
                switch (values.size()) {
                  case 0 -> left.substring(1);
                  case 1 -> '(' + left + " = " + values.get(0) + ')';
                  default -> '(' + left + " IN (" + String.join(", ", values) + "))";
                }));
    return switch (terms.size()) {
      case 0 -> "FALSE"; // What is always false is flattened away.
      case 1 -> terms.get(0);
      default -> '(' + String.join(" OR ", terms) + ')';
    };
  }

  private String comparison(RexCall call, String operator) {
    return '('
        + comparand(call.getOperands().get(0))
        + ' '
        + operator
        + ' '
        + comparand(call.getOperands().get(1))
        + ')';
  }

  /**
   * A comparison that knows NULL, in WHERE spelled out: there the engine's own passes rows of outer
   * joins that it should not. With NULL itself it is a test for NULL.
   */
  private String nullSafe(RexCall call) {
    List<RexNode> operands = call.getOperands();
    String test = call.isA(SqlKind.IS_DISTINCT_FROM) ? " IS NOT NULL)" : " IS NULL)";
    for (int i = 0; i < operands.size(); i++) {
      if (RexUtil.isNullLiteral(operands.get(i), true)) {
        return '(' + bare(operands.get(1 - i)) + test;
      }
    }
    if (place != Place.FILTER) {
      return comparison(call, call.getOperator().getName());
    }
    String left = comparand(operands.get(0));
    String right = comparand(operands.get(1));
    return (call.isA(SqlKind.IS_DISTINCT_FROM)
            ? "((%1$s IS NOT NULL OR %2$s IS NOT NULL) AND (%1$s = %2$s) IS NOT TRUE)"
            : "((%1$s IS NULL AND %2$s IS NULL) OR (%1$s = %2$s) IS TRUE)")
        .formatted(left, right);
  }

  String comparand(RexNode node) {
    return bare(CastSql.withoutWidening(node));
  }

  private String caseWhen(RexCall call) {
    List<RexNode> operands = call.getOperands();
    String sum = new WindowSql(this).sumOrNull(call);
    if (sum != null) {
      return sum;
    }
    StringBuilder sql = new StringBuilder("CASE");
    boolean typeShown = false;
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      sql.append(" WHEN ").append(bare(operands.get(i)));
      sql.append(" THEN ").append(branch(operands.get(i + 1), call.getType()));
      typeShown |= !RexUtil.isNullLiteral(operands.get(i + 1), true);
    }
    RexNode last = operands.get(operands.size() - 1);
    typeShown |= !RexUtil.isNullLiteral(last, true);
    sql.append(" ELSE ").append(branch(last, call.getType())).append(" END");
    return typeShown ? sql.toString() : SqlTypeText.cast(sql.toString(), call.getType());
  }

  private String branch(RexNode node, RelDataType type) {
    return RexUtil.isNullLiteral(node, true) ? "NULL" : as(node, type);
  }

  /** A call whose arguments and result have one common type. */
  String common(RexCall call, String function) {
    return call.getOperands().stream()
        .map(operand -> as(operand, call.getType()))
        .collect(Collectors.joining(", ", function + '(', ")"));
  }
}
