package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * An interval in PostgreSQL's words, such as {@code 1 year 2 months} or {@code 3 days 04:05:06}.
 *
 * @param months its months
 * @param days its days, which are 24 hours long
 * @param millis its time, in milliseconds
 * @param hasMonths whether it names years or months
 * @param hasTime whether it names a unit below the day
 */
record IntervalText(long months, long days, long millis, boolean hasMonths, boolean hasTime) {
  private static final int MAX_DIGITS = 10;
  private static final long MILLIS_PER_DAY = LiteralSql.MILLIS_PER_DAY;
  private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1000);

  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:([+-]?)(\\d{1,9}):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d*)?))?"
              + "|([+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++))\\s*+([a-zA-Z]*+))"
              + "(?=\\s|$|[+-]|(?<=[a-zA-Z])\\d)");

  /** Units by name: months, or milliseconds when negative. */
  private static final ImmutableMap<String, Unit> UNITS =
      ImmutableMap.<String, Unit>builder()
          .putAll(
              units(Family.MONTHS, 12_000, "millennium", "millennia", "millenniums", "mil", "mils"))
          .putAll(units(Family.MONTHS, 1_200, "century", "centuries", "cent", "c"))
          .putAll(units(Family.MONTHS, 120, "decade", "decades", "dec", "decs"))
          .putAll(units(Family.MONTHS, 12, "year", "years", "yr", "yrs", "y"))
          .putAll(units(Family.MONTHS, 3, "quarter", "quarters"))
          .putAll(units(Family.MONTHS, 1, "month", "months", "mon", "mons"))
          .putAll(units(Family.DAYS, 7, "week", "weeks", "w"))
          .putAll(units(Family.DAYS, 1, "day", "days", "d"))
          .putAll(units(Family.MILLIS, 3_600_000, "hour", "hours", "hr", "hrs", "h"))
          .putAll(units(Family.MILLIS, 60_000, "minute", "minutes", "min", "mins", "m"))
          .putAll(units(Family.MILLIS, 1_000, "second", "seconds", "sec", "secs", "s", ""))
          .putAll(units(Family.MILLIS, 1, "millisecond", "milliseconds", "msec", "msecs", "ms"))
          .buildOrThrow();

  private enum Family {
    MONTHS,
    DAYS,
    MILLIS
  }

  private record Unit(Family family, long factor) {}

  private static ImmutableMap<String, Unit> units(Family family, long factor, String... names) {
    ImmutableMap.Builder<String, Unit> units = ImmutableMap.builder();
    for (String name : names) {
      units.put(name, new Unit(family, factor));
    }
    return units.buildOrThrow();
  }

  /**
   * Reads a text.
   *
   * @throws DataFusionException of kind PLAN when it is no interval, UNSUPPORTED when it is finer
   *     than milliseconds or divides a month
   */
  static IntervalText parse(@Nullable String text, SqlParserPos pos) {
    String words = text == null ? "" : text.strip();
    boolean ago = words.toLowerCase(Locale.ROOT).endsWith(" ago");
    String rest = ago ? words.substring(0, words.length() - " ago".length()) : words;
    IntervalText sum = new IntervalText(0, 0, 0, false, false);
    Matcher part = PART.matcher(rest);
    int end = 0;
    try {
      while (end < rest.length() && part.find() && part.start() == end) {
        sum =
            part.group(2) == null
                ? sum.plus(unit(part.group(6), text, pos), new BigDecimal(part.group(5)), text, pos)
                : sum.plusClock(part, text, pos);
        end = part.end();
      }
      if (end == 0 || end < rest.length()) {
        throw invalid(text, pos);
      }
      return ago ? sum.negated() : sum;
    } catch (ArithmeticException e) {
      throw new DataFusionException(
          ErrorKind.PLAN,
          "22015",
          "the interval '" + text + "' is out of range" + FrontEndErrors.at(pos),
          FrontEndErrors.position(pos),
          e);
    }
  }

  private static Unit unit(String name, @Nullable String text, SqlParserPos pos) {
    String lower = name.toLowerCase(Locale.ROOT);
    Unit unit = UNITS.get(lower);
    if (unit != null) {
      return unit;
    }
    if (lower.startsWith("micro") || lower.startsWith("us") || lower.startsWith("nano")) {
      throw finer(text, pos);
    }
    throw invalid(text, pos);
  }

  private IntervalText plus(Unit unit, BigDecimal count, @Nullable String text, SqlParserPos pos) {
    BigDecimal amount = count.multiply(BigDecimal.valueOf(unit.factor()));
    boolean whole = amount.stripTrailingZeros().scale() <= 0;
    return switch (unit.family()) {
      case MONTHS -> {
        if (!whole) {
          throw FrontEndErrors.unsupported(
              "a part of a month in the interval '" + text + "'",
              "give the rest in days",
              FrontEndErrors.position(pos));
        }
        yield new IntervalText(
            Math.addExact(months, amount.longValueExact()), days, millis, true, hasTime);
      }
      case DAYS -> {
        BigDecimal wholeDays = amount.setScale(0, RoundingMode.DOWN);
        IntervalText sum =
            new IntervalText(
                months,
                Math.addExact(days, wholeDays.longValueExact()),
                millis,
                hasMonths,
                hasTime);
        yield whole
            ? sum
            : sum.plus(
                new Unit(Family.MILLIS, MILLIS_PER_DAY), amount.subtract(wholeDays), text, pos);
      }
      case MILLIS -> {
        if (!whole) {
          throw finer(text, pos);
        }
        yield new IntervalText(
            months, days, Math.addExact(millis, amount.longValueExact()), hasMonths, true);
      }
    };
  }

  private IntervalText plusClock(Matcher clock, @Nullable String text, SqlParserPos pos) {
    BigDecimal seconds =
        BigDecimal.valueOf(Long.parseLong(clock.group(2)) * 3600)
            .add(BigDecimal.valueOf(Long.parseLong(clock.group(3)) * 60))
            .add(clock.group(4) == null ? BigDecimal.ZERO : new BigDecimal(clock.group(4)));
    return plus(
        new Unit(Family.MILLIS, MILLIS_PER_SECOND.longValueExact()),
        clock.group(1).equals("-") ? seconds.negate() : seconds,
        text,
        pos);
  }

  IntervalText negated() {
    return new IntervalText(
        Math.negateExact(months),
        Math.negateExact(days),
        Math.negateExact(millis),
        hasMonths,
        hasTime);
  }

  /** Whether it has months and something else, so that no literal of SQL holds it. */
  boolean isMixed() {
    return hasMonths && (hasTime || days != 0);
  }

  SqlNode literal(SqlParserPos pos) {
    return hasMonths ? monthsLiteral(pos) : timeLiteral(pos);
  }

  SqlNode monthsLiteral(SqlParserPos pos) {
    return literal(BigDecimal.valueOf(months), TimeUnit.MONTH, 0, pos);
  }

  /** The days and the time. */
  SqlNode timeLiteral(SqlParserPos pos) {
    if (!hasTime) {
      return literal(BigDecimal.valueOf(days), TimeUnit.DAY, 0, pos);
    }
    BigDecimal seconds =
        BigDecimal.valueOf(days)
            .multiply(BigDecimal.valueOf(MILLIS_PER_DAY))
            .add(BigDecimal.valueOf(millis))
            .divide(MILLIS_PER_SECOND, 3, RoundingMode.UNNECESSARY);
    return literal(seconds, TimeUnit.SECOND, 3, pos);
  }

  private static SqlNode literal(BigDecimal amount, TimeUnit unit, int scale, SqlParserPos pos) {
    return SqlLiteral.createInterval(
        amount.signum() < 0 ? -1 : 1,
        amount.abs().toPlainString(),
        new SqlIntervalQualifier(
            unit,
            MAX_DIGITS,
            null,
            scale == 0 ? org.apache.calcite.rel.type.RelDataType.PRECISION_NOT_SPECIFIED : scale,
            pos),
        pos);
  }

  private static DataFusionException finer(@Nullable String text, SqlParserPos pos) {
    return FrontEndErrors.unsupported(
        "the interval '" + text + "', finer than milliseconds,",
        "round it",
        FrontEndErrors.position(pos));
  }

  private static DataFusionException invalid(@Nullable String text, SqlParserPos pos) {
    return new DataFusionException(
        ErrorKind.PLAN,
        "22007",
        "'"
            + text
            + "' is no interval"
            + FrontEndErrors.at(pos)
            + "; write for example INTERVAL '1 year 2 months' or INTERVAL '3 days 04:05:06'",
        FrontEndErrors.position(pos),
        null);
  }
}
