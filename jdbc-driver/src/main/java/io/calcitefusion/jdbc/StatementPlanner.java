package io.calcitefusion.jdbc;

import io.calcitefusion.calcite.DataFusionFrontEnd;
import io.calcitefusion.calcite.OnUnsupported;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.datafusion.ParameterMarkers;
import io.calcitefusion.datafusion.StatementClassifier;
import io.calcitefusion.datafusion.StatementKind;
import io.calcitefusion.datafusion.StatementShape;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Sends each statement to the front end or to the engine. Thread-safe. */
final class StatementPlanner {
  private static final Pattern PROCEDURE =
      Pattern.compile("\\s*(?:\\{\\s*(?:\\?\\s*=\\s*)?)?call\\b", Pattern.CASE_INSENSITIVE);

  private final DataFusionSession session;
  private final Planner planner;
  private final OnUnsupported onUnsupported;
  private @Nullable DataFusionFrontEnd frontEnd;

  StatementPlanner(DataFusionSession session, Planner planner, OnUnsupported onUnsupported) {
    this.session = session;
    this.planner = planner;
    this.onUnsupported = onUnsupported;
  }

  DataFusionSession session() {
    return session;
  }

  /** The front end, made at the first call. */
  synchronized DataFusionFrontEnd frontEnd() {
    DataFusionFrontEnd made = frontEnd;
    if (made == null) {
      made = DataFusionFrontEnd.of(session, onUnsupported);
      frontEnd = made;
    }
    return made;
  }

  /**
   * Plans a statement.
   *
   * @param readOnly whether statements that write are refused
   */
  PlannedStatement plan(@Nullable String sql, boolean readOnly) throws SQLException {
    if (sql == null) {
      throw SqlExceptions.argument("the SQL text is null");
    }
    return SqlExceptions.translate(
        sql,
        () -> {
          StatementKind kind = session.observed(sql, () -> check(sql, readOnly));
          return kind.isQuery() && planner == Planner.CALCITE ? planQuery(sql) : planNative(sql);
        });
  }

  /** The class of a statement that may be planned here. */
  private static StatementKind check(String sql, boolean readOnly) {
    StatementShape.check(sql);
    StatementKind kind = StatementClassifier.classify(sql);
    if (kind == StatementKind.OTHER && PROCEDURE.matcher(sql).lookingAt()) {
      throw new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "a call of a stored procedure is not supported, since there are none; write SELECT f(…)"
              + " to call a function, and SELECT * FROM f(…) to call a table function");
    }
    if (readOnly && writes(kind)) {
      throw new DataFusionException(
          ErrorKind.POLICY,
          "25006",
          "the connection is read-only, which does not allow statements of the class " + kind);
    }
    return kind;
  }

  /** The engine's text of a statement. */
  String nativeSql(@Nullable String sql) throws SQLException {
    try (PlannedStatement planned = plan(sql, false)) {
      return planned.engineSql();
    }
  }

  private static boolean writes(StatementKind kind) {
    return switch (kind) {
      case QUERY, EXPLAIN, DESCRIBE_QUERY, DESCRIBE_TABLE, SHOW, SET, PREPARE, TRANSACTION, OTHER ->
          false;
      case DDL, DML, COPY -> true;
    };
  }

  private PlannedStatement planQuery(String sql) {
    return PlannedStatement.of(sql, session, frontEnd().prepare(sql));
  }

  private PlannedStatement planNative(String sql) {
    ParameterMarkers markers = ParameterMarkers.toNumbered(sql);
    DataFusionPlan plan = session.plan(markers.sql());
    Map<String, Field> known =
        plan.parameterSchema().getFields().stream()
            .collect(Collectors.toMap(Field::getName, field -> field));
    List<Field> parameters = new ArrayList<>();
    for (int i = 1; i <= Math.max(markers.count(), known.size()); i++) {
      String name = "$" + i;
      parameters.add(known.getOrDefault(name, Field.nullable(name, new ArrowType.Null())));
    }
    return PlannedStatement.of(markers.sql(), session, plan, parameters);
  }
}
