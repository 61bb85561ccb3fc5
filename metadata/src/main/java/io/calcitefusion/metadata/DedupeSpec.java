package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * How rows with equal keys become one. Immutable; the columns are checked when the dataset becomes
 * part of a {@link Registry}.
 *
 * @param keys columns that make two rows the same; not empty in a checked registry
 * @param tieBreakers order that decides between such rows, most significant first
 * @param strategy what is done with them
 */
public record DedupeSpec(
    ImmutableList<String> keys, ImmutableList<SortKey> tieBreakers, DedupeStrategy strategy) {
  /** Checks that all parts are present. */
  public DedupeSpec {
    requireNonNull(keys, "keys");
    requireNonNull(tieBreakers, "tieBreakers");
    requireNonNull(strategy, "strategy");
  }
}
