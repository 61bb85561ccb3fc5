package io.calcitefusion.cli.report;

/** Texts that any XML document may hold. Pure functions. */
final class XmlText {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int NOT_A_CHARACTER = 0xfffe;

  private XmlText() {}

  /**
   * A text without the characters that no XML document may hold, escaped or not: control characters
   * and halves of surrogate pairs, which are shown by their numbers, as {@code \}{@code u0001}.
   */
  static String legal(String text) {
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (isLegal(character)) {
                result.appendCodePoint(character);
              } else {
                result.append(String.format("\\u%04x", character));
              }
            });
    return result.toString();
  }

  /** A legal text on one line, for an attribute, where a parser makes blanks of line breaks. */
  static String line(String text) {
    return legal(text).replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
  }

  private static boolean isLegal(int character) {
    if (character < FIRST_PRINTABLE) {
      return character == '\t' || character == '\n' || character == '\r';
    }
    boolean isHalf = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    boolean isControl = Character.isISOControl(character);
    return !isHalf && !isControl && (character & 0xffff) < NOT_A_CHARACTER;
  }
}
