package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * The query that a dataset stands for. Immutable.
 *
 * @param columns columns that are read, in order; empty for all
 * @param derivedFields columns that are computed from them, after those
 * @param predicate condition in SQL that rows of the result meet; null for all rows
 * @param pushdownPredicate condition in SQL over stored columns alone, which may be applied before
 *     anything is computed; null for none
 */
public record QuerySpec(
    ImmutableList<String> columns,
    ImmutableList<DerivedField> derivedFields,
    @Nullable String predicate,
    @Nullable String pushdownPredicate) {
  /** All columns and rows, nothing computed. */
  public static final QuerySpec DEFAULT =
      new QuerySpec(ImmutableList.of(), ImmutableList.of(), null, null);

  /** Checks that the lists are present. */
  public QuerySpec {
    requireNonNull(columns, "columns");
    requireNonNull(derivedFields, "derivedFields");
  }
}
