package io.calcitefusion.datafusion;

import java.nio.file.Path;

/** Writes to a Delta table until it is killed; run in a JVM of its own. */
final class DeltaWriteForever {
  private DeltaWriteForever() {}

  /**
   * Writes rows without end.
   *
   * @param args the folder of the table
   */
  public static void main(String[] args) {
    Path table = Path.of(args[0]);
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
        DataFusionSession session = engine.openSession(DeltaFixture.admin(table.getParent()))) {
      DeltaWriteResult unused =
          session.writeDelta(
              "SELECT i AS id FROM generate_series(1, 100000000000) AS s(i)",
              DeltaWriteRequest.of(table, DeltaSaveMode.OVERWRITE),
              ExecutionOptions.defaults());
    }
  }
}
