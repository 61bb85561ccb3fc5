package io.calcitefusion.datafusion;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an operator counted. Immutable.
 *
 * @param name the engine's name, such as {@code output_rows}
 * @param kind what is counted
 * @param value the number, in the unit of its kind
 * @param of the whole that the value is a part of, or null when it is none
 */
public record PlanMetric(String name, Kind kind, long value, @Nullable Long of) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** What a metric counts. */
  public enum Kind {
    /** Things: rows, batches, files. */
    COUNT,
    /** Bytes. */
    BYTES,
    /** Nanoseconds of work, added up over threads. */
    NANOSECONDS,
    /** Nanoseconds since 1970. */
    TIMESTAMP,
    /** A part of a whole, which {@link PlanMetric#of} gives. */
    PART
  }

  /**
   * The figure with its name and unit, such as {@code output_rows=2}.
   *
   * @return for people
   */
  public String toText() {
    String text =
        switch (kind) {
          case COUNT -> Long.toString(value);
          case BYTES -> value + " bytes";
          case NANOSECONDS -> Duration.ofNanos(value).toString();
          case TIMESTAMP ->
              Instant.ofEpochSecond(value / NANOS_PER_SECOND, value % NANOS_PER_SECOND).toString();
          case PART -> value + " of " + of;
        };
    return name + "=" + text;
  }
}
