package io.calcitefusion.examples;

/** How a line ends; the label is the value of {@code newline_kind}. */
enum Newline {
  LF(1, "lf"),
  CRLF(2, "crlf"),
  CR(1, "cr"),
  NONE(0, "none");

  private final int length;
  private final String label;

  Newline(int length, String label) {
    this.length = length;
    this.label = label;
  }

  /** The newline that begins at a position; none only at the end of the bytes. */
  static Newline at(byte[] bytes, int position) {
    if (position >= bytes.length) {
      return NONE;
    }
    if (bytes[position] == '\n') {
      return LF;
    }
    return position + 1 < bytes.length && bytes[position + 1] == '\n' ? CRLF : CR;
  }

  /** Bytes that the newline takes. */
  int length() {
    return length;
  }

  String label() {
    return label;
  }
}
