package io.calcitefusion.datafusion;

import java.util.Map;

/** Goes through the display text of a type. Used once, by one thread. */
final class DisplayScanner {
  private static final String METADATA = "', metadata: {";

  private final String text;
  private int position;

  DisplayScanner(String text) {
    this.text = text;
  }

  /** Letters and digits up to anything else. */
  String word() {
    int start = position;
    while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  /** A whole number, which may be negative. */
  int number() {
    int start = position;
    skip("-");
    String digits = word();
    try {
      return Integer.parseInt(text.substring(start, position));
    } catch (NumberFormatException e) {
      throw unknown("'" + digits + "' where a number stands");
    }
  }

  boolean isAt(String expected) {
    return text.startsWith(expected, position);
  }

  /** Goes over a piece of text; false when another one is there. */
  boolean skip(String expected) {
    boolean isThere = isAt(expected);
    position += isThere ? expected.length() : 0;
    return isThere;
  }

  void expect(String expected) {
    if (!skip(expected)) {
      throw unknown("no '%s' at character %d".formatted(expected, position + 1));
    }
  }

  void end() {
    if (position < text.length()) {
      throw unknown("more after character " + position);
    }
  }

  <T> T known(Map<String, T> words, String word) {
    T known = words.get(word);
    if (known == null) {
      throw unknown("the word '" + word + "'");
    }
    return known;
  }

  /** A text between double quotes with the escapes of Rust. */
  String quoted() {
    expect("\"");
    StringBuilder value = new StringBuilder();
    while (!skip("\"")) {
      if (position >= text.length()) {
        throw unknown("a text without its end");
      }
      if (skip("\\")) {
        escape(value);
      } else {
        value.append(text.charAt(position++));
      }
    }
    return value.toString();
  }

  private void escape(StringBuilder value) {
    if (skip("u{")) {
      int end = text.indexOf('}', position);
      if (end < 0) {
        throw unknown("an escape without its end");
      }
      value.appendCodePoint(Integer.parseInt(text.substring(position, end), 16));
      position = end + 1;
      return;
    }
    char c = position < text.length() ? text.charAt(position++) : '\\';
    value.append(
        switch (c) {
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case '0' -> '\0';
          default -> c;
        });
  }

  /** Goes over a name whose quotes are not escaped, to the first that can be its end. */
  void skipChildName() {
    int end = text.indexOf('\'', position);
    while (end >= 0 && !text.startsWith("')", end) && !text.startsWith(METADATA, end)) {
      end = text.indexOf('\'', end + 1);
    }
    if (end < 0) {
      throw unknown("a name without its end");
    }
    position = end + 1;
  }

  DataFusionException unknown(String what) {
    return new DataFusionException(
        ErrorKind.INTERNAL,
        "XX000",
        "the engine displays the type '%s', which is not understood: %s".formatted(text, what));
  }
}
