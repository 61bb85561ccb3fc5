package io.calcitefusion.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What a caller may ask of result sets. What is not there is granted with a warning only. */
final class ResultSetChoices {
  private ResultSetChoices() {}

  /** The type of result sets that a caller gets. */
  static int check(int type, int concurrency, int holdability, Warnings warnings)
      throws SQLException {
    switch (type) {
      case ResultSet.TYPE_FORWARD_ONLY, ResultSet.TYPE_SCROLL_INSENSITIVE -> {}
      case ResultSet.TYPE_SCROLL_SENSITIVE ->
          warnings.add(
              "01S02",
              "results do not see later changes; they can be scrolled, insensitive to them");
      default -> throw SqlExceptions.argument(type + " is no type of result sets");
    }
    switch (concurrency) {
      case ResultSet.CONCUR_READ_ONLY -> {}
      case ResultSet.CONCUR_UPDATABLE ->
          warnings.add("01S02", "results can not be updated; they are read-only");
      default -> throw SqlExceptions.argument(concurrency + " is no concurrency of result sets");
    }
    checkHoldability(holdability);
    return type == ResultSet.TYPE_FORWARD_ONLY
        ? ResultSet.TYPE_FORWARD_ONLY
        : ResultSet.TYPE_SCROLL_INSENSITIVE;
  }

  static void checkHoldability(int holdability) throws SQLException {
    if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT
        && holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      throw SqlExceptions.argument(holdability + " is no holdability of result sets");
    }
  }
}
