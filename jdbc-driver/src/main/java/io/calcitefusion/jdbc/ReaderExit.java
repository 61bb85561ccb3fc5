package io.calcitefusion.jdbc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells when another thread has stopped reading memory, without a lock in the reader, so that the
 * memory can be freed at once rather than when the garbage collector finds it unreachable.
 *
 * <p>The closing thread has set a volatile flag that every reading method looks at first. Taking
 * the stack of the reading thread is a handshake with it: a stack without a method of the reading
 * class means that every later call sees the flag.
 */
final class ReaderExit {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private ReaderExit() {}

  /**
   * Waits until a thread has left a class.
   *
   * @return false when it still is there after five seconds
   */
  static boolean await(@Nullable Thread reader, Class<?> readingClass) {
    if (reader == null || reader == Thread.currentThread()) {
      return true;
    }
    long start = System.nanoTime();
    while (isInside(reader, readingClass.getName())) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  private static boolean isInside(Thread reader, String className) {
    for (StackTraceElement frame : reader.getStackTrace()) {
      if (frame.getClassName().equals(className)) {
        return true;
      }
    }
    return false;
  }
}
