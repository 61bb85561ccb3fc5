package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What is done with rows that break the contract of a dataset. Immutable.
 *
 * @param strictness whether such rows fail, pass or are left out
 * @param coerce whether values may be converted to the declared type before they are judged
 * @param maxErrors number of invalid rows after which checking stops, from 1; null for no limit
 * @param emitInvalidRows whether the invalid rows themselves are reported
 * @param emitErrorTable whether counts per kind of error are reported
 */
public record ValidationPolicy(
    Strictness strictness,
    boolean coerce,
    @Nullable Integer maxErrors,
    boolean emitInvalidRows,
    boolean emitErrorTable) {
  /** What holds when a dataset says nothing. */
  public static final ValidationPolicy DEFAULT =
      new ValidationPolicy(Strictness.FILTER, false, null, true, true);

  /** Checks the limit. */
  public ValidationPolicy {
    requireNonNull(strictness, "strictness");
    checkArgument(
        maxErrors == null || maxErrors > 0,
        "the limit of errors is %s; it is at least 1",
        maxErrors);
  }

  /** What happens to a row that breaks the contract. */
  public enum Strictness {
    /** The whole dataset is refused. */
    STRICT,
    /** The row passes and is reported. */
    LENIENT,
    /** The row is left out and reported. */
    FILTER
  }
}
