package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.NlsString;

/** Functions by name: the same in the engine, renamed, rewritten, or refused. */
final class FunctionSql {
  /** Functions of texts and others that mean the same in the engine. */
  private static final ImmutableSet<String> SAME =
      ImmutableSet.of(
          "UPPER",
          "LOWER",
          "INITCAP",
          "ASCII",
          "CHR",
          "REPLACE",
          "LPAD",
          "RPAD",
          "LEFT",
          "RIGHT",
          "REPEAT",
          "CONCAT",
          "CONCAT_WS",
          "SPLIT_PART",
          "STARTS_WITH",
          "STRING_TO_ARRAY",
          "REGEXP_LIKE",
          "REGEXP_REPLACE",
          "MD5",
          "REVERSE",
          "OVERLAY");

  /** Functions of doubles, whatever number goes in. */
  private static final ImmutableSet<String> DOUBLES =
      ImmutableSet.of(
          "ACOS", "ASIN", "ATAN", "ATAN2", "CBRT", "COS", "COT", "DEGREES", "EXP", "LN", "LOG",
          "LOG10", "POWER", "RADIANS", "SIN", "SQRT", "TAN", "SINH", "COSH", "TANH", "ASINH",
          "ACOSH", "ATANH");

  private static final ImmutableMap<String, String> LENGTHS =
      ImmutableMap.of(
          "CHAR_LENGTH", "character_length",
          "CHARACTER_LENGTH", "character_length",
          "LENGTH", "character_length",
          "OCTET_LENGTH", "octet_length",
          "CARDINALITY", "cardinality");

  private static final ImmutableMap<String, String> BITS =
      ImmutableMap.<String, String>builder()
          .put("BITAND", "&")
          .put("BITOR", "|")
          .put("BITXOR", "^")
          .put("LEFTSHIFT", "<<")
          .put("&", "&")
          .put("|", "|")
          .put("^", "^")
          .put("<<", "<<")
          .put(">>", ">>")
          .buildOrThrow();

  private static final ImmutableMap<String, TimeUnitRange> DATE_PARTS =
      ImmutableMap.<String, TimeUnitRange>builder()
          .put("YEAR", TimeUnitRange.YEAR)
          .put("QUARTER", TimeUnitRange.QUARTER)
          .put("MONTH", TimeUnitRange.MONTH)
          .put("WEEK", TimeUnitRange.WEEK)
          .put("DAYOFYEAR", TimeUnitRange.DOY)
          .put("DAYOFMONTH", TimeUnitRange.DAY)
          .put("HOUR", TimeUnitRange.HOUR)
          .put("MINUTE", TimeUnitRange.MINUTE)
          .put("SECOND", TimeUnitRange.SECOND)
          .buildOrThrow();

  /** Functions with a translation of their own. */
  private static final ImmutableSet<String> SPECIAL =
      ImmutableSet.of(
          "||",
          "ABS",
          AtTimeZone.NAME,
          "BITNOT",
          "BTRIM",
          "CEIL",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "DATE_PART",
          "DATE_TRUNC",
          "DAYOFWEEK",
          "EXTRACT",
          "FINE_INTERVAL",
          "FLOOR",
          "GREATEST",
          "LAST_DAY",
          "LEAST",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "PI",
          "POSITION",
          "RAND",
          "RANDOM",
          "ROUND",
          "SHA256",
          "SHA512",
          "SIGN",
          "SLICE",
          "SUBSTR",
          "SUBSTRING",
          "TIMESTAMPDIFF",
          "TO_CHAR",
          "TO_DATE",
          "TRANSLATE3",
          "TRIM",
          "TRUNC",
          "TRUNCATE");

  private final RexSql rex;

  FunctionSql(RexSql rex) {
    this.rex = rex;
  }

  /** Whether a function of that name, in capitals, has a counterpart in the engine. */
  static boolean translates(String name) {
    return SAME.contains(name)
        || DOUBLES.contains(name)
        || LENGTHS.containsKey(name)
        || BITS.containsKey(name)
        || DATE_PARTS.containsKey(name)
        || SPECIAL.contains(name);
  }

  String call(RexCall call) {
    if (call.getOperator() instanceof HigherOrderFunction function) {
      return function.sql(call, rex);
    }
    if (call.getOperator() instanceof LambdaVariable variable) {
      return rex.unparser().lambdaVariable(variable.getName());
    }
    if (call.getOperator() instanceof EngineFunction function) {
      checkPatterns(call);
      return function.sql(call, rex);
    }
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    if (SAME.contains(name)) {
      return function(name.toLowerCase(Locale.ROOT), rex.bare(call.getOperands()));
    }
    if (DOUBLES.contains(name)) {
      return doubles(call, name.toLowerCase(Locale.ROOT));
    }
    String length = LENGTHS.get(name);
    if (length != null) {
      return length(call, length);
    }
    String bits = BITS.get(name);
    if (bits != null) {
      return SqlTypeText.cast(
          String.join(' ' + bits + ' ', call.getOperands().stream().map(rex::typed).toList()),
          call.getType());
    }
    TimeUnitRange part = DATE_PARTS.get(name);
    if (part != null) {
      return new DateTimeSql(rex).extract(call, part, call.getOperands().get(0));
    }
    return special(call, name);
  }

  /** The engine would look for the letters of PostgreSQL's patterns in the text. */
  private static void checkPatterns(RexCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    if (!name.startsWith("TO_TIMESTAMP") && !name.equals("DATE_FORMAT")) {
      return;
    }
    for (RexNode pattern : Iterables.skip(call.getOperands(), 1)) {
      if (pattern instanceof RexLiteral literal
          && !literal.isNull()
          && SqlTypeUtil.inCharFamily(literal.getType())
          && LiteralSql.text(literal).indexOf('%') < 0) {
        throw FrontEndErrors.unsupported(
            name + " with the pattern '" + LiteralSql.text(literal) + "'",
            "write it as the engine reads it, such as '%d.%m.%Y %H:%M'");
      }
    }
  }

  private String special(RexCall call, String name) {
    return switch (name) {
      case "||" -> '(' + String.join(" || ", rex.bare(call.getOperands())) + ')';
      case AtTimeZone.NAME -> AtTimeZone.sql(call, rex);
      case "FINE_INTERVAL" -> "INTERVAL " + rex.bare(call.getOperands().get(0));
      case "SLICE" -> ArraySql.slice(rex, call);
      case "TRANSLATE3" -> function("translate", rex.bare(call.getOperands()));
      case "PI" -> "pi()";
      case "ABS" -> "abs(" + rex.as(call.getOperands().get(0), call.getType()) + ')';
      case "RAND", "RANDOM" -> random(call);
      case "GREATEST" -> rex.common(call, "greatest");
      case "LEAST" -> rex.common(call, "least");
      case "POSITION" -> position(call);
      case "SUBSTRING", "SUBSTR" -> substring(call);
      case "TRIM" -> trim(call);
      case "ROUND" -> round(call, "round");
      case "TRUNCATE", "TRUNC" -> round(call, "trunc");
      case "SIGN" ->
          SqlTypeText.cast(function("signum", rex.bare(call.getOperands())), call.getType());
      case "FLOOR", "CEIL" -> floorCeil(call, name);
      case "EXTRACT", "DATE_PART" ->
          new DateTimeSql(rex).extract(call, timeUnitRange(call), call.getOperands().get(1));
      case "DAYOFWEEK" -> new DateTimeSql(rex).dayOfWeek(call);
      case "DATE_TRUNC" -> new DateTimeSql(rex).dateTrunc(call);
      case "BTRIM" -> function("btrim", rex.bare(call.getOperands()));
      case "TIMESTAMPDIFF" -> new DateTimeSql(rex).difference(call, timeUnit(call));
      case "CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "CURRENT_TIME", "LOCALTIME" ->
          new DateTimeSql(rex).now(call);
      case "LAST_DAY" -> new DateTimeSql(rex).lastDay(call);
      case "TO_CHAR" -> toChar(call);
      case "TO_DATE" -> SqlTypeText.cast(parsed("to_date", call), call.getType());
      case "SHA256", "SHA512" ->
          "encode("
              + function(name.toLowerCase(Locale.ROOT), rex.bare(call.getOperands()))
              + ", 'hex')";
      case "BITNOT" -> bitNot(call);
      default ->
          throw FrontEndErrors.unsupported(
              "the function or operator " + call.getOperator().getName(), "");
    };
  }

  private static String function(String name, List<String> arguments) {
    return name + '(' + String.join(", ", arguments) + ')';
  }

  private String doubles(RexCall call, String name) {
    RelDataType type = DataFusionTypeFactory.INSTANCE.createSqlType(SqlTypeName.DOUBLE);
    String arguments =
        call.getOperands().stream()
            .map(operand -> rex.as(operand, type))
            .collect(Collectors.joining(", "));
    String sql = name + '(' + arguments + ')';
    return call.getType().getSqlTypeName() == SqlTypeName.DOUBLE
        ? sql
        : SqlTypeText.cast(sql, call.getType());
  }

  private String length(RexCall call, String function) {
    RexNode value = call.getOperands().get(0);
    // Calcite makes bytes of a text before it counts them; the engine counts bytes of texts only.
    RexNode text = value.isA(SqlKind.CAST) ? ((RexCall) value).getOperands().get(0) : value;
    if (isBinary(value) && isBinary(text)) {
      throw FrontEndErrors.unsupported(
          call.getOperator().getName() + " of a binary value", "encode it as hex first");
    }
    return SqlTypeText.cast(
        function + '(' + rex.bare(isBinary(value) ? text : value) + ')', call.getType());
  }

  private static boolean isBinary(RexNode node) {
    return SqlTypeName.BINARY_TYPES.contains(node.getType().getSqlTypeName());
  }

  private String random(RexCall call) {
    if (!call.getOperands().isEmpty()) {
      throw FrontEndErrors.unsupported("RAND with a seed", "use RAND()");
    }
    return "random()";
  }

  private String position(RexCall call) {
    if (call.getOperands().size() > 2) {
      throw FrontEndErrors.unsupported("POSITION with FROM", "take a SUBSTRING first");
    }
    List<String> operands = rex.bare(call.getOperands());
    return SqlTypeText.cast(
        "strpos(" + operands.get(1) + ", " + operands.get(0) + ')', call.getType());
  }

  private String substring(RexCall call) {
    if (isBinary(call.getOperands().get(0))) {
      throw FrontEndErrors.unsupported("SUBSTRING of a binary value", "encode it as hex first");
    }
    if (!SqlTypeUtil.isIntType(call.getOperands().get(1).getType())) {
      throw FrontEndErrors.unsupported(
          "SUBSTRING with a pattern", "use REGEXP_REPLACE or SUBSTRING with positions");
    }
    return function("substr", rex.bare(call.getOperands()));
  }

  private String trim(RexCall call) {
    String function =
        switch (symbol(call, 0, SqlTrimFunction.Flag.class)) {
          case BOTH -> "btrim";
          case LEADING -> "ltrim";
          case TRAILING -> "rtrim";
        };
    return function
        + '('
        + rex.bare(call.getOperands().get(2))
        + ", "
        + rex.bare(call.getOperands().get(1))
        + ')';
  }

  private String round(RexCall call, String function) {
    RexNode value = call.getOperands().get(0);
    List<String> arguments = new java.util.ArrayList<>(rex.bare(call.getOperands()));
    arguments.set(
        0,
        SqlTypeUtil.isIntType(value.getType())
            ? "CAST(" + arguments.get(0) + " AS DECIMAL(20, 0))"
            : rex.typed(value));
    return SqlTypeText.cast(function(function, arguments), call.getType());
  }

  private String floorCeil(RexCall call, String name) {
    RexNode value = call.getOperands().get(0);
    if (call.getOperands().size() == 2) {
      TimeUnitRange unit = symbol(call, 1, TimeUnitRange.class);
      return name.equals("FLOOR")
          ? new DateTimeSql(rex).floor(call, unit)
          : new DateTimeSql(rex).ceil(call, unit);
    }
    if (SqlTypeUtil.isIntType(value.getType())) {
      return rex.as(value, call.getType());
    }
    return SqlTypeText.cast(
        name.toLowerCase(Locale.ROOT) + '(' + rex.typed(value) + ')', call.getType());
  }

  private String toChar(RexCall call) {
    if (!SqlTypeUtil.isDatetime(call.getOperands().get(0).getType())) {
      throw FrontEndErrors.unsupported("TO_CHAR of a number", "cast it to VARCHAR");
    }
    return parsed("to_char", call);
  }

  private String parsed(String function, RexCall call) {
    if (call.getOperands().size() != 2
        || !(call.getOperands().get(1) instanceof RexLiteral pattern)
        || pattern.isNull()) {
      throw FrontEndErrors.unsupported(
          call.getOperator().getName() + " with a computed pattern", "use a literal pattern");
    }
    return function
        + '('
        + rex.bare(call.getOperands().get(0))
        + ", "
        + PatternSql.date(LiteralSql.text(pattern))
        + ')';
  }

  private String bitNot(RexCall call) {
    return SqlTypeText.cast(rex.typed(call.getOperands().get(0)) + " ^ -1", call.getType());
  }

  private static <T> T symbol(RexCall call, int index, Class<T> type) {
    if (call.getOperands().get(index) instanceof RexLiteral literal) {
      Object value = literal.getValue();
      if (type.isInstance(value)) {
        return type.cast(value);
      }
    }
    throw FrontEndErrors.unsupported("this form of " + call.getOperator().getName(), "");
  }

  private static TimeUnitRange timeUnitRange(RexCall call) {
    RexNode unit = call.getOperands().get(0);
    return unit instanceof RexLiteral literal && literal.getValue() instanceof NlsString
        ? DateTimeSql.unit(LiteralSql.text(literal))
        : symbol(call, 0, TimeUnitRange.class);
  }

  private static TimeUnit timeUnit(RexCall call) {
    if (call.getOperands().get(0) instanceof RexLiteral literal) {
      Object value = literal.getValue();
      if (value instanceof TimeUnit unit) {
        return unit;
      }
      if (value instanceof TimeUnitRange range) {
        return range.startUnit;
      }
    }
    throw FrontEndErrors.unsupported("this form of TIMESTAMPDIFF", "");
  }
}
