package io.calcitefusion.calcite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelFieldCollation.Direction;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Window functions. */
final class WindowSql {
  private final RexSql rex;

  WindowSql(RexSql rex) {
    this.rex = rex;
  }

  String over(RexOver over) {
    SqlKind kind = over.getAggOperator().getKind();
    String call = call(over, kind == SqlKind.SUM0 ? over.getType() : null);
    return kind == SqlKind.SUM0 ? "coalesce(" + call + ", " + zero(over.getType()) + ')' : call;
  }

  /**
   * Calcite writes {@code SUM(x) OVER w} as {@code CASE WHEN COUNT(x) OVER w > 0 THEN SUM(x) OVER w
   * END}; this finds it again.
   *
   * @return null when the call is another CASE
   */
  @Nullable String sumOrNull(RexCall call) {
    List<RexNode> operands = call.getOperands();
    if (operands.size() != 3
        || !RexUtil.isNullLiteral(operands.get(2), true)
        || !operands.get(0).isA(SqlKind.GREATER_THAN)
        || !(((RexCall) operands.get(0)).getOperands().get(0) instanceof RexOver count)
        || count.getAggOperator().getKind() != SqlKind.COUNT
        || !isZero(((RexCall) operands.get(0)).getOperands().get(1))) {
      return null;
    }
    RexNode value = operands.get(1);
    RexNode inner = value.isA(SqlKind.CAST) ? ((RexCall) value).getOperands().get(0) : value;
    if (!(inner instanceof RexOver sum)
        || (sum.getAggOperator().getKind() != SqlKind.SUM
            && sum.getAggOperator().getKind() != SqlKind.SUM0)
        || sum.isDistinct() != count.isDistinct()
        || !sum.getWindow().equals(count.getWindow())
        || !sum.getOperands().equals(count.getOperands())) {
      return null;
    }
    return call(sum, call.getType());
  }

  private String call(RexOver over, @Nullable RelDataType sumType) {
    AggregateSql.requireKnown(over.getAggOperator());
    SqlKind kind = over.getAggOperator().getKind();
    List<String> arguments = new ArrayList<>();
    List<RexNode> operands = over.getOperands();
    for (int i = 0; i < operands.size(); i++) {
      if (i > 0 && takesConstants(kind) && !(operands.get(i) instanceof RexLiteral)) {
        throw FrontEndErrors.unsupported(
            "a computed argument of " + over.getAggOperator().getName() + " OVER", "use a literal");
      }
      boolean isValue = i == 0 || (i == 2 && takesConstants(kind));
      arguments.add(
          isValue && kind != SqlKind.NTILE
              ? rex.as(
                  operands.get(i), hasDefault(kind) ? over.getType() : operands.get(0).getType())
              : rex.bare(operands.get(i)));
    }
    String list = arguments.isEmpty() && kind == SqlKind.COUNT ? "*" : String.join(", ", arguments);
    String sql =
        (AggregateSql.isSum(kind)
                ? SumForm.EXACT.function(operands.get(0).getType())
                : AggregateSql.name(over.getAggOperator()))
            + '('
            + (over.isDistinct() ? "DISTINCT " : "")
            + list
            + ')'
            + (over.ignoreNulls() ? " IGNORE NULLS" : "")
            + " OVER ("
            + window(over.getWindow(), kind)
            + ')';
    RelDataType type = sumType == null ? over.getType() : sumType;
    RelDataType argumentType = operands.isEmpty() ? type : operands.get(0).getType();
    return AggregateSql.cast(sql, over.getAggOperator(), type, argumentType, SumForm.EXACT);
  }

  private String window(RexWindow window, SqlKind kind) {
    if (window.getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER) {
      throw FrontEndErrors.unsupported("EXCLUDE in a window frame", "");
    }
    List<String> parts = new ArrayList<>();
    if (!window.partitionKeys.isEmpty()) {
      parts.add("PARTITION BY " + String.join(", ", rex.bare(window.partitionKeys)));
    }
    if (!window.orderKeys.isEmpty()) {
      parts.add(
          window.orderKeys.stream()
              .map(this::orderKey)
              .collect(Collectors.joining(", ", "ORDER BY ", "")));
    }
    boolean wholePartition = window.orderKeys.isEmpty() && !window.isRows();
    if (!ranks(kind) && !wholePartition) {
      parts.add(
          unit(window)
              + " BETWEEN "
              + bound(window.getLowerBound())
              + " AND "
              + bound(window.getUpperBound()));
    }
    return String.join(" ", parts);
  }

  private static String unit(RexWindow window) {
    if (isGroups(window.getLowerBound()) || isGroups(window.getUpperBound())) {
      return "GROUPS";
    }
    return window.isRows() ? "ROWS" : "RANGE";
  }

  private static boolean isGroups(RexWindowBound bound) {
    return bound.getOffset() instanceof RexCall call
        && call.getOperator().equals(EngineFunctions.GROUPS);
  }

  private String orderKey(RexFieldCollation key) {
    return rex.bare(key.left) + ' ' + direction(key.getDirection(), key.getNullDirection());
  }

  /** The direction in full, since the engine's defaults are not those of every user. */
  static String direction(Direction direction, NullDirection nulls) {
    boolean nullsFirst =
        nulls == NullDirection.UNSPECIFIED
            ? direction.isDescending()
            : nulls == NullDirection.FIRST;
    return (direction.isDescending() ? "DESC" : "ASC")
        + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
  }

  private String bound(RexWindowBound bound) {
    if (bound.isCurrentRow()) {
      return "CURRENT ROW";
    }
    String direction = bound.isPreceding() ? " PRECEDING" : " FOLLOWING";
    RexNode offset = bound.getOffset();
    if (offset == null) {
      return "UNBOUNDED" + direction;
    }
    if (isGroups(bound)) {
      offset = ((RexCall) offset).getOperands().get(0);
    }
    if (!(offset instanceof RexLiteral literal)) {
      throw FrontEndErrors.unsupported("a computed bound of a window frame", "use a literal");
    }
    // The engine reads numbers here, not the casts that exact numbers are elsewhere.
    return (SqlTypeUtil.isExactNumeric(literal.getType())
            ? LiteralSql.decimal(literal).toPlainString()
            : rex.bare(offset))
        + direction;
  }

  private static boolean ranks(SqlKind kind) {
    return switch (kind) {
      case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, LAG, LEAD -> true;
      default -> false;
    };
  }

  /** Whether a third argument stands for a row that is not there, and has a say in the type. */
  private static boolean hasDefault(SqlKind kind) {
    return kind == SqlKind.LAG || kind == SqlKind.LEAD;
  }

  private static boolean takesConstants(SqlKind kind) {
    return hasDefault(kind) || kind == SqlKind.NTH_VALUE;
  }

  private static boolean isZero(RexNode node) {
    return node instanceof RexLiteral literal
        && SqlTypeUtil.isExactNumeric(literal.getType())
        && !literal.isNull()
        && LiteralSql.decimal(literal).signum() == 0;
  }

  private static String zero(RelDataType type) {
    return SqlTypeText.cast("0", type);
  }
}
