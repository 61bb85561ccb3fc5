package io.calcitefusion.jdbc;

import io.calcitefusion.calcite.ColumnOrigin;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ParameterValue;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was planned in one session at one version of the catalog. Owns the plan.
 *
 * @param sql the text that positions in errors refer to
 * @param session the session that it was planned in
 * @param plan the engine's plan
 * @param parameters one field per parameter marker, in order
 * @param origins table columns that result columns show unchanged; empty when nothing is known
 * @param version version of the catalog
 */
record PlannedStatement(
    String sql,
    DataFusionSession session,
    DataFusionPlan plan,
    List<Field> parameters,
    List<@Nullable ColumnOrigin> origins,
    long version)
    implements AutoCloseable {

  /** Whether an execution gives rows; otherwise it gives a count. */
  boolean returnsRows() {
    return switch (plan.kind()) {
      case QUERY, EXPLAIN, DESCRIBE_QUERY, DESCRIBE_TABLE, SHOW -> true;
      case SET, DDL, DML, COPY, TRANSACTION -> false;
      case PREPARE, OTHER -> !plan.arrowSchema().getFields().isEmpty();
    };
  }

  /** Whether the plan still belongs to the session and to what the catalog holds. */
  boolean isCurrent(DataFusionSession current) {
    return session == current && version == current.engine().catalogVersion();
  }

  ResultColumns columns() {
    return ResultColumns.of(plan.arrowSchema().getFields(), origins);
  }

  /**
   * The values that the plan takes, in its order: the engine's text may use a marker twice, or not
   * at all.
   */
  List<ParameterValue> arguments(List<ParameterValue> values) throws SQLException {
    if (isUntyped(parameters) && isUntyped(plan.arrowSchema().getFields())) {
      throw SqlExceptions.state(
          "42P18",
          "a result column has the type of a parameter, which nothing gives a type; write CAST(? AS"
              + " type)");
    }
    List<ParameterValue> arguments = new ArrayList<>();
    for (Field field : plan.parameterSchema().getFields()) {
      String name = field.getName();
      int number = Integer.parseInt(name.substring(1));
      arguments.add(values.get(number - 1));
    }
    return arguments;
  }

  private static boolean isUntyped(List<Field> fields) {
    return fields.stream().anyMatch(field -> field.getType() instanceof ArrowType.Null);
  }

  @Override
  public void close() {
    plan.close();
  }
}
