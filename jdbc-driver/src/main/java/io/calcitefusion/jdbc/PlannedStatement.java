package io.calcitefusion.jdbc;

import io.calcitefusion.calcite.ColumnOrigin;
import io.calcitefusion.calcite.PreparedQuery;
import io.calcitefusion.calcite.Residue;
import io.calcitefusion.datafusion.BatchSource;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.StatementKind;
import java.sql.SQLException;
import java.util.List;
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
 * @param execution starts it
 * @param plan what is closed with it
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
    Execution execution,
    Plan plan)
    implements AutoCloseable {

  /** Starts a statement with one value per parameter. */
  @FunctionalInterface
  interface Execution {
    BatchSource start(List<ParameterValue> values, ExecutionOptions options);
  }

  /** What is closed with a statement. */
  @FunctionalInterface
  interface Plan {
    void close();
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
        query::execute,
        query::close);
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
        (values, options) -> session.execute(plan, plan.arguments(values), options),
        plan::close);
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

  /** Starts an execution. */
  BatchSource start(List<ParameterValue> values, ExecutionOptions options) throws SQLException {
    if (isUntyped(parameters) && isUntyped(arrowSchema.getFields())) {
      throw SqlExceptions.state(
          "42P18",
          "a result column has the type of a parameter, which nothing gives a type; write CAST(? AS"
              + " type)");
    }
    return execution.start(values, options);
  }

  private static boolean isUntyped(List<Field> fields) {
    return fields.stream().anyMatch(field -> field.getType() instanceof ArrowType.Null);
  }

  @Override
  public void close() {
    plan.close();
  }
}
