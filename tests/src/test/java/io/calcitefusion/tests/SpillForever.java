package io.calcitefusion.tests;

import io.calcitefusion.datafusion.BatchStream;
import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.MemoryPool;
import io.calcitefusion.datafusion.SessionOptions;
import java.nio.file.Path;
import java.util.Map;

/** A program that sorts more rows than its memory holds, into the spill folder of its argument. */
final class SpillForever {
  private SpillForever() {}

  static EngineOptions options(Path spillFolder) {
    return EngineOptions.builder()
        .workerThreads(2)
        .memoryPool(MemoryPool.FAIR)
        .memoryLimitBytes(128L << 20)
        .spillFolder(spillFolder)
        .settings(Map.of("datafusion.execution.sort_spill_reservation_bytes", "4194304"))
        .build();
  }

  public static void main(String[] args) {
    try (DataFusionEngine engine = DataFusionEngine.open(options(Path.of(args[0])));
        DataFusionSession session = engine.openSession(SessionOptions.builder().build());
        BatchStream rows =
            session.query(
                "SELECT i, i * 7919 % 1000003 AS j FROM generate_series(1, 100000000000) AS t(i)"
                    + " ORDER BY j")) {
      rows.next();
    }
  }
}
