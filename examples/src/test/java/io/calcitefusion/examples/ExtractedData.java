package io.calcitefusion.examples;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionPlan;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.Deployment;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.ExecutionOptions;
import io.calcitefusion.datafusion.SessionOptions;
import io.calcitefusion.metadata.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** What an extraction wrote, read back through the registry by an engine of its own. */
final class ExtractedData implements AutoCloseable {

  private final DataFusionEngine engine;
  private final DataFusionSession session;
  private final Deployment deployment;

  private ExtractedData(DataFusionEngine engine, DataFusionSession session, Deployment deployment) {
    this.engine = engine;
    this.session = session;
    this.deployment = deployment;
  }

  static ExtractedData open(Path folder) {
    return open(Shipped.REGISTRY, folder);
  }

  static ExtractedData open(Registry registry, Path folder) {
    DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
    Deployment deployment = engine.deploy(registry, folder);
    DataFusionSession session =
        engine.openSession(
            SessionOptions.builder()
                .namespace("codeintel", "public")
                // One partition reads rows in the order in which they lie in the file.
                .settings(Map.of("datafusion.execution.target_partitions", "1"))
                .build());
    return new ExtractedData(engine, session, deployment);
  }

  Deployment deployment() {
    return deployment;
  }

  /** All rows, each as its values' texts joined by {@code |}; a null is {@code null}. */
  List<String> rows(String sql) {
    List<String> rows = new ArrayList<>();
    try (DataFusionPlan plan = session.plan(sql);
        ArrowReader reader = session.executeArrow(plan, List.of(), ExecutionOptions.defaults())) {
      while (reader.loadNextBatch()) {
        List<FieldVector> columns = reader.getVectorSchemaRoot().getFieldVectors();
        for (int row = 0; row < reader.getVectorSchemaRoot().getRowCount(); row++) {
          List<String> values = new ArrayList<>();
          for (FieldVector column : columns) {
            values.add(text(column.getObject(row)));
          }
          rows.add(String.join("|", values));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return rows;
  }

  private static String text(@Nullable Object value) {
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
  }

  /** The one number that a query gives. */
  long number(String sql) {
    return Long.parseLong(rows(sql).get(0));
  }

  @Override
  public void close() {
    session.close();
    engine.close();
  }
}
