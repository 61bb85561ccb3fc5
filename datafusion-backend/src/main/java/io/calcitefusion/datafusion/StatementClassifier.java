package io.calcitefusion.datafusion;

/** Finds the {@link StatementKind} of a text with a small lexer. Pure functions. */
public final class StatementClassifier {
  private StatementClassifier() {}

  /**
   * The kind of the statement. For EXPLAIN the access that the explained statement needs counts, so
   * EXPLAIN ANALYZE of a COPY is a {@link StatementKind#COPY}.
   *
   * @param sql one statement; comments, parentheses and white space before it are skipped
   * @return its kind
   */
  public static StatementKind classify(String sql) {
    throw new IllegalStateException(sql);
  }
}
