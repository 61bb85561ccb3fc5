package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * {@code GROUP BY ALL}: by the places of all items of the select list that hold neither an
 * aggregate nor a window function. Pure functions.
 */
final class GroupByAll {
  private GroupByAll() {}

  /** Whether a query is grouped so: the grammar left a symbol as its only group. */
  static boolean is(SqlSelect select) {
    SqlNodeList group = select.getGroup();
    return group != null
        && group.size() == 1
        && group.get(0) instanceof SqlLiteral literal
        && literal.getValue() == SqlSelectKeyword.ALL;
  }

  /** Rewrites a query in place, unless it has a star that is not written out yet. */
  static void rewrite(SqlSelect select, EngineOperatorTable operators) {
    SqlNodeList items = select.getSelectList();
    if (!is(select) || items.stream().anyMatch(StarForms::isStar)) {
      return;
    }
    SqlParserPos pos = requireNonNull(select.getGroup()).getParserPosition();
    List<SqlNode> places = new ArrayList<>();
    boolean aggregates = false;
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      SqlNode value = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
      boolean aggregate = hasAggregate(value, operators);
      aggregates |= aggregate;
      // A constant makes no groups.
      if (!aggregate && !(value instanceof SqlLiteral)) {
        places.add(SqlLiteral.createExactNumeric(String.valueOf(i + 1), pos));
      }
    }
    if (places.isEmpty() && !aggregates) {
      throw FrontEndErrors.unsupported(
          "GROUP BY ALL of constants", "use LIMIT 1", FrontEndErrors.position(pos));
    }
    select.setGroupBy(places.isEmpty() ? null : new SqlNodeList(places, pos));
  }

  private static boolean hasAggregate(SqlNode expression, EngineOperatorTable operators) {
    try {
      expression.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
              if (call.isA(SqlKind.QUERY)) {
                return null;
              }
              if (isAggregate(call.getOperator(), operators)) {
                throw Util.FoundOne.NULL;
              }
              return super.visit(call);
            }
          });
      return false;
    } catch (Util.FoundOne e) {
      return true;
    }
  }

  private static boolean isAggregate(SqlOperator operator, EngineOperatorTable operators) {
    if (!(operator instanceof SqlUnresolvedFunction function)) {
      return operator.isAggregator();
    }
    SqlOperator found = operators.find(function.getName());
    return found != null && found.isAggregator();
  }
}
