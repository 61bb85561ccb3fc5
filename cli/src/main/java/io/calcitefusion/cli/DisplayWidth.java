package io.calcitefusion.cli;

import java.util.Arrays;

/**
 * How many columns of a terminal a text takes: two for East Asian wide characters and emoji, none
 * for marks that combine with the character before them. Pure functions.
 */
final class DisplayWidth {
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int EMOJI_PRESENTATION = 0xfe0f;
  private static final int FIRST_NARROW_MARK = 0x300;
  private static final char ELLIPSIS = '\u2026';

  /** First and last code points of the wide ranges, in order. */
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3,
    0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1,
    0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea,
    0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b,
    0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e,
    0x3041, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0xa4cf, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff,
    0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18cff, 0x1aff0,
    0x1b2ff, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f1e6,
    0x1f1ff, 0x1f200, 0x1f265, 0x1f300, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e,
    0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8,
    0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550,
    0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680,
    0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc, 0x1f6df, 0x1f6eb,
    0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c,
    0x1f945, 0x1f947, 0x1faff, 0x20000, 0x3fffd,
  };

  private DisplayWidth() {}

  /** Columns that a text without control characters takes. */
  static int of(String text) {
    return measure(text, Integer.MAX_VALUE, new int[1]);
  }

  /** The start of a text that fits {@code columns}, with an ellipsis as its last column. */
  static String cut(String text, int columns) {
    int[] end = new int[1];
    measure(text, columns - 1, end);
    return text.substring(0, end[0]) + ELLIPSIS;
  }

  /** Adds up columns while they fit {@code limit}; {@code end} becomes the index after them. */
  private static int measure(String text, int limit, int[] end) {
    int columns = 0;
    int before = 0;
    int previous = -1;
    boolean openFlag = false;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      int width;
      boolean flag = isFlagLetter(point);
      if (point == EMOJI_PRESENTATION) {
        width = before == 1 ? 1 : 0;
      } else if (previous == ZERO_WIDTH_JOINER || (isSkinTone(point) && before == 2)) {
        width = 0;
      } else if (flag && openFlag) {
        width = 0;
      } else {
        width = of(point);
      }
      openFlag = flag && !openFlag;
      if (width > limit - columns) {
        break;
      }
      columns += width;
      before = width > 0 ? width : before;
      previous = point;
      i += Character.charCount(point);
    }
    end[0] = i;
    return columns;
  }

  private static int of(int point) {
    if (point < FIRST_NARROW_MARK) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT
        || (point >= 0x1160 && point <= 0x11ff)) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  private static boolean isWide(int point) {
    int found = Arrays.binarySearch(WIDE, point);
    // Between a first and its last code point, an insertion point is odd.
    return found >= 0 || (-found - 1) % 2 == 1;
  }

  private static boolean isFlagLetter(int point) {
    return point >= 0x1f1e6 && point <= 0x1f1ff;
  }

  private static boolean isSkinTone(int point) {
    return point >= 0x1f3fb && point <= 0x1f3ff;
  }
}
