package io.calcitefusion.datafusion.internal;

import java.nio.ByteBuffer;

/**
 * Reads and writes framed messages: sections, each with its length in front as four bytes,
 * big-endian.
 */
final class Frames {
  private final ByteBuffer bytes;

  Frames(byte[] answer) {
    this.bytes = ByteBuffer.wrap(answer);
  }

  /** The next section. */
  byte[] next() {
    if (bytes.remaining() < Integer.BYTES) {
      throw NativeErrors.protocol("a section is missing at byte " + bytes.position(), null);
    }
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw NativeErrors.protocol(
          "a section of %d bytes at byte %d, of which %d are there"
              .formatted(length, bytes.position(), bytes.remaining()),
          null);
    }
    byte[] section = new byte[length];
    bytes.get(section);
    return section;
  }

  /** Checks that every section was read. */
  void end() {
    if (bytes.hasRemaining()) {
      throw NativeErrors.protocol(bytes.remaining() + " bytes after the last section", null);
    }
  }

  /** The message of those sections. */
  static byte[] join(byte[]... sections) {
    int length = 0;
    for (byte[] section : sections) {
      length += Integer.BYTES + section.length;
    }
    ByteBuffer message = ByteBuffer.allocate(length);
    for (byte[] section : sections) {
      message.putInt(section.length).put(section);
    }
    return message.array();
  }
}
