package io.calcitefusion.examples;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Encodes the texts of one column, which repeat a lot, without making the same bytes again and
 * again. Used by one thread.
 */
final class Utf8Encoder {

  private static final int LIMIT = 4096;

  private final Map<String, byte[]> known = new HashMap<>();

  /** The text in UTF-8; not to be changed. */
  byte[] encode(String text) {
    byte[] bytes = known.get(text);
    if (bytes == null) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
      if (known.size() == LIMIT) {
        known.clear();
      }
      known.put(text, bytes);
    }
    return bytes;
  }
}
