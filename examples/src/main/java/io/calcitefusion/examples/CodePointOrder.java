package io.calcitefusion.examples;

import java.util.Comparator;

/**
 * Orders texts by code point, as their UTF-8 bytes do and as the engine sorts. The order of {@link
 * String#compareTo} differs from it where surrogates meet U+E000 to U+FFFF.
 */
enum CodePointOrder implements Comparator<String> {
  INSTANCE;

  private static final int SURROGATES = 0x800;
  private static final int ABOVE_ALL = 0x2000;

  @Override
  public int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return Integer.compare(rank(a), rank(b));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Moves the surrogates, which stand for the code points above U+FFFF, behind all others. */
  private static int rank(char c) {
    if (c < Character.MIN_SURROGATE) {
      return c;
    }
    return c > Character.MAX_SURROGATE ? c - SURROGATES : c + ABOVE_ALL;
  }
}
