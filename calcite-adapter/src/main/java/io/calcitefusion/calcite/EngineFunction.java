package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.FunctionKind;
import io.calcitefusion.datafusion.FunctionVolatility;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * A scalar function of the engine. The engine checks the arguments, converts them and gives the
 * type of the result; Calcite converts nothing.
 */
final class EngineFunction extends SqlFunction {
  private final FunctionVolatility volatility;

  EngineFunction(FunctionDescription function, TypeOracle oracle) {
    super(
        function.name(),
        SqlKind.OTHER_FUNCTION,
        call -> oracle.type(FunctionKind.SCALAR, function.name(), call),
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.SYSTEM);
    this.volatility = function.volatility();
  }

  /** The type of a call; names are not looked up again, which could find Calcite's function. */
  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    SqlValidatorScope operandScope = scope.getOperandScope(call);
    call.getOperandList().forEach(operand -> validator.deriveType(operandScope, operand));
    return validateOperands(validator, operandScope, call);
  }

  /** A call in the engine's words. */
  String sql(RexCall call, RexSql rex) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < call.getOperands().size(); i++) {
      RexNode operand = call.getOperands().get(i);
      arguments.add(LiteralArguments.reads(getName(), i) ? rex.bare(operand) : rex.typed(operand));
    }
    return SqlIdentifier.quote(getName()) + '(' + String.join(", ", arguments) + ')';
  }

  @Override
  public boolean isDeterministic() {
    return volatility != FunctionVolatility.VOLATILE;
  }

  @Override
  public boolean isDynamicFunction() {
    return volatility == FunctionVolatility.STABLE;
  }
}
