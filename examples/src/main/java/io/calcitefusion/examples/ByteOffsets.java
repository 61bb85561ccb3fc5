package io.calcitefusion.examples;

/**
 * Turns positions in a text (UTF-16 code units, as the compiler counts) into positions in its UTF-8
 * bytes. Immutable.
 */
final class ByteOffsets {

  /** Empty when the text is ASCII, where both positions agree. */
  private final int[] offsets;

  private ByteOffsets(int[] offsets) {
    this.offsets = offsets;
  }

  /** Offsets of a text that takes {@code byteLength} bytes in UTF-8. */
  static ByteOffsets of(String text, int byteLength) {
    if (text.length() == byteLength) {
      return new ByteOffsets(new int[0]);
    }
    int[] offsets = new int[text.length() + 1];
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      offsets[i] = at;
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        // Both halves stand at the first of the four bytes.
        i++;
        offsets[i] = at;
        at += 4;
      } else {
        at += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    offsets[text.length()] = at;
    return new ByteOffsets(offsets);
  }

  int byteAt(int position) {
    return offsets.length == 0 ? position : offsets[position];
  }
}
