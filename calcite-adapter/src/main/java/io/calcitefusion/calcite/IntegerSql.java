package io.calcitefusion.calcite;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Addition, subtraction and multiplication of integers, which fail where the result does not fit.
 * The engine's own operators wrap around.
 */
final class IntegerSql {
  /** Terms of a sum that is written as calls in calls. */
  private static final int MAX_NESTED_TERMS = 16;

  /** Terms of a sum that is written from left to right. */
  private static final int MAX_FLAT_TERMS = 64;

  private final RexSql rex;

  IntegerSql(RexSql rex) {
    this.rex = rex;
  }

  String arithmetic(RexCall call) {
    RelDataType type = call.getType();
    List<RexNode> operands = call.getOperands();
    if (operands.stream().allMatch(operand -> CastSql.holds(operand.getType(), type))
        && terms(call) <= MAX_NESTED_TERMS) {
      return function(
          call.getKind(), operand(operands.get(0), type), operand(operands.get(1), type));
    }
    String wide = wideType(type);
    if (CallSql.isSum(call)) {
      return SqlTypeText.cast(wideSum(call, wide), type);
    }
    return SqlTypeText.cast(
        wide(operands.get(0), wide) + " * " + wide(operands.get(1), wide), type);
  }

  /** The negative of an integer, which the smallest one does not have. */
  String minus(RexCall call) {
    RelDataType type = call.getType();
    return function(
        SqlKind.MINUS, literal(BigDecimal.ZERO, type), operand(call.getOperands().get(0), type));
  }

  private static String function(SqlKind kind, String left, String right) {
    String name =
        switch (kind) {
          case PLUS -> "exact_add";
          case MINUS -> "exact_subtract";
          case TIMES -> "exact_multiply";
          default -> throw new IllegalArgumentException(kind.name());
        };
    return name + '(' + left + ", " + right + ')';
  }

  /** An operand with the type of the result, which the functions want of both. */
  private String operand(RexNode node, RelDataType type) {
    return node instanceof RexLiteral literal
            && !literal.isNull()
            && SqlTypeUtil.isExactNumeric(literal.getType())
        ? literal(LiteralSql.decimal(literal), type)
        : rex.as(node, type);
  }

  private String literal(BigDecimal value, RelDataType type) {
    return rex.typed(rex.unparser().rexBuilder().makeExactLiteral(value, type));
  }

  /** How many terms a sum has on its left side, with the last. */
  private static int terms(RexCall call) {
    int terms = 1;
    for (RexNode node = call; isIntegerSum(node); node = ((RexCall) node).getOperands().get(0)) {
      terms++;
    }
    return terms;
  }

  /**
   * A sum whose terms to the left stay in the wide type to its end: the engine needs time that
   * doubles with every cast around an operator around a cast, and no number of terms that fits in a
   * statement leaves the wide type. A long sum is halved again and again, since the engine's time
   * also grows with the square of the depth.
   */
  private String wideSum(RexCall sum, String wide) {
    List<String> added = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    StringBuilder flat = new StringBuilder();
    RexNode node = sum;
    while (isIntegerSum(node) && ArrowTypes.same(node.getType(), sum.getType())) {
      RexCall call = (RexCall) node;
      boolean plus = call.getKind() == SqlKind.PLUS;
      String term = wide(call.getOperands().get(1), wide);
      (plus ? added : taken).add(term);
      flat.insert(0, (plus ? " + " : " - ") + term);
      node = call.getOperands().get(0);
    }
    String first = wide(node, wide);
    if (added.size() + taken.size() < MAX_FLAT_TERMS) {
      return flat.insert(0, first).toString();
    }
    added.add(first);
    return taken.isEmpty() ? halved(added) : halved(added) + " - " + halved(taken);
  }

  private static String halved(List<String> terms) {
    int size = terms.size();
    return size == 1
        ? terms.get(0)
        : '('
            + halved(terms.subList(0, size / 2))
            + " + "
            + halved(terms.subList(size / 2, size))
            + ')';
  }

  private static boolean isIntegerSum(RexNode node) {
    return CallSql.isSum(node)
        && ((RexCall) node).getOperands().stream().noneMatch(CallSql::isTemporal);
  }

  private String wide(RexNode operand, String wide) {
    return "CAST(" + rex.bare(operand) + " AS " + wide + ')';
  }

  private static String wideType(RelDataType type) {
    boolean full =
        type.getSqlTypeName() == SqlTypeName.BIGINT || type.getSqlTypeName() == SqlTypeName.UBIGINT;
    return full ? "DECIMAL(20, 0)" : "BIGINT";
  }
}
