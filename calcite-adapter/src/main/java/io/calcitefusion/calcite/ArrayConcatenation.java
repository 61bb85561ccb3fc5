package io.calcitefusion.calcite;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * The operator {@code ||} beside an array, as in PostgreSQL: two arrays of one depth are joined, a
 * value is put before or behind the array whose element it may be. Pure functions.
 */
final class ArrayConcatenation {
  private ArrayConcatenation() {}

  /** Gives a call of {@code ||} the function that its types ask for; texts keep the operator. */
  static void resolve(
      SqlValidator validator,
      SqlValidatorScope scope,
      SqlBasicCall call,
      EngineOperatorTable operators) {
    if (call.operandCount() != 2 || !call.getOperator().equals(SqlStdOperatorTable.CONCAT)) {
      return;
    }
    RelDataType left = validator.deriveType(scope, call.operand(0));
    RelDataType right = validator.deriveType(scope, call.operand(1));
    int deeper = depth(left) - depth(right);
    if ((depth(left) == 0 && deeper == 0) || isUnknown(left) || isUnknown(right)) {
      return;
    }
    String name = deeper == 0 ? "array_concat" : deeper > 0 ? "array_append" : "array_prepend";
    SqlOperator function = operators.find(name);
    if (function != null) {
      call.setOperator(function);
    }
  }

  private static int depth(RelDataType type) {
    RelDataType element = type.getComponentType();
    return type.getSqlTypeName() == SqlTypeName.ARRAY && element != null ? 1 + depth(element) : 0;
  }

  private static boolean isUnknown(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.NULL
        || type.getSqlTypeName() == SqlTypeName.UNKNOWN;
  }
}
