package io.calcitefusion.metadata;

import java.util.Collection;
import java.util.stream.Collectors;

/** Steps through the text of a type and says what it met instead of what was expected. */
final class TypeScanner {
  private static final int SHOWN_CHARACTERS = 16;

  private final String text;
  private int position;

  TypeScanner(String text) {
    this.text = text;
  }

  /** A run of letters, digits and underscores. */
  String word(String what) {
    space();
    int start = position;
    while (position < text.length() && ArrowTypeWords.isWordCharacter(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw expected(what);
    }
    return text.substring(start, position);
  }

  /** A field's name: a word, or any text in double quotes, in which a double quote stands twice. */
  String name() {
    if (!peek('"')) {
      return word("a field name");
    }
    StringBuilder name = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c != '"') {
        name.append(c);
      } else if (position < text.length() && text.charAt(position) == '"') {
        name.append('"');
        position++;
      } else {
        if (name.length() == 0) {
          throw new IllegalArgumentException("a field name in quotes is empty");
        }
        return name.toString();
      }
    }
    throw expected("a closing double quote");
  }

  String oneOf(Collection<String> words) {
    space();
    int start = position;
    String word = word("one of " + list(words));
    if (!words.contains(word)) {
      position = start;
      throw expected(words.size() == 1 ? list(words) : "one of " + list(words));
    }
    return word;
  }

  int number(String what, int min, int max) {
    space();
    int start = position;
    if (position < text.length() && text.charAt(position) == '-') {
      position++;
    }
    String range = max == Integer.MAX_VALUE ? "from " + min : "from " + min + " to " + max;
    String digits = text.substring(start, position) + word(what + " " + range);
    try {
      int number = Integer.parseInt(digits);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below together with numbers out of range.
    }
    position = start;
    throw expected(what + " " + range);
  }

  /** The text up to a character, which stays unread, without blanks around it. */
  String until(char c) {
    int end = text.indexOf(c, position);
    if (end < 0) {
      position = text.length();
      throw expected("'" + c + "'");
    }
    String found = text.substring(position, end).trim();
    position = end;
    return found;
  }

  boolean peek(char c) {
    return peek(String.valueOf(c));
  }

  /** Takes a text when it comes next. */
  boolean peek(String expected) {
    space();
    if (text.startsWith(expected, position)) {
      position += expected.length();
      return true;
    }
    return false;
  }

  void take(char c) {
    if (!peek(c)) {
      throw expected("'" + c + "'");
    }
  }

  void end() {
    space();
    if (position < text.length()) {
      throw expected("the end of the type");
    }
  }

  private IllegalArgumentException expected(String what) {
    String rest = text.substring(position);
    String found =
        rest.isEmpty()
            ? "its end"
            : rest.length() <= SHOWN_CHARACTERS
                ? "'" + rest + "'"
                : "'" + rest.substring(0, SHOWN_CHARACTERS) + "…'";
    return new IllegalArgumentException(
        "expected %s at character %d of the type, found %s".formatted(what, position + 1, found));
  }

  private static String list(Collection<String> words) {
    return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
  }

  private void space() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }
}
