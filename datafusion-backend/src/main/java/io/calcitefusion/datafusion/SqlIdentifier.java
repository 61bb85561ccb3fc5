package io.calcitefusion.datafusion;

import static com.google.common.base.Preconditions.checkArgument;

/** Quotes identifiers for the engine's SQL; the one place that does so. Pure functions. */
public final class SqlIdentifier {
  private SqlIdentifier() {}

  /**
   * The identifier between double quotes, with inner quotes doubled, so that the engine takes it
   * exactly.
   *
   * @param identifier any text without the character NUL; not empty
   * @return quoted text
   */
  public static String quote(String identifier) {
    checkArgument(!identifier.isEmpty(), "an identifier can not be empty");
    checkArgument(identifier.indexOf('\0') < 0, "an identifier can not hold the character NUL");
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /**
   * A text as a SQL literal, with inner quotes doubled.
   *
   * @param text any text
   * @return literal between single quotes
   */
  public static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}
