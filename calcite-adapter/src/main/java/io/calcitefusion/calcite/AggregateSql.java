package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Aggregate functions in the engine's words. Pure functions. */
final class AggregateSql {
  /** The engine's names by Calcite's; what is not here is refused. */
  private static final ImmutableMap<String, String> NAMES =
      ImmutableMap.<String, String>builder()
          .put("COUNT", "count")
          .put("SUM", "sum")
          .put("$SUM0", "sum")
          .put("MIN", "min")
          .put("MAX", "max")
          .put("AVG", "avg")
          .put("ANY_VALUE", "any_value")
          .put("ARRAY_AGG", "array_agg")
          .put("STRING_AGG", "string_agg")
          .put("LISTAGG", "string_agg")
          .put("BIT_AND", "bit_and")
          .put("BIT_OR", "bit_or")
          .put("BIT_XOR", "bit_xor")
          .put("BOOL_AND", "bool_and")
          .put("BOOL_OR", "bool_or")
          .put("LOGICAL_AND", "bool_and")
          .put("LOGICAL_OR", "bool_or")
          .put("EVERY", "bool_and")
          .put("SOME", "bool_or")
          .put("STDDEV", "stddev")
          .put("STDDEV_POP", "stddev_pop")
          .put("STDDEV_SAMP", "stddev_samp")
          .put("VAR_POP", "var_pop")
          .put("VAR_SAMP", "var_samp")
          .put("VARIANCE", "var_samp")
          .put("COVAR_POP", "covar_pop")
          .put("COVAR_SAMP", "covar_samp")
          .put("REGR_SXX", "regr_sxx")
          .put("REGR_SYY", "regr_syy")
          .put("APPROX_COUNT_DISTINCT", "approx_distinct")
          .put("SINGLE_VALUE", "first_value")
          .put("PERCENTILE_CONT", "percentile_cont")
          .put("GROUPING", "grouping")
          .put("GROUPING_ID", "grouping")
          .put("ROW_NUMBER", "row_number")
          .put("RANK", "rank")
          .put("DENSE_RANK", "dense_rank")
          .put("PERCENT_RANK", "percent_rank")
          .put("CUME_DIST", "cume_dist")
          .put("NTILE", "ntile")
          .put("LAG", "lag")
          .put("LEAD", "lead")
          .put("FIRST_VALUE", "first_value")
          .put("LAST_VALUE", "last_value")
          .put("NTH_VALUE", "nth_value")
          .buildOrThrow();

  private AggregateSql() {}

  /** Whether Calcite's aggregate of that name has a counterpart in the engine. */
  static boolean translates(String name) {
    return NAMES.containsKey(name);
  }

  static void requireKnown(SqlAggFunction function) {
    if (!(function instanceof EngineAggregate) && !NAMES.containsKey(function.getName())) {
      throw FrontEndErrors.unsupported("the aggregate function " + function.getName(), "");
    }
  }

  static String name(SqlAggFunction function) {
    requireKnown(function);
    if (function instanceof EngineAggregate) {
      return SqlIdentifier.quote(function.getName());
    }
    String name = NAMES.get(function.getName());
    return name == null ? function.getName() : name;
  }

  /**
   * One call over the fields of a block.
   *
   * @param types types of the fields
   * @param sums how the sums of the block are written
   */
  static String call(
      AggregateCall call, List<SqlField> fields, List<RelDataType> types, SumForm sums) {
    SqlAggFunction function = call.getAggregation();
    if (function.getKind() == SqlKind.LITERAL_AGG) {
      return literal(call);
    }
    requireKnown(function);
    if (call.distinctKeys != null) {
      throw FrontEndErrors.unsupported("WITHIN DISTINCT", "");
    }
    if (call.ignoreNulls() && !function.allowsNullTreatment()) {
      throw FrontEndErrors.unsupported(
          "IGNORE NULLS in the aggregate function " + function.getName(), "use FILTER");
    }
    List<String> arguments = new ArrayList<>();
    call.getArgList().forEach(index -> arguments.add(fields.get(index).sql()));
    String sql =
        switch (function.getKind()) {
          case COUNT -> count(call, arguments);
          case OTHER_FUNCTION -> engine(call, arguments, fields, types);
          case PERCENTILE_CONT -> percentile(call, arguments, fields);
          case SINGLE_VALUE -> singleValue("first_value(" + arguments.get(0) + ')');
          default -> plain(call, arguments, fields, types, sums);
        };
    if (call.filterArg >= 0) {
      sql += " FILTER (WHERE " + fields.get(call.filterArg).sql() + ')';
    }
    if (call.ignoreNulls()) {
      sql += " IGNORE NULLS";
    }
    sql =
        call.isApproximate()
            ? SqlTypeText.cast(sql, call.getType())
            : cast(sql, function, call.getType(), argumentType(call, types), sums);
    return function.getKind() == SqlKind.SUM0
        ? "coalesce(" + sql + ", " + SqlTypeText.cast("0", call.getType()) + ')'
        : sql;
  }

  /** The value of a group of one row; more rows end in a failing cast, whose text says so. */
  static String singleValue(String firstValue) {
    return "CASE WHEN CAST(CASE WHEN count(*) > 1 THEN 'a scalar sub-query gave more than one row'"
        + " ELSE '0' END AS BIGINT) > 0 THEN NULL ELSE "
        + firstValue
        + " END";
  }

  /** A constant per group, which needs an aggregate beside it where there are no keys. */
  private static String literal(AggregateCall call) {
    return "CASE WHEN count(*) >= 0 THEN "
        + LiteralSql.typed((RexLiteral) call.rexList.get(0))
        + " END";
  }

  private static RelDataType argumentType(AggregateCall call, List<RelDataType> types) {
    return call.getArgList().isEmpty() ? call.getType() : types.get(call.getArgList().get(0));
  }

  private static String count(AggregateCall call, List<String> arguments) {
    String function = call.isApproximate() ? "approx_distinct" : "count";
    if (!call.isDistinct()) {
      return function + '(' + (arguments.isEmpty() ? "*" : String.join(", ", arguments)) + ')';
    }
    if (arguments.size() == 1) {
      return call.isApproximate()
          ? function + '(' + arguments.get(0) + ')'
          : "count(DISTINCT " + arguments.get(0) + ')';
    }
    return arguments.stream()
            .map(argument -> argument + " IS NOT NULL")
            .collect(Collectors.joining(" AND ", "count(DISTINCT CASE WHEN ", " THEN struct("))
        + String.join(", ", arguments)
        + ") END)";
  }

  private static String percentile(
      AggregateCall call, List<String> arguments, List<SqlField> fields) {
    if (call.getType().getSqlTypeName() != SqlTypeName.DOUBLE) {
      throw FrontEndErrors.unsupported(
          "PERCENTILE_CONT of type " + call.getType(), "order by a DOUBLE");
    }
    return "percentile_cont(CAST("
        + arguments.get(0)
        + " AS DOUBLE)"
        + ") WITHIN GROUP ("
        + orderBy(call, fields).strip()
        + ')';
  }

  /** A call of an aggregate of the engine; in an ordered set the order gives the first argument. */
  private static String engine(
      AggregateCall call, List<String> arguments, List<SqlField> fields, List<RelDataType> types) {
    for (int i = 1; i < arguments.size(); i++) {
      int index = call.getArgList().get(i);
      // Counts, as of nth_value, have to be the engine's own integers.
      if (fields.get(index).kind() == SqlField.Kind.CONSTANT
          && SqlTypeUtil.isIntType(types.get(index))) {
        arguments.set(i, "CAST(" + arguments.get(i) + " AS BIGINT)");
      }
    }
    String order = orderBy(call, fields);
    boolean set =
        call.getAggregation() instanceof EngineAggregate function
            && function.isOrderedSet()
            && !order.isEmpty();
    return name(call.getAggregation())
        + '('
        + (call.isDistinct() ? "DISTINCT " : "")
        + String.join(", ", set ? arguments.subList(1, arguments.size()) : arguments)
        + (set ? ") WITHIN GROUP (" + order.strip() : order)
        + ')';
  }

  private static String plain(
      AggregateCall call,
      List<String> arguments,
      List<SqlField> fields,
      List<RelDataType> types,
      SumForm sums) {
    SqlKind kind = call.getAggregation().getKind();
    String name = name(call.getAggregation());
    if (isSum(kind)) {
      RelDataType type = argumentType(call, types);
      name = sums.function(type);
      arguments.set(0, sums.argument(arguments.get(0), type));
    }
    boolean joinsTexts = kind == SqlKind.LISTAGG || kind == SqlKind.STRING_AGG;
    if (joinsTexts && arguments.size() == 1) {
      arguments.add("''");
    }
    if (joinsTexts
        && call.getArgList().size() > 1
        && fields.get(call.getArgList().get(1)).kind() != SqlField.Kind.CONSTANT) {
      throw FrontEndErrors.unsupported(
          "a computed separator of " + call.getAggregation().getName(), "use a literal");
    }
    return name
        + '('
        + (call.isDistinct() ? "DISTINCT " : "")
        + String.join(", ", arguments)
        + orderBy(call, fields)
        + ')';
  }

  private static String orderBy(AggregateCall call, List<SqlField> fields) {
    List<RelFieldCollation> keys = call.getCollation().getFieldCollations();
    return keys.isEmpty()
        ? ""
        : keys.stream()
            .map(
                key ->
                    fields.get(key.getFieldIndex()).sql()
                        + ' '
                        + WindowSql.direction(key.getDirection(), key.nullDirection))
            .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  static boolean isSum(SqlKind kind) {
    return kind == SqlKind.SUM || kind == SqlKind.SUM0;
  }

  /** The result of a function in Calcite's type, where the engine's is another. */
  static String cast(
      String sql,
      SqlAggFunction function,
      RelDataType type,
      RelDataType argumentType,
      SumForm sums) {
    boolean differs =
        switch (function.getKind()) {
          case SUM, SUM0 -> sums.differs(argumentType, type);
          case ROW_NUMBER, RANK, DENSE_RANK, NTILE, GROUPING, GROUPING_ID -> true;
          default -> function.getName().equals("APPROX_COUNT_DISTINCT");
        };
    return differs ? SqlTypeText.cast(sql, type) : sql;
  }
}
