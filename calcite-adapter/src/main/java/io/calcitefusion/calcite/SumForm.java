package io.calcitefusion.calcite;

import java.util.List;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * How a sum is written that must fail where it does not fit. The engine's own adds 64-bit integers
 * and decimals without a check.
 */
enum SumForm {
  /** By the native function that keeps count of what its sums leave out. */
  EXACT,
  /**
   * By the engine's own in a type wide enough, with a cast of the result: slower, but a sum to the
   * engine's optimizer, which turns distinct values beside sums into groups and knows sums by name.
   */
  WIDENED;

  private static final int MAX_SAFE_PRECISION = 28;
  private static final int MAX_WIDENED_PRECISION = 38;

  /** The form of the sums of a block, but for those of distinct values. */
  static SumForm of(Aggregate aggregate) {
    return distinctBecomeGroups(aggregate) ? WIDENED : EXACT;
  }

  /** The form of one sum among those of a block of this form. */
  SumForm of(AggregateCall call) {
    return call.isDistinct() ? EXACT : this;
  }

  /** Whether the engine groups by the distinct values of a block first. */
  private static boolean distinctBecomeGroups(Aggregate aggregate) {
    List<AggregateCall> calls = aggregate.getAggCallList();
    return aggregate.getGroupType() == Aggregate.Group.SIMPLE
        && calls.stream()
                .filter(AggregateCall::isDistinct)
                .map(AggregateCall::getArgList)
                .distinct()
                .count()
            == 1
        && calls.stream().allMatch(SumForm::mayStandBesideGroups);
  }

  private static boolean mayStandBesideGroups(AggregateCall call) {
    SqlKind kind = call.getAggregation().getKind();
    return call.filterArg < 0
        && call.getCollation().getFieldCollations().isEmpty()
        && (call.isDistinct()
            || AggregateSql.isSum(kind)
            || kind == SqlKind.MIN
            || kind == SqlKind.MAX);
  }

  /**
   * The function that sums.
   *
   * @param type type of its argument
   */
  String function(RelDataType type) {
    return canWrapAround(type) && !isWidened(type) ? "exact_sum" : "sum";
  }

  /** The argument of the function. */
  String argument(String sql, RelDataType type) {
    if (!isWidened(type)) {
      return sql;
    }
    return "CAST("
        + sql
        + (SqlTypeUtil.isDecimal(type)
            ? " AS DECIMAL(76, " + type.getScale() + "))"
            : " AS DECIMAL(38, 0))");
  }

  /** Whether the function gives another type than Calcite's. */
  boolean differs(RelDataType argumentType, RelDataType type) {
    return canWrapAround(argumentType)
        && (isWidened(argumentType)
            || !ArrowTypes.same(
                DataFusionTypeSystem.INSTANCE.deriveSumType(
                    DataFusionTypeFactory.INSTANCE, argumentType),
                type));
  }

  /** Whether such values are summed in a wider type, which the widest decimals do not have. */
  private boolean isWidened(RelDataType type) {
    return this == WIDENED
        && canWrapAround(type)
        && !(SqlTypeUtil.isDecimal(type) && type.getPrecision() > MAX_WIDENED_PRECISION);
  }

  /** Whether the engine's own sum of values of a type could overflow. */
  private static boolean canWrapAround(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BIGINT, UBIGINT -> true;
      case DECIMAL -> type.getPrecision() > MAX_SAFE_PRECISION;
      default -> false;
    };
  }
}
