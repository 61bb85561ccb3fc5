package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Arguments by name in their places: {@code substr(str => s, start_pos => 2)} is {@code substr(s,
 * 2)}. As in the engine, those without a name go first, and only trailing ones may be left out.
 * Pure functions.
 */
final class NamedArguments {
  /** The functions whose arguments have names in the engine; its catalog does not tell them. */
  private static final ImmutableMap<String, ImmutableList<String>> NAMES =
      ImmutableMap.of(
          "substr", ImmutableList.of("str", "start_pos", "length"),
          "corr", ImmutableList.of("y", "x"),
          "quantile_cont", ImmutableList.of("expr", "percentile"),
          "lag", ImmutableList.of("expr", "offset", "default"),
          "lead", ImmutableList.of("expr", "offset", "default"));

  private NamedArguments() {}

  /** Functions whose arguments have names. */
  static Iterable<String> functions() {
    return NAMES.keySet();
  }

  static boolean isIn(SqlCall call) {
    return call.getOperandList().stream().anyMatch(NamedArguments::isNamed);
  }

  private static boolean isNamed(@Nullable SqlNode argument) {
    return argument != null && argument.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
  }

  /**
   * The call with its arguments by position.
   *
   * @throws DataFusionException when the function has no such names, or one is missing or given
   *     twice
   */
  static SqlCall resolve(SqlCall call, String function) {
    ImmutableList<String> names = NAMES.get(function.toLowerCase(Locale.ROOT));
    if (names == null) {
      throw FrontEndErrors.unsupported(
          "an argument by name in a call of " + function,
          "give it by position; names are known of " + String.join(", ", NAMES.keySet()),
          FrontEndErrors.position(call.getParserPosition()));
    }
    boolean ordered = AggregateForms.isOrdered(call);
    int count = call.operandCount() - (ordered ? 1 : 0);
    @Nullable SqlNode[] places = new @Nullable SqlNode[Math.max(count, names.size())];
    boolean named = false;
    for (int i = 0; i < count; i++) {
      SqlNode argument = call.operand(i);
      int place = i;
      if (isNamed(argument)) {
        named = true;
        SqlIdentifier name = ((SqlCall) argument).operand(1);
        place = names.indexOf(name.getSimple());
        if (place < 0) {
          throw error(
              "%s has no argument %s; its arguments are %s"
                  .formatted(function, name, String.join(", ", names)),
              argument);
        }
        argument = ((SqlCall) argument).operand(0);
      } else if (named) {
        throw error(function + ": an argument without a name follows one with a name", argument);
      }
      if (places[place] != null) {
        throw error(
            "%s: the argument %s is given twice".formatted(function, names.get(place)), argument);
      }
      places[place] = argument;
    }
    List<SqlNode> arguments = new ArrayList<>();
    for (SqlNode argument : Arrays.asList(places).subList(0, count)) {
      if (argument == null) {
        throw error(
            "%s: the argument %s is missing".formatted(function, names.get(arguments.size())),
            call);
      }
      arguments.add(argument);
    }
    if (ordered) {
      arguments.add(call.operand(count));
    }
    return call.getOperator()
        .createCall(call.getFunctionQuantifier(), call.getParserPosition(), arguments);
  }

  private static DataFusionException error(String message, SqlNode place) {
    SqlParserPos pos = place.getParserPosition();
    return FrontEndErrors.refused(new DataFusionException(ErrorKind.PLAN, "42883", message), pos);
  }
}
