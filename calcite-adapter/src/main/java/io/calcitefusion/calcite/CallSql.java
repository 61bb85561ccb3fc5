package io.calcitefusion.calcite;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Calls of operators that need more than their name: arithmetic, patterns, nested values. */
final class CallSql {
  private final RexSql rex;

  CallSql(RexSql rex) {
    this.rex = rex;
  }

  String call(RexCall call) {
    return switch (call.getKind()) {
      case PLUS, MINUS, TIMES, DIVIDE, MOD -> arithmetic(call);
      case MINUS_PREFIX -> minus(call);
      case LIKE -> like(call);
      case SIMILAR -> similar(call);
      case ITEM -> ArraySql.item(rex, call);
      case SOME, ALL -> ArraySql.quantified(rex, call);
      case ARRAY_VALUE_CONSTRUCTOR -> array(call);
      case MAP_VALUE_CONSTRUCTOR -> map(call);
      case ROW -> row(call);
      default -> new FunctionSql(rex).call(call);
    };
  }

  private String arithmetic(RexCall call) {
    RelDataType type = call.getType();
    if (call.getOperands().stream().anyMatch(CallSql::isTemporal) || isTemporal(call)) {
      return new DateTimeSql(rex).arithmetic(call);
    }
    // By kind: an integer division has a name of its own.
    String operator =
        switch (call.getKind()) {
          case MOD -> "%";
          case DIVIDE -> "/";
          default -> call.getOperator().getName();
        };
    if (SqlTypeUtil.isApproximateNumeric(type)) {
      return infix(call, operator, type);
    }
    if (SqlTypeUtil.isDecimal(type)) {
      return decimal(call, operator);
    }
    if (call.getKind() == SqlKind.DIVIDE) {
      return infix(call, operator, type);
    }
    if (call.getKind() == SqlKind.MOD) {
      List<String> operands = call.getOperands().stream().map(rex::typed).toList();
      String sql = '(' + operands.get(0) + " % " + operands.get(1) + ')';
      return sameTypes(call) ? sql : SqlTypeText.cast(sql, type);
    }
    return new IntegerSql(rex).arithmetic(call);
  }

  /** Decimal arithmetic, cast where Calcite's type is not the one that the operands give. */
  private String decimal(RexCall call, String operator) {
    List<RexNode> nodes = call.getOperands();
    List<String> operands = nodes.stream().map(rex::typed).toList();
    String sql = '(' + operands.get(0) + ' ' + operator + ' ' + operands.get(1) + ')';
    DataFusionTypeSystem rules = DataFusionTypeSystem.INSTANCE;
    RelDataTypeFactory factory = DataFusionTypeFactory.INSTANCE;
    RelDataType left = nodes.get(0).getType();
    RelDataType right = nodes.get(1).getType();
    RelDataType given =
        switch (call.getKind()) {
          case TIMES -> rules.deriveDecimalMultiplyType(factory, left, right);
          case DIVIDE -> rules.deriveDecimalDivideType(factory, left, right);
          case MOD -> rules.deriveDecimalModType(factory, left, right);
          default -> rules.deriveDecimalPlusType(factory, left, right);
        };
    return given != null && ArrowTypes.same(given, call.getType()) && !losesType(call)
        ? sql
        : SqlTypeText.cast(sql, call.getType());
  }

  /** Whether the engine puts a literal of another type in the place of a product or remainder. */
  private static boolean losesType(RexCall call) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    return switch (call.getKind()) {
      case TIMES -> isLiteral(left, BigDecimal.ZERO) || isLiteral(right, BigDecimal.ZERO);
      case MOD -> isLiteral(right, BigDecimal.ONE);
      default -> false;
    };
  }

  private static boolean isLiteral(RexNode node, BigDecimal value) {
    RexNode inner = node.isA(SqlKind.CAST) ? ((RexCall) node).getOperands().get(0) : node;
    return inner instanceof RexLiteral literal
        && !literal.isNull()
        && SqlTypeUtil.isExactNumeric(literal.getType())
        && LiteralSql.decimal(literal).compareTo(value) == 0;
  }

  static boolean isSum(RexNode node) {
    return node.getKind() == SqlKind.PLUS || node.getKind() == SqlKind.MINUS;
  }

  private String infix(RexCall call, String operator, RelDataType type) {
    RexNode left = call.getOperands().get(0);
    String first = rex.as(left, type);
    // A sum to the left needs no parentheses, and long sums would nest too deeply with them.
    boolean open = isSum(call) && isSum(left) && ArrowTypes.same(left.getType(), type);
    return '('
        + (open && first.startsWith("(") ? first.substring(1, first.length() - 1) : first)
        + ' '
        + operator
        + ' '
        + rex.as(call.getOperands().get(1), type)
        + ')';
  }

  private String minus(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    if (operand instanceof RexLiteral literal
        && SqlTypeUtil.isExactNumeric(literal.getType())
        && !literal.isNull()) {
      return rex.typed(
          rex.unparser()
              .rexBuilder()
              .makeExactLiteral(LiteralSql.decimal(literal).negate(), call.getType()));
    }
    if (SqlTypeUtil.isIntType(call.getType())) {
      return new IntegerSql(rex).minus(call);
    }
    return "(-" + rex.typed(operand) + ')';
  }

  private static boolean sameTypes(RexCall call) {
    return call.getOperands().stream()
        .allMatch(operand -> operand.getType().getSqlTypeName() == call.getType().getSqlTypeName());
  }

  static boolean isTemporal(RexNode node) {
    return SqlTypeUtil.isDatetime(node.getType()) || SqlTypeUtil.isInterval(node.getType());
  }

  private String like(RexCall call) {
    SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
    String keyword = operator.isCaseSensitive() ? " LIKE " : " ILIKE ";
    RexNode pattern = call.getOperands().get(1);
    String text;
    if (pattern instanceof RexLiteral literal && !literal.isNull()) {
      text =
          io.calcitefusion.datafusion.SqlIdentifier.literal(
              PatternSql.like(LiteralSql.text(literal), escape(call)));
    } else {
      text = PatternSql.computedLike(rex.bare(pattern), escape(call));
    }
    return '(' + rex.bare(call.getOperands().get(0)) + keyword + text + ')';
  }

  private String similar(RexCall call) {
    RexNode pattern = call.getOperands().get(1);
    String regex =
        pattern instanceof RexLiteral literal && !literal.isNull()
            ? io.calcitefusion.datafusion.SqlIdentifier.literal(
                PatternSql.similar(LiteralSql.text(literal), escape(call)))
            : PatternSql.computedSimilar(rex.bare(pattern), escape(call));
    return "regexp_like(" + rex.bare(call.getOperands().get(0)) + ", " + regex + ')';
  }

  /** PostgreSQL's ESCAPE '': no character is one; mappers write it beside a parameter. */
  private static boolean isWithoutEscape(RexCall call) {
    return call.getOperands().get(2) instanceof RexLiteral literal
        && !literal.isNull()
        && LiteralSql.text(literal).isEmpty();
  }

  private static char escape(RexCall call) {
    if (call.getOperands().size() < 3 || isWithoutEscape(call)) {
      return '\0';
    }
    if (call.getOperands().get(2) instanceof RexLiteral literal
        && !literal.isNull()
        && LiteralSql.text(literal).length() == 1) {
      return LiteralSql.text(literal).charAt(0);
    }
    throw FrontEndErrors.unsupported("an ESCAPE that is not one character", "use one character");
  }

  private String array(RexCall call) {
    RelDataType element = call.getType().getComponentType();
    if (call.getOperands().isEmpty() || element == null) {
      return SqlTypeText.cast("make_array()", call.getType());
    }
    return call.getOperands().stream()
        .map(operand -> rex.as(operand, element))
        .collect(Collectors.joining(", ", "make_array(", ")"));
  }

  private String map(RexCall call) {
    RelDataType key = call.getType().getKeyType();
    RelDataType value = call.getType().getValueType();
    if (call.getOperands().isEmpty() || key == null || value == null) {
      throw FrontEndErrors.unsupported("an empty map", "");
    }
    List<String> keys = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < call.getOperands().size(); i += 2) {
      keys.add(rex.as(call.getOperands().get(i), key));
      values.add(rex.as(call.getOperands().get(i + 1), value));
    }
    return "map([" + String.join(", ", keys) + "], [" + String.join(", ", values) + "])";
  }

  private String row(RexCall call) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < call.getOperands().size(); i++) {
      parts.add(
          io.calcitefusion.datafusion.SqlIdentifier.literal(
              call.getType().getFieldList().get(i).getName()));
      parts.add(rex.typed(call.getOperands().get(i)));
    }
    return "named_struct(" + String.join(", ", parts) + ')';
  }
}
