package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** Calls of table functions as they stand in a statement. Pure functions. */
final class TableFunctionForms {
  private TableFunctionForms() {}

  /**
   * Checks the call in FROM before names are looked up, which would find that a column is not there
   * instead of that none may be, and writes options by name as the texts that they are by position.
   *
   * @throws DataFusionException of kind PLAN when there is no such function, or an argument is no
   *     constant
   */
  static SqlCall resolve(SqlCall from, EngineOperatorTable operators) {
    if (!(from.operand(0) instanceof SqlCall call)
        || !(call.getOperator() instanceof SqlUnresolvedFunction function)) {
      return from;
    }
    String name = function.getName();
    if (!operators.isTableFunction(name)) {
      throw error(
          "42883",
          "there is no table function %s; information_schema.routines lists them with function_type TABLE"
              .formatted(name),
          call.getParserPosition());
    }
    List<SqlNode> arguments = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      SqlNode argument =
          operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT ? option(operand) : operand;
      if (argument == null || !isConstant(argument)) {
        throw error(
            "42P10",
            "%s: argument %d is no constant; a table function takes constants only, no columns, sub-queries or parameters"
                .formatted(name, arguments.size() + 1),
            operand.getParserPosition());
      }
      arguments.add(argument);
    }
    return from.getOperator()
        .createCall(
            from.getParserPosition(), function.createCall(call.getParserPosition(), arguments));
  }

  /** {@code has_header => false} as {@code 'has_header=false'}; null when it is no literal. */
  private static @Nullable SqlNode option(SqlNode assignment) {
    SqlNode value = ((SqlCall) assignment).operand(0);
    SqlIdentifier name = ((SqlCall) assignment).operand(1);
    if (!(value instanceof SqlLiteral literal)) {
      return null;
    }
    String text = literal.toValue();
    return text == null
        ? null
        : SqlLiteral.createCharString(
            name.getSimple() + '=' + (isWord(literal) ? text.toLowerCase(Locale.ROOT) : text),
            assignment.getParserPosition());
  }

  private static boolean isWord(SqlLiteral literal) {
    return literal.getValue() instanceof Boolean;
  }

  private static boolean isConstant(SqlNode node) {
    try {
      node.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
              throw Util.FoundOne.NULL;
            }

            @Override
            public @Nullable Void visit(SqlDynamicParam parameter) {
              throw Util.FoundOne.NULL;
            }

            @Override
            public @Nullable Void visit(SqlCall call) {
              if (call.isA(SqlKind.QUERY)) {
                throw Util.FoundOne.NULL;
              }
              return super.visit(call);
            }
          });
      return true;
    } catch (Util.FoundOne e) {
      return false;
    }
  }

  private static DataFusionException error(String sqlState, String message, SqlParserPos pos) {
    return FrontEndErrors.refused(new DataFusionException(ErrorKind.PLAN, sqlState, message), pos);
  }
}
