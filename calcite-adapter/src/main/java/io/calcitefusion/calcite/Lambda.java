package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * {@code (x, y) -> body} as a call with one operand, the body. Calcite's own lambdas see nothing
 * but their parameters; the body of this one is an expression of its query, in which columns are
 * found as anywhere else, and calls of {@link LambdaVariable} stand for the parameters.
 */
final class Lambda extends SqlFunction {
  private final ImmutableList<LambdaVariable> variables;

  Lambda(ImmutableList<LambdaVariable> variables) {
    super(
        "->",
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        null,
        OperandTypes.ANY,
        SqlFunctionCategory.SYSTEM);
    this.variables = variables;
  }

  static boolean is(SqlNode node) {
    return node instanceof SqlCall call && call.getOperator() instanceof Lambda;
  }

  ImmutableList<LambdaVariable> variables() {
    return variables;
  }

  ImmutableList<String> names() {
    return variables.stream().map(LambdaVariable::getName).collect(ImmutableList.toImmutableList());
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    validator.deriveType(scope, call.operand(0));
    return validateOperands(validator, scope, call);
  }

  @Override
  public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
    String parameters = String.join(", ", names());
    writer.print(variables.size() == 1 ? parameters : '(' + parameters + ')');
    writer.keyword("->");
    call.operand(0).unparse(writer, 0, 0);
  }
}
