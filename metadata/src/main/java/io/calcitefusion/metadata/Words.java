package io.calcitefusion.metadata;

import java.util.Locale;

/** Reads words of which there are a few. Pure functions, safe to call from any thread. */
final class Words {
  private Words() {}

  /**
   * True or false.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("expected true or false, found '" + text + "'");
    }
    return text.equals("true");
  }

  /**
   * The constant of an enumeration that a word in lower case names.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  static <E extends Enum<E>> E choice(String text, Class<E> type) {
    StringBuilder words = new StringBuilder();
    E[] constants = type.getEnumConstants();
    for (int i = 0; i < constants.length; i++) {
      String word = constants[i].name().toLowerCase(Locale.ROOT);
      if (text.equals(word)) {
        return constants[i];
      }
      words.append(i == 0 ? "" : i == constants.length - 1 ? " or " : ", ").append(word);
    }
    throw new IllegalArgumentException("expected " + words + ", found '" + text + "'");
  }
}
