package io.calcitefusion.datafusion;

/** What a {@link DataCheck} looks for, and why that is a query instead of the engine's own work. */
public enum DataCheckKind {
  /** Rows with NULL in a column that holds no NULL: it is required, or declared NOT NULL. */
  REQUIRED(true, "Files may hold NULLs whatever is declared; the engine believes a declaration."),
  /** Rows that do not meet a constraint of the contract. */
  CONSTRAINT(true, "The engine has no CHECK constraints and no view table_constraints."),
  /** Rows that do not meet a constraint of the Delta table. */
  DELTA_CONSTRAINT(
      true, "Writers of a Delta table check its constraints; readers of its files do not."),
  /** Rows beyond the first with the values of the key. */
  KEY(true, "The engine takes a key on trust: it plans with it and never looks for duplicates."),
  /** Rows beyond the first with the keys of the deduplication. */
  DEDUPE_KEY(
      true, "A deduplication is done when rows are written; the engine knows nothing of it."),
  /** Rows that refer to a row of another dataset which is not there. */
  REFERENCE(true, "The engine has no foreign keys: it joins what there is to be joined."),
  /** Rows beyond the first that the tie-breakers do not tell apart; further columns decide. */
  TIE_BREAKERS(
      false, "ORDER BY leaves the order of equal rows open, and no catalog says that it did."),
  /** Columns of the live table that are virtual, so that no file may hold them. */
  VIRTUAL_FIELD(
      false, "A column of a table is stored or not there; the engine knows no virtual ones."),
  /** Rows that are no evidence: a column that makes them so is NULL, or their rank is none. */
  EVIDENCE(false, "Rank, confidence and what makes a row evidence have a meaning to people alone.");

  private final boolean promise;
  private final String reason;

  DataCheckKind(boolean promise, String reason) {
    this.promise = promise;
    this.reason = reason;
  }

  /**
   * Whether rows that it finds are invalid.
   *
   * @return false when they are only reported
   */
  public boolean isPromise() {
    return promise;
  }

  /**
   * Why the engine does not check it by itself.
   *
   * @return one sentence
   */
  public String reason() {
    return reason;
  }
}
