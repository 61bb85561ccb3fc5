package io.calcitefusion.cli.report;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * A dataset or view as the check met it. Immutable.
 *
 * @param name its name within the schema
 * @param kind what it is
 * @param state how it is
 * @param columns number of columns
 * @param rows number of rows, or null when nobody knows it without reading
 * @param key columns that identify a row
 * @param joinKeys columns by which others refer to it
 * @param reads for a view, the datasets and views of the schema that it reads
 * @param location where its files lie or what it is made from, may be empty
 * @param counts what the checks of its rows counted, or null when they did not run
 * @param doc one sentence for a person, may be empty
 */
public record CheckedTable(
    String name,
    Kind kind,
    State state,
    int columns,
    @Nullable Long rows,
    ImmutableList<String> key,
    ImmutableList<String> joinKeys,
    ImmutableList<String> reads,
    String location,
    @Nullable RowCounts counts,
    String doc) {
  /** What is checked. */
  public enum Kind {
    /** A table over files. */
    DATASET,
    /** A view. */
    VIEW
  }

  /** How it is. */
  public enum State {
    /** It has files that can be read. */
    WITH_DATA("with data"),
    /** There are no files. */
    EMPTY("empty"),
    /** Its files can not be read. */
    BROKEN("broken"),
    /** A view that the engine has planned. */
    PLANNED("planned"),
    /** It was not deployed. */
    MISSING("missing");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /**
     * The state for a person.
     *
     * @return one or two words
     */
    public String words() {
      return words;
    }
  }

  /** Checks that all parts but the numbers of rows are present. */
  public CheckedTable {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(state, "state");
    requireNonNull(key, "key");
    requireNonNull(joinKeys, "joinKeys");
    requireNonNull(reads, "reads");
    requireNonNull(location, "location");
    requireNonNull(doc, "doc");
  }

  /**
   * The same table after its rows were looked at.
   *
   * @param counted what was counted
   * @return the table with these counts, and with their number of rows
   */
  public CheckedTable withCounts(RowCounts counted) {
    return new CheckedTable(
        name, kind, state, columns, counted.rows(), key, joinKeys, reads, location, counted, doc);
  }
}
