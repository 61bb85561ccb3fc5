package io.calcitefusion.cli.report;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * What joins datasets. Immutable.
 *
 * @param kind how
 * @param label the columns
 * @param datasets the datasets: of a join key all that have it, of a reference the one that refers
 *     and the one that it refers to
 */
public record CheckLink(Kind kind, String label, ImmutableList<String> datasets) {
  /** How datasets are joined. */
  public enum Kind {
    /** They have the same join key, or the key that others use as one. */
    JOIN_KEY,
    /** Rows of the first refer to rows of the second. */
    REFERENCE
  }

  /** Checks that there is something to join. */
  public CheckLink {
    requireNonNull(kind, "kind");
    requireNonNull(label, "label");
    checkArgument(
        kind == Kind.REFERENCE ? datasets.size() == 2 : datasets.size() > 1,
        "'%s' joins %s",
        label,
        datasets);
  }
}
