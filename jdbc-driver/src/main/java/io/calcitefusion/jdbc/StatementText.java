package io.calcitefusion.jdbc;

/**
 * A statement as its user wrote it, and as the engine runs it, for errors of its execution.
 *
 * @param sql the user's text
 * @param engineSql the engine's text; the same when no front end was there
 */
record StatementText(String sql, String engineSql) {
  private static final int SHOWN_CHARACTERS = 2000;

  /** A message with both texts below it. */
  String below(String message) {
    String shown = message + "\nstatement: " + shortened(sql);
    return engineSql.strip().equals(sql.strip())
        ? shown
        : shown + "\nsent to the engine: " + shortened(engineSql);
  }

  private static String shortened(String text) {
    String stripped = text.strip();
    return stripped.length() <= SHOWN_CHARACTERS
        ? stripped
        : stripped.substring(0, SHOWN_CHARACTERS)
            + "… ("
            + (stripped.length() - SHOWN_CHARACTERS)
            + " more characters)";
  }
}
