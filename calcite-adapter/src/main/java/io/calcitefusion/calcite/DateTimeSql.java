package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Dates, times and intervals. */
final class DateTimeSql {
  private static final ImmutableSet<TimeUnitRange> EXTRACTED =
      ImmutableSet.of(
          TimeUnitRange.YEAR,
          TimeUnitRange.QUARTER,
          TimeUnitRange.MONTH,
          TimeUnitRange.WEEK,
          TimeUnitRange.DAY,
          TimeUnitRange.DOW,
          TimeUnitRange.ISODOW,
          TimeUnitRange.DOY,
          TimeUnitRange.HOUR,
          TimeUnitRange.MINUTE,
          TimeUnitRange.SECOND,
          TimeUnitRange.MILLISECOND,
          TimeUnitRange.MICROSECOND,
          TimeUnitRange.NANOSECOND,
          TimeUnitRange.EPOCH);

  /** Units of truncation and the step to the next one. */
  private static final ImmutableMap<TimeUnitRange, String> TRUNCATED =
      ImmutableMap.<TimeUnitRange, String>builder()
          .put(TimeUnitRange.YEAR, "12 months")
          .put(TimeUnitRange.QUARTER, "3 months")
          .put(TimeUnitRange.MONTH, "1 months")
          .put(TimeUnitRange.WEEK, "7 days")
          .put(TimeUnitRange.DAY, "1 days")
          .put(TimeUnitRange.HOUR, "1 hours")
          .put(TimeUnitRange.MINUTE, "1 minutes")
          .put(TimeUnitRange.SECOND, "1 seconds")
          .buildOrThrow();

  private static final ImmutableMap<TimeUnit, Long> FIXED_MICROS =
      ImmutableMap.<TimeUnit, Long>builder()
          .put(TimeUnit.MICROSECOND, 1L)
          .put(TimeUnit.MILLISECOND, 1_000L)
          .put(TimeUnit.SECOND, 1_000_000L)
          .put(TimeUnit.MINUTE, 60_000_000L)
          .put(TimeUnit.HOUR, 3_600_000_000L)
          .put(TimeUnit.DAY, 86_400_000_000L)
          .put(TimeUnit.WEEK, 604_800_000_000L)
          .buildOrThrow();

  private final RexSql rex;

  DateTimeSql(RexSql rex) {
    this.rex = rex;
  }

  String arithmetic(RexCall call) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (SqlTypeUtil.isInterval(call.getType()) && SqlTypeUtil.isDatetime(right.getType())) {
      return timeBetween(call, left, right);
    }
    if (call.getOperator() instanceof DateArithmetic) {
      return SqlTypeText.cast(
          '(' + rex.bare(left) + ' ' + call.getOperator().getName() + ' ' + rex.bare(right) + ')',
          call.getType());
    }
    boolean intervalLeft = SqlTypeUtil.isInterval(left.getType());
    boolean intervalRight = SqlTypeUtil.isInterval(right.getType());
    if (call.getKind() == SqlKind.TIMES) {
      return intervalLeft ? multiple(left, right) : multiple(right, left);
    }
    if (call.getKind() == SqlKind.DIVIDE || call.getKind() == SqlKind.MOD) {
      throw FrontEndErrors.unsupported(
          call.getOperator().getName() + " with an interval", "divide the number of units");
    }
    String operator = call.getKind() == SqlKind.MINUS ? " - " : " + ";
    // Calcite puts the interval first in PLUS when the user does; the engine wants the date first.
    boolean swap = intervalLeft && !intervalRight && call.getKind() == SqlKind.PLUS;
    RexNode base = swap ? right : left;
    // The engine computes in the unit of the timestamp and cuts off what is finer.
    String point =
        SqlTypeUtil.isDatetime(call.getType()) ? rex.as(base, call.getType()) : rex.bare(base);
    return '(' + point + operator + rex.bare(swap ? left : right) + ')';
  }

  /** The time between two points as an interval of days and seconds. */
  private String timeBetween(RexCall call, RexNode later, RexNode earlier) {
    boolean times =
        later.getType().getSqlTypeName() == SqlTypeName.TIME
            || earlier.getType().getSqlTypeName() == SqlTypeName.TIME;
    if (times || call.getType().getSqlTypeName() != SqlTypeName.INTERVAL_DAY_SECOND) {
      throw FrontEndErrors.unsupported(
          "the difference of %s and %s as %s"
              .formatted(later.getType(), earlier.getType(), call.getType()),
          "subtract timestamps without a unit, or use TIMESTAMPDIFF");
    }
    return "timestamp_difference(" + rex.bare(later) + ", " + rex.bare(earlier) + ')';
  }

  /** An interval times a number, which the engine only knows as a text made into an interval. */
  private String multiple(RexNode interval, RexNode number) {
    if (!(interval instanceof RexLiteral literal) || literal.isNull()) {
      throw FrontEndErrors.unsupported(
          "a computed interval times a number", "use a literal interval");
    }
    if (!SqlTypeUtil.isIntType(number.getType())) {
      throw FrontEndErrors.unsupported(
          "an interval times a number that is not an integer", "cast the number to BIGINT");
    }
    long value = LiteralSql.decimal(literal).longValueExact();
    String unit = "milliseconds";
    if (LiteralSql.isMonths(interval.getType())) {
      unit = "months";
    } else if (value % LiteralSql.MILLIS_PER_DAY == 0) {
      unit = "days";
      value /= LiteralSql.MILLIS_PER_DAY;
    }
    return "CAST(CAST(CAST("
        + rex.bare(number)
        + " AS DECIMAL(20, 0)) * "
        + value
        + " AS VARCHAR) || ' "
        + unit
        + "' AS INTERVAL)";
  }

  String extract(RexCall call, TimeUnitRange unit, RexNode value) {
    String part =
        switch (unit) {
          case DECADE -> years(value, 10, 0);
          case CENTURY -> years(value, 100, 1);
          case MILLENNIUM -> years(value, 1000, 1);
          default -> part(unit, value);
        };
    return SqlTypeText.cast(part, call.getType());
  }

  private String part(TimeUnitRange unit, RexNode value) {
    if (!EXTRACTED.contains(unit)) {
      throw FrontEndErrors.unsupported("EXTRACT(" + unit + ')', "");
    }
    return "date_part('" + unit.name() + "', " + rex.bare(value) + ')';
  }

  /**
   * The span of years that a date is in, which the engine does not count, as PostgreSQL does:
   * decades begin with years that end with 0, the others with 1, and there is no century 0.
   *
   * @param first 0 for decades, 1 for spans that are counted from 1
   */
  private String years(RexNode value, int length, int first) {
    String year = part(TimeUnitRange.YEAR, value);
    return "CASE WHEN %1$s >= %3$d THEN (%1$s + %4$d) / %2$d ELSE (%1$s - %5$d) / %2$d END"
        .formatted(
            year, length, first, first * (length - 1), first * length + (1 - first) * (length - 1));
  }

  /** Sunday is 1, as in JDBC; EXTRACT(DOW) counts it as 0. */
  String dayOfWeek(RexCall call) {
    return SqlTypeText.cast(
        "date_part('DOW', " + rex.bare(call.getOperands().get(0)) + ") + 1", call.getType());
  }

  String dateTrunc(RexCall call) {
    if (!(call.getOperands().get(0) instanceof RexLiteral literal) || literal.isNull()) {
      throw FrontEndErrors.unsupported("DATE_TRUNC with a computed unit", "use a literal");
    }
    TimeUnitRange unit = unit(LiteralSql.text(literal));
    if (!TRUNCATED.containsKey(unit)
        && unit != TimeUnitRange.MILLISECOND
        && unit != TimeUnitRange.MICROSECOND) {
      throw FrontEndErrors.unsupported("DATE_TRUNC('" + unit + "', …)", "");
    }
    return SqlTypeText.cast(
        "date_trunc('"
            + unit.name().toLowerCase(Locale.ROOT)
            + "', "
            + rex.bare(call.getOperands().get(1))
            + ')',
        call.getType());
  }

  static TimeUnitRange unit(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (TimeUnitRange unit : TimeUnitRange.values()) {
      if (unit.name().equals(upper)) {
        return unit;
      }
    }
    throw FrontEndErrors.unsupported("the time unit '" + name + "'", "");
  }

  String floor(RexCall call, TimeUnitRange unit) {
    return SqlTypeText.cast(truncated(call, unit), call.getType());
  }

  String ceil(RexCall call, TimeUnitRange unit) {
    String value = rex.bare(call.getOperands().get(0));
    String truncated = truncated(call, unit);
    return SqlTypeText.cast(
        "CASE WHEN "
            + value
            + " = "
            + truncated
            + " THEN "
            + truncated
            + " ELSE "
            + truncated
            + " + INTERVAL '"
            + TRUNCATED.get(unit)
            + "' END",
        call.getType());
  }

  private String truncated(RexCall call, TimeUnitRange unit) {
    if (!TRUNCATED.containsKey(unit)) {
      throw FrontEndErrors.unsupported(call.getOperator().getName() + " TO " + unit, "");
    }
    return "date_trunc('"
        + unit.name().toLowerCase(Locale.ROOT)
        + "', "
        + rex.bare(call.getOperands().get(0))
        + ')';
  }

  /** TIMESTAMPDIFF: whole units from the first to the second. */
  String difference(RexCall call, TimeUnit unit) {
    List<RexNode> operands = call.getOperands();
    Long micros = FIXED_MICROS.get(unit);
    if (micros == null) {
      return calendarDifference(call, unit);
    }
    String from = timestamp(operands.get(1));
    String to = timestamp(operands.get(2));
    String sql =
        "arrow_cast(arrow_cast(" + to + " - " + from + ", 'Duration(µs)'), 'Int64') / " + micros;
    return SqlTypeText.cast(sql, call.getType());
  }

  private String calendarDifference(RexCall call, TimeUnit unit) {
    int months =
        switch (unit) {
          case MONTH -> 1;
          case QUARTER -> 3;
          case YEAR -> 12;
          default -> throw FrontEndErrors.unsupported("TIMESTAMPDIFF(" + unit + ')', "");
        };
    String from = timestamp(call.getOperands().get(1));
    String to = timestamp(call.getOperands().get(2));
    String count =
        "((date_part('YEAR', %2$s) - date_part('YEAR', %1$s)) * 12 + date_part('MONTH', %2$s) - date_part('MONTH', %1$s))"
            .formatted(from, to);
    // Months that have begun are not whole ones; the rest of the month decides.
    String restFrom = "(%1$s - date_trunc('month', %1$s))".formatted(from);
    String restTo = "(%1$s - date_trunc('month', %1$s))".formatted(to);
    String whole =
        "%s - CASE WHEN %s >= %s AND %s < %s THEN 1 WHEN %s < %s AND %s > %s THEN -1 ELSE 0 END"
            .formatted(count, to, from, restTo, restFrom, to, from, restTo, restFrom);
    return SqlTypeText.cast("(" + whole + ") / " + months, call.getType());
  }

  private String timestamp(RexNode node) {
    String sql = rex.bare(node);
    return node.getType().getSqlTypeName() == SqlTypeName.DATE
        ? "CAST(" + sql + " AS TIMESTAMP(6))"
        : sql;
  }

  String now(RexCall call) {
    String now =
        switch (call.getType().getSqlTypeName()) {
          case DATE -> "current_date()";
          default -> "now()";
        };
    return SqlTypeText.cast(now, call.getType());
  }

  String lastDay(RexCall call) {
    String value = rex.bare(call.getOperands().get(0));
    return "CAST(date_trunc('month', "
        + value
        + ") + INTERVAL '1 months' - INTERVAL '1 days' AS DATE)";
  }
}
