package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

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
 * right. The grammar makes RIGHT joins of this kind into LEFT ones. Pure functions.
 */
final class HalfJoin {
  private static final int CONDITION_TYPE = 4;
  private static final int CONDITION = 5;

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
    if (join.isNatural()) {
      refuse(join, "a semi or anti join by NATURAL", "write the condition with ON or USING");
    }
    if (join.getConditionType() == JoinConditionType.USING) {
      writeOut(join);
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

  /** USING as ON, whose columns Calcite looks for on both sides of what is left of the join. */
  private static void writeOut(SqlJoin join) {
    SqlNodeList columns = (SqlNodeList) requireNonNull(join.getCondition());
    SqlIdentifier left = name(join, join.getLeft());
    SqlIdentifier right = name(join, join.getRight());
    SqlNode condition = null;
    for (SqlNode column : columns) {
      SqlParserPos pos = column.getParserPosition();
      String name = ((SqlIdentifier) column).getSimple();
      SqlNode equal =
          SqlStdOperatorTable.EQUALS.createCall(pos, left.plus(name, pos), right.plus(name, pos));
      condition =
          condition == null ? equal : SqlStdOperatorTable.AND.createCall(pos, condition, equal);
    }
    join.setOperand(CONDITION_TYPE, JoinConditionType.ON.symbol(join.getParserPosition()));
    join.setOperand(CONDITION, condition);
  }

  /** The name by which columns of a side are known. */
  private static SqlIdentifier name(SqlJoin join, SqlNode side) {
    if (side.getKind() == SqlKind.AS) {
      return (SqlIdentifier) ((SqlCall) side).operand(1);
    }
    if (!(side instanceof SqlIdentifier table)) {
      throw FrontEndErrors.unsupported(
          "a semi or anti join by USING of other things than named tables",
          "write the condition with ON",
          FrontEndErrors.position(join.getParserPosition()));
    }
    return table.getComponent(table.names.size() - 1);
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
