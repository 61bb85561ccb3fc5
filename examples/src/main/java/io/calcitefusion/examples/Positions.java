package io.calcitefusion.examples;

/**
 * Where characters of a file stand in its bytes, lines and columns. Immutable.
 *
 * <p>The compiler counts UTF-16 code units from the start of the file; the datasets count UTF-8
 * bytes, so that a span cuts the same text out of the file in every language.
 */
final class Positions {

  private final ByteOffsets offsets;
  private final LineIndex lines;
  private final int length;

  private Positions(ByteOffsets offsets, LineIndex lines, int length) {
    this.offsets = offsets;
    this.lines = lines;
    this.length = length;
  }

  /** Positions in a text and its UTF-8 bytes. */
  static Positions of(String text, byte[] bytes) {
    return new Positions(ByteOffsets.of(text, bytes.length), LineIndex.of(bytes), text.length());
  }

  LineIndex lines() {
    return lines;
  }

  /** Length of the text in UTF-16 code units. */
  int length() {
    return length;
  }

  /** The byte of a position in the text; one behind the text counts as its end. */
  int byteAt(long position) {
    return offsets.byteAt((int) Math.min(position, length));
  }
}
