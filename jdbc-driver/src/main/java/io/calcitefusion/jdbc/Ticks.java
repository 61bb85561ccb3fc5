package io.calcitefusion.jdbc;

import org.apache.arrow.vector.types.TimeUnit;

/** Numbers of Arrow's time units. Pure functions. */
final class Ticks {
  static final long NANOS_PER_SECOND = 1_000_000_000;
  static final long SECONDS_PER_DAY = 86_400;

  private Ticks() {}

  static long perSecond(TimeUnit unit) {
    return NANOS_PER_SECOND / nanosPerUnit(unit);
  }

  static long nanosPerUnit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> NANOS_PER_SECOND;
      case MILLISECOND -> 1_000_000;
      case MICROSECOND -> 1_000;
      case NANOSECOND -> 1;
    };
  }
}
