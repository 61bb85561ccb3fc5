package io.calcitefusion.cli.report;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import java.time.Duration;

/**
 * One thing that a check looked at, such as a dataset. Immutable.
 *
 * @param name its name, unique within the section
 * @param findings what was found, empty when all is well
 * @param skipped why it was not looked at; empty when it was
 * @param elapsed how long that took; zero when nobody measured
 */
public record CheckCase(
    String name, ImmutableList<Finding> findings, String skipped, Duration elapsed) {
  /** Checks that what was not looked at has no findings. */
  public CheckCase {
    requireNonNull(name, "name");
    requireNonNull(elapsed, "elapsed");
    checkArgument(
        skipped.isEmpty() || findings.isEmpty(), "'%s' was skipped and has findings", name);
  }

  /**
   * A case that was looked at without a clock.
   *
   * @param name its name
   * @param findings what was found
   * @return the case
   */
  public static CheckCase of(String name, Iterable<Finding> findings) {
    return new CheckCase(name, ImmutableList.copyOf(findings), "", Duration.ZERO);
  }

  /**
   * A case that was not looked at.
   *
   * @param name its name
   * @param reason why
   * @return the case
   */
  public static CheckCase skipped(String name, String reason) {
    checkArgument(!reason.isEmpty(), "'%s' is skipped without a reason", name);
    return new CheckCase(name, ImmutableList.of(), reason, Duration.ZERO);
  }

  /**
   * How many findings have a severity.
   *
   * @param severity which
   * @return the number
   */
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /**
   * Whether it fails.
   *
   * @return true when any finding is an error
   */
  public boolean isFailed() {
    return count(Severity.ERROR) > 0;
  }

  /**
   * Whether it was left out.
   *
   * @return true when it was not looked at
   */
  public boolean isSkipped() {
    return !skipped.isEmpty();
  }
}
