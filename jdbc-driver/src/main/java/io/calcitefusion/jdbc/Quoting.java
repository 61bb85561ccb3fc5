package io.calcitefusion.jdbc;

import io.calcitefusion.datafusion.SqlIdentifier;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Quotes names and texts for a SQL text. */
interface Quoting extends Statement {
  /** Names that mean the same without quotes, since the engine makes those lower-case. */
  Pattern SIMPLE = Pattern.compile("[a-z][a-z0-9_]{0,127}");

  @Override
  default String enquoteLiteral(@Nullable String text) throws SQLException {
    if (text == null) {
      throw SqlExceptions.argument("the text is null");
    }
    return SqlIdentifier.literal(text);
  }

  @Override
  default String enquoteNCharLiteral(@Nullable String text) throws SQLException {
    return enquoteLiteral(text);
  }

  @Override
  default boolean isSimpleIdentifier(@Nullable String identifier) throws SQLException {
    if (identifier == null) {
      throw SqlExceptions.argument("the identifier is null");
    }
    return SIMPLE.matcher(identifier).matches();
  }

  @Override
  default String enquoteIdentifier(@Nullable String identifier, boolean always)
      throws SQLException {
    boolean simple = isSimpleIdentifier(identifier);
    if (identifier == null || identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
      throw SqlExceptions.argument("an identifier has at least one character, and none is NUL");
    }
    if (simple && !always) {
      return identifier;
    }
    boolean quoted =
        identifier.length() > 2 && identifier.startsWith("\"") && identifier.endsWith("\"");
    boolean wellQuoted =
        quoted
            && identifier.substring(1, identifier.length() - 1).replace("\"\"", "").indexOf('"')
                < 0;
    return wellQuoted ? identifier : SqlIdentifier.quote(identifier);
  }
}
