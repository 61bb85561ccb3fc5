package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * The parameter of a lambda, used in its body as a call without operands. Its type is known when
 * the call that the lambda is an argument of was looked at. For one statement.
 */
final class LambdaVariable extends SqlFunction {
  private @Nullable RelDataType type;

  LambdaVariable(String name) {
    super(
        name, SqlKind.OTHER_FUNCTION, null, null, OperandTypes.NILADIC, SqlFunctionCategory.SYSTEM);
  }

  /** Says of what type it is: that of an argument that the engine gives the lambda. */
  void declare(RelDataTypeField parameter) {
    type = parameter.getType();
  }

  private RelDataType type() {
    return requireNonNull(type, "a variable outside of its lambda");
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    return type();
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding call) {
    return type();
  }

  /** It differs from element to element. */
  @Override
  public boolean isDynamicFunction() {
    return true;
  }

  @Override
  public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
    writer.print(getName());
    writer.setNeedWhitespace(true);
  }
}
