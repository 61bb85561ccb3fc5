package io.calcitefusion.datafusion;

/**
 * The class of a SQL statement, found from its first words without parsing it. {@link
 * StatementClassifier} decides; the native side checks the plan again.
 */
public enum StatementKind {
  /** SELECT, VALUES, WITH, TABLE, a parenthesized query. */
  QUERY(AccessLevel.READ_ONLY),
  /** EXPLAIN of a statement, which is classified on its own. */
  EXPLAIN(AccessLevel.READ_ONLY),
  /** DESCRIBE or DESC of a query. */
  DESCRIBE_QUERY(AccessLevel.READ_ONLY),
  /** DESCRIBE or DESC of a table. */
  DESCRIBE_TABLE(AccessLevel.READ_ONLY),
  /** SHOW. */
  SHOW(AccessLevel.READ_ONLY),
  /** SET and RESET. */
  SET(AccessLevel.SERVICE),
  /** PREPARE, EXECUTE and DEALLOCATE. */
  PREPARE(AccessLevel.SERVICE),
  /** CREATE, DROP, ALTER, TRUNCATE. */
  DDL(AccessLevel.ADMIN),
  /** INSERT, UPDATE, DELETE, MERGE. */
  DML(AccessLevel.ADMIN),
  /** COPY. */
  COPY(AccessLevel.ADMIN),
  /** BEGIN, START TRANSACTION, COMMIT, ROLLBACK. */
  TRANSACTION(AccessLevel.ADMIN),
  /** Anything else, and an empty text. */
  OTHER(AccessLevel.ADMIN);

  private final AccessLevel lowestAccess;

  StatementKind(AccessLevel lowestAccess) {
    this.lowestAccess = lowestAccess;
  }

  /**
   * The lowest access level that may run such a statement.
   *
   * @return the level
   */
  public AccessLevel lowestAccess() {
    return lowestAccess;
  }

  /**
   * Whether the statement goes through a SQL front end; all others go to the engine as they are.
   *
   * @return true for queries, and for EXPLAIN and DESCRIBE of one
   */
  public boolean isQuery() {
    return this == QUERY || this == EXPLAIN || this == DESCRIBE_QUERY;
  }
}
