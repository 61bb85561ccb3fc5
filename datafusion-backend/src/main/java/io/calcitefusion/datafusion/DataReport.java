package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.metadata.ValidationPolicy;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of a dataset found. Immutable.
 *
 * @param dataset name of the table
 * @param policy what the dataset says is done with rows that break its promises
 * @param rows number of rows that were looked at
 * @param invalidRows number of rows that break a rule for single rows
 * @param surplusRows number of rows beyond the first of their key
 * @param danglingRows number of rows that refer to a row of another dataset which is not there
 * @param stopped whether counting ended at the policy's limit of invalid rows, so that there may be
 *     more
 * @param results what the checks found, also what is only reported; empty as well when the policy
 *     wants no counts
 * @param problem why the rows could not be looked at, and then nothing is counted; null when they
 *     were
 */
public record DataReport(
    TableName dataset,
    ValidationPolicy policy,
    long rows,
    long invalidRows,
    long surplusRows,
    long danglingRows,
    boolean stopped,
    ImmutableList<DataCheckResult> results,
    @Nullable DataFusionException problem) {
  /** Checks that all parts are present. */
  public DataReport {
    requireNonNull(dataset, "dataset");
    requireNonNull(policy, "policy");
    requireNonNull(results, "results");
  }

  /** The report of a dataset whose rows could not be looked at. */
  static DataReport ofUnreadable(
      TableName dataset, ValidationPolicy policy, DataFusionException problem) {
    return new DataReport(dataset, policy, 0, 0, 0, 0, false, ImmutableList.of(), problem);
  }

  /**
   * Whether every row keeps what the dataset promises.
   *
   * @return true when all rows could be looked at, and nothing was found
   */
  public boolean isValid() {
    return problem == null && invalidRows == 0 && surplusRows == 0 && danglingRows == 0;
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
   * @throws DataFusionException of kind DATA, SQLSTATE 23000, with every check that is broken, or
   *     with the problem that kept the rows from being looked at
   */
  public DataReport orThrow() {
    if (isRefused()) {
      throw new DataFusionException(
          ErrorKind.DATA,
          "23000",
          this + " Its validation is strict, so it is refused.",
          null,
          problem);
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
    if (problem != null) {
      return "%s: the rows can not be looked at: %s".formatted(dataset, problem.getMessage());
    }
    String head =
        isValid()
            ? "%s: %s, all valid.".formatted(dataset, counted(rows))
            : "%s: of %s, %s%d break a rule, %d have the key of another row and %d refer to nothing."
                .formatted(
                    dataset,
                    counted(rows),
                    stopped ? "at least " : "",
                    invalidRows,
                    surplusRows,
                    danglingRows);
    return results.stream().map(DataReport::line).collect(Collectors.joining("", head, ""));
  }

  private static String line(DataCheckResult result) {
    String samples =
        result.samples().isEmpty() ? "" : ", such as " + String.join("; ", result.samples());
    return "\n  %s: %s%s".formatted(result.check(), counted(result.count()), samples);
  }

  private static String counted(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }
}
