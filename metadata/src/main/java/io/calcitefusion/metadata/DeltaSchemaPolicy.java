package io.calcitefusion.metadata;

import org.jspecify.annotations.Nullable;

/**
 * How the columns of a Delta table may change. Immutable.
 *
 * @param mode what a writer with other columns does; null when it fails
 * @param columnMapping how columns are found in files; null by their present names
 */
public record DeltaSchemaPolicy(@Nullable Mode mode, @Nullable ColumnMapping columnMapping) {
  /** What holds when a dataset says nothing. */
  public static final DeltaSchemaPolicy DEFAULT = new DeltaSchemaPolicy(null, null);

  /** What a writer with other columns does. */
  public enum Mode {
    /** It adds its columns to the table's. */
    MERGE,
    /** It replaces the table's columns. */
    OVERWRITE
  }

  /** How columns are found in files. */
  public enum ColumnMapping {
    /** By a number that a column keeps. */
    ID,
    /** By the name that a column had at first. */
    NAME
  }
}
