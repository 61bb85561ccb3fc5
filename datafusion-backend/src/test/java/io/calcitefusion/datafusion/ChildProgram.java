package io.calcitefusion.datafusion;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** What {@link StartTest} runs in a JVM of its own. */
final class ChildProgram {
  private ChildProgram() {}

  /**
   * Does one thing and prints {@code ok} or the kind and message of its error.
   *
   * @param args what to do
   */
  public static void main(String[] args) {
    try {
      switch (args[0]) {
        case "query" -> query();
        case "early-arrow" -> earlyArrow();
        case "leave-open" -> leaveOpen();
        default -> throw new IllegalArgumentException(args[0]);
      }
      System.out.println("ok");
    } catch (DataFusionException e) {
      System.out.println(e.kind() + " " + e.getMessage());
    }
  }

  private static void query() {
    try (DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
        DataFusionSession session = engine.openSession(SessionOptions.builder().build())) {
      BatchValues.query(session, "SELECT 1");
      engine.allocator();
    }
  }

  private static void earlyArrow() {
    try (BufferAllocator early = new RootAllocator()) {
      early.buffer(8).close();
    }
    query();
  }

  private static void leaveOpen() {
    DataFusionEngine engine = DataFusionEngine.open(EngineOptions.defaults());
    DataFusionSession session = engine.openSession(SessionOptions.builder().build());
    BatchStream stream = session.query("SELECT i FROM generate_series(1, 100000000000) AS t(i)");
    if (stream.next() == null) {
      throw new IllegalStateException("no rows");
    }
  }
}
