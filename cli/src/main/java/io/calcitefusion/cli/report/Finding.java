package io.calcitefusion.cli.report;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.CheckFinding.Severity;

/**
 * One thing that a check found in one case. Immutable.
 *
 * @param severity how bad it is; an error fails the check
 * @param column the column or the path of a nested field, empty for the case as a whole
 * @param role what the column is there for, or the kind of promise that is broken; may be empty
 * @param expected what should be there, empty when nothing should
 * @param actual what is there, empty when nothing is
 * @param hint what a person can do about it, may be empty
 * @param rows number of rows that it concerns; 0 when it is not about rows
 * @param samples some of these rows as text
 */
public record Finding(
    Severity severity,
    String column,
    String role,
    String expected,
    String actual,
    String hint,
    long rows,
    ImmutableList<String> samples) {
  /** Checks that all parts are present. */
  public Finding {
    requireNonNull(severity, "severity");
    requireNonNull(column, "column");
    requireNonNull(role, "role");
    requireNonNull(expected, "expected");
    requireNonNull(actual, "actual");
    requireNonNull(hint, "hint");
    requireNonNull(samples, "samples");
  }

  /**
   * A finding about a case as a whole, in one sentence.
   *
   * @param severity how bad it is
   * @param actual the sentence
   * @return the finding
   */
  public static Finding of(Severity severity, String actual) {
    return new Finding(severity, "", "", "", actual, "", 0, ImmutableList.of());
  }

  /**
   * The finding for a person.
   *
   * @return one line, without the case
   */
  public String sentence() {
    StringBuilder text = new StringBuilder();
    if (!column.isEmpty()) {
      text.append("column ").append(column);
    }
    if (!role.isEmpty()) {
      text.append(text.isEmpty() ? role : " (" + role + ")");
    }
    text.append(text.isEmpty() ? "" : ": ");
    if (!expected.isEmpty()) {
      text.append("expected ").append(expected).append(", found ");
      text.append(actual.isEmpty() ? "nothing" : actual);
    } else {
      text.append(actual);
    }
    return hint.isEmpty() ? text.toString() : text + ". " + hint;
  }
}
