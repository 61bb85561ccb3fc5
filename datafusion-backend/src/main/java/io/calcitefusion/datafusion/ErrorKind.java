package io.calcitefusion.datafusion;

/** What kind of thing went wrong. Callers branch on this, never on a message. */
public enum ErrorKind {
  /** The statement is well formed but has no meaning here: unknown table, wrong type. */
  PLAN,
  /** The text is not a statement. */
  SYNTAX,
  /** The engine failed while it ran a plan. */
  EXECUTION,
  /** A value can not be computed: division by zero, overflow, a failing cast. */
  DATA,
  /** A limit of memory, spill space or size was reached. */
  RESOURCES,
  /** A file can not be read or written. */
  IO,
  /** A setting, option or argument is wrong. */
  CONFIGURATION,
  /** Well-formed, and not supported here. */
  UNSUPPORTED,
  /** The access level or the allowed folders forbid it. */
  POLICY,
  /** Two schemas that have to agree differ. */
  SCHEMA_MISMATCH,
  /** Stopped by a call of cancel. */
  CANCELLED,
  /** Stopped by a time limit. */
  TIMEOUT,
  /** Used after it was closed. */
  CLOSED,
  /** A defect of this library or of the engine. */
  INTERNAL
}
