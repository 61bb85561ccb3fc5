package io.calcitefusion.calcite;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.DataFusionSession;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.tools.RelBuilder;

/**
 * The front end of one session: SQL text or a RelBuilder tree becomes one statement in the engine's
 * SQL, planned in the session.
 *
 * <p>Thread-safe. It holds no native resources of its own.
 */
public final class DataFusionFrontEnd {
  private DataFusionFrontEnd() {}

  /**
   * The front end of a session.
   *
   * @param session an open session, which stays the caller's
   * @return the front end
   */
  public static DataFusionFrontEnd of(DataFusionSession session) {
    throw new IllegalStateException();
  }

  /**
   * Parses, validates and plans a query, or an EXPLAIN or DESCRIBE of one.
   *
   * @param sql SQL text; a final semicolon is allowed
   * @return the planned query, which the caller closes
   * @throws io.calcitefusion.datafusion.DataFusionException of kind SYNTAX, PLAN or UNSUPPORTED
   *     with the position in {@code sql}, or whatever the engine's planning gives
   */
  public PreparedQuery prepare(String sql) {
    throw new IllegalStateException();
  }

  /**
   * Plans a relational expression that was built with {@link #relBuilder}.
   *
   * @param rel the expression
   * @return the planned query, which the caller closes
   * @throws io.calcitefusion.datafusion.DataFusionException of kind UNSUPPORTED naming the
   *     operator, or whatever the engine's planning gives
   */
  public PreparedQuery prepare(RelNode rel) {
    throw new IllegalStateException();
  }

  /**
   * A builder over the tables of the current catalog; {@code scan} takes one, two or three name
   * parts.
   *
   * @return a new builder
   */
  public RelBuilder relBuilder() {
    throw new IllegalStateException();
  }

  /**
   * The engine's SQL of an expression.
   *
   * @param rel an expression
   * @return one statement
   */
  public String toSql(RelNode rel) {
    throw new IllegalStateException();
  }

  /**
   * Compares what Calcite's mirror holds with the engine's {@code information_schema}.
   *
   * @return every difference, empty when both sides agree
   */
  public ImmutableList<CatalogDifference> crossCheck() {
    throw new IllegalStateException();
  }
}
