package io.calcitefusion.calcite;

import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJdbcFunctionCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Finds the functions of JDBC escapes such as {@code {fn UCASE(x)}} whatever the case of their
 * names: the parser lower-cases them, Calcite knows them in capitals.
 */
final class JdbcFunctions extends SqlShuttle {
  private static final String PREFIX = "{fn ";

  private JdbcFunctions() {}

  static SqlNode resolve(SqlNode statement) {
    SqlNode resolved = statement.accept(new JdbcFunctions());
    return resolved == null ? statement : resolved;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (!(call.getOperator() instanceof SqlJdbcFunctionCall escape)) {
      return super.visit(call);
    }
    String name = escape.getName();
    String function =
        name.startsWith(PREFIX) ? name.substring(PREFIX.length(), name.length() - 1) : name;
    SqlNode[] operands =
        call.getOperandList().stream()
            .map(operand -> operand == null ? null : operand.accept(this))
            .toArray(SqlNode[]::new);
    return new SqlJdbcFunctionCall(function.strip().toUpperCase(Locale.ROOT))
        .createCall(null, call.getParserPosition(), operands);
  }
}
