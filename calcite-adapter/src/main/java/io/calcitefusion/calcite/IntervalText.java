package io.calcitefusion.calcite;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.math.BigDecimal;
import java.math.BigInteger;
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
 * @param nanos its time, in nanoseconds
 * @param hasMonths whether it names years or months
 * @param hasTime whether it names a unit below the day
 */
record IntervalText(long months, long days, BigInteger nanos, boolean hasMonths, boolean hasTime) {
  private static final int MAX_DIGITS = 10;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_DAY = LiteralSql.MILLIS_PER_DAY * NANOS_PER_MILLI;

  private static final String MICROSECONDS = " microseconds";
  private static final String NANOSECONDS = " nanoseconds";

  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:([+-]?)(\\d{1,9}):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d*)?))?"
              + "|([+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++))\\s*+([a-zA-Z]*+))"
              + "(?=\\s|$|[+-]|(?<=[a-zA-Z])\\d)");

  /** Units by name. */
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
          .putAll(
              units(Family.TIME, 3_600_000 * NANOS_PER_MILLI, "hour", "hours", "hr", "hrs", "h"))
          .putAll(
              units(Family.TIME, 60_000 * NANOS_PER_MILLI, "minute", "minutes", "min", "mins", "m"))
          .putAll(
              units(
                  Family.TIME,
                  1_000 * NANOS_PER_MILLI,
                  "second",
                  "seconds",
                  "sec",
                  "secs",
                  "s",
                  ""))
          .putAll(
              units(
                  Family.TIME,
                  NANOS_PER_MILLI,
                  "millisecond",
                  "milliseconds",
                  "msec",
                  "msecs",
                  "ms"))
          .putAll(
              units(
                  Family.TIME,
                  NANOS_PER_MICRO,
                  "microsecond",
                  "microseconds",
                  "usec",
                  "usecs",
                  "us"))
          .putAll(units(Family.TIME, 1, "nanosecond", "nanoseconds", "nsec", "nsecs", "ns"))
          .buildOrThrow();

  private enum Family {
    MONTHS,
    DAYS,
    TIME
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
   *     than nanoseconds or divides a month
   */
  static IntervalText parse(@Nullable String text, SqlParserPos pos) {
    String words = text == null ? "" : text.strip();
    boolean ago = words.toLowerCase(Locale.ROOT).endsWith(" ago");
    String rest = ago ? words.substring(0, words.length() - " ago".length()) : words;
    IntervalText sum = new IntervalText(0, 0, BigInteger.ZERO, false, false);
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
            Math.addExact(months, amount.longValueExact()), days, nanos, true, hasTime);
      }
      case DAYS -> {
        BigDecimal wholeDays = amount.setScale(0, RoundingMode.DOWN);
        IntervalText sum =
            new IntervalText(
                months, Math.addExact(days, wholeDays.longValueExact()), nanos, hasMonths, hasTime);
        yield whole
            ? sum
            : sum.plus(new Unit(Family.TIME, NANOS_PER_DAY), amount.subtract(wholeDays), text, pos);
      }
      case TIME -> {
        if (!whole) {
          throw finer(text, pos);
        }
        yield new IntervalText(
            months, days, nanos.add(amount.toBigIntegerExact()), hasMonths, true);
      }
    };
  }

  private IntervalText plusClock(Matcher clock, @Nullable String text, SqlParserPos pos) {
    BigDecimal seconds =
        BigDecimal.valueOf(Long.parseLong(clock.group(2)) * 3600)
            .add(BigDecimal.valueOf(Long.parseLong(clock.group(3)) * 60))
            .add(clock.group(4) == null ? BigDecimal.ZERO : new BigDecimal(clock.group(4)));
    return plus(
        new Unit(Family.TIME, NANOS_PER_SECOND),
        clock.group(1).equals("-") ? seconds.negate() : seconds,
        text,
        pos);
  }

  IntervalText negated() {
    return new IntervalText(
        Math.negateExact(months), Math.negateExact(days), nanos.negate(), hasMonths, hasTime);
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

  /** The days and the time, which is a literal of SQL unless it is finer than milliseconds. */
  SqlNode timeLiteral(SqlParserPos pos) {
    if (!hasTime) {
      return literal(BigDecimal.valueOf(days), TimeUnit.DAY, 0, pos);
    }
    BigInteger total =
        BigInteger.valueOf(days).multiply(BigInteger.valueOf(NANOS_PER_DAY)).add(nanos);
    if (total.remainder(BigInteger.valueOf(NANOS_PER_MILLI)).signum() != 0) {
      return EngineFunctions.FINE_INTERVAL.createCall(
          pos, SqlLiteral.createCharString(words(total), pos));
    }
    BigDecimal seconds =
        new BigDecimal(total)
            .divide(BigDecimal.valueOf(NANOS_PER_SECOND), 3, RoundingMode.UNNECESSARY);
    return literal(seconds, TimeUnit.SECOND, 3, pos);
  }

  /** In the engine's words. */
  private static String words(BigInteger total) {
    BigInteger[] parts = total.divideAndRemainder(BigInteger.valueOf(NANOS_PER_DAY));
    long rest = parts[1].longValueExact();
    boolean micros = rest % NANOS_PER_MICRO == 0;
    String time = micros ? rest / NANOS_PER_MICRO + MICROSECONDS : rest + NANOSECONDS;
    return parts[0].signum() == 0 ? time : parts[0] + " days " + time;
  }

  /** How many digits of a second an interval needs that is finer than milliseconds. */
  static int digits(SqlLiteral words) {
    return requireNonNull(words.getValueAs(String.class)).endsWith(NANOSECONDS) ? 9 : 6;
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
        "the interval '" + text + "', finer than nanoseconds,",
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
