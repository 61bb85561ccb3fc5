package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableList;
import io.calcitefusion.datafusion.internal.Inspection;
import io.calcitefusion.datafusion.internal.NativeHandle;
import io.calcitefusion.datafusion.internal.PlanDescription;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was planned against one version of the catalog. It can be executed many times.
 * Thread-safe.
 */
public final class DataFusionPlan implements AutoCloseable {
  private final DataFusionSession session;
  private final NativeHandle handle;
  private final String sql;
  private final String statement;
  private final PlanDescription description;

  DataFusionPlan(
      DataFusionSession session,
      NativeHandle handle,
      String sql,
      String statement,
      PlanDescription description) {
    this.session = session;
    this.handle = handle;
    this.sql = sql;
    this.statement = statement;
    this.description = description;
  }

  /**
   * The engine's SQL.
   *
   * @return the text that was planned
   */
  public String sql() {
    return sql;
  }

  /**
   * The class of the statement, as the native plan shows it.
   *
   * @return the kind
   */
  public StatementKind kind() {
    return description.kind();
  }

  /**
   * Columns of the result, with the types that batches will have: no string views, no run-end
   * encoding.
   *
   * @return the schema
   */
  public Schema arrowSchema() {
    return description.arrowSchema();
  }

  /**
   * One field per parameter, named {@code $1}, {@code $2}, …; the type is Null where the engine
   * could not infer it.
   *
   * @return the parameters in order
   */
  public Schema parameterSchema() {
    return description.parameterSchema();
  }

  /**
   * Picks from the values of a statement's parameters those that this plan takes, in its order: its
   * text may name a parameter twice, or not at all.
   *
   * @param values the value of {@code $1} first
   * @return one value per field of {@link #parameterSchema}
   */
  public ImmutableList<ParameterValue> arguments(List<ParameterValue> values) {
    return parameterSchema().getFields().stream()
        .map(field -> values.get(Integer.parseInt(field.getName().substring(1)) - 1))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The physical plan that an execution would have, without running it.
   *
   * @param parameters one value per parameter
   * @return the root operator, without metrics
   * @throws DataFusionException of kind UNSUPPORTED for a statement that is no query, of kind
   *     CONFIGURATION when the parameters do not fit
   */
  public PlanOperator operators(List<ParameterValue> parameters) {
    return Inspection.operators(handle, parameters);
  }

  /**
   * The same plan for another owner.
   *
   * @return a plan that is closed by itself
   * @throws DataFusionException of kind CLOSED when this plan or its session is closed
   */
  public DataFusionPlan share() {
    return new DataFusionPlan(session, session.share(handle), sql, statement, description);
  }

  /**
   * The same plan for another owner, unless something changed that planning its text again could
   * turn into another plan: the catalog, the files and logs that it follows, the settings of the
   * session. It costs microseconds.
   *
   * @return a plan that is closed by itself, or null when the text has to be planned again
   * @throws DataFusionException of kind CLOSED when this plan or its session is closed
   */
  public @Nullable DataFusionPlan reuse() {
    NativeHandle again = session.reuse(handle);
    return again == null ? null : new DataFusionPlan(session, again, sql, statement, description);
  }

  /**
   * Tables that the engine reads for it, views resolved.
   *
   * @return names as the engine writes them, sorted
   */
  public ImmutableList<String> tables() {
    return description.tables();
  }

  /**
   * The version of the catalog that it was planned against. Every table and view that it reads is
   * the one of this version, whatever was deployed meanwhile.
   *
   * @return a version as {@link DataFusionEngine#catalogVersion} gives it
   */
  public long catalogVersion() {
    return description.catalogVersion();
  }

  /** The text that the user wrote. */
  String statement() {
    return statement;
  }

  DataFusionSession session() {
    return session;
  }

  NativeHandle handle() {
    return handle;
  }

  @Override
  public void close() {
    handle.close();
  }
}
