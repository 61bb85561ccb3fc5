package io.calcitefusion.calcite;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Elements and parts of arrays with PostgreSQL's meaning. Pure functions. */
final class ArraySql {
  private ArraySql() {}

  /**
   * An element by its place, or a value by its key. An array begins at 1 and gives NULL before
   * that, where the engine counts from the end.
   */
  static String item(RexSql rex, RexCall call) {
    RexNode collection = call.getOperands().get(0);
    RexNode place = call.getOperands().get(1);
    RelDataType key = collection.getType().getKeyType();
    String index = key == null ? rex.bare(place) : rex.as(place, key);
    if (collection.getType().getSqlTypeName() == SqlTypeName.ARRAY
        && SqlTypeUtil.isIntType(place.getType())) {
      BigDecimal literal = literal(place);
      if (literal == null) {
        index = "CASE WHEN " + index + " > 0 THEN " + index + " END";
      } else if (literal.signum() <= 0) {
        return SqlTypeText.cast("NULL", call.getType());
      }
    }
    return rex.bare(collection) + '[' + index + ']';
  }

  /** The part of an array between two places, both included; places before 1 are empty. */
  static String slice(RexSql rex, RexCall call) {
    String array = rex.bare(call.getOperands().get(0));
    RexNode lowNode = call.getOperands().get(1);
    RexNode highNode = call.getOperands().get(2);
    String low = rex.bare(lowNode);
    String high = rex.bare(highNode);
    BigDecimal lowest = literal(lowNode);
    BigDecimal highest = literal(highNode);
    if (lowest != null && highest != null) {
      return highest.signum() <= 0 || lowest.compareTo(highest) > 0
          ? "array_slice(" + array + ", 1, 0)"
          : "array_slice(" + array + ", " + lowest.max(BigDecimal.ONE) + ", " + high + ')';
    }
    return "CASE WHEN %3$s < 1 OR %2$s > %3$s THEN array_slice(%1$s, 1, 0) WHEN %2$s IS NULL OR %3$s IS NULL THEN NULL ELSE array_slice(%1$s, CASE WHEN %2$s < 1 THEN 1 ELSE %2$s END, %3$s) END"
        .formatted(array, low, high);
  }

  /** {@code x > ANY (array)}, {@code x > ALL (array)} and so on, NULLs in the array included. */
  static String quantified(RexSql rex, RexCall call) {
    SqlQuantifyOperator operator = (SqlQuantifyOperator) call.getOperator();
    RexNode value = call.getOperands().get(0);
    RexNode collection = call.getOperands().get(1);
    RelDataType element = collection.getType().getComponentType();
    if (call.getOperands().size() != 2 || element == null) {
      throw FrontEndErrors.unsupported(operator.getName() + " of a list", "use IN or an array");
    }
    RelDataType common =
        DataFusionTypeFactory.INSTANCE.leastRestrictive(List.of(value.getType(), element));
    if (common == null) {
      throw FrontEndErrors.unsupported(
          operator.getName() + " between " + value.getType() + " and " + collection.getType(), "");
    }
    boolean all = operator.kind == SqlKind.ALL;
    SqlKind comparison = all ? operator.comparisonKind.negateNullSafe() : operator.comparisonKind;
    if (comparison != SqlKind.EQUALS && !hasLeastElement(common)) {
      throw FrontEndErrors.unsupported(
          operator.getName() + " of an array of " + common, "use = ANY, <> ALL or UNNEST");
    }
    String array =
        rex.as(
            collection,
            DataFusionTypeFactory.INSTANCE.createTypeWithNullability(
                DataFusionTypeFactory.INSTANCE.createArrayType(
                    DataFusionTypeFactory.INSTANCE.createTypeWithNullability(common, true), -1),
                true));
    String sought = rex.as(value, common);
    String any =
        "(CASE WHEN %1$s IS NULL THEN NULL WHEN cardinality(%1$s) = 0 THEN FALSE WHEN %2$s IS NULL THEN NULL WHEN %3$s THEN TRUE WHEN array_position(%1$s, NULL) IS NOT NULL THEN NULL ELSE FALSE END)"
            .formatted(array, sought, anyElement(comparison).formatted(array, sought));
    return all ? "(NOT " + any + ')' : any;
  }

  /** A condition that is true when one element is found: the least or the largest decides. */
  private static String anyElement(SqlKind comparison) {
    return switch (comparison) {
      case EQUALS -> "array_has(%1$s, %2$s)";
      case NOT_EQUALS -> "%2$s <> array_min(%1$s) OR %2$s <> array_max(%1$s)";
      case LESS_THAN -> "%2$s < array_max(%1$s)";
      case LESS_THAN_OR_EQUAL -> "%2$s <= array_max(%1$s)";
      case GREATER_THAN -> "%2$s > array_min(%1$s)";
      case GREATER_THAN_OR_EQUAL -> "%2$s >= array_min(%1$s)";
      default -> throw FrontEndErrors.unsupported(comparison + " of an array", "");
    };
  }

  private static boolean hasLeastElement(RelDataType type) {
    return SqlTypeUtil.isNumeric(type)
        || SqlTypeUtil.isCharacter(type)
        || SqlTypeUtil.isDatetime(type);
  }

  private static @Nullable BigDecimal literal(RexNode node) {
    return node instanceof RexLiteral literal
            && !literal.isNull()
            && SqlTypeUtil.isExactNumeric(literal.getType())
        ? LiteralSql.decimal(literal)
        : null;
  }
}
