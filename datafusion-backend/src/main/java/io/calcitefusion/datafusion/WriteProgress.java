package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How far a write is at one moment. Immutable.
 *
 * @param phase where it stands
 * @param rows rows that the phase has written so far, 0 in a phase that writes none
 * @param bytes bytes that lie in files aside
 * @param fraction from 0 to 1 within the phase, or null when that is not known
 */
public record WriteProgress(WritePhase phase, long rows, long bytes, @Nullable Double fraction) {
  /** Checks that there is a phase. */
  public WriteProgress {
    requireNonNull(phase, "phase");
  }
}
