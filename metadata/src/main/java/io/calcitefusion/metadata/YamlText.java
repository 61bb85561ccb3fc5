package io.calcitefusion.metadata;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Finds lines in the bytes of a YAML document. Pure functions, safe to call from any thread. */
final class YamlText {
  private YamlText() {}

  /** At most how many lines there are. */
  static int countLines(byte[] bytes) {
    int count = 1;
    for (byte one : bytes) {
      if (one == '\n' || one == '\r') {
        count++;
      }
    }
    return count;
  }

  /** The first line, from 1, that is longer than so many bytes; 0 when there is none. */
  static int longLine(byte[] bytes, int limit) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line++;
        start = i + 1;
      } else if (i - start == limit) {
        return line;
      }
    }
    return 0;
  }

  /** The line, from 1, of a character that stands after so many others. */
  static int lineAt(byte[] bytes, int codePoints) {
    int line = 1;
    int seen = 0;
    for (int i = 0; i < bytes.length && seen <= codePoints; i++) {
      // A byte that continues a character is no further one.
      if ((bytes[i] & 0xC0) != 0x80) {
        seen++;
      }
      if (bytes[i] == '\n' && seen <= codePoints) {
        line++;
      }
    }
    return line;
  }

  /** The line, from 1, of the first byte that is not UTF-8; 0 when there is none. */
  static int lineOfMalformed(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(1 << 12);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    if (!result.isError()) {
      return 0;
    }
    int line = 1;
    for (int i = 0; i < in.position(); i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
