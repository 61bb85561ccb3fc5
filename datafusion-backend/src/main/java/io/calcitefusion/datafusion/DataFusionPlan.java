package io.calcitefusion.datafusion;

import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A statement that was planned against one version of the catalog. It can be executed many times.
 * Thread-safe.
 */
public final class DataFusionPlan implements AutoCloseable {
  private DataFusionPlan() {}

  /**
   * The engine's SQL.
   *
   * @return the text that was planned
   */
  public String sql() {
    throw new IllegalStateException();
  }

  /**
   * The class of the statement, as the native plan shows it.
   *
   * @return the kind
   */
  public StatementKind kind() {
    throw new IllegalStateException();
  }

  /**
   * Columns of the result, with the types that batches will have: no string views, no run-end
   * encoding.
   *
   * @return the schema
   */
  public Schema arrowSchema() {
    throw new IllegalStateException();
  }

  /**
   * One field per parameter, named {@code $1}, {@code $2}, …; the type is Null where the engine
   * could not infer it.
   *
   * @return the parameters in order
   */
  public Schema parameterSchema() {
    throw new IllegalStateException();
  }

  @Override
  public void close() {
    throw new IllegalStateException();
  }
}
