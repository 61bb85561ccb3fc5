package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.ValidationPolicy;
import java.util.stream.Collectors;

/**
 * What the checks of a dataset found. Immutable.
 *
 * @param dataset name of the table
 * @param policy what the dataset says is done with rows that break its promises
 * @param rows number of rows that were looked at
 * @param invalidRows number of rows that break a rule for single rows
 * @param surplusRows number of rows beyond the first of their key
 * @param stopped whether counting ended at the policy's limit of invalid rows, so that there may be
 *     more
 * @param results what the checks found, also what is only reported; empty as well when the policy
 *     wants no counts
 */
public record DataReport(
    TableName dataset,
    ValidationPolicy policy,
    long rows,
    long invalidRows,
    long surplusRows,
    boolean stopped,
    ImmutableList<DataCheckResult> results) {
  /** Checks that all parts are present. */
  public DataReport {
    requireNonNull(dataset, "dataset");
    requireNonNull(policy, "policy");
    requireNonNull(results, "results");
  }

  /**
   * Whether every row keeps what the dataset promises.
   *
   * @return true when nothing was found
   */
  public boolean isValid() {
    return invalidRows == 0 && surplusRows == 0;
  }

  /**
   * Whether the policy is strict and something was found.
   *
   * @return true when the rows must not be used
   */
  public boolean isRefused() {
    return !isValid() && policy.strictness() == ValidationPolicy.Strictness.STRICT;
  }

  /**
   * Goes on unless the rows are refused.
   *
   * @return this
   * @throws DataFusionException of kind DATA, SQLSTATE 23000, with every check that is broken
   */
  public DataReport orThrow() {
    if (isRefused()) {
      throw new DataFusionException(
          ErrorKind.DATA, "23000", this + " Its validation is strict, so it is refused.");
    }
    return this;
  }

  /**
   * The report for a person.
   *
   * @return one or several lines
   */
  @Override
  public String toString() {
    String head =
        isValid()
            ? "%s: %d rows, all valid.".formatted(dataset, rows)
            : "%s: of %d rows, %s%d break a rule and %d have the key of another row."
                .formatted(dataset, rows, stopped ? "at least " : "", invalidRows, surplusRows);
    return results.stream().map(DataReport::line).collect(Collectors.joining("", head, ""));
  }

  private static String line(DataCheckResult result) {
    String samples =
        result.samples().isEmpty() ? "" : ", such as " + String.join("; ", result.samples());
    return "\n  %s: %d rows%s".formatted(result.check(), result.count(), samples);
  }
}
