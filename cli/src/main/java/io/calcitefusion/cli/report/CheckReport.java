package io.calcitefusion.cli.report;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.CheckFinding.Severity;

/**
 * Everything that a check looked at and found. Immutable.
 *
 * @param subject what was checked
 * @param tables datasets by name, then views by name
 * @param links what joins the datasets
 * @param sections one per kind of check that ran, in order
 */
public record CheckReport(
    CheckSubject subject,
    ImmutableList<CheckedTable> tables,
    ImmutableList<CheckLink> links,
    ImmutableList<CheckSection> sections) {
  /** Checks that all parts are present. */
  public CheckReport {
    requireNonNull(subject, "subject");
    requireNonNull(tables, "tables");
    requireNonNull(links, "links");
    requireNonNull(sections, "sections");
  }

  /**
   * How many findings have a severity.
   *
   * @param severity which
   * @return the number
   */
  public long count(Severity severity) {
    return sections.stream().mapToLong(section -> section.count(severity)).sum();
  }

  /**
   * How many tables there are of a kind.
   *
   * @param kind which
   * @return the number
   */
  public long count(CheckedTable.Kind kind) {
    return tables.stream().filter(table -> table.kind() == kind).count();
  }

  /**
   * How many tables are in a state.
   *
   * @param state which
   * @return the number
   */
  public long count(CheckedTable.State state) {
    return tables.stream().filter(table -> table.state() == state).count();
  }

  /**
   * How many rows the checks of rows looked at.
   *
   * @return the number, 0 when they did not run
   */
  public long checkedRows() {
    return tables.stream()
        .map(CheckedTable::counts)
        .mapToLong(counts -> counts == null ? 0 : counts.rows())
        .sum();
  }

  /**
   * Whether the check passed.
   *
   * @return true when there is no error; there may be warnings
   */
  public boolean isPassed() {
    return count(Severity.ERROR) == 0;
  }

  /**
   * The outcome for a person.
   *
   * @return such as {@code 2 errors, 1 warning}, or {@code no findings}
   */
  public String verdict() {
    long errors = count(Severity.ERROR);
    long warnings = count(Severity.WARNING);
    if (errors == 0 && warnings == 0) {
      return "no findings";
    }
    String failed = errors == 1 ? "1 error" : errors + " errors";
    String worth = warnings == 1 ? "1 warning" : warnings + " warnings";
    return errors == 0 ? worth : warnings == 0 ? failed : failed + ", " + worth;
  }
}
