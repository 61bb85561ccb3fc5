package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

/**
 * How large and how deep a statement is, counted on its tokens before anything parses it. Parsers
 * and planners call themselves once per level of a statement, and some of their steps take time
 * that doubles with a level; within these limits none of them runs out of stack. Immutable.
 *
 * @param nesting levels of parentheses, brackets, CASE and prefix operators
 * @param calls levels of function calls and brackets among them
 * @param subQueries levels of sub-queries in expressions and in WITH among them
 */
public record StatementShape(int nesting, int calls, int subQueries) {
  /** Characters of a statement. */
  public static final int MAX_CHARACTERS = 1_000_000;

  /** Levels in all. */
  public static final int MAX_NESTING = 500;

  /** Levels of function calls, casts, brackets and braces. */
  public static final int MAX_CALLS = 64;

  /** Levels of CASE. */
  public static final int MAX_CASES = 128;

  /** Levels of sub-queries in FROM. */
  public static final int MAX_FROM_QUERIES = 128;

  /** Levels of sub-queries in expressions and in WITH; each doubles the work of the planner. */
  public static final int MAX_SUB_QUERIES = 16;

  /** Prefix operators in a row. */
  public static final int MAX_PREFIXES = 128;

  /** Arithmetic and other operators in one expression. */
  public static final int MAX_OPERATORS = 2_000;

  /** AND and OR in one condition. */
  public static final int MAX_CONDITIONS = 5_000;

  /** UNION, INTERSECT and EXCEPT in one query. */
  public static final int MAX_SET_OPERATIONS = 1_000;

  /** JOINs in one query. */
  public static final int MAX_JOINS = 256;

  /**
   * Measures a statement. Text in strings, quoted names and comments does not count.
   *
   * @param sql one statement
   * @return its shape
   * @throws DataFusionException of kind RESOURCES, with SQLSTATE 54000 when it has too many
   *     characters and 54001 when it is too complex, saying which limit was met and where
   */
  public static StatementShape check(String sql) {
    checkLength(requireNonNull(sql, "sql"));
    return new ShapeCounter(sql).count(SqlLexer.tokens(sql));
  }

  /**
   * Measures what a front end made of a statement that was checked; it may be longer than that.
   *
   * @param sql one statement in the engine's SQL
   * @return its shape
   * @throws DataFusionException as for {@link #check}, its length aside
   */
  static StatementShape checkTranslated(String sql) {
    return new ShapeCounter(sql).count(SqlLexer.tokens(sql));
  }

  /** Throws when a text is longer than a statement may be. */
  static void checkLength(String sql) {
    if (sql.length() > MAX_CHARACTERS) {
      throw new DataFusionException(
          ErrorKind.RESOURCES,
          "54000",
          "The statement has %,d characters, more than the limit of %,d; give long lists as a table or as parameters."
              .formatted(sql.length(), MAX_CHARACTERS));
    }
  }
}
