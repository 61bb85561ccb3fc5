package io.calcitefusion.jdbc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread free memory that another thread may be reading, without a lock in the reader.
 *
 * <p>The freeing thread has set a volatile flag that every reading method looks at first. Taking
 * the stack of the reading thread is a handshake with it: a stack without a method of the reading
 * class means that every later call sees the flag.
 */
final class ReaderExit {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private ReaderExit() {}

  /**
   * Waits until a thread has left a class.
   *
   * @return false when it still is there after half a minute
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
