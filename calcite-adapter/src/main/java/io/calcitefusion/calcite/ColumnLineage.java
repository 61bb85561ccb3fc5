package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableSet;

/**
 * Where a result column of a query comes from. Immutable.
 *
 * @param column the label of the result column
 * @param origins columns of tables and views that its values are made from, in the order of the
 *     tree; empty for constants
 * @param kind what became of them
 */
public record ColumnLineage(String column, ImmutableSet<ColumnOrigin> origins, Kind kind) {
  /** What became of a column's origins on the way. */
  public enum Kind {
    /** The values of one column, unchanged. */
    UNCHANGED,
    /** Made from the origins, or from none: a computation, an aggregate, a constant. */
    DERIVED,
    /** There are operators on the way that Calcite can not look through; origins may be missing. */
    UNKNOWN
  }
}
