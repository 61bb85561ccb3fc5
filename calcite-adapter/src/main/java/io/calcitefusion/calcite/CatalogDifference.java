package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.TableName;

/**
 * One thing on which Calcite's mirror and the engine's {@code information_schema} do not agree.
 * Immutable.
 *
 * @param kind what kind of difference
 * @param table the table or view
 * @param column the column, empty for the table as a whole
 * @param engine what the engine says, empty when it has nothing
 * @param calcite what the mirror says, empty when it has nothing
 */
public record CatalogDifference(
    Kind kind, TableName table, String column, String engine, String calcite) {
  /** Kinds of differences. */
  public enum Kind {
    /** The engine has it, the mirror does not. */
    MISSING,
    /** The mirror has it, the engine does not. */
    EXTRA,
    /** The types do not map to each other. */
    RETYPED,
    /** The column stands at another position. */
    REORDERED,
    /** One side says nullable, the other not. */
    NULLABILITY,
    /** One side says table, the other view. */
    TABLE_KIND
  }
}
