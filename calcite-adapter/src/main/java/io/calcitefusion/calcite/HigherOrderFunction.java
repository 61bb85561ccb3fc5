package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.FunctionDescription;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCallBinding;
import org.apache.calcite.rex.RexLambda;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSlot;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * A function of the engine that takes lambdas. The engine says what types the parameters of its
 * lambdas have, and of what type the result is. In a statement its lambdas are calls of {@link
 * Lambda}; in Java they may also be Calcite's {@link RexLambda}.
 */
final class HigherOrderFunction extends SqlFunction {
  /** Functions whose lambda gives any type; that of the others is a condition. */
  private static final ImmutableSet<String> TRANSFORMS =
      ImmutableSet.of("array_transform", "list_transform");

  private final TypeOracle oracle;

  HigherOrderFunction(FunctionDescription function, TypeOracle oracle) {
    super(
        function.name(),
        SqlKind.OTHER_FUNCTION,
        call -> type(function.name(), oracle, call),
        // Whoever looks into the lambda first needs the types of its variables.
        (call, returnType, operandTypes) ->
            call.getValidator().deriveType(call.getScope(), call.getCall()),
        OperandTypes.VARIADIC,
        SqlFunctionCategory.SYSTEM);
    this.oracle = oracle;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    SqlValidatorScope operandScope = scope.getOperandScope(call);
    List<RelDataType> values = new ArrayList<>();
    List<SqlCall> lambdas = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      if (Lambda.is(operand)) {
        lambdas.add((SqlCall) operand);
      } else {
        values.add(validator.deriveType(operandScope, operand));
      }
    }
    if (!lambdas.isEmpty()) {
      declare(call, values, lambdas);
    }
    lambdas.forEach(lambda -> validator.deriveType(operandScope, lambda));
    return validateOperands(validator, operandScope, call);
  }

  /** The types of the variables are known before anything looks into the lambdas. */
  @Override
  public void validateCall(
      SqlCall call,
      SqlValidator validator,
      SqlValidatorScope scope,
      SqlValidatorScope operandScope) {
    validator.deriveType(scope, call);
    super.validateCall(call, validator, scope, operandScope);
  }

  /** Gives the variables of the lambdas their types. */
  private void declare(SqlCall call, List<RelDataType> values, List<SqlCall> lambdas) {
    RelDataType types;
    try {
      types = oracle.higherOrder(getName(), values, List.of());
    } catch (DataFusionException e) {
      throw FrontEndErrors.refused(e, call.getParserPosition());
    }
    List<RelDataTypeField> parameters = types.getFieldList();
    for (int i = 0; i < lambdas.size(); i++) {
      Lambda lambda = (Lambda) lambdas.get(i).getOperator();
      int count = i < parameters.size() ? parameters.get(i).getType().getFieldCount() : 0;
      if (lambda.variables().size() > count) {
        throw FrontEndErrors.refused(
            new DataFusionException(
                ErrorKind.PLAN,
                "42883",
                "the lambda has %d parameters, and %s gives it %d"
                    .formatted(lambda.variables().size(), getName(), count)),
            lambdas.get(i).getParserPosition());
      }
      for (int j = 0; j < lambda.variables().size(); j++) {
        lambda.variables().get(j).declare(parameters.get(i).getType().getFieldList().get(j));
      }
    }
  }

  private static RelDataType type(String name, TypeOracle oracle, SqlOperatorBinding call) {
    List<RelDataType> values = new ArrayList<>();
    List<RelDataType> lambdas = new ArrayList<>();
    for (int i = 0; i < call.getOperandCount(); i++) {
      (isLambda(call, i) ? lambdas : values).add(call.getOperandType(i));
    }
    try {
      if (lambdas.isEmpty()) {
        throw new DataFusionException(
            ErrorKind.PLAN, "42883", name + " takes a lambda: " + name + "(array, x -> …)");
      }
      RelDataType result = lambdas.get(0);
      if (!TRANSFORMS.contains(name)
          && result.getSqlTypeName() != SqlTypeName.BOOLEAN
          && result.getSqlTypeName() != SqlTypeName.NULL) {
        throw new DataFusionException(
            ErrorKind.PLAN,
            "42804",
            "the lambda of %s gives %s, and has to give BOOLEAN".formatted(name, result));
      }
      return oracle.higherOrder(name, values, lambdas);
    } catch (DataFusionException e) {
      throw call instanceof SqlCallBinding binding
          ? FrontEndErrors.refused(e, binding.getCall().getParserPosition())
          : e;
    }
  }

  private static boolean isLambda(SqlOperatorBinding call, int operand) {
    if (call instanceof SqlCallBinding binding) {
      return Lambda.is(binding.operand(operand));
    }
    return call instanceof RexCallBinding binding && isLambda(binding.operands().get(operand));
  }

  private static boolean isLambda(RexNode node) {
    return node instanceof RexLambda
        || (node instanceof RexCall call && call.getOperator() instanceof Lambda);
  }

  /** A call in the engine's words. */
  String sql(RexCall call, RexSql rex) {
    if (rex.isCondition() && rex.tables(call) > 1) {
      // The engine cuts the lambda off when it makes such a condition that of a join.
      throw FrontEndErrors.unsupported(
          "a lambda over columns of several tables in a condition",
          "unnest the array and join its elements");
    }
    return call.getOperands().stream()
        .map(operand -> isLambda(operand) ? lambda(operand, rex) : rex.typed(operand))
        .collect(Collectors.joining(", ", SqlIdentifier.quote(getName()) + '(', ")"));
  }

  private static String lambda(RexNode node, RexSql rex) {
    List<String> names =
        node instanceof RexLambda lambda
            ? lambda.getParameters().stream().map(RexSlot::getName).toList()
            : ((Lambda) ((RexCall) node).getOperator()).names();
    RexNode body =
        node instanceof RexLambda lambda
            ? lambda.getExpression()
            : ((RexCall) node).getOperands().get(0);
    return names.stream()
            .map(HigherOrderFunction::variable)
            .collect(Collectors.joining(", ", "(", ") -> "))
        + rex.inLambda(names, () -> rex.typed(body));
  }

  /** A variable in the engine's words; no column of a user has such a name. */
  static String variable(String name) {
    return SqlIdentifier.quote('$' + name);
  }
}
