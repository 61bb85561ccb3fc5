package io.calcitefusion.datafusion;

/** What a session may do. Each level allows all that the one before it does. */
public enum AccessLevel {
  /** Query, EXPLAIN, SHOW and DESCRIBE. */
  READ_ONLY,
  /** Also SET and RESET of the own session, PREPARE and EXECUTE, and writing datasets. */
  SERVICE,
  /** Also DDL, INSERT and COPY inside the allowed folders. */
  ADMIN
}
