package io.calcitefusion.jdbc;

import io.calcitefusion.calcite.ColumnOrigin;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.calcite.Residue;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementKind;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was planned in one session at one version of the catalog. Owns the plan.
 *
 * @param sql the text that positions in errors refer to
 * @param session the session that it was planned in
 * @param kind the class of the statement
 * @param engineSql the engine's text
 * @param arrowSchema the columns of its rows
 * @param parameters one field per parameter marker, in order
 * @param origins table columns that result columns show unchanged; empty when nothing is known
 * @param version version of the catalog
 * @param notice what a user is told with each execution, or null
 * @param program runs it, and is closed with it
 */
record PlannedStatement(
    String sql,
    DataFusionSession session,
    StatementKind kind,
    String engineSql,
    Schema arrowSchema,
    List<Field> parameters,
    List<@Nullable ColumnOrigin> origins,
    long version,
    @Nullable String notice,
    Program program)
    implements AutoCloseable {

  /** What runs a statement, with one value per parameter. */
  interface Program {
    BatchSource start(List<ParameterValue> values, ExecutionOptions options);

    /** The engine's plan, or an error when there is none of all of it. */
    DataFusionPlan plan();

    void close();
  }

  private record FrontEndProgram(PreparedQuery query) implements Program {
    @Override
    public BatchSource start(List<ParameterValue> values, ExecutionOptions options) {
      return query.execute(values, options);
    }

    @Override
    public DataFusionPlan plan() {
      return query.plan();
    }

    @Override
    public void close() {
      query.close();
    }
  }

  private record EngineProgram(DataFusionSession session, DataFusionPlan plan) implements Program {
    @Override
    public BatchSource start(List<ParameterValue> values, ExecutionOptions options) {
      return session.execute(plan, plan.arguments(values), options);
    }

    @Override
    public void close() {
      plan.close();
    }
  }

  /** A query that went through the front end, and is taken over. */
  static PlannedStatement of(String sql, DataFusionSession session, PreparedQuery query) {
    Residue residue = query.residue();
    return new PlannedStatement(
        sql,
        session,
        query.kind(),
        query.dataFusionSql(),
        query.arrowSchema(),
        query.parameterSchema().getFields(),
        query.columnOrigins(),
        query.catalogVersion(),
        residue == null ? null : residue.message(),
        new FrontEndProgram(query));
  }

  /** A statement of the engine, which is taken over. */
  static PlannedStatement of(
      String sql, DataFusionSession session, DataFusionPlan plan, List<Field> parameters) {
    return new PlannedStatement(
        sql,
        session,
        plan.kind(),
        plan.sql(),
        plan.arrowSchema(),
        parameters,
        List.of(),
        plan.catalogVersion(),
        null,
        new EngineProgram(session, plan));
  }

  /** Whether an execution gives rows; otherwise it gives a count. */
  boolean returnsRows() {
    return switch (kind) {
      case QUERY, EXPLAIN, DESCRIBE_QUERY, DESCRIBE_TABLE, SHOW -> true;
      case SET, DDL, DML, COPY, TRANSACTION -> false;
      case PREPARE, OTHER -> !arrowSchema.getFields().isEmpty();
    };
  }

  /** Whether the plan still belongs to the session and to what the catalog holds. */
  boolean isCurrent(DataFusionSession current) {
    return session == current && version == current.engine().catalogVersion();
  }

  ResultColumns columns() {
    return ResultColumns.of(arrowSchema.getFields(), origins);
  }

  DataFusionEngine engine() {
    return session.engine();
  }

  /** The texts that errors of an execution show. */
  StatementText text() {
    return new StatementText(sql, engineSql);
  }

  /** Starts an execution. */
  BatchSource start(List<ParameterValue> values, ExecutionOptions options) throws SQLException {
    checkTyped();
    return program.start(values, options);
  }

  /** Starts an execution that gives Arrow vectors. */
  ArrowReader startArrow(List<ParameterValue> values, ExecutionOptions options)
      throws SQLException {
    checkTyped();
    DataFusionPlan plan = program.plan();
    return session.executeArrow(plan, plan.arguments(values), options);
  }

  private void checkTyped() throws SQLException {
    if (isUntyped(parameters) && isUntyped(arrowSchema.getFields())) {
      throw SqlExceptions.state(
          "42P18",
          "a result column has the type of a parameter, which nothing gives a type; write CAST(? AS"
              + " type)");
    }
  }

  private static boolean isUntyped(List<Field> fields) {
    return fields.stream().anyMatch(field -> field.getType() instanceof ArrowType.Null);
  }

  @Override
  public void close() {
    program.close();
  }
}
