package io.calcitefusion.examples;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a line ends; the label is the value of {@code newline_kind}. */
enum Newline {
  LF(1),
  CRLF(2),
  CR(1),
  NONE(0);

  private final int length;
  private final byte[] label;

  Newline(int length) {
    this.length = length;
    this.label = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
  }

  /** The newline that begins at a position. */
  static Newline at(byte[] bytes, int position) {
    if (position >= bytes.length) {
      return NONE;
    }
    if (bytes[position] == '\n') {
      return LF;
    }
    return position + 1 < bytes.length && bytes[position + 1] == '\n' ? CRLF : CR;
  }

  int length() {
    return length;
  }

  byte[] label() {
    return label.clone();
  }
}
