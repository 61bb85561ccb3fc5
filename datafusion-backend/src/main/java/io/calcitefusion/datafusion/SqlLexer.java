package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;

/**
 * Splits a SQL text into tokens, by the lexical rules of the engine's parser: comments from {@code
 * --} to the end of the line and nested between {@code /*} and its end, strings with doubled
 * quotes, identifiers in double quotes or backticks, dollar-quoted strings. What is not terminated
 * reaches to the end of the text; the parser reports it.
 */
final class SqlLexer {
  private final String sql;
  private final ImmutableList.Builder<SqlToken> tokens = ImmutableList.builder();
  private int position;

  private SqlLexer(String sql) {
    this.sql = sql;
  }

  static ImmutableList<SqlToken> tokens(String sql) {
    SqlLexer lexer = new SqlLexer(sql);
    while (lexer.position < sql.length()) {
      lexer.step();
    }
    return lexer.tokens.build();
  }

  /** The place of a character of a statement. */
  static SqlPosition position(String sql, int index) {
    int line = 1 + (int) sql.substring(0, index).chars().filter(c -> c == '\n').count();
    return new SqlPosition(line, index - sql.lastIndexOf('\n', index - 1));
  }

  private void step() {
    char c = sql.charAt(position);
    if (Character.isWhitespace(c)) {
      position++;
    } else if (sql.startsWith("--", position)) {
      position = end(sql.indexOf('\n', position), 1);
    } else if (sql.startsWith("/*", position)) {
      skipBlockComment();
    } else if (c == '\'') {
      add(SqlToken.Kind.STRING, quotedEnd(position, c));
    } else if ((c == 'e' || c == 'E') && sql.startsWith("'", position + 1)) {
      add(SqlToken.Kind.STRING, escapedEnd());
    } else if (c == '"' || c == '`') {
      add(SqlToken.Kind.QUOTED, quotedEnd(position, c));
    } else if (c == '$') {
      dollar();
    } else if (c == '?') {
      add(SqlToken.Kind.MARK, position + 1);
    } else if (isDigit(c)) {
      add(SqlToken.Kind.NUMBER, numberEnd());
    } else if (isWordStart(c)) {
      add(SqlToken.Kind.WORD, wordEnd(position));
    } else {
      add(SqlToken.Kind.SYMBOL, position + 1);
    }
  }

  private void add(SqlToken.Kind kind, int end) {
    tokens.add(new SqlToken(kind, sql.substring(position, end), position));
    position = end;
  }

  private void skipBlockComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", position)) {
        depth++;
        position += 2;
      } else if (sql.startsWith("*/", position)) {
        depth--;
        position += 2;
      } else {
        position++;
      }
    } while (depth > 0 && position < sql.length());
  }

  private int quotedEnd(int start, char quote) {
    int at = start + 1;
    while (at < sql.length()) {
      if (sql.charAt(at) != quote) {
        at++;
      } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
        at += 2;
      } else {
        return at + 1;
      }
    }
    return sql.length();
  }

  /** The end of {@code E'…'}, in which a backslash takes the next character with it. */
  private int escapedEnd() {
    int at = position + 2;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\' || (c == '\'' && sql.startsWith("'", at + 1))) {
        at += 2;
      } else if (c == '\'') {
        return at + 1;
      } else {
        at++;
      }
    }
    return sql.length();
  }

  /** A dollar-quoted string, or a parameter such as {@code $1} or {@code $name}. */
  private void dollar() {
    int tagEnd = position + 1;
    while (tagEnd < sql.length() && isTagPart(sql.charAt(tagEnd))) {
      tagEnd++;
    }
    boolean digitFirst = tagEnd > position + 1 && isDigit(sql.charAt(position + 1));
    if (!digitFirst && tagEnd < sql.length() && sql.charAt(tagEnd) == '$') {
      String tag = sql.substring(position, tagEnd + 1);
      add(SqlToken.Kind.STRING, end(sql.indexOf(tag, tagEnd + 1), tag.length()));
    } else if (tagEnd > position + 1) {
      add(SqlToken.Kind.PARAMETER, tagEnd);
    } else {
      add(SqlToken.Kind.SYMBOL, tagEnd);
    }
  }

  private int numberEnd() {
    int at = position;
    while (at < sql.length() && (isTagPart(sql.charAt(at)) || sql.charAt(at) == '.')) {
      at++;
    }
    return at;
  }

  private int wordEnd(int start) {
    int at = start;
    while (at < sql.length() && (isTagPart(sql.charAt(at)) || isWordSymbol(sql.charAt(at)))) {
      at++;
    }
    return at;
  }

  private int end(int found, int length) {
    return found < 0 ? sql.length() : found + length;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return (isWordSymbol(c) && c != '$') || c == '_' || Character.isLetter(c) || isSurrogate(c);
  }

  private static boolean isTagPart(char c) {
    return c == '_' || Character.isLetterOrDigit(c) || isSurrogate(c);
  }

  private static boolean isSurrogate(char c) {
    return Character.isSurrogate(c);
  }

  /** Further characters that the engine's parser takes into unquoted words. */
  private static boolean isWordSymbol(char c) {
    return c == '$' || c == '@' || c == '#';
  }
}
