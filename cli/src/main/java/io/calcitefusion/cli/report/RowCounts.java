package io.calcitefusion.cli.report;

import static java.util.Objects.requireNonNull;

/**
 * What the checks of a dataset's rows counted. Immutable.
 *
 * @param rows rows that were looked at
 * @param invalidRows rows that break a rule for single rows
 * @param surplusRows rows beyond the first of their key
 * @param danglingRows rows that refer to a row of another dataset which is not there
 * @param stopped whether counting ended at a limit, so that there may be more
 * @param policy what the dataset says is done with such rows, a word
 */
public record RowCounts(
    long rows,
    long invalidRows,
    long surplusRows,
    long danglingRows,
    boolean stopped,
    String policy) {
  /** Checks that there is a word for the policy. */
  public RowCounts {
    requireNonNull(policy, "policy");
  }

  /**
   * What the page shows in one number.
   *
   * @return rows that break a promise, one that breaks several counted for each sort of them
   */
  public long brokenRows() {
    return invalidRows + surplusRows + danglingRows;
  }
}
