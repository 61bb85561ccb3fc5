package io.calcitefusion.datafusion;

import java.util.Locale;

/**
 * One token of a SQL text; white space and comments give none. Immutable.
 *
 * @param kind what it is
 * @param text as written, quotes included
 * @param start index of its first character in the statement
 */
record SqlToken(Kind kind, String text, int start) {
  /** Kinds of tokens. */
  enum Kind {
    /** A keyword or an unquoted identifier. */
    WORD,
    /** An identifier in quotes. */
    QUOTED,
    /** A string, in single quotes or dollar-quoted. */
    STRING,
    /** A number. */
    NUMBER,
    /** The parameter mark of JDBC, {@code ?}. */
    MARK,
    /** A parameter of the engine, such as {@code $1}. */
    PARAMETER,
    /** Any other character. */
    SYMBOL
  }

  /** Whether it is this keyword, given in upper case. */
  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  /** Whether it is this character outside strings and names. */
  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }

  /** Whether it can name something. */
  boolean isIdentifier() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }

  /** The name as the engine holds it: lower-case when unquoted, exact when quoted. */
  String identifier() {
    if (kind != Kind.QUOTED) {
      return text.toLowerCase(Locale.ROOT);
    }
    String quote = text.substring(0, 1);
    int end = text.length() > 1 && text.endsWith(quote) ? text.length() - 1 : text.length();
    return text.substring(1, end).replace(quote + quote, quote);
  }
}
