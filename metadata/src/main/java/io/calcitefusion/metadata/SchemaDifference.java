package io.calcitefusion.metadata;

/**
 * One way in which a found schema differs from the declared one.
 *
 * @param kind what kind of difference
 * @param dataset name of the dataset
 * @param column name of the column, or the path of a nested field
 * @param expected what the registry declares, empty when the column is not declared
 * @param found what is there, empty when the column is missing
 */
public record SchemaDifference(
    Kind kind, String dataset, String column, String expected, String found) {
  /** Kinds of differences. */
  public enum Kind {
    /** Declared, not found. */
    MISSING,
    /** Found, not declared. */
    EXTRA,
    /** Found with another type. */
    RETYPED,
    /** Declared NOT NULL, found nullable, or the other way round. */
    NULLABILITY,
    /** Found at another position. */
    REORDERED
  }

  @Override
  public String toString() {
    return "%s.%s: %s, expected %s, found %s"
        .formatted(
            dataset,
            column,
            kind.name().toLowerCase(java.util.Locale.ROOT),
            expected.isEmpty() ? "nothing" : expected,
            found.isEmpty() ? "nothing" : found);
  }
}
