package io.calcitefusion.examples;

import java.util.Arrays;

/**
 * The lines of a file by byte: a line ends at LF, CRLF or CR, or at the end of the file.
 *
 * <p>An empty file has no lines, and a newline at the end of the file opens no further one.
 * Immutable.
 */
final class LineIndex {

  private final int[] starts;
  private final int[] ends;
  private final int count;
  private final Newline last;
  private final byte[] bytes;

  private LineIndex(byte[] bytes, int[] starts, int[] ends, int count, Newline last) {
    this.bytes = bytes;
    this.starts = starts;
    this.ends = ends;
    this.count = count;
    this.last = last;
  }

  /** Finds the lines of {@code bytes}, which must not change afterwards. */
  static LineIndex of(byte[] bytes) {
    int[] starts = new int[64];
    int[] ends = new int[64];
    int count = 0;
    int start = 0;
    Newline last = Newline.NONE;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
        ends = Arrays.copyOf(ends, count * 2);
      }
      starts[count] = start;
      ends[count] = end;
      count++;
      last = Newline.at(bytes, end);
      start = end + last.length();
    }
    return new LineIndex(bytes, starts, ends, count, last);
  }

  int count() {
    return count;
  }

  /** First byte of a line, from 0. */
  int start(int line) {
    return starts[line];
  }

  /** Byte after the text of a line, its newline excluded. */
  int end(int line) {
    return ends[line];
  }

  /** How a line ends. */
  Newline newline(int line) {
    return Newline.at(bytes, ends[line]);
  }

  /**
   * The line that holds a byte, from 0; a newline belongs to the line that it ends. The position
   * after a last newline is on the line that would follow.
   */
  int lineOf(int position) {
    if (position >= bytes.length && last != Newline.NONE) {
      return count;
    }
    int found = Arrays.binarySearch(starts, 0, count, position);
    return Math.max(0, found >= 0 ? found : -found - 2);
  }

  /** Bytes between the start of the line, as {@link #lineOf} gives it, and the position. */
  int columnOf(int line, int position) {
    return line < count ? position - starts[line] : position - (count == 0 ? 0 : bytes.length);
  }
}
