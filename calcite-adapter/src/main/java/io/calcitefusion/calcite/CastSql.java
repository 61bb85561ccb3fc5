package io.calcitefusion.calcite;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Casts with the meaning of SQL, where the engine's own differ. Pure functions. */
final class CastSql {
  private CastSql() {}

  /** The text {@code sql} of type {@code from} as a value of type {@code to}. */
  static String cast(String sql, RelDataType from, RelDataType to) {
    if (isCharacter(to)) {
      return toCharacter(sql, from, to);
    }
    if (isCharacter(from) || !truncatesSecond(from, to)) {
      return SqlTypeText.cast(sql, to);
    }
    // The engine rounds times before 1970 up; SQL cuts the digits off.
    String unit =
        switch (ArrowTypes.unit(to.getPrecision())) {
          case SECOND -> "second";
          case MILLISECOND -> "millisecond";
          default -> "microsecond";
        };
    return SqlTypeText.cast("date_trunc('" + unit + "', " + sql + ')', to);
  }

  /**
   * The operand of a cast between numbers that loses nothing, else the node itself. A comparison
   * has the same answer without such a cast, and a bare column can be pruned by.
   */
  static RexNode withoutWidening(RexNode node) {
    if (!node.isA(SqlKind.CAST)) {
      return node;
    }
    RexNode operand = ((RexCall) node).getOperands().get(0);
    return isWidening(operand.getType(), node.getType()) && !(operand instanceof RexLiteral)
        ? operand
        : node;
  }

  /** Whether every exact number of a type is one of another. */
  static boolean holds(RelDataType from, RelDataType to) {
    return ArrowTypes.same(from, to) || isWidening(from, to);
  }

  private static boolean isWidening(RelDataType from, RelDataType to) {
    if (!SqlTypeUtil.isExactNumeric(from) || !SqlTypeUtil.isExactNumeric(to)) {
      return false;
    }
    int fromScale = SqlTypeUtil.isDecimal(from) ? from.getScale() : 0;
    int toScale = SqlTypeUtil.isDecimal(to) ? to.getScale() : 0;
    return toScale >= fromScale
        && DataFusionTypeSystem.precision(to) - toScale
            >= DataFusionTypeSystem.precision(from) - fromScale
        && signFits(from, to);
  }

  private static boolean signFits(RelDataType from, RelDataType to) {
    return isUnsigned(from) == isUnsigned(to) || SqlTypeUtil.isDecimal(to);
  }

  private static boolean isUnsigned(RelDataType type) {
    return SqlTypeName.UNSIGNED_TYPES.contains(type.getSqlTypeName());
  }

  private static String toCharacter(String sql, RelDataType from, RelDataType to) {
    String text = isCharacter(from) ? sql : valueText(sql, from);
    int length = to.getPrecision();
    if (length == RelDataType.PRECISION_NOT_SPECIFIED
        || length == Integer.MAX_VALUE
        || (isCharacter(from)
            && from.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
            && from.getPrecision() <= length
            && (to.getSqlTypeName() == SqlTypeName.VARCHAR || from.getPrecision() == length))) {
      return text;
    }
    return to.getSqlTypeName() == SqlTypeName.CHAR
        ? "rpad(" + text + ", " + length + ')'
        : "substr(" + text + ", 1, " + length + ')';
  }

  private static String valueText(String sql, RelDataType from) {
    return switch (from.getSqlTypeName()) {
      case TIMESTAMP -> "to_char(" + sql + ", '%Y-%m-%d %H:%M:%S%.f')";
      default -> "CAST(" + sql + " AS VARCHAR)";
    };
  }

  private static boolean truncatesSecond(RelDataType from, RelDataType to) {
    return isTimestamp(from)
        && isTimestamp(to)
        && SqlTypeText.secondDigits(to) < SqlTypeText.secondDigits(from);
  }

  private static boolean isTimestamp(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP
        || type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
        || type.getSqlTypeName() == SqlTypeName.TIMESTAMP_TZ;
  }

  private static boolean isCharacter(RelDataType type) {
    return SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName());
  }
}
