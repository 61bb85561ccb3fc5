package io.calcitefusion.datafusion;

import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * One session of an engine: its default namespace, time zone, access level and settings.
 *
 * <p>Thread-safe; several plans and streams can be open at once.
 */
public final class DataFusionSession implements AutoCloseable {
  private DataFusionSession() {}

  /**
   * The engine of this session.
   *
   * @return the engine
   */
  public DataFusionEngine engine() {
    throw new IllegalStateException();
  }

  /**
   * What is private to this session.
   *
   * @return the options it was opened with
   */
  public SessionOptions options() {
    throw new IllegalStateException();
  }

  /**
   * Plans one statement in the engine's SQL and checks it against the access level. Nothing is
   * executed and nothing changes, whatever the statement is. Parameters are written {@code $1}.
   *
   * @param sql one statement
   * @return the plan, which the caller closes
   * @throws DataFusionException of kind SYNTAX with a position, PLAN, or POLICY
   */
  public DataFusionPlan plan(String sql) {
    throw new IllegalStateException();
  }

  /**
   * Starts a plan and returns at once; errors of the execution come from the stream.
   *
   * @param plan a plan of this session
   * @param parameters one value per parameter
   * @param options limits
   * @return its rows, which the caller closes
   * @throws DataFusionException of kind CONFIGURATION when the parameters do not fit
   */
  public BatchStream execute(
      DataFusionPlan plan, List<ParameterValue> parameters, ExecutionOptions options) {
    throw new IllegalStateException();
  }

  /**
   * Plans and starts a statement without parameters.
   *
   * @param sql one statement
   * @return its rows, which the caller closes
   */
  public BatchStream query(String sql) {
    throw new IllegalStateException();
  }

  /**
   * Runs a statement whose rows do not matter, to its end.
   *
   * @param sql one statement
   * @return the number of rows that it wrote, when the engine reports one, else the number of rows
   *     that it returned
   */
  public long update(String sql) {
    throw new IllegalStateException();
  }

  /**
   * Starts a plan and hands its rows out as Arrow vectors in memory of {@link
   * DataFusionEngine#allocator}.
   *
   * @param plan a plan of this session
   * @param parameters one value per parameter
   * @param options limits
   * @return the rows, which the caller closes
   */
  public ArrowReader executeArrow(
      DataFusionPlan plan, List<ParameterValue> parameters, ExecutionOptions options) {
    throw new IllegalStateException();
  }

  @Override
  public void close() {
    throw new IllegalStateException();
  }
}
