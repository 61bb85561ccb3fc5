package io.calcitefusion.jdbc;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Texts as values and values as texts. Dates and times are written as ISO 8601 and SQL do, with a
 * blank between date and time and without trailing zeros of the seconds. Pure functions.
 */
final class TextValues {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(TIME)
          .appendOffset("+HH:MM:ss", "+00:00")
          .toFormatter(Locale.ROOT);

  private TextValues() {}

  /** A conversion that may find that the text has another form. */
  private interface Parsing<T> {
    T parse(String text);
  }

  static boolean parseBoolean(String text) throws SQLException {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> throw SqlExceptions.badText(text, "boolean");
    };
  }

  static BigDecimal parseDecimal(String text) throws SQLException {
    return parse(text, "number", BigDecimal::new);
  }

  static double parseDouble(String text) throws SQLException {
    return parse(text, "double", Double::valueOf);
  }

  static LocalDate parseDate(String text) throws SQLException {
    return parse(text, "date", LocalDate::parse);
  }

  static LocalTime parseTime(String text) throws SQLException {
    return parse(text, "time", LocalTime::parse);
  }

  static LocalDateTime parseDateTime(String text) throws SQLException {
    return parse(
        text,
        "date and time",
        trimmed ->
            trimmed.indexOf(':') < 0
                ? LocalDate.parse(trimmed).atStartOfDay()
                : LocalDateTime.parse(trimmed.replace(' ', 'T')));
  }

  static OffsetDateTime parseOffsetDateTime(String text) throws SQLException {
    return parse(
        text,
        "date and time with offset",
        trimmed -> OffsetDateTime.parse(trimmed.replace(' ', 'T')));
  }

  private static <T> T parse(String text, String target, Parsing<T> parsing) throws SQLException {
    try {
      return parsing.parse(text.trim());
    } catch (DateTimeException | NumberFormatException e) {
      throw SqlExceptions.badText(text, target);
    }
  }

  static String format(LocalTime time) {
    return TIME.format(time);
  }

  static String format(LocalDateTime dateTime) {
    return dateTime.toLocalDate() + " " + TIME.format(dateTime);
  }

  static String format(OffsetDateTime dateTime) {
    return OFFSET.format(dateTime);
  }
}
