package io.calcitefusion.cli;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.regex.Pattern;

/**
 * The URL of a connection, with the driver's prefix. Immutable.
 *
 * @param text such as {@code jdbc:datafusion:./data}
 */
record JdbcUrl(String text) {
  static final String PREFIX = "jdbc:datafusion:";

  /**
   * Reads what a user gives: a whole URL, or only what comes after the driver's prefix.
   *
   * @throws IllegalArgumentException for the URL of another driver
   */
  static JdbcUrl parse(String text) {
    if (text.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
      return new JdbcUrl(PREFIX + text.substring(PREFIX.length()));
    }
    checkArgument(
        !text.regionMatches(true, 0, "jdbc:", 0, 5),
        "'%s' is the URL of another driver; use %s followed by a folder, a registry file or"
            + " classpath:NAME",
        text,
        PREFIX);
    return new JdbcUrl(PREFIX + text);
  }

  /** The URL with a value for a key that it does not have. */
  JdbcUrl withDefault(String key, String value) {
    Pattern present =
        Pattern.compile(";\\s*" + Pattern.quote(key) + "\\s*=", Pattern.CASE_INSENSITIVE);
    return present.matcher(text).find() ? this : new JdbcUrl(text + ";" + key + "=" + value);
  }

  @Override
  public String toString() {
    return text;
  }
}
