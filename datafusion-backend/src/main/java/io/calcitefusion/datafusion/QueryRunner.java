package io.calcitefusion.datafusion;

/**
 * Plans and starts queries whose texts the engine and a front end read alike. {@code
 * DataFusionSession::query} is the engine's own way; a front end has another one.
 */
@FunctionalInterface
public interface QueryRunner {
  /**
   * Plans and starts a query without parameters.
   *
   * @param session where it runs
   * @param sql one query
   * @return its rows, which the caller closes
   * @throws DataFusionException when it does not plan
   */
  BatchSource run(DataFusionSession session, String sql);
}
