package io.calcitefusion.calcite;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Arithmetic of dates and timestamps as in PostgreSQL: a date and a number of days give a date, two
 * dates give a number of days, two timestamps give an interval. Immutable.
 */
final class DateArithmetic extends SqlBinaryOperator {
  private static final int PRECEDENCE = 40;
  private static final int MILLISECONDS = 3;
  private static final int MICROSECONDS = 6;

  private static final DateArithmetic PLUS =
      new DateArithmetic("+", SqlKind.PLUS, ReturnTypes.DATE_NULLABLE);
  private static final DateArithmetic MINUS =
      new DateArithmetic("-", SqlKind.MINUS, ReturnTypes.DATE_NULLABLE);
  private static final DateArithmetic DIFFERENCE =
      new DateArithmetic("-", SqlKind.MINUS, ReturnTypes.INTEGER_NULLABLE);
  private static final DateArithmetic TIME_BETWEEN =
      new DateArithmetic(
          "-",
          SqlKind.MINUS,
          ReturnTypes.explicit(EngineFunctions.DAY_TO_SECOND)
              .andThen(SqlTypeTransforms.TO_NULLABLE));

  private DateArithmetic(String name, SqlKind kind, SqlReturnTypeInference returnType) {
    super(name, kind, PRECEDENCE, true, returnType, InferTypes.FIRST_KNOWN, OperandTypes.ANY_ANY);
  }

  /**
   * Gives a call of {@code +} or {@code -} the operator that its types ask for. A time added to a
   * date makes it a timestamp first, since a date would lose it, and a part of a second added to a
   * timestamp without such parts gives it digits for them.
   */
  static void resolve(SqlValidator validator, SqlValidatorScope scope, SqlBasicCall call) {
    RelDataType left = validator.deriveType(scope, call.operand(0));
    RelDataType right = validator.deriveType(scope, call.operand(1));
    boolean plus = call.getKind() == SqlKind.PLUS;
    if (isDate(left) && isDate(right) && !plus) {
      call.setOperator(DIFFERENCE);
    } else if (!plus && areTimestamps(left, right)) {
      call.setOperator(TIME_BETWEEN);
    } else if ((isDate(left) && SqlTypeUtil.isIntType(right))
        || (plus && isDate(right) && SqlTypeUtil.isIntType(left))) {
      call.setOperator(plus ? PLUS : MINUS);
    } else {
      widen(call, 0, left, digits(call.operand(1), right));
      if (plus) {
        widen(call, 1, right, digits(call.operand(0), left));
      }
    }
  }

  /** Gives an operand so many digits of a second; a date becomes a timestamp. */
  private static void widen(SqlBasicCall call, int operand, RelDataType type, int digits) {
    SqlTypeName wide =
        switch (type.getSqlTypeName()) {
          case DATE, TIMESTAMP -> SqlTypeName.TIMESTAMP;
          case TIME, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> type.getSqlTypeName();
          default -> null;
        };
    if (wide == null || digits < 0 || (!isDate(type) && type.getPrecision() >= digits)) {
      return;
    }
    SqlNode point = call.operand(operand);
    SqlParserPos pos = point.getParserPosition();
    call.setOperand(
        operand,
        SqlStdOperatorTable.CAST.createCall(
            pos,
            point,
            new SqlDataTypeSpec(
                new SqlBasicTypeNameSpec(wide, Math.max(digits, MICROSECONDS), pos), pos)));
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      validator.deriveType(scope, operand);
    }
    return validateOperands(validator, scope, call);
  }

  /** Whether both are timestamps, of which one may be a date, with a time zone or both without. */
  private static boolean areTimestamps(RelDataType left, RelDataType right) {
    return (isTimestamp(left) && (isTimestamp(right) || isDate(right)))
        || (isDate(left) && isTimestamp(right))
        || (isMoment(left) && isMoment(right));
  }

  private static boolean isTimestamp(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP;
  }

  private static boolean isMoment(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
        || type.getSqlTypeName() == SqlTypeName.TIMESTAMP_TZ;
  }

  private static boolean isDate(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DATE;
  }

  /** Whether a type is an interval of hours or less. */
  private static boolean isTime(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          true;
      default -> false;
    };
  }

  /**
   * How many digits of a second an interval may need; negative when it has days or months alone.
   */
  private static int digits(SqlNode node, RelDataType type) {
    if (!isTime(type)) {
      return -1;
    }
    if (node instanceof SqlCall call && call.getOperator().equals(EngineFunctions.FINE_INTERVAL)) {
      return IntervalText.digits(call.operand(0));
    }
    boolean whole =
        node instanceof SqlIntervalLiteral literal
            && literal.toValue() != null
            && literal.toValue().indexOf('.') < 0;
    return whole ? 0 : MILLISECONDS;
  }
}
