package io.calcitefusion.tests;

import io.calcitefusion.datafusion.DataFusionEngine;
import io.calcitefusion.datafusion.DataFusionSession;
import io.calcitefusion.datafusion.EngineOptions;
import io.calcitefusion.datafusion.SessionOptions;

/** A program that asks one question and leaves everything open. */
final class StartQueryExit {
  private StartQueryExit() {}

  public static void main(String[] args) {
    DataFusionEngine engine =
        DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    engine.registerTable(SoakRows.NAME, new SoakRows(engine, 2));
    DataFusionSession session = engine.openSession(SessionOptions.builder().build());
    System.out.println(SoakChecks.number(session, "SELECT count(*) FROM fed"));
    session.query("SELECT i FROM generate_series(1, 100000000000) AS t(i)").next();
  }
}
