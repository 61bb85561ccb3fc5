package io.calcitefusion.cli.report;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.CheckFinding.Severity;
import java.time.Duration;

/**
 * What one kind of check looked at and found. Immutable.
 *
 * @param check the word for this kind, such as {@code files} or {@code data}; it names the section
 *     for programs and stays the same
 * @param title the same for a person
 * @param purpose what the check compares, in one sentence
 * @param cases what it looked at, in order
 */
public record CheckSection(
    String check, String title, String purpose, ImmutableList<CheckCase> cases) {
  /** Checks that all parts are present. */
  public CheckSection {
    requireNonNull(check, "check");
    requireNonNull(title, "title");
    requireNonNull(purpose, "purpose");
    requireNonNull(cases, "cases");
  }

  /**
   * How many findings have a severity.
   *
   * @param severity which
   * @return the number
   */
  public long count(Severity severity) {
    return cases.stream().mapToLong(each -> each.count(severity)).sum();
  }

  /**
   * How many findings there are.
   *
   * @return the number
   */
  public long findings() {
    return cases.stream().mapToLong(each -> each.findings().size()).sum();
  }

  /**
   * How many cases were looked at.
   *
   * @return the number, without those that were skipped
   */
  public long examined() {
    return cases.stream().filter(each -> !each.isSkipped()).count();
  }

  /**
   * How long the cases took together.
   *
   * @return the sum
   */
  public Duration elapsed() {
    return cases.stream().map(CheckCase::elapsed).reduce(Duration.ZERO, Duration::plus);
  }
}
