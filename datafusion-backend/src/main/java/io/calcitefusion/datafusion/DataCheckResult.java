package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * A check that rows break. Immutable.
 *
 * @param check the check
 * @param count number of rows that break it
 * @param samples some of these rows as text, at most {@link DataChecks#SAMPLES}; empty when the
 *     dataset's policy does not report rows
 */
public record DataCheckResult(DataCheck check, long count, ImmutableList<String> samples) {
  /** Checks that all parts are present. */
  public DataCheckResult {
    requireNonNull(check, "check");
    requireNonNull(samples, "samples");
  }
}
