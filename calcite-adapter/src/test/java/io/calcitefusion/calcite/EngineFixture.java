package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.AccessLevel;
import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.BatchValues;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.ParameterValue;
import io.calcitefusion.datafusion.SessionOptions;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** An engine with the tables of {@link SampleCatalog} and the front end of one session. */
final class EngineFixture implements AutoCloseable {
  private final DataFusionEngine engine =
      DataFusionEngine.open(EngineOptions.builder().workerThreads(1).build());
  private final DataFusionSession session =
      engine.openSession(SessionOptions.builder().access(AccessLevel.ADMIN).build());
  private final DataFusionFrontEnd frontEnd = DataFusionFrontEnd.of(session);

  EngineFixture() {
    SampleCatalog.create(session);
  }

  DataFusionEngine engine() {
    return engine;
  }

  DataFusionSession session() {
    return session;
  }

  DataFusionFrontEnd frontEnd() {
    return frontEnd;
  }

  List<List<@Nullable Object>> query(String sql, ParameterValue... parameters) {
    try (PreparedQuery prepared = frontEnd.prepare(sql)) {
      return rows(prepared, parameters);
    }
  }

  List<List<@Nullable Object>> query(RelNode rel) {
    try (PreparedQuery prepared = frontEnd.prepare(rel)) {
      return rows(prepared);
    }
  }

  List<List<@Nullable Object>> natively(String sql) {
    return BatchValues.query(session, sql);
  }

  static List<List<@Nullable Object>> natively(DataFusionSession session, String sql) {
    return BatchValues.query(session, sql);
  }

  /** Rows of a query of another session. */
  static List<List<@Nullable Object>> rows(
      DataFusionSession session, DataFusionFrontEnd frontEnd, String sql) {
    try (PreparedQuery prepared = frontEnd.prepare(sql);
        BatchStream stream =
            session.execute(prepared.plan(), List.of(), ExecutionOptions.defaults())) {
      return BatchValues.rows(stream);
    }
  }

  /** First column of every row, as text, sorted. */
  List<String> column(String sql) {
    return query(sql).stream().map(row -> String.valueOf(row.get(0))).sorted().toList();
  }

  /** Rows in an order of their own. */
  static List<String> sorted(List<List<@Nullable Object>> rows) {
    return rows.stream().map(String::valueOf).sorted(Comparator.naturalOrder()).toList();
  }

  private List<List<@Nullable Object>> rows(PreparedQuery prepared, ParameterValue... parameters) {
    try (BatchStream stream =
        session.execute(prepared.plan(), List.of(parameters), ExecutionOptions.defaults())) {
      return BatchValues.rows(stream);
    }
  }

  @Override
  public void close() {
    session.close();
    engine.close();
  }
}
