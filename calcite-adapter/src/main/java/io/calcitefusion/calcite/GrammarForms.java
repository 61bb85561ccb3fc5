package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Puts forms of Calcite's own in the place of those that only our grammar knows, before anything
 * validates them. It changes the statement that it is given. For one statement.
 */
final class GrammarForms extends SqlShuttle {
  private static final String INTERVAL = "INTERVAL";
  private static final String SLICE = "SLICE";
  private static final String GROUPS = "GROUPS";

  /** Operators that the grammar makes with PostgreSQL's precedence, and what they mean. */
  private static final ImmutableMap<String, SqlOperator> OPERATORS =
      ImmutableMap.of(
          "||", SqlStdOperatorTable.CONCAT,
          "&", SqlStdOperatorTable.BITAND,
          "|", SqlStdOperatorTable.BITOR,
          "#", SqlStdOperatorTable.BITXOR,
          "<<", SqlStdOperatorTable.BIT_LEFT_SHIFT,
          ">>", EngineFunctions.RIGHT_SHIFT);

  private final EngineOperatorTable operators;

  private GrammarForms(EngineOperatorTable operators) {
    this.operators = operators;
  }

  static SqlNode resolve(SqlNode statement, EngineOperatorTable operators) {
    SqlNode resolved = statement.accept(new GrammarForms(operators));
    SqlNode result = resolved == null ? statement : resolved;
    result.accept(
        new SqlShuttle() {
          @Override
          public @Nullable SqlNode visit(SqlCall call) {
            if (isForm(call, INTERVAL)) {
              throw FrontEndErrors.unsupported(
                  "an interval of months and of days or a time here",
                  "add it to a date or timestamp, or write two intervals",
                  FrontEndErrors.position(call.getParserPosition()));
            }
            return super.visit(call);
          }
        });
    return result;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlOrderBy orderBy) {
      return super.visit(ordered(orderBy));
    }
    if (call instanceof SqlSelect select) {
      SqlNode fetch = select.getFetch();
      if (fetch != null) {
        return visit(
            new SqlOrderBy(select.getParserPosition(), select, SqlNodeList.EMPTY, null, null));
      }
      DistinctOn.rewrite(select, SqlNodeList.EMPTY);
      GroupByAll.rewrite(select, operators);
    }
    if (call instanceof SqlJoin join) {
      HalfJoin.rewrite(join);
    }
    SqlNode visited = super.visit(call);
    return visited instanceof SqlCall changed ? rewrite(changed) : visited;
  }

  /** Moves TOP of a SELECT, and the rule of DISTINCT ON, to where ORDER BY is known. */
  private static SqlOrderBy ordered(SqlOrderBy orderBy) {
    SqlNode body = orderBy.query instanceof SqlWith with ? with.body : orderBy.query;
    if (!(body instanceof SqlSelect select)) {
      return orderBy;
    }
    DistinctOn.rewrite(select, orderBy.orderList);
    SqlNode top = select.getFetch();
    if (top == null) {
      return orderBy;
    }
    if (orderBy.fetch != null || orderBy.offset != null) {
      throw FrontEndErrors.syntax(
          "TOP beside LIMIT, OFFSET or FETCH", FrontEndErrors.position(top.getParserPosition()));
    }
    select.setFetch(null);
    return new SqlOrderBy(orderBy.getParserPosition(), orderBy.query, orderBy.orderList, null, top);
  }

  private SqlNode rewrite(SqlCall call) {
    SqlParserPos pos = call.getParserPosition();
    if (call.getKind() == SqlKind.PLUS || call.getKind() == SqlKind.MINUS) {
      return mixedInterval(call);
    }
    if (call.getKind() == SqlKind.UNION) {
      return UnionByName.resolve(call);
    }
    if (call.getKind() == SqlKind.AS) {
      refuseLettersBehindNumber(call.operand(0), call.operand(1));
      return call;
    }
    if (call.getOperator().equals(SqlStdOperatorTable.INTERVAL)) {
      SqlNode one = SqlLiteral.createInterval(1, "1", call.operand(1), pos);
      return SqlStdOperatorTable.MULTIPLY.createCall(pos, call.operand(0), one);
    }
    if (call.getOperator().equals(SqlLibraryOperators.INFIX_CAST)) {
      return cast(SqlStdOperatorTable.CAST.createCall(pos, call.getOperandList()));
    }
    if (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST) {
      return cast(call);
    }
    if (call.getOperator() instanceof SqlUnresolvedFunction function
        && function.getFunctionType() != SqlFunctionCategory.SYSTEM) {
      boolean named = NamedArguments.isIn(call) && !operators.isTableFunction(function.getName());
      return function(
          LambdaForms.resolve(
              named ? NamedArguments.resolve(call, function.getName()) : call,
              function.getName(),
              operators),
          function);
    }
    if (call.getKind() == SqlKind.WITHIN_GROUP || call.getKind() == SqlKind.IGNORE_NULLS) {
      return AggregateForms.rewrite(call, operators);
    }
    if (call.getKind() == SqlKind.COLLECTION_TABLE) {
      return TableFunctionForms.resolve(call, operators);
    }
    if (isForm(call, INTERVAL)) {
      IntervalText text = interval(call);
      return text.isMixed() ? call : text.literal(pos);
    }
    if (isForm(call, GROUPS)) {
      return EngineFunctions.GROUPS.createCall(pos, call.getOperandList());
    }
    if (call.getOperator().equals(SqlStdOperatorTable.ITEM)
        && call.operand(1) instanceof SqlCall slice
        && isForm(slice, SLICE)) {
      return slice(pos, call.operand(0), slice);
    }
    if (call.getOperator() instanceof SqlBinaryOperator operator
        && operator.getKind() == SqlKind.OTHER) {
      return binary(call, operator.getName());
    }
    if (call.getOperator() instanceof SqlPrefixOperator operator
        && operator.getName().equals("~")) {
      return SqlStdOperatorTable.BITNOT.createCall(pos, call.getOperandList());
    }
    return FilteredWindow.rewrite(call);
  }

  /** {@code 0x1F} and {@code 1_000} are no numbers here, and no numbers with labels either. */
  private static void refuseLettersBehindNumber(SqlNode value, SqlNode label) {
    SqlNode last = value;
    while (last instanceof SqlCall call && call.getOperator() instanceof SqlBinaryOperator) {
      last = call.operand(call.operandCount() - 1);
    }
    SqlParserPos end = last.getParserPosition();
    SqlParserPos next = label.getParserPosition();
    if (last instanceof SqlNumericLiteral
        && end.getEndLineNum() == next.getLineNum()
        && end.getEndColumnNum() + 1 == next.getColumnNum()) {
      throw FrontEndErrors.syntax(
          "letters directly behind the number " + last, FrontEndErrors.position(next));
    }
  }

  /** Functions that are forms of the standard under names of PostgreSQL. */
  private static SqlNode function(SqlCall call, SqlUnresolvedFunction function) {
    SqlIdentifier name = function.getSqlIdentifier();
    if (name == null || !name.isSimple()) {
      return call;
    }
    if (AggregateForms.isOrdered(call)) {
      return AggregateForms.withinGroup(call);
    }
    SqlParserPos pos = call.getParserPosition();
    if (name.getSimple().equals("now") && call.operandCount() == 0) {
      return new SqlIdentifier("current_timestamp", pos);
    }
    if (name.getSimple().equals("timezone") && call.operandCount() == 2) {
      return AtTimeZone.call(pos, call.operand(1), call.operand(0));
    }
    if (name.getSimple().equals("date") && call.operandCount() == 1) {
      return SqlStdOperatorTable.CAST.createCall(
          pos,
          call.operand(0),
          new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DATE, pos), pos));
    }
    return call;
  }

  private static SqlNode binary(SqlCall call, String name) {
    SqlOperator operator = OPERATORS.get(name);
    SqlParserPos pos = call.getParserPosition();
    if (operator != null) {
      return operator.createCall(pos, call.getOperandList());
    }
    SqlNode left = call.operand(0);
    SqlNode right = call.operand(1);
    SqlNode anyCase = SqlLiteral.createCharString("i", pos);
    return switch (name) {
      case AtTimeZone.NAME -> AtTimeZone.call(pos, left, right);
      case "~" -> matches(pos, left, right);
      case "~*" -> matches(pos, left, right, anyCase);
      case "!~" -> SqlStdOperatorTable.NOT.createCall(pos, matches(pos, left, right));
      case "!~*" -> SqlStdOperatorTable.NOT.createCall(pos, matches(pos, left, right, anyCase));
      case "@>" -> userCall("array_has_all", pos, left, right);
      case "<@" -> userCall("array_has_all", pos, right, left);
      default -> call;
    };
  }

  /** A call as one that stands in a text. */
  static SqlCall userCall(String function, SqlParserPos pos, SqlNode... operands) {
    return new SqlUnresolvedFunction(
            new SqlIdentifier(function, pos),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(pos, operands);
  }

  private static SqlNode matches(SqlParserPos pos, SqlNode... operands) {
    return SqlLibraryOperators.REGEXP_LIKE.createCall(pos, operands);
  }

  /** A cast whose type may be INTERVAL without a unit, which only literal texts have here. */
  private static SqlNode cast(SqlCall call) {
    if (!(call.operand(1) instanceof SqlDataTypeSpec type)
        || !(type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec)
        || !type.getTypeName().isSimple()
        || !type.getTypeName().getSimple().equals("interval")) {
      return call;
    }
    SqlNode value = call.operand(0);
    if (!(value instanceof SqlCharStringLiteral text) || call.getKind() != SqlKind.CAST) {
      throw FrontEndErrors.unsupported(
          "a cast of a computed text to INTERVAL",
          "use INTERVAL '1' DAY times a number",
          FrontEndErrors.position(call.getParserPosition()));
    }
    SqlParserPos pos = call.getParserPosition();
    IntervalText interval = IntervalText.parse(text.getValueAs(String.class), pos);
    return interval.isMixed()
        ? form(INTERVAL, pos, SqlLiteral.createCharString("", pos), text)
        : interval.literal(pos);
  }

  private static IntervalText interval(SqlCall form) {
    IntervalText text = IntervalText.parse(characters(form.operand(1)), form.getParserPosition());
    return characters(form.operand(0)).equals("-") ? text.negated() : text;
  }

  private static String characters(SqlNode literal) {
    String value = ((SqlLiteral) literal).getValueAs(String.class);
    return value == null ? "" : value;
  }

  /** An interval of months and of days is added in two steps, the months first. */
  private static SqlNode mixedInterval(SqlCall call) {
    if (call.operandCount() != 2) {
      return call;
    }
    SqlNode left = call.operand(0);
    SqlNode right = call.operand(1);
    boolean swap = call.getKind() == SqlKind.PLUS && isForm(left, INTERVAL);
    if (!isForm(swap ? left : right, INTERVAL) || isForm(swap ? right : left, INTERVAL)) {
      return call;
    }
    IntervalText text = interval((SqlCall) (swap ? left : right));
    SqlParserPos pos = call.getParserPosition();
    SqlOperator operator = call.getOperator();
    SqlNode first = operator.createCall(pos, swap ? right : left, text.monthsLiteral(pos));
    return operator.createCall(pos, first, text.timeLiteral(pos));
  }

  private static SqlNode slice(SqlParserPos pos, SqlNode array, SqlCall slice) {
    SqlNode low =
        isTrue(slice.operand(2)) ? SqlLiteral.createExactNumeric("1", pos) : slice.operand(0);
    SqlNode high =
        isTrue(slice.operand(3))
            ? SqlLiteral.createExactNumeric(String.valueOf(Integer.MAX_VALUE), pos)
            : slice.operand(1);
    return EngineFunctions.SLICE.createCall(pos, array, low, high);
  }

  private static boolean isTrue(SqlNode literal) {
    return ((SqlLiteral) literal).booleanValue();
  }

  /** Whether a node is a form that the grammar made; calls of users are not of category SYSTEM. */
  static boolean isForm(@Nullable SqlNode node, String name) {
    return node instanceof SqlCall call
        && call.getOperator() instanceof SqlUnresolvedFunction function
        && function.getFunctionType() == SqlFunctionCategory.SYSTEM
        && function.getName().equals(name);
  }

  private static SqlCall form(String name, SqlParserPos pos, SqlNode... operands) {
    return new SqlUnresolvedFunction(
            new SqlIdentifier(name, pos), null, null, null, null, SqlFunctionCategory.SYSTEM)
        .createCall(pos, List.of(operands));
  }

  /** The place in a select list that a literal names in GROUP BY, ORDER BY or DISTINCT ON, or 0. */
  static int ordinal(SqlNode node) {
    return node instanceof SqlNumericLiteral number && number.isInteger()
        ? number.intValue(true)
        : 0;
  }
}
