package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Calls with lambdas as calls of {@link HigherOrderFunction}. Pure functions. */
final class LambdaForms {
  private LambdaForms() {}

  /**
   * The call with a {@link Lambda} in the place of each of the parser's, or the call itself when it
   * has none.
   *
   * @throws DataFusionException when the function takes none, or a lambda is of a form that is not
   *     understood
   */
  static SqlCall resolve(SqlCall call, String name, EngineOperatorTable operators) {
    SqlNode first =
        call.getOperandList().stream().filter(SqlLambda.class::isInstance).findFirst().orElse(null);
    if (first == null) {
      return call;
    }
    if (!(operators.find(name) instanceof HigherOrderFunction function)) {
      throw FrontEndErrors.unsupported(
          "a lambda in a call of " + name,
          "functions that take lambdas are " + String.join(", ", operators.higherOrderNames()),
          FrontEndErrors.position(first.getParserPosition()));
    }
    List<SqlNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(operand instanceof SqlLambda lambda ? lambda(lambda) : operand);
    }
    return function.createCall(call.getParserPosition(), operands);
  }

  private static SqlNode lambda(SqlLambda lambda) {
    Map<String, LambdaVariable> variables = new LinkedHashMap<>();
    for (SqlNode parameter : lambda.getParameters()) {
      String name = ((SqlIdentifier) parameter).getSimple();
      if (variables.put(name, new LambdaVariable(name)) != null) {
        throw FrontEndErrors.refused(
            new DataFusionException(
                ErrorKind.PLAN, "42712", "two parameters of a lambda are called '" + name + "'"),
            parameter.getParserPosition());
      }
    }
    if (variables.isEmpty()) {
      throw FrontEndErrors.syntax(
          "a lambda without parameters", FrontEndErrors.position(lambda.getParserPosition()));
    }
    SqlNode body = lambda.getExpression().accept(new Body(variables));
    return new Lambda(ImmutableList.copyOf(variables.values()))
        .createCall(lambda.getParserPosition(), body == null ? lambda.getExpression() : body);
  }

  /** Puts variables in the place of their names, and refuses what is no expression of a row. */
  private static final class Body extends SqlShuttle {
    private final Map<String, LambdaVariable> variables;

    Body(Map<String, LambdaVariable> variables) {
      this.variables = variables;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      boolean query = call.isA(SqlKind.QUERY);
      if (query || call.getKind() == SqlKind.OVER) {
        throw FrontEndErrors.unsupported(
            (query ? "a sub-query" : "a window function") + " in a lambda",
            "compute it in a query in FROM, and use its column",
            FrontEndErrors.position(call.getParserPosition()));
      }
      return super.visit(call);
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier id) {
      LambdaVariable variable = variables.get(id.names.get(0));
      if (variable == null || id.isStar()) {
        return id;
      }
      SqlParserPos pos = id.getParserPosition();
      SqlNode value = variable.createCall(pos);
      for (String field : id.names.subList(1, id.names.size())) {
        value =
            SqlStdOperatorTable.ITEM.createCall(
                pos, value, SqlLiteral.createCharString(field, pos));
      }
      return value;
    }
  }
}
