package io.calcitefusion.datafusion;

/** Where records of statements go. Implementations are called by many threads at once. */
@FunctionalInterface
public interface AuditSink {
  /**
   * Takes one record. It is called by the thread that ended the statement, which waits for it. What
   * it throws does not reach the statement; {@link StatementObserver#failures} counts it.
   *
   * @param statement what is kept of the statement
   */
  void write(AuditRecord statement);
}
