package io.calcitefusion.datafusion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A little-endian buffer that is as long as its last byte needs it. Not thread-safe. */
final class GrowingBuffer {
  private static final int FIRST_BYTES = 256;

  private ByteBuffer buffer = allocate(FIRST_BYTES);

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The buffer with room up to a byte; zeros where nothing was written. */
  ByteBuffer upTo(int end) {
    if (end > buffer.capacity()) {
      ByteBuffer larger = allocate(Math.max(end, Math.multiplyExact(buffer.capacity(), 2)));
      larger.put(0, buffer, 0, buffer.capacity());
      buffer = larger;
    }
    return buffer;
  }

  void setBit(int index, boolean value) {
    ByteBuffer bits = upTo((index >> 3) + 1);
    if (value) {
      bits.put(index >> 3, (byte) (bits.get(index >> 3) | (1 << (index & 7))));
    }
  }

  ByteBuffer finished() {
    return buffer;
  }
}
