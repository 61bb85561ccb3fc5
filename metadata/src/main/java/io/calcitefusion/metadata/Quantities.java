package io.calcitefusion.metadata;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads numbers, and times and sizes that are written with their units. Pure functions, safe to
 * call from any thread.
 */
final class Quantities {
  static final ImmutableMap<String, Duration> UNITS_OF_TIME =
      ImmutableMap.of(
          "ns", Duration.ofNanos(1),
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  static final ImmutableMap<String, Long> UNITS_OF_SIZE =
      ImmutableMap.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
  private static final Pattern TIME = Pattern.compile("(\\d{1,18}) ?([a-z]+)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?([A-Za-z]*)");

  private Quantities() {}

  /**
   * A whole number within a range.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  static long wholeNumber(String text, long least, long greatest) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below together with numbers out of range.
    }
    String range = "";
    if (least > Integer.MIN_VALUE) {
      boolean open = greatest == Integer.MAX_VALUE || greatest == Long.MAX_VALUE;
      range = open ? " from " + least : " from " + least + " to " + greatest;
    }
    throw new IllegalArgumentException(
        "expected a whole number" + range + ", found '" + text + "'");
  }

  /**
   * A number with or without a fraction.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number, found '" + text + "'", e);
    }
  }

  /**
   * A span of time, such as {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h} or {@code 7d}.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  static Duration duration(String text) {
    Matcher matcher = TIME.matcher(text);
    Duration unit = matcher.matches() ? UNITS_OF_TIME.get(matcher.group(2)) : null;
    try {
      if (unit != null) {
        return unit.multipliedBy(Long.parseLong(matcher.group(1)));
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the time '" + text + "' is too long", e);
    }
    throw new IllegalArgumentException(
        "expected a time such as 500ms, 30s, 2m, 1h or 7d, found '" + text + "'");
  }

  /**
   * A number of bytes, such as {@code 4096}, {@code 64 MiB} or {@code 2GiB}.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      String word = matcher.group(2);
      Long unit = word.isEmpty() ? Long.valueOf(1) : UNITS_OF_SIZE.get(word);
      if (unit != null) {
        try {
          return Math.multiplyExact(unit, Long.parseLong(matcher.group(1)));
        } catch (ArithmeticException e) {
          throw new IllegalArgumentException("the size '" + text + "' is too large", e);
        }
      }
    }
    throw new IllegalArgumentException(
        "expected a number of bytes or a size such as 512 KiB, 64 MiB or 2 GiB, found '"
            + text
            + "'");
  }

  /**
   * A point in time with its offset, such as {@code 2026-01-31T12:00:00Z}.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "expected a time such as 2026-01-31T12:00:00Z, found '" + text + "'", e);
    }
  }
}
