package io.calcitefusion.calcite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.Util;

/**
 * Orders inside of calls of the engine's aggregates, before anything validates them: {@code f(x
 * ORDER BY y)} becomes {@code f(x) WITHIN GROUP (ORDER BY y)}, and what an ordered set is ordered
 * by becomes its first argument. Pure functions.
 */
final class AggregateForms {
  private AggregateForms() {}

  /** Whether the last argument of a call is the order that the grammar put there. */
  static boolean isOrdered(SqlCall call) {
    return !call.getOperandList().isEmpty()
        && Util.last(call.getOperandList()) instanceof SqlNodeList;
  }

  /** The call with its order outside. */
  static SqlCall withinGroup(SqlCall call) {
    SqlParserPos pos = call.getParserPosition();
    SqlNode order = Util.last(call.getOperandList());
    SqlCall plain = with(call, Util.skipLast(call.getOperandList()));
    return SqlStdOperatorTable.WITHIN_GROUP.createCall(pos, plain, order);
  }

  static SqlCall rewrite(SqlCall call, EngineOperatorTable operators) {
    return call.getKind() == SqlKind.IGNORE_NULLS
        ? ignoringNulls(call)
        : orderedSet(call, operators);
  }

  /** The expression that an ordered set is ordered by as its first argument. */
  private static SqlCall orderedSet(SqlCall call, EngineOperatorTable operators) {
    if (!(call.operand(0) instanceof SqlBasicCall aggregate)
        || !(aggregate.getOperator() instanceof SqlFunction function)
        || !(operators.find(function.getName()) instanceof EngineAggregate engine)
        || !engine.isOrderedSet()
        || !(call.operand(1) instanceof SqlNodeList order)
        || order.size() != 1) {
      return call;
    }
    List<SqlNode> arguments = new ArrayList<>();
    arguments.add(key(order.get(0)));
    arguments.addAll(aggregate.getOperandList());
    return SqlStdOperatorTable.WITHIN_GROUP.createCall(
        call.getParserPosition(),
        engine.createCall(
            aggregate.getFunctionQuantifier(), aggregate.getParserPosition(), arguments),
        order);
  }

  /** A key of an order without its direction. */
  private static SqlNode key(SqlNode item) {
    SqlNode key = item;
    while (key.getKind() == SqlKind.DESCENDING
        || key.getKind() == SqlKind.NULLS_FIRST
        || key.getKind() == SqlKind.NULLS_LAST) {
      key = ((SqlCall) key).operand(0);
    }
    return key.clone(key.getParserPosition());
  }

  /** Calcite takes no order beside IGNORE NULLS; a filter leaves the same rows. */
  private static SqlCall ignoringNulls(SqlCall call) {
    if (!(call.operand(0) instanceof SqlCall within)
        || within.getKind() != SqlKind.WITHIN_GROUP
        || !(within.operand(0) instanceof SqlCall aggregate)
        || aggregate.getOperandList().isEmpty()) {
      return call;
    }
    SqlParserPos pos = call.getParserPosition();
    SqlNode value = aggregate.operand(0);
    SqlNode present = SqlStdOperatorTable.IS_NOT_NULL.createCall(pos, value.clone(pos));
    return SqlStdOperatorTable.FILTER.createCall(pos, within, present);
  }

  private static SqlCall with(SqlCall call, List<SqlNode> arguments) {
    return call.getOperator()
        .createCall(call.getFunctionQuantifier(), call.getParserPosition(), arguments);
  }
}
