package io.calcitefusion.datafusion.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one batch. While it is held, its stream can not be freed.
 *
 * <p>It ends in one of two ways. The reading thread releases it, with its next call or by closing
 * the stream. When another thread closes the stream, the reading thread may stand in the middle of
 * a buffer; then the memory stays until the reading thread's next call or until no buffer can be
 * reached any more.
 */
public final class HeldBatch {
  private final @Nullable HandleState stream;
  private final AtomicReference<Object @Nullable []> raw;
  private final AtomicBoolean freed = new AtomicBoolean();
  // Read once per row by the reading thread, which is also the one that frees; a close by another
  // thread may be seen late, because it frees nothing.
  private boolean released;

  HeldBatch(@Nullable HandleState stream, Object[] raw) {
    this.stream = stream;
    this.raw = new AtomicReference<>(raw);
  }

  /**
   * Memory of Java, which lives as long as something refers to it.
   *
   * @return a batch that is never released
   */
  public static HeldBatch ofJavaMemory() {
    return new HeldBatch(null, new Object[0]);
  }

  /**
   * Whether the batch must not be read any more.
   *
   * @return true after it was released or its stream was closed
   */
  public boolean isReleased() {
    return released;
  }

  /**
   * The row count and the numbers of every array, then the buffers, as the native call gave them.
   *
   * @return a list of one {@code long[]} and then {@code ByteBuffer}s
   */
  public List<Object> parts() {
    Object[] parts = raw.get();
    if (parts == null) {
      throwReleased();
      return List.of();
    }
    return List.of(parts);
  }

  /** Throws the error of reading a batch that is gone. */
  public void throwReleased() {
    if (stream != null) {
      stream.checkOpen();
    }
    throw HandleKind.STREAM.batchReleasedError();
  }

  /** Frees the memory; only the reading thread may call it, or one that knows it unreachable. */
  void release() {
    released = true;
    if (freed.compareAndSet(false, true)) {
      raw.set(null);
      if (stream != null) {
        stream.exit();
      }
    }
  }

  /** Frees the memory as soon as none of its buffers can be reached. */
  void abandon() {
    released = true;
    Object[] parts = raw.getAndSet(null);
    if (parts == null) {
      return;
    }
    List<ByteBuffer> buffers = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof ByteBuffer buffer) {
        buffers.add(buffer);
      }
    }
    AtomicInteger reachable = new AtomicInteger(buffers.size());
    for (ByteBuffer buffer : buffers) {
      NativeHandle.CLEANER.register(
          buffer,
          () -> {
            if (reachable.decrementAndGet() == 0) {
              release();
            }
          });
    }
    if (buffers.isEmpty()) {
      release();
    }
  }
}
