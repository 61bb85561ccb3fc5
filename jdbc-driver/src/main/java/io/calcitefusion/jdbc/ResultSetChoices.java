package io.calcitefusion.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What a caller may ask of result sets. Scrolling and updating are granted with a warning only. */
final class ResultSetChoices {
  private ResultSetChoices() {}

  static void check(int type, int concurrency, int holdability, Warnings warnings)
      throws SQLException {
    switch (type) {
      case ResultSet.TYPE_FORWARD_ONLY -> {}
      case ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.TYPE_SCROLL_SENSITIVE ->
          warnings.add("01S02", "results can not be scrolled; they are forward-only");
      default -> throw SqlExceptions.argument(type + " is no type of result sets");
    }
    switch (concurrency) {
      case ResultSet.CONCUR_READ_ONLY -> {}
      case ResultSet.CONCUR_UPDATABLE ->
          warnings.add("01S02", "results can not be updated; they are read-only");
      default -> throw SqlExceptions.argument(concurrency + " is no concurrency of result sets");
    }
    checkHoldability(holdability);
  }

  static void checkHoldability(int holdability) throws SQLException {
    if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT
        && holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      throw SqlExceptions.argument(holdability + " is no holdability of result sets");
    }
  }
}
