package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

/**
 * Something that every row of a dataset has to meet.
 *
 * @param name what it asks, for people, such as {@code not null: name}
 * @param sqlState SQLSTATE of a write that a row breaking it stops
 * @param broken condition in the engine's SQL that is true for a row that breaks it
 */
record WriteCheck(String name, String sqlState, String broken) {
  /** SQLSTATE of a value without which a row can not be stored. */
  static final String NOT_STORABLE = "22004";

  WriteCheck {
    requireNonNull(name, "name");
    requireNonNull(sqlState, "sqlState");
    requireNonNull(broken, "broken");
  }

  /** Whether a row that breaks it can not be stored, so that it can not pass either. */
  boolean stops() {
    return sqlState.equals(NOT_STORABLE);
  }
}
