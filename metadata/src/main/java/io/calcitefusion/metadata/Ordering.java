package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * The order of a dataset's rows.
 *
 * @param level how binding it is
 * @param keys most significant column first; empty exactly when there is no order
 */
public record Ordering(OrderingLevel level, ImmutableList<SortKey> keys) {
  /** Checks that both parts are present. */
  public Ordering {
    requireNonNull(level, "level");
    requireNonNull(keys, "keys");
  }
}
