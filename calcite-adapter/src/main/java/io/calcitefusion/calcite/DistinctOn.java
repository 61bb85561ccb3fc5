package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * {@code SELECT DISTINCT ON (a) … ORDER BY a, b} as {@code QUALIFY ROW_NUMBER() OVER (PARTITION BY
 * a ORDER BY a, b) = 1}: of the rows that agree in {@code a} the first in order. For one query.
 */
final class DistinctOn {
  private static final String NAME = "DISTINCT ON";

  private final SqlNodeList items;

  private DistinctOn(SqlNodeList items) {
    this.items = items;
  }

  /** Rewrites a query in place; the grammar left its expressions where QUALIFY stands. */
  static void rewrite(SqlSelect select, SqlNodeList orderBy) {
    SqlNode qualify = select.getQualify();
    if (!GrammarForms.isForm(qualify, NAME) || !(qualify instanceof SqlCall on)) {
      return;
    }
    DistinctOn names = new DistinctOn(select.getSelectList());
    List<SqlNode> keys = on.getOperandList().stream().map(names::resolved).toList();
    List<SqlNode> order = orderBy.stream().map(item -> names.ordered(item)).toList();
    check(keys, order);
    SqlParserPos pos = on.getParserPosition();
    SqlWindow window =
        SqlWindow.create(
            null,
            null,
            new SqlNodeList(keys, pos),
            new SqlNodeList(order, pos),
            SqlLiteral.createBoolean(false, pos),
            null,
            null,
            null,
            SqlWindow.createExcludeNoOthers(pos),
            pos);
    SqlNode number =
        SqlStdOperatorTable.OVER.createCall(
            pos, SqlStdOperatorTable.ROW_NUMBER.createCall(pos), window);
    select.setQualify(
        SqlStdOperatorTable.EQUALS.createCall(
            pos, number, SqlLiteral.createExactNumeric("1", pos)));
  }

  /** As in PostgreSQL, ORDER BY begins with the keys, in any order. */
  private static void check(List<SqlNode> keys, List<SqlNode> order) {
    List<SqlNode> missing = new ArrayList<>(keys);
    for (SqlNode item : order) {
      SqlNode expression = expression(item);
      if (missing.isEmpty()) {
        return;
      }
      if (keys.stream().noneMatch(key -> same(key, expression))) {
        throw new DataFusionException(
            ErrorKind.PLAN,
            "42P10",
            "ORDER BY has to begin with the expressions of DISTINCT ON"
                + FrontEndErrors.at(item.getParserPosition())
                + "; put them first, written alike",
            FrontEndErrors.position(item.getParserPosition()),
            null);
      }
      missing.removeIf(key -> same(key, expression));
    }
  }

  private static boolean same(SqlNode left, SqlNode right) {
    return left.equalsDeep(right, Litmus.IGNORE);
  }

  private static SqlNode expression(SqlNode orderItem) {
    return isDirection(orderItem) ? expression(((SqlCall) orderItem).operand(0)) : orderItem;
  }

  private static boolean isDirection(SqlNode node) {
    return switch (node.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> true;
      default -> false;
    };
  }

  private SqlNode ordered(SqlNode item) {
    return isDirection(item)
        ? ((SqlCall) item)
            .getOperator()
            .createCall(item.getParserPosition(), ordered(((SqlCall) item).operand(0)))
        : resolved(item);
  }

  /** A copy of an expression, with places and labels of the select list replaced. */
  private SqlNode resolved(SqlNode node) {
    int ordinal = GrammarForms.ordinal(node);
    if (ordinal > 0) {
      if (ordinal > items.size() || items.stream().limit(ordinal).anyMatch(DistinctOn::isStar)) {
        throw FrontEndErrors.unsupported(
            "the place " + ordinal + " beside DISTINCT ON",
            "name the column",
            FrontEndErrors.position(node.getParserPosition()));
      }
      return copy(withoutLabel(items.get(ordinal - 1)));
    }
    if (node instanceof SqlIdentifier name && name.isSimple()) {
      for (SqlNode item : items) {
        if (item.getKind() == SqlKind.AS
            && ((SqlCall) item).operand(1) instanceof SqlIdentifier label
            && label.getSimple().equals(name.getSimple())) {
          return copy(withoutLabel(item));
        }
      }
    }
    return copy(node);
  }

  private static boolean isStar(SqlNode item) {
    return switch (item.getKind()) {
      case IDENTIFIER -> ((SqlIdentifier) item).isStar();
      default ->
          item instanceof org.apache.calcite.sql.SqlStarExclude
              || item instanceof org.apache.calcite.sql.SqlStarReplace;
    };
  }

  private static SqlNode withoutLabel(SqlNode item) {
    return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
  }

  /** A copy that shares no node, since the validator keeps what it knows by node. */
  private static SqlNode copy(SqlNode node) {
    SqlNode copy =
        node.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlIdentifier identifier) {
                return identifier.clone(identifier.getParserPosition());
              }

              @Override
              public @Nullable SqlNode visit(SqlCall call) {
                CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
                call.getOperator().acceptCall(this, call, false, handler);
                return handler.result();
              }
            });
    return copy == null ? node : copy;
  }
}
