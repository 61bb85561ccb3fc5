package io.calcitefusion.calcite;

import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * LEFT SEMI JOIN and LEFT ANTI JOIN: rows of the left side that have, or have not, a row on the
 * right. Pure functions.
 */
final class HalfJoin {
  private HalfJoin() {}

  static boolean is(SqlJoin join) {
    return join.getJoinType() == JoinType.LEFT_SEMI_JOIN
        || join.getJoinType() == JoinType.LEFT_ANTI_JOIN;
  }

  /**
   * Gives the right side a form whose columns Calcite hides from the rest of the query: it does for
   * tables and sub-queries, with a name or without, and not where the name has columns.
   */
  static void rewrite(SqlJoin join) {
    if (!is(join)) {
      return;
    }
    if (join.isNatural() || join.getConditionType() == JoinConditionType.USING) {
      refuse(join, "a semi or anti join by USING or NATURAL", "write the condition with ON");
    }
    SqlNode right = join.getRight();
    SqlNode named = right.getKind() == SqlKind.AS ? ((SqlCall) right).operand(0) : right;
    switch (named.getKind()) {
      case JOIN ->
          refuse(named, "a join on the right of a semi or anti join", "give it a name as a query");
      case LATERAL, UNNEST ->
          refuse(named, named.getKind() + " on the right of a semi or anti join", "use EXISTS");
      default -> {
        if (right instanceof SqlCall as && as.getKind() == SqlKind.AS && as.operandCount() > 2) {
          join.setRight(asQuery(as));
        }
      }
    }
  }

  /** {@code x AS y(a)} as {@code (SELECT * FROM x AS y(a)) AS y}. */
  private static SqlNode asQuery(SqlCall as) {
    SqlParserPos pos = as.getParserPosition();
    SqlNode query =
        new SqlSelect(
            pos,
            null,
            SqlNodeList.of(SqlIdentifier.star(pos)),
            as,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return SqlStdOperatorTable.AS.createCall(pos, query, as.operand(1));
  }

  private static void refuse(SqlNode at, String what, String remedy) {
    throw FrontEndErrors.unsupported(what, remedy, FrontEndErrors.position(at.getParserPosition()));
  }
}
