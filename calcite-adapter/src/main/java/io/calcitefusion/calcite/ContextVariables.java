package io.calcitefusion.calcite;

import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Puts the session's default catalog and schema in the place of {@code CURRENT_CATALOG}, {@code
 * CURRENT_SCHEMA} and {@code current_database()}, with or without parentheses. For one statement.
 */
final class ContextVariables extends SqlShuttle {
  private final Namespace namespace;

  private ContextVariables(Namespace namespace) {
    this.namespace = namespace;
  }

  /** The statement with values for the variables; a column keeps the variable's name. */
  static SqlNode resolve(SqlNode statement, Namespace namespace) {
    SqlNode resolved = statement.accept(new ContextVariables(namespace));
    return resolved == null ? statement : resolved;
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier id) {
    String value = id.isSimple() && !id.isComponentQuoted(0) ? value(id.getSimple()) : null;
    return value == null ? id : SqlLiteral.createCharString(value, id.getParserPosition());
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlSelect select) {
      label(select.getSelectList());
    }
    if (call.getKind() == SqlKind.AS) {
      // What follows are names, which may be any words.
      SqlNode labelled = call.operand(0);
      SqlNode resolved = labelled.accept(this);
      call.setOperand(0, resolved == null ? labelled : resolved);
      return call;
    }
    if (call.getOperator() instanceof SqlUnresolvedFunction function
        && call.operandCount() == 0
        && function.getSqlIdentifier() != null
        && function.getSqlIdentifier().isSimple()
        && isDatabase(function.getSqlIdentifier().getSimple())) {
      return SqlLiteral.createCharString(namespace.catalog(), call.getParserPosition());
    }
    return super.visit(call);
  }

  private void label(SqlNodeList columns) {
    for (int i = 0; i < columns.size(); i++) {
      SqlNode column = columns.get(i);
      SqlParserPos pos = column.getParserPosition();
      SqlNode resolved = column instanceof SqlIdentifier id ? visit(id) : column;
      if (resolved instanceof SqlLiteral && column instanceof SqlIdentifier id) {
        SqlIdentifier name = new SqlIdentifier(id.getSimple(), pos.withQuoting(true));
        columns.set(i, SqlStdOperatorTable.AS.createCall(pos, resolved, name));
      }
    }
  }

  private @Nullable String value(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "current_catalog" -> namespace.catalog();
      case "current_schema" -> namespace.schema();
      default -> null;
    };
  }

  private static boolean isDatabase(String name) {
    return name.equalsIgnoreCase("current_database");
  }
}
