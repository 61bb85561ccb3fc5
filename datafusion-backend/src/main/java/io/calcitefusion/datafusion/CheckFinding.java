package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

/**
 * Something that a check found, as a row of {@code system.checks.differences} and as a line of a
 * report. Immutable.
 *
 * @param check which check found it, a word such as {@code registry} or {@code mirror}
 * @param table the table or view
 * @param column the column or the path of a nested field, empty for the table as a whole
 * @param role what the column is there for, such as {@code key} or {@code join key}; empty when
 *     that does not matter
 * @param expected what should be there, empty when nothing should
 * @param actual what is there, empty when nothing is
 * @param severity how bad it is
 * @param hint what a person can do about it
 */
public record CheckFinding(
    String check,
    TableName table,
    String column,
    String role,
    String expected,
    String actual,
    Severity severity,
    String hint) {
  /** How bad a finding is. */
  public enum Severity {
    /** Something contradicts what is declared; the check has failed. */
    ERROR,
    /** Worth a look; the check has not failed. */
    WARNING,
    /** Only said. */
    INFO
  }

  /** Checks that all parts are present. */
  public CheckFinding {
    requireNonNull(check, "check");
    requireNonNull(table, "table");
    requireNonNull(column, "column");
    requireNonNull(role, "role");
    requireNonNull(expected, "expected");
    requireNonNull(actual, "actual");
    requireNonNull(severity, "severity");
    requireNonNull(hint, "hint");
  }

  /**
   * The finding for a person.
   *
   * @return one line
   */
  @Override
  public String toString() {
    return "%s: %s%s%s: expected %s, found %s. %s"
        .formatted(
            check,
            table,
            column.isEmpty() ? "" : ", column " + column,
            role.isEmpty() ? "" : " (" + role + ")",
            expected.isEmpty() ? "nothing" : expected,
            actual.isEmpty() ? "nothing" : actual,
            hint)
        .strip();
  }
}
