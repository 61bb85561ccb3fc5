package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code f(x) FILTER (WHERE c) OVER w} as {@code f(CASE WHEN c THEN x END) OVER w}, for functions
 * that pass over NULLs: Calcite knows a filter for plain aggregates only. Pure functions.
 */
final class FilteredWindow {
  private static final ImmutableSet<String> PASS_OVER_NULLS =
      ImmutableSet.of(
          "COUNT",
          "SUM",
          "MIN",
          "MAX",
          "AVG",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "BIT_AND",
          "BIT_OR",
          "BIT_XOR",
          "BOOL_AND",
          "BOOL_OR",
          "EVERY",
          "SOME",
          "STRING_AGG",
          "LISTAGG");

  private FilteredWindow() {}

  /** The call without a filter; the call itself when it has none. */
  static SqlNode rewrite(SqlCall over) {
    if (over.getKind() != SqlKind.OVER
        || !(over.operand(0) instanceof SqlCall filtered)
        || filtered.getKind() != SqlKind.FILTER) {
      return over;
    }
    SqlCall function = filtered.operand(0);
    SqlParserPos pos = filtered.getParserPosition();
    String name = function.getOperator().getName().toUpperCase(Locale.ROOT);
    if (!PASS_OVER_NULLS.contains(name) || function.operandCount() == 0) {
      throw FrontEndErrors.unsupported(
          "FILTER beside OVER in the function " + name,
          "use a CASE in its argument",
          FrontEndErrors.position(pos));
    }
    SqlNode value = function.operand(0);
    boolean star = value instanceof SqlIdentifier identifier && identifier.isStar();
    SqlNode kept =
        new SqlCase(
            pos,
            null,
            SqlNodeList.of(filtered.operand(1)),
            SqlNodeList.of(star ? SqlLiteral.createExactNumeric("1", pos) : value),
            SqlLiteral.createNull(pos));
    function.setOperand(0, kept);
    over.setOperand(0, function);
    return over;
  }
}
