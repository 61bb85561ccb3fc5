package io.calcitefusion.metadata;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.Locale;

/**
 * One way in which a found table differs from the expected one. Immutable values: two differences
 * are equal when they say the same of the same place.
 */
public sealed interface SchemaDifference {
  /** Kinds of differences. */
  enum Kind {
    /** Expected, not found. */
    MISSING,
    /** Found, not expected. */
    EXTRA,
    /** Found under another name at the same place, with the same type. */
    RENAMED,
    /** Found with another type. */
    RETYPED,
    /** Expected NOT NULL, found nullable, or the other way round. */
    NULLABILITY,
    /** Found at another position. */
    REORDERED,
    /** Expected as a table, found as a view, or the other way round. */
    TABLE_KIND,
    /** Found with another key or without one. */
    KEY,
    /** A view that is found with another query. */
    REDEFINED,
    /** There, but it can not be read. */
    UNREADABLE
  }

  /**
   * What kind of difference it is.
   *
   * @return the kind, one per record
   */
  Kind kind();

  /**
   * The table that differs.
   *
   * @return name of a dataset or view
   */
  String dataset();

  /**
   * The column that differs.
   *
   * @return its name, or the path of a nested field; empty for the table as a whole
   */
  default String column() {
    return "";
  }

  /**
   * What is expected.
   *
   * @return a text for a person, empty when nothing is expected
   */
  String expected();

  /**
   * What is there.
   *
   * @return a text for a person, empty when nothing is there
   */
  String found();

  /**
   * Expected, not found.
   *
   * @param dataset name of the dataset or view
   * @param column name or path; empty when the table as a whole is missing
   * @param expected its type, or what the table is
   */
  record Missing(String dataset, String column, String expected) implements SchemaDifference {
    /** Checks that all parts are present. */
    public Missing {
      check(dataset, column, expected);
    }

    @Override
    public Kind kind() {
      return Kind.MISSING;
    }

    @Override
    public String found() {
      return "";
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * Found, not expected.
   *
   * @param dataset name of the dataset or view
   * @param column name or path; empty when the table as a whole is not expected
   * @param found its type, or what the table is
   */
  record Extra(String dataset, String column, String found) implements SchemaDifference {
    /** Checks that all parts are present. */
    public Extra {
      check(dataset, column, found);
    }

    @Override
    public Kind kind() {
      return Kind.EXTRA;
    }

    @Override
    public String expected() {
      return "";
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A column that has another name.
   *
   * @param dataset name of the dataset or view
   * @param column expected name or path
   * @param newName name or path that is found in its place
   * @param type its type, with {@code not null} when it can not be NULL
   */
  record Renamed(String dataset, String column, String newName, String type)
      implements SchemaDifference {
    /** Checks that all parts are present. */
    public Renamed {
      check(dataset, column, newName, type);
    }

    @Override
    public Kind kind() {
      return Kind.RENAMED;
    }

    @Override
    public String expected() {
      return column;
    }

    @Override
    public String found() {
      return newName;
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A column of another type.
   *
   * @param dataset name of the dataset or view
   * @param column name or path
   * @param expected the expected type
   * @param found the type that is there
   */
  record Retyped(String dataset, String column, String expected, String found)
      implements SchemaDifference {
    /** Checks that all parts are present. */
    public Retyped {
      check(dataset, column, expected, found);
    }

    @Override
    public Kind kind() {
      return Kind.RETYPED;
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A column that can be NULL and should not, or the other way round.
   *
   * @param dataset name of the dataset or view
   * @param column name or path
   * @param isExpectedNullable whether it should be able to hold NULL
   */
  record Nullability(String dataset, String column, boolean isExpectedNullable)
      implements SchemaDifference {
    /** Checks that all parts are present. */
    public Nullability {
      check(dataset, column);
    }

    @Override
    public Kind kind() {
      return Kind.NULLABILITY;
    }

    @Override
    public String expected() {
      return isExpectedNullable ? "nullable" : "not null";
    }

    @Override
    public String found() {
      return isExpectedNullable ? "not null" : "nullable";
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A column that stands elsewhere, beyond what missing and further columns explain.
   *
   * @param dataset name of the dataset or view
   * @param column name or path
   * @param expectedPosition position from 1
   * @param foundPosition position from 1
   */
  record Reordered(String dataset, String column, int expectedPosition, int foundPosition)
      implements SchemaDifference {
    /** Checks that all parts are present. */
    public Reordered {
      check(dataset, column);
      checkArgument(expectedPosition > 0 && foundPosition > 0, "positions count from 1");
    }

    @Override
    public Kind kind() {
      return Kind.REORDERED;
    }

    @Override
    public String expected() {
      return "position " + expectedPosition;
    }

    @Override
    public String found() {
      return "position " + foundPosition;
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A table that should be a view, or a view that should be a table.
   *
   * @param dataset name of the dataset or view
   * @param expected what it should be
   * @param found what it is
   */
  record TableKindChanged(String dataset, String expected, String found)
      implements SchemaDifference {
    /** Checks that all parts are present. */
    public TableKindChanged {
      check(dataset, expected, found);
    }

    @Override
    public Kind kind() {
      return Kind.TABLE_KIND;
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A table with another key.
   *
   * @param dataset name of the dataset
   * @param expectedKey columns that should identify a row, empty for none
   * @param foundKey columns that do, empty for none
   */
  record KeyChanged(
      String dataset, ImmutableList<String> expectedKey, ImmutableList<String> foundKey)
      implements SchemaDifference {
    /** Checks that all parts are present. */
    public KeyChanged {
      check(dataset);
      requireNonNull(expectedKey, "expectedKey");
      requireNonNull(foundKey, "foundKey");
    }

    @Override
    public Kind kind() {
      return Kind.KEY;
    }

    @Override
    public String expected() {
      return String.join(", ", expectedKey);
    }

    @Override
    public String found() {
      return String.join(", ", foundKey);
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A view with another query.
   *
   * @param dataset name of the view
   * @param expected hash of the query that it should have
   * @param found hash of the query that it has, empty when it has none
   */
  record Redefined(String dataset, String expected, String found) implements SchemaDifference {
    /** Checks that all parts are present. */
    public Redefined {
      check(dataset, expected, found);
    }

    @Override
    public Kind kind() {
      return Kind.REDEFINED;
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A table that is there and can not be read.
   *
   * @param dataset name of the dataset or view
   * @param cause why
   */
  record Unreadable(String dataset, String cause) implements SchemaDifference {
    /** Checks that all parts are present. */
    public Unreadable {
      check(dataset, cause);
    }

    @Override
    public Kind kind() {
      return Kind.UNREADABLE;
    }

    @Override
    public String expected() {
      return "readable";
    }

    @Override
    public String found() {
      return cause;
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  private static void check(String... parts) {
    for (String part : parts) {
      requireNonNull(part, "part of a difference");
    }
  }

  private static String text(SchemaDifference difference) {
    return "%s%s: %s, expected %s, found %s"
        .formatted(
            difference.dataset(),
            difference.column().isEmpty() ? "" : "." + difference.column(),
            difference.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            difference.expected().isEmpty() ? "nothing" : difference.expected(),
            difference.found().isEmpty() ? "nothing" : difference.found());
  }
}
