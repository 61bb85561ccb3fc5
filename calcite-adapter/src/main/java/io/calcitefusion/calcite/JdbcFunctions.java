package io.calcitefusion.calcite;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlJdbcFunctionCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Finds the functions of JDBC escapes such as {@code {fn UCASE(x)}} whatever the case of their
 * names (the parser lower-cases them, Calcite knows them in capitals), writes those that Calcite
 * does not translate in other words, and knows JDBC's names of units ({@code SQL_TSI_MONTH}). Every
 * function of the session may stand in an escape.
 */
final class JdbcFunctions extends SqlShuttle {
  private static final String PREFIX = "{fn ";
  private static final String UNIT_PREFIX = "SQL_TSI_";

  /** Functions in the words of the front end, and how many arguments they take. */
  private static final ImmutableMap<String, Integer> OWN =
      ImmutableMap.<String, Integer>builder()
          .put("CHAR", 1)
          .put("CURDATE", 0)
          .put("CURRENT_DATE", 0)
          .put("CURRENT_TIME", 0)
          .put("CURRENT_TIMESTAMP", 0)
          .put("CURTIME", 0)
          .put("DATABASE", 0)
          .put("DAYNAME", 1)
          .put("MONTHNAME", 1)
          .put("NOW", 0)
          .put("SPACE", 1)
          .buildOrThrow();

  /** Names in Calcite's lists that are none of JDBC's. */
  private static final ImmutableSet<String> NOT_JDBCS =
      ImmutableSet.of("CONVERT_TIMEZONE", "TO_DATE", "TO_TIMESTAMP");

  /** What Calcite translates; a name that is not there is one of the session's functions. */
  private static final ImmutableSet<String> CALCITES =
      ImmutableSet.copyOf(
          Splitter.on(',')
              .split(
                  String.join(
                      ",",
                      SqlJdbcFunctionCall.getNumericFunctions(),
                      SqlJdbcFunctionCall.getStringFunctions(),
                      SqlJdbcFunctionCall.getTimeDateFunctions(),
                      SqlJdbcFunctionCall.getSystemFunctions())));

  private JdbcFunctions() {}

  static SqlNode resolve(SqlNode statement) {
    SqlNode resolved = statement.accept(new JdbcFunctions());
    return resolved == null ? statement : resolved;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (!(call.getOperator() instanceof SqlJdbcFunctionCall escape)) {
      return super.visit(call);
    }
    String name = escape.getName();
    String function =
        (name.startsWith(PREFIX) ? name.substring(PREFIX.length(), name.length() - 1) : name)
            .strip()
            .toUpperCase(Locale.ROOT);
    SqlNode[] operands =
        call.getOperandList().stream()
            .map(operand -> operand == null ? null : operand.accept(this))
            .toArray(SqlNode[]::new);
    SqlParserPos pos = call.getParserPosition();
    Integer count = OWN.get(function);
    if (count == null) {
      return CALCITES.contains(function) && !NOT_JDBCS.contains(function)
          ? new SqlJdbcFunctionCall(function).createCall(null, pos, operands)
          : GrammarForms.userCall(function.toLowerCase(Locale.ROOT), pos, operands);
    }
    if (operands.length != count) {
      throw FrontEndErrors.refused(
          new DataFusionException(
              ErrorKind.PLAN,
              "42883",
              "{fn %s} takes %d arguments, not %d".formatted(function, count, operands.length)),
          pos);
    }
    return own(function, pos, operands);
  }

  private static SqlNode own(String function, SqlParserPos pos, SqlNode[] operands) {
    return switch (function) {
      case "CHAR" -> GrammarForms.userCall("chr", pos, operands);
      case "CURDATE", "CURRENT_DATE" -> new SqlIdentifier("current_date", pos);
      case "CURTIME", "CURRENT_TIME" -> new SqlIdentifier("current_time", pos);
      case "CURRENT_TIMESTAMP", "NOW" -> new SqlIdentifier("current_timestamp", pos);
      case "DAYNAME" -> GrammarForms.userCall("to_char", pos, operands[0], text("FMDay", pos));
      case "MONTHNAME" -> GrammarForms.userCall("to_char", pos, operands[0], text("FMMonth", pos));
      case "SPACE" -> GrammarForms.userCall("repeat", pos, text(" ", pos), operands[0]);
      default -> GrammarForms.userCall("current_database", pos);
    };
  }

  @Override
  public SqlNode visit(SqlIntervalQualifier qualifier) {
    String name = qualifier.timeFrameName;
    if (name == null || !name.regionMatches(true, 0, UNIT_PREFIX, 0, UNIT_PREFIX.length())) {
      return qualifier;
    }
    SqlParserPos pos = qualifier.getParserPosition();
    String unit = name.substring(UNIT_PREFIX.length()).toUpperCase(Locale.ROOT);
    return switch (unit) {
      case "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR" ->
          new SqlIntervalQualifier(TimeUnit.valueOf(unit), null, pos);
      default ->
          throw FrontEndErrors.unsupported(
              "the unit " + name,
              "use SQL_TSI_SECOND, or MICROSECOND",
              FrontEndErrors.position(pos));
    };
  }

  private static SqlNode text(String value, SqlParserPos pos) {
    return SqlLiteral.createCharString(value, pos);
  }
}
