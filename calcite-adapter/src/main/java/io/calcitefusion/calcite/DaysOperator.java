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
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Arithmetic of dates and whole days as in PostgreSQL: a date and a number of days give a date, two
 * dates give a number of days. Immutable.
 */
final class DaysOperator extends SqlBinaryOperator {
  private static final int PRECEDENCE = 40;
  private static final int MILLISECONDS = 3;
  private static final int MICROSECONDS = 6;

  private static final DaysOperator PLUS =
      new DaysOperator("+", SqlKind.PLUS, ReturnTypes.DATE_NULLABLE);
  private static final DaysOperator MINUS =
      new DaysOperator("-", SqlKind.MINUS, ReturnTypes.DATE_NULLABLE);
  private static final DaysOperator DIFFERENCE =
      new DaysOperator("-", SqlKind.MINUS, ReturnTypes.INTEGER_NULLABLE);

  private DaysOperator(String name, SqlKind kind, SqlReturnTypeInference returnType) {
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
    } else if ((isDate(left) && SqlTypeUtil.isIntType(right))
        || (plus && isDate(right) && SqlTypeUtil.isIntType(left))) {
      call.setOperator(plus ? PLUS : MINUS);
    } else if (isDate(left) && isTime(right)) {
      call.setOperand(0, timestamp(call.operand(0)));
    } else if (plus && isDate(right) && isTime(left)) {
      call.setOperand(1, timestamp(call.operand(1)));
    } else if (isCoarse(left) && isFine(call.operand(1), right)) {
      call.setOperand(0, timestamp(call.operand(0)));
    } else if (plus && isCoarse(right) && isFine(call.operand(0), left)) {
      call.setOperand(1, timestamp(call.operand(1)));
    }
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      validator.deriveType(scope, operand);
    }
    return validateOperands(validator, scope, call);
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

  private static boolean isCoarse(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP && type.getPrecision() < MILLISECONDS;
  }

  /** Whether an interval may hold parts of a second. */
  private static boolean isFine(SqlNode node, RelDataType type) {
    if (!isTime(type)) {
      return false;
    }
    return !(node instanceof SqlIntervalLiteral literal)
        || literal.toValue() == null
        || literal.toValue().indexOf('.') >= 0;
  }

  private static SqlNode timestamp(SqlNode date) {
    SqlParserPos pos = date.getParserPosition();
    return SqlStdOperatorTable.CAST.createCall(
        pos,
        date,
        new SqlDataTypeSpec(
            new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP, MICROSECONDS, pos), pos));
  }
}
